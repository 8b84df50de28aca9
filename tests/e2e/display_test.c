// The X server that the kiosk draws on: none, one that goes away, one that would blank.
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <X11/extensions/scrnsaver.h>
#include <X11/Xlib.h>
#include <X11/Xutil.h>

#include "drivers/base/clock.h"
#include "tests/support/paths.h"
#include "tests/support/tmpdir.h"
#include "tests/test.h"

enum {
    LIMIT_MS = 10000,
    POLL_MS = 20,
    SAVER_S = 1,
    STILL_MS = 1000, // a picture that has not changed for so long is whole
    OUTPUT_MAX = 4096,
};

struct display {
    pid_t server, kiosk;
    int output; // the kiosk's standard error
    char name[16];
    Display *eyes;
    char dir[SCRATCH_MAX]; // where no helper listens
};

// Starts a program that dies with the test; `fd` of it is the pipe whose other end is returned.
static int start(const char *const words[], int fd, pid_t *child)
{
    int ends[2];
    int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    *child = fork();
    assert_true(*child >= 0);
    if (*child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        dup2(null, STDERR_FILENO);
        dup2(ends[1], fd);
        execvp(words[0], (char *const *)words);
        _exit(127);
    }
    close(ends[1]);
    close(null);
    return ends[0];
}

// NULL: with every extension.
static void start_server(struct display *d, const char *without)
{
    const char *const words[] = {"Xvfb",      "-displayfd", "3",
                                 "-screen",   "0",          "640x480x24",
                                 "-nolisten", "tcp",        without ? "-extension" : NULL,
                                 without,     NULL};
    int told = start(words, 3, &d->server);
    d->name[0] = ':';
    for (size_t i = 1; i < sizeof d->name - 1 && !strchr(d->name, '\n'); i++)
        assert_int_equal(read(told, d->name + i, 1), 1);
    close(told);
    *strchr(d->name, '\n') = '\0';
    d->eyes = XOpenDisplay(d->name);
    assert_non_null(d->eyes);
}

static int open_display(void **state)
{
    struct display *d = calloc(1, sizeof *d);
    assert_non_null(d);
    start_server(d, NULL);
    assert_true(tmpdir_make(d->dir));
    *state = d;
    return 0;
}

static void start_kiosk(struct display *d, const char *display)
{
    char kiosk[600], locale[600], offices[600], card[SCRATCH_MAX + 8], link[SCRATCH_MAX + 8];
    paths_program("kiosk", kiosk, sizeof kiosk);
    snprintf(locale, sizeof locale, "%s/locale", paths_build());
    snprintf(offices, sizeof offices, "%s/../assets/offices/offices.json", paths_build());
    snprintf(card, sizeof card, "%s/card", d->dir);
    snprintf(link, sizeof link, "%s/link", d->dir);
    const char *const words[] = {kiosk,           "--locale", locale,          "--offices", offices,
                                 "--card-socket", card,       "--link-socket", link,        NULL};
    unsetenv("SDL_VIDEODRIVER");
    if (display)
        setenv("DISPLAY", display, 1);
    else
        unsetenv("DISPLAY");
    d->output = start(words, STDERR_FILENO, &d->kiosk);
}

static void await_window(struct display *d)
{
    int64_t deadline = clock_ms() + LIMIT_MS;
    for (unsigned count = 0; count == 0;) {
        Window root, parent, *children = NULL;
        assert_true(clock_ms() < deadline);
        XQueryTree(d->eyes, DefaultRootWindow(d->eyes), &root, &parent, &children, &count);
        XFree(children);
        poll(NULL, 0, POLL_MS);
    }
}

// What the kiosk wrote until it ended; it must end with a failure.
static void assert_ends_with_one_line(struct display *d, const char *event)
{
    char text[OUTPUT_MAX] = "";
    size_t length = 0;
    int status = 0;
    for (ssize_t got = 1; got > 0 && length < sizeof text - 1; length += (size_t)got) {
        struct pollfd end = {.fd = d->output, .events = POLLIN};
        assert_int_equal(poll(&end, 1, LIMIT_MS), 1);
        got = read(d->output, text + length, sizeof text - 1 - length);
        assert_true(got >= 0);
    }
    assert_int_equal(waitpid(d->kiosk, &status, 0), d->kiosk);
    d->kiosk = 0;
    assert_true(WIFEXITED(status));
    assert_int_not_equal(WEXITSTATUS(status), 0);
    const char *line = strchr(text, '\n');
    if (!line || line[1] != '\0' || !strstr(text, event))
        fail_msg("not one line with %s: %s", event, text);
}

static int close_display(void **state)
{
    struct display *d = *state;
    pid_t processes[] = {d->kiosk, d->server};
    if (d->eyes)
        XCloseDisplay(d->eyes);
    for (size_t i = 0; i < 2; i++) {
        if (processes[i] > 0 && kill(processes[i], SIGKILL) == 0)
            waitpid(processes[i], NULL, 0);
    }
    close(d->output);
    tmpdir_remove(d->dir);
    free(d);
    return 0;
}

static void without_an_x_server_it_ends_with_one_line(void **state)
{
    struct display *d = *state;
    static const char *const nowhere[] = {NULL, ":4711"};
    for (size_t i = 0; i < 2; i++) {
        start_kiosk(d, nowhere[i]);
        assert_ends_with_one_line(d, "event=no-screen");
    }
}

