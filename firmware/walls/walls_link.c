#include <errno.h>
#include <limits.h>
#include <linux/netlink.h>
#include <sys/socket.h>

#include "firmware/walls/walls.h"
#include "firmware/walls/walls_common.h"

static const struct wall_call NETWORK[] = {
    {.name = "socket", .only = {{0, WALL_INT, AF_INET}}},
    {.name = "socket", .only = {{0, WALL_INT, AF_INET6}}},
    {.name = "socket",
     .only = {{0, WALL_INT, AF_NETLINK}, {2, WALL_INT, NETLINK_ROUTE}}}, // own addresses
    // The C library asks for a name service's cache.
    {.name = "socket", .only = {{0, WALL_INT, AF_UNIX}}, .refused = EAFNOSUPPORT},
    {.name = "socketpair"}, // curl's own
    {.name = "connect"},
    {.name = "bind"},
    {.name = "getpeername"},
    {.name = "getsockname"},
    {.name = "getsockopt"},
    {.name = "setsockopt"},
    {.name = "sendmmsg"}, // two questions to a name server at once
    {.name = NULL},
};

static const struct wall_call STORE[] = {
    {.name = "openat"},    {.name = "access"},    {.name = "chmod"},      {.name = "fchmod"},
    {.name = "fchown"},    {.name = "fdatasync"}, {.name = "flock"},      {.name = "fsync"},
    {.name = "ftruncate"}, {.name = "getcwd"},    {.name = "getdents64"}, {.name = "pread64"},
    {.name = "pwrite64"},  {.name = "rename"},    {.name = "renameat2"},  {.name = "statfs"},
    {.name = "unlink"},    {.name = NULL},
};

// What this machine is like is in the self-test.
static const struct wall_call MACHINE[] = {
    {.name = "adjtimex"}, {.name = "clock_adjtime"}, {.name = "readlink"}, {.name = "uname"},
    {.name = NULL},
};

void walls_link_parent(void)
{
    static const struct wall_call *const LISTS[] = {
        walls_common, walls_parent, walls_threads, NETWORK, STORE, MACHINE, NULL,
    };
    wall_calls(LISTS);
}

void walls_link_worker(void)
{
    static const struct wall_call *const LISTS[] = {
        walls_common, walls_threads, NETWORK, STORE, MACHINE, NULL,
    };
    wall_calls(LISTS);
}

void walls_link_files(const struct walls_link *paths)
{
    enum {
        FOLDERS = 8,
    };
    char of[FOLDERS][PATH_MAX];
    const struct wall_path files[] = {
        {"/usr", WALL_READ}, // libraries and their settings
        {"/lib", WALL_READ},
        {"/etc", WALL_READ}, // local time, name servers
        {"/run/systemd/resolve", WALL_READ},
        {"/proc", WALL_READ}, // its own state and program
        {"/proc/self/exe", WALL_READ},
        {"/sys", WALL_READ}, // interfaces, the disk's wear
        {paths->command_line, WALL_READ},
        {wall_folder(paths->backend_ca, of[0]), WALL_READ},
        {wall_folder(paths->certificate, of[1]), WALL_READ},
        {wall_folder(paths->key, of[2]), WALL_READ},
        {wall_folder(paths->operations, of[3]), WALL_READ},
        {wall_folder(paths->outbox, of[4]), WALL_WRITE},
        {wall_folder(paths->history, of[5]), WALL_WRITE},
        {wall_folder(paths->offices, of[6]), WALL_WRITE},
        {wall_folder(paths->socket, of[7]), WALL_SOCKET},
        {paths->exports, WALL_WRITE},
    };
    wall_rights();
    wall_files(files, sizeof files / sizeof files[0]);
}
