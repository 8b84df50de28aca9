#include <fcntl.h>
#include <limits.h>
#include <sys/socket.h>

#include "firmware/walls/walls.h"
#include "firmware/walls/walls_common.h"

// pcscd, and nothing that has an address elsewhere.
static const struct wall_call PCSCD[] = {
    {.name = "getdents64"},                                    // what is plugged in
    {.name = "openat", .only = {{2, O_ACCMODE | O_CREAT, 0}}}, // to read
    {.name = "socket", .only = {{0, WALL_INT, AF_UNIX}}},
    {.name = "connect"},
    {.name = NULL},
};

static const struct wall_call WATCH[] = {
    {.name = "inotify_init1"}, // of pcscd's folder
    {.name = "inotify_add_watch"},
    {.name = NULL},
};

// The file that has pcscd restarted.
static const struct wall_call RESTART[] = {
    {.name = "openat"},
    {.name = "utimensat"},
    {.name = NULL},
};

void walls_card_parent(void)
{
    static const struct wall_call *const LISTS[] = {
        walls_common, walls_parent, PCSCD, WATCH, RESTART, NULL,
    };
    wall_calls(LISTS);
}

void walls_card_worker(void)
{
    static const struct wall_call *const LISTS[] = {walls_common, PCSCD, RESTART, NULL};
    wall_calls(LISTS);
}

void walls_card_watcher(void)
{
    static const struct wall_call *const LISTS[] = {walls_common, PCSCD, WATCH, NULL};
    wall_calls(LISTS);
}

void walls_card_files(const struct walls_card *paths)
{
    enum {
        TRUSTED = sizeof paths->trusted / sizeof paths->trusted[0],
        FIXED = 8,
    };
    char folders[TRUSTED][PATH_MAX], own[PATH_MAX], restart[PATH_MAX];
    struct wall_path files[FIXED + TRUSTED] = {
        {"/usr", WALL_READ}, // libraries and their settings
        {"/lib", WALL_READ},
        {"/etc", WALL_READ},  // local time
        {"/proc", WALL_READ}, // its own state
        {"/run/pcscd", WALL_READ},
        {paths->usb_devices, WALL_READ},
        {wall_folder(paths->restart, restart), WALL_WRITE},
        {wall_folder(paths->socket, own), WALL_SOCKET},
    };
    for (int i = 0; i < TRUSTED; i++)
        files[FIXED + i] =
            (struct wall_path){wall_folder(paths->trusted[i], folders[i]), WALL_READ};
    wall_rights();
    wall_files(files, FIXED + TRUSTED);
}
