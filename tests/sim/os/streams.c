// In place of fopen(3) and its like, where the product reads and writes whole files: those of the
// simulated disk, the municipal counters that are installed, kiosk-link's settings, and the
// operator's root. The linker turns the calls to here (ld(1), --wrap).
#include <errno.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#include "tests/sim/counters.h"
#include "tests/sim/disk.h"
#include "tests/sim/faults_asked.h"
#include "tests/sim/os/streams_world.h"
#include "tests/sim/process.h"
#include "tests/sim/promises_guide.h"

enum {
    OPEN_MAX = 8,
    FIRST_FD = 2000, // what fileno(3) says of the first of them
    WRITE_US = 200,
    SYNC_US = 1500,
};

static const char DISK[] = "/var/lib/kiosk/";
static const char ROOTS[] = "/etc/ca";
static const char SETTINGS[] = "/etc/kiosk/kiosk-link.ini";
static const char SETTINGS_TEXT[] = "[link]\nbackend = https://centre\nbackend-ca = /etc/ca\n"
                                    "device-cert = /etc/cert\ndevice-key = /etc/key\n"
                                    "outbox = /var/lib/kiosk/outbox.db\nclient = 990\n"
                                    "offices = " COUNTERS_KEPT "\n"
                                    "[voice]\nrate = 1\n";

// A file of the simulated disk that is open. It is unbuffered, so nothing waits in it when its
// process is killed.
struct stream {
    FILE *file; // NULL: free
    struct disk_file *disk;
    int process;
    size_t at;
};

static struct stream streams[OPEN_MAX]; // lint: file-scope what is open
static FILE *roots; // lint: file-scope the operator's root is being read from it

FILE *__real_fopen(const char *path, const char *mode);
int __real_fclose(FILE *file);
int __real_fileno(FILE *file);
int __real_fsync(int fd);
int __real_rename(const char *from, const char *to);
X509 *__real_PEM_read_X509(FILE *file, X509 **out, pem_password_cb *ask, void *argument);
FILE *__wrap_fopen(const char *path, const char *mode);
int __wrap_fclose(FILE *file);
int __wrap_fileno(FILE *file);
int __wrap_fsync(int fd);
int __wrap_rename(const char *from, const char *to);
X509 *__wrap_PEM_read_X509(FILE *file, X509 **out, pem_password_cb *ask, void *argument);

// ---- one stream ---------------------------------------------------------------------------------

static ssize_t read_some(void *cookie, char *bytes, size_t count)
{
    struct stream *s = cookie;
    size_t left = s->disk->length > s->at ? s->disk->length - s->at : 0;
    size_t got = left < count ? left : count;
    memcpy(bytes, s->disk->now + s->at, got);
    s->at += got;
    return (ssize_t)got;
}

static ssize_t write_some(void *cookie, const char *bytes, size_t count)
{
    struct stream *s = cookie;
    process_busy(WRITE_US);
    if (faults_disk(FAULTS_WRITE) || !disk_write(s->disk, bytes, count, s->at)) {
        errno = ENOSPC;
        return 0;
    }
    s->at += count;
    return (ssize_t)count;
}

static int seek(void *cookie, off64_t *offset, int whence)
{
    struct stream *s = cookie;
    if (whence == SEEK_END)
        *offset += (off64_t)s->disk->length;
    else if (whence == SEEK_CUR)
        *offset += (off64_t)s->at;
    s->at = (size_t)*offset;
    return 0;
}

static struct stream *free_stream(void)
{
    for (int i = 0; i < OPEN_MAX; i++)
        if (!streams[i].file)
            return &streams[i];
    return NULL;
}

// It may have been in the middle of a call, so libc's part of the stream is left as it is.
void streams_world_died(int process)
{
    for (int i = 0; i < OPEN_MAX; i++)
        if (streams[i].process == process)
            streams[i].file = NULL;
}

static int version_of(const struct disk_file *file)
{
    return file ? counters_version_kept(file->now, file->length) : 0;
}

static FILE *open_on_disk(const char *path, bool writes)
{
    const cookie_io_functions_t calls = {read_some, write_some, seek, NULL};
    struct stream *s = free_stream();
    struct disk_file *disk =
        writes && !faults_disk(FAULTS_OPEN) ? disk_make(path) : disk_find(path);
    if (!writes && strcmp(path, COUNTERS_KEPT) == 0)
        promises_guide_kept_read(version_of(disk));
    errno = writes ? ENOSPC : ENOENT;
    if (!s || !disk)
        return NULL;
    if (writes)
        disk_truncate(disk, 0);
    *s = (struct stream){NULL, disk, process_current(), 0};
    s->file = fopencookie(s, writes ? "w" : "r", calls);
    if (s->file)
        setvbuf(s->file, NULL, _IONBF, 0);
    return s->file;
}

// ---- in place of the calls ----------------------------------------------------------------------

FILE *__wrap_fopen(const char *path, const char *mode)
{
    if (strncmp(path, DISK, sizeof DISK - 1) == 0)
        return open_on_disk(path, mode[0] == 'w');
    if (strcmp(path, COUNTERS_INSTALLED) == 0) {
        const char *text = counters_installed();
        errno = ENOENT;
        return text ? fmemopen((void *)text, strlen(text), "r") : NULL;
    }
    if (strcmp(path, SETTINGS) == 0)
        return fmemopen((void *)SETTINGS_TEXT, sizeof SETTINGS_TEXT - 1, "r");
    if (strcmp(path, ROOTS) == 0)
        return roots = fmemopen((void *)ROOTS, sizeof ROOTS, "r");
    return __real_fopen(path, mode);
}

static struct stream *stream_of(FILE *file)
{
    for (int i = 0; i < OPEN_MAX; i++)
        if (streams[i].file == file)
            return &streams[i];
    return NULL;
}

int __wrap_fclose(FILE *file)
{
    struct stream *s = stream_of(file);
    if (s)
        s->file = NULL;
    return __real_fclose(file);
}

int __wrap_fileno(FILE *file)
{
    const struct stream *s = stream_of(file);
    return s ? FIRST_FD + (int)(s - streams) : __real_fileno(file);
}

int __wrap_fsync(int fd)
{
    if (fd != STREAMS_WORLD_FOLDER && (fd < FIRST_FD || fd >= FIRST_FD + OPEN_MAX))
        return __real_fsync(fd);
    process_busy(SYNC_US + faults_sync_us());
    errno = EIO;
    if (faults_disk(FAULTS_SYNC))
        return -1;
    if (fd == STREAMS_WORLD_FOLDER)
        disk_sync_names();
    else
        disk_sync(streams[fd - FIRST_FD].disk);
    return 0;
}

int __wrap_rename(const char *from, const char *to)
{
    if (strncmp(from, DISK, sizeof DISK - 1) != 0)
        return __real_rename(from, to);
    process_busy(WRITE_US);
    if (strcmp(to, COUNTERS_KEPT) == 0)
        promises_guide_kept_replaced(version_of(disk_find(to)), version_of(disk_find(from)));
    errno = ENOENT;
    return disk_replace(from, to) ? 0 : -1;
}

// The root is parsed once; what a killed process had open of it is no more than a reference.
X509 *__wrap_PEM_read_X509(FILE *file, X509 **out, pem_password_cb *ask, void *argument)
{
    if (!roots || file != roots)
        return __real_PEM_read_X509(file, out, ask, argument);
    roots = NULL; // the next one is none
    return counters_root();
}
