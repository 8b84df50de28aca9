#include "firmware/kioskctl_export.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "drivers/base/file.h"

enum {
    BYTES_MAX = 32 * 1024 * 1024, // 20,000 records are 5 MB
};

static const char NAME[] = "export"; // kiosk-link's, in its folder

static const char *string(json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text ? text : "";
}

static long long integer(json_t *object, const char *name)
{
    return json_integer_value(json_object_get(object, name));
}

const char *kioskctl_export_kind(const char *command)
{
    static const char *const kinds[] = {"export", "status-text"};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(kinds[i], command) == 0)
            return kinds[i];
    return NULL;
}

// ---- why there is none --------------------------------------------------------------------------

struct row {
    const char *word, *text;
};

static const struct row ENDS[] = {
    {"no-folder", "kiosk-link was told no folder for exports: see its option --exports"},
    {"no-history", "the history cannot be read: see kioskctl status"},
    {"no-recipient",
     "no certificate to encrypt to: see the option --operations-cert of kiosk-link"},
    {"not-signed", "the device's key does not sign: see kioskctl diagnose"},
    {"no-memory", "kiosk-link has no memory for it"},
    {"not-written", "kiosk-link cannot write it: is its disk full, or the folder not there?"},
    {"not-recorded", "the history takes no record of it, so it was removed: is the disk full?"},
};

static const struct row FINDINGS[] = {
    {"pin", "a PIN"},
    {"password", "a password"},
    {"my-number", "a My Number"},
    {"certificate", "a card's certificate"},
};

static const char *text_of(const struct row *rows, size_t count, const char *word,
                           const char *otherwise)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(rows[i].word, word) == 0)
            return rows[i].text;
    return otherwise;
}

static void complain(json_t *answer)
{
    const char *end = string(answer, "end"), *finding = string(answer, "finding");
    if (strcmp(end, "refused") != 0) {
        fprintf(stderr, "kioskctl: nothing was exported: %s\n",
                text_of(ENDS, sizeof ENDS / sizeof ENDS[0], end, end));
        return;
    }
    fprintf(stderr, "kioskctl: nothing was exported: %s stands in it",
            text_of(FINDINGS, sizeof FINDINGS / sizeof FINDINGS[0], finding,
                    "something that must not leave"));
    if (integer(answer, "number") > 0)
        fprintf(stderr, ", in record %lld", integer(answer, "number"));
    fputs(", or what looks like one: call the operator\n", stderr);
}

bool kioskctl_export_is_made(json_t *answer, const char *kind)
{
    if (strcmp(string(answer, "kind"), kind) != 0) {
        fputs("kioskctl: another one came between: ask again\n", stderr);
        return false;
    }
    bool made = strcmp(string(answer, "end"), "made") == 0;
    if (!made)
        complain(answer);
    return made;
}

// ---- the file -----------------------------------------------------------------------------------

static bool complain_of(const char *path, int cause)
{
    fprintf(stderr, "kioskctl: %s: %s\n", path, strerror(cause));
    return false;
}

static bool is_free(const char *path)
{
    struct stat there;
    return lstat(path, &there) != 0 || complain_of(path, EEXIST);
}

// The second name is the one under which it is written first (file_create()).
bool kioskctl_export_may(const char *file)
{
    char fresh[PATH_MAX];
    bool fits = snprintf(fresh, sizeof fresh, "%s.new", file) < (int)sizeof fresh;
    return fits ? is_free(file) && is_free(fresh) : complain_of(file, ENAMETOOLONG);
}

// Root may read more than kiosk-link may name: neither a link nor a device is followed.
static FILE *open_plain(const char *path)
{
    struct stat found;
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    FILE *file = fd < 0 ? NULL : fdopen(fd, "r");
    if (file && fstat(fd, &found) == 0 && S_ISREG(found.st_mode))
        return file;
    if (file) {
        fclose(file);
        errno = EINVAL;
    }
    return NULL;
}

// The file's bytes, for the caller to free; NULL with errno: it cannot be read, or has another
// length.
static void *read_whole(const char *path, size_t length)
{
    FILE *file = open_plain(path);
    char *bytes = file ? malloc(length + 1) : NULL;
    size_t got = bytes ? fread(bytes, 1, length + 1, file) : 0;
    if (bytes && got != length) {
        errno = ferror(file) ? errno : ESTALE; // another one is there by now
        free(bytes);
        bytes = NULL;
    }
    int cause = errno;
    if (file)
        fclose(file);
    errno = cause;
    return bytes;
}

bool kioskctl_export_copy(json_t *answer, const char *folder, const char *file)
{
    char path[PATH_MAX];
    long long length = integer(answer, "bytes");
    if (length < 1 || length > BYTES_MAX ||
        snprintf(path, sizeof path, "%s/%s", folder, NAME) >= (int)sizeof path)
        return complain_of(folder, EINVAL);
    void *bytes = read_whole(path, (size_t)length);
    if (!bytes)
        return complain_of(path, errno);
    const struct file_part whole = {bytes, (size_t)length};
    bool written = file_create(file, &whole, 1) || complain_of(file, errno);
    free(bytes);
    return written;
}

// ---- printing -----------------------------------------------------------------------------------

void kioskctl_export_print(json_t *answer)
{
    printf("%lld records, %lld bytes, for the operator alone to read\n", integer(answer, "records"),
           integer(answer, "bytes"));
}

void kioskctl_export_print_status(json_t *answer)
{
    puts(string(answer, "text"));
}
