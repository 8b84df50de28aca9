#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>

#include "firmware/walls/walls.h"
#include "firmware/walls/walls_common.h"

// The kind of a socket without SOCK_CLOEXEC and SOCK_NONBLOCK (socket(2)).
#define KIND 0xf

// The display is one connection, which is open, and so is the control socket. A helper that was
// started again is connected to anew: only it has a socket of this kind; pcscd, D-Bus and the X
// server have streams.
static const struct wall_call SCREEN[] = {
    {.name = "socket", .only = {{0, WALL_INT, AF_UNIX}, {1, KIND, SOCK_SEQPACKET}}},
    // SDL looks for sound cards every 5 s, with ALSA, which asks who its user is; the C library
    // then asks for a name service's cache, first and at every hundredth time.
    {.name = "socket",
     .only = {{0, WALL_INT, AF_UNIX}, {1, KIND, SOCK_STREAM}},
     .refused = EAFNOSUPPORT},
    {.name = "connect"},
    {.name = "accept4"},
    {.name = "getsockopt"}, // who has connected to the control socket
    {.name = "epoll_ctl"},
    {.name = "epoll_wait"},
    {.name = "openat", .only = {{2, O_CREAT, 0}}}, // typefaces, texts, sound
    {.name = "pread64"},
    {.name = "fadvise64"},
    {.name = "uname"}, // Xlib's input methods
    // Sound: which cards there are, and ALSA's requests to a card and to its mixer.
    {.name = "getdents64"},
    {.name = "access"},
    {.name = "getuid"},
    {.name = "ioctl", .only = {{1, 0xff00, 'A' << 8}}},
    {.name = "ioctl", .only = {{1, 0xff00, 'U' << 8}}},
    {.name = "shmdt"}, // the end: the picture that is shared with the X server, and its connection
    {.name = "shmctl"},
    {.name = "shutdown"},
    // A tone's thread asks for a better place, and does without it.
    {.name = "prctl", .only = {{0, WALL_INT, PR_SET_NAME}}},
    {.name = "sched_getparam"},
    {.name = "sched_getscheduler"},
    {.name = "setpriority", .refused = EPERM},
    {.name = "clock_nanosleep"},
    {.name = NULL},
};

void walls_kiosk(void)
{
    static const struct wall_call *const LISTS[] = {walls_common, walls_threads, SCREEN, NULL};
    wall_calls(LISTS);
}

// The X server's cookie, where Xlib looks for it (Xau(3)). NULL: nowhere.
static const char *authority(char place[PATH_MAX])
{
    const char *told = getenv("XAUTHORITY"), *home = getenv("HOME");
    if (told || !home)
        return told;
    int length = snprintf(place, PATH_MAX, "%s/.Xauthority", home);
    return length < PATH_MAX ? place : NULL;
}

void walls_kiosk_files(const struct walls_kiosk *paths)
{
    char cookie[PATH_MAX], offices[PATH_MAX], card[PATH_MAX], control[PATH_MAX];
    const struct wall_path files[] = {
        {"/usr", WALL_READ}, // typefaces, libraries
        {"/lib", WALL_READ},
        {"/etc", WALL_READ}, // local time
        {authority(cookie), WALL_READ},
        {"/proc/self", WALL_READ},
        {"/dev/snd", WALL_DEVICE},
        {"/dev/null", WALL_DEVICE},
        {paths->locale, WALL_READ},
        {wall_folder(paths->offices, offices), WALL_READ},
        {wall_folder(paths->card_socket, card), WALL_READ}, // its lock
        {wall_folder(paths->control, control), WALL_SOCKET},
    };
    wall_rights();
    wall_files(files, sizeof files / sizeof files[0]);
}