static void when_the_x_server_goes_away_it_ends_with_one_line(void **state)
{
    struct display *d = *state;
    start_kiosk(d, d->name);
    await_window(d);
    XCloseDisplay(d->eyes);
    d->eyes = NULL;
    kill(d->server, SIGKILL);
    assert_ends_with_one_line(d, "event=display-lost");
}

// Whether the saver comes on within three times its time.
static bool blanks(struct display *d)
{
    XScreenSaverInfo *info = XScreenSaverAllocInfo();
    XSetScreenSaver(d->eyes, SAVER_S, 0, PreferBlanking, AllowExposures);
    XForceScreenSaver(d->eyes, ScreenSaverReset);
    int64_t deadline = clock_ms() + 3 * SAVER_S * 1000;
    bool on = false;
    while (!on && clock_ms() < deadline) {
        poll(NULL, 0, POLL_MS);
        XScreenSaverQueryInfo(d->eyes, DefaultRootWindow(d->eyes), info);
        on = info->state == ScreenSaverOn;
    }
    XFree(info);
    return on;
}

static void the_display_stays_lit_while_the_kiosk_runs(void **state)
{
    struct display *d = *state;
    assert_true(blanks(d)); // the server does when nobody prevents it
    start_kiosk(d, d->name);
    await_window(d);
    assert_false(blanks(d));
}

// On the same display and at the same helpers, as a technician may do by accident.
static void a_second_kiosk_ends_with_one_line_and_the_first_goes_on(void **state)
{
    struct display *d = *state;
    start_kiosk(d, d->name);
    await_window(d);
    pid_t first = d->kiosk;
    int output = d->output;
    start_kiosk(d, d->name);
    assert_ends_with_one_line(d, "event=already-running");
    close(d->output);
    d->output = output;
    d->kiosk = first;
    assert_int_equal(waitpid(first, NULL, WNOHANG), 0);
}

// ---- pixels -----------------------------------------------------------------------------------

static XImage *picture(struct display *d)
{
    XImage *image =
        XGetImage(d->eyes, DefaultRootWindow(d->eyes), 0, 0, 640, 480, AllPlanes, ZPixmap);
    assert_non_null(image);
    return image;
}

static size_t size_of(const XImage *image)
{
    return (size_t)image->bytes_per_line * (size_t)image->height;
}

static bool same(const XImage *a, const XImage *b)
{
    return size_of(a) == size_of(b) && memcmp(a->data, b->data, size_of(a)) == 0;
}

// One colour only, as before the first screen.
static bool plain(const XImage *image)
{
    return memcmp(image->data, image->data + image->bits_per_pixel / 8,
                  size_of(image) - (size_t)image->bits_per_pixel / 8) == 0;
}

// The kiosk's screen, once nothing changes on it any more. The caller destroys it.
static XImage *await_picture(struct display *d)
{
    int64_t deadline = clock_ms() + LIMIT_MS, since = clock_ms();
    XImage *last = picture(d);
    while (plain(last) || clock_ms() < since + STILL_MS) {
        assert_true(clock_ms() < deadline);
        poll(NULL, 0, POLL_MS);
        XImage *now = picture(d);
        if (!same(now, last))
            since = clock_ms();
        XDestroyImage(last);
        last = now;
    }
    return last;
}

static void cover_and_uncover(struct display *d)
{
    XSetWindowAttributes above = {.override_redirect = True, .background_pixel = 0};
    Window window =
        XCreateWindow(d->eyes, DefaultRootWindow(d->eyes), 40, 30, 500, 400, 0, CopyFromParent,
                      InputOutput, CopyFromParent, CWOverrideRedirect | CWBackPixel, &above);
    XMapRaised(d->eyes, window);
    XSync(d->eyes, False);
    XDestroyWindow(d->eyes, window);
    XSync(d->eyes, False);
}

static void what_was_covered_is_painted_again(void **state)
{
    struct display *d = *state;
    start_kiosk(d, d->name);
    XImage *before = await_picture(d);
    cover_and_uncover(d);
    XImage *after = await_picture(d);
    assert_true(same(before, after));
    XDestroyImage(before);
    XDestroyImage(after);
}

static void an_x_server_that_shares_no_memory_shows_the_same(void **state)
{
    struct display *d = *state;
    start_kiosk(d, d->name);
    XImage *shared = await_picture(d);
    kill(d->kiosk, SIGKILL);
    waitpid(d->kiosk, NULL, 0);
    close(d->output);
    XCloseDisplay(d->eyes);
    kill(d->server, SIGKILL);
    waitpid(d->server, NULL, 0);
    start_server(d, "MIT-SHM");
    start_kiosk(d, d->name);
    XImage *sent = await_picture(d);
    assert_true(same(shared, sent));
    XDestroyImage(shared);
    XDestroyImage(sent);
}

#define ON_DISPLAY(test) cmocka_unit_test_setup_teardown(test, open_display, close_display)

static const struct CMUnitTest tests[] = {
    ON_DISPLAY(without_an_x_server_it_ends_with_one_line),
    ON_DISPLAY(when_the_x_server_goes_away_it_ends_with_one_line),
    ON_DISPLAY(the_display_stays_lit_while_the_kiosk_runs),
    ON_DISPLAY(a_second_kiosk_ends_with_one_line_and_the_first_goes_on),
    ON_DISPLAY(what_was_covered_is_painted_again),
    ON_DISPLAY(an_x_server_that_shares_no_memory_shows_the_same),
};

TEST_MAIN(tests, NULL, NULL)
