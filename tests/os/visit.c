// A resident at the installed kiosk: runs inside the machine of tests/os/boot, as root.
//   PASSWORD=NEW DISPLAY=:0 XAUTHORITY=FILE visit [NAME]      beside the card.control of the card
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <X11/Xlib.h>
// After Xlib.h, which it needs.
#include <X11/extensions/dpms.h>

#include "drivers/base/clock.h"
#include "drivers/base/ipc.h"
#include "tests/support/resident.h"
#include "tests/test.h"

enum {
    ANSWER_MAX = 64 * 1024,
    POLL_MS = 50,
};

// ---- the kiosk that the resident stands at ------------------------------------------------------

// In place of tests/support/kiosk_stand.c: the kiosk is the one that systemd started.
struct kiosk_stand {
    const char *control;
};

void kiosk_stand_display(const struct kiosk_stand *stand, char *name, size_t size)
{
    (void)stand;
    snprintf(name, size, "%s", getenv("DISPLAY"));
}

void kiosk_stand_print_logs(const struct kiosk_stand *stand)
{
    (void)stand;
    (void)!system("journalctl -q -n 25 -o cat -u 'kiosk*' >&2");
}

json_t *kiosk_stand_ask(const struct kiosk_stand *stand, const char *what)
{
    char *answer = calloc(1, ANSWER_MAX);
    int fd = ipc_connect(stand->control);
    ssize_t got = -1;
    assert_non_null(answer);
    if (fd >= 0 && send(fd, what, strlen(what), MSG_NOSIGNAL) > 0 &&
        ipc_wait(fd, KIOSK_STAND_LIMIT_MS))
        got = recv(fd, answer, ANSWER_MAX - 1, 0);
    if (fd >= 0)
        close(fd);
    if (got <= 0)
        fail_msg("no answer from %s", stand->control);
    json_t *object = json_loads(answer, 0, NULL);
    free(answer);
    assert_non_null(object);
    return object;
}

void kiosk_stand_await(struct kiosk_stand *stand, const char *view, const char *message)
{
    assert_null(message);
    int64_t deadline = clock_ms() + KIOSK_STAND_LIMIT_MS;
    for (bool there = false; !there; poll(NULL, 0, POLL_MS)) {
        json_t *answer = kiosk_stand_ask(stand, "view");
        there = strcmp(json_string_value(json_object_get(answer, "view")), view) == 0;
        json_decref(answer);
        if (!there && clock_ms() > deadline)
            fail_msg("waited in vain for the screen %s", view);
    }
}

static void tell_card(const char *order)
{
    char line[128];
    snprintf(line, sizeof line, "bin/virtual-card tell card.control %s >/dev/null", order);
    assert_int_equal(system(line), 0);
}

// ---- the promises -------------------------------------------------------------------------------

static void a_resident_who_knows_the_pin_resets_the_password(void **state)
{
    struct kiosk_stand stand = {"/run/kiosk/control"};
    struct resident *resident = resident_come(&stand, RESIDENT_TOUCHES);
    (void)state;
    resident_choose(resident, "start", "start");
    resident_choose(resident, "explain", "agree");
    tell_card("insert");
    resident_choose(resident, "card", "reset-sign");
    resident_enter(resident, "known", "1234");
    resident_enter_new(resident, getenv("PASSWORD"));
    resident_choose(resident, "confirm", "confirm");
    kiosk_stand_await(&stand, "done", NULL);
    tell_card("remove");
    kiosk_stand_await(&stand, "start", NULL);
    resident_leave(&resident);
}

static void the_display_neither_blanks_nor_sleeps(void **state)
{
    Display *display = XOpenDisplay(getenv("DISPLAY"));
    int timeout = -1, interval, blanking, exposures, event, error;
    CARD16 level = 0;
    BOOL enabled = False;
    (void)state;
    assert_non_null(display);
    XGetScreenSaver(display, &timeout, &interval, &blanking, &exposures);
    assert_int_equal(timeout, 0);
    if (DPMSQueryExtension(display, &event, &error) && DPMSCapable(display)) {
        assert_int_equal(DPMSInfo(display, &level, &enabled), True);
        assert_false(enabled);
    }
    XCloseDisplay(display);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(a_resident_who_knows_the_pin_resets_the_password),
    cmocka_unit_test(the_display_neither_blanks_nor_sleeps),
};

TEST_MAIN(TESTS, NULL, NULL)
