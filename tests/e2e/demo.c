// `make demo`: a resident whose signature password is forgotten comes to the kiosk, types wrong
// once, and leaves with a new one; then resets the PIN as well. Pictures of every screen are left
// in DIR.
//   demo DIR [--slow]
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/support/kiosk_stand.h"
#include "tests/support/picture.h"
#include "tests/support/resident.h"
#include "tests/test.h"

enum {
    LOOK_MS = 1500, // with --slow: how long a screen is looked at
};

struct demo {
    const char *dir;
    bool slow;
    int pictures;
    struct kiosk_stand *stand;
    struct resident *resident;
    char display[32];
};

static void take_picture(struct demo *d, const char *view)
{
    char path[512];
    kiosk_stand_await(d->stand, view, NULL);
    snprintf(path, sizeof path, "%s/%02d-%s.png", d->dir, ++d->pictures, view);
    if (picture_save(d->display, path))
        printf("  %s\n", path);
    if (d->slow)
        poll(NULL, 0, LOOK_MS);
}

static void choose(struct demo *d, const char *view, const char *control)
{
    take_picture(d, view);
    resident_choose(d->resident, view, control);
}

static void enter(struct demo *d, const char *view, const char *secret)
{
    resident_type(d->resident, view, secret);
    take_picture(d, view);
    resident_choose(d->resident, view, "ok");
}

static void reset_the_password(struct demo *d)
{
    choose(d, "start", "start");
    choose(d, "explain", "agree");
    choose(d, "card", "reset-sign");
    enter(d, "known", "9999");
    choose(d, "wrong", "try-again");
    enter(d, "known", "1234");
    enter(d, "new", "KZ83HQW2");
    enter(d, "again", "KZ83HQW2");
    choose(d, "confirm", "confirm");
    take_picture(d, "done");
}

static void reset_the_pin(struct demo *d)
{
    kiosk_stand_tell_card(d->stand, "remove");
    kiosk_stand_await(d->stand, "start", NULL);
    resident_choose(d->resident, "start", "start");
    resident_choose(d->resident, "explain", "agree");
    take_picture(d, "insert");
    kiosk_stand_tell_card(d->stand, "insert");
    resident_choose(d->resident, "card", "reset-auth");
    choose(d, "consent", "agree");
    enter(d, "known", "KZ83HQW2");
    enter(d, "new", "7391");
    enter(d, "again", "7391");
    resident_choose(d->resident, "confirm", "confirm");
    take_picture(d, "done");
    kiosk_stand_tell_card(d->stand, "remove");
    kiosk_stand_await(d->stand, "start", NULL);
}

int main(int argc, char **argv)
{
    static const char *const OPTIONS[] = {"--apdu-delay", "20", NULL};
    if (argc < 2)
        return 2;
    struct demo d = {.dir = argv[1], .slow = argc > 2 && strcmp(argv[2], "--slow") == 0};
    mkdir(d.dir, 0755);
    d.stand = kiosk_stand_start_on(KIOSK_STAND_ANY_DISPLAY, OPTIONS);
    d.resident = resident_come(d.stand, RESIDENT_TOUCHES);
    kiosk_stand_display(d.stand, d.display, sizeof d.display);
    puts("A resident has forgotten the signature password:");
    reset_the_password(&d);
    puts("and the PIN as well:");
    reset_the_pin(&d);
    resident_leave(&d.resident);
    kiosk_stand_stop(&d.stand);
    puts("Both were reset. The pictures are those of the real screen.");
    return 0;
}
