#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/landlock.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "drivers/base/log.h"
#include "drivers/wall/wall.h"

// Debian 12's kernel has ABI 2 of Landlock; a later one knows more. <linux/landlock.h> of Debian 12
// ends at ABI 2 as well: LANDLOCK_ACCESS_FS_TRUNCATE came with 3.
enum {
    ABI_REFER = 2,
    ABI_TRUNCATE = 3,
    ACCESS_TRUNCATE = 1 << 14,
};

static const uint64_t READ = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
static const uint64_t WRITE = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG |
                              LANDLOCK_ACCESS_FS_REMOVE_FILE | ACCESS_TRUNCATE;
static const uint64_t SOCKET = LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_REMOVE_FILE;
static const uint64_t DEVICE =
    LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR | LANDLOCK_ACCESS_FS_WRITE_FILE;
// What may be asked of a file that is no folder.
static const uint64_t OF_FILES = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE |
                                 LANDLOCK_ACCESS_FS_WRITE_FILE | ACCESS_TRUNCATE;

static uint64_t known_to(long abi)
{
    uint64_t known = LANDLOCK_ACCESS_FS_EXECUTE | READ | WRITE | SOCKET |
                     LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_MAKE_CHAR |
                     LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_FIFO |
                     LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM;
    if (abi >= ABI_REFER)
        known |= LANDLOCK_ACCESS_FS_REFER;
    return abi >= ABI_TRUNCATE ? known : known & ~(uint64_t)ACCESS_TRUNCATE;
}

static uint64_t rights_of(enum wall_access access)
{
    switch (access) {
    case WALL_WRITE:
        return READ | WRITE;
    case WALL_DEVICE:
        return DEVICE;
    case WALL_SOCKET:
        return READ | SOCKET;
    case WALL_READ:
    default:
        return READ;
    }
}

static _Noreturn void fail(const char *what)
{
    log_write(LOG_ERROR, "wall", "event=not-closed part=%s cause=\"%s\"", what, strerror(errno));
    exit(EXIT_FAILURE);
}

static void open_path(int ruleset, const struct wall_path *path, uint64_t known)
{
    struct stat is;
    int fd = path->path ? open(path->path, O_PATH | O_CLOEXEC) : -1;
    if (fd < 0)
        return;
    struct landlock_path_beneath_attr rule = {.parent_fd = fd,
                                              .allowed_access = rights_of(path->access) & known};
    if (fstat(fd, &is) == 0 && !S_ISDIR(is.st_mode))
        rule.allowed_access &= OF_FILES;
    if (syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0)
        fail("files");
    close(fd);
}

void wall_files(const struct wall_path paths[], size_t count)
{
    long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (abi < 1) {
        log_write(LOG_WARNING, "wall", "event=no-landlock cause=\"%s\"", strerror(errno));
        return;
    }
    struct landlock_ruleset_attr attributes = {.handled_access_fs = known_to(abi)};
    int ruleset = (int)syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0);
    if (ruleset < 0)
        fail("files");
    for (size_t i = 0; i < count; i++)
        open_path(ruleset, &paths[i], attributes.handled_access_fs);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        syscall(SYS_landlock_restrict_self, ruleset, 0) != 0)
        fail("files");
    close(ruleset);
}

const char *wall_folder(const char *path, char *place)
{
    if (!path)
        return NULL;
    const char *slash = strrchr(path, '/');
    size_t length = slash ? (size_t)(slash - path) : 0;
    if (!slash)
        return strcpy(place, ".");
    if (length == 0)
        return strcpy(place, "/");
    if (length >= PATH_MAX)
        return NULL;
    memcpy(place, path, length);
    place[length] = '\0';
    return place;
}
