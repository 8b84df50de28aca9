#include "tests/sim/promises_plate.h"

#include <string.h>

#include "tests/sim/faults.h"
#include "tests/sim/glass.h"
#include "tests/sim/plate.h"
#include "tests/sim/promises_inside.h"
#include "tests/sim/reader.h"
#include "tests/sim/world.h"

enum {
    MOMENT_US = 800000, // surely within LIMIT_CARD_AWAY_MS
    TOLD_US = 20000,    // a card that is back for a shorter time has never been there
    HEARD_US = 3000000, // from a hand to the screen
};

static struct {
    const struct card *lay; // the card that is out
    int64_t out_at, in_at;
    bool before;               // the visit was one with it, and no secret was sent to it
    bool sent;                 // a secret was sent to the card that is in,
    bool sent_since;           // and since it was read
    int64_t goes_on_until;     // the visit goes on with it, and is not told that it was removed
    int64_t ends_since;        // the visit is to end since then; 0: it is not
    bool reading;              // the screen says that a card is read
    const struct card *shown;  // the card whose state was shown then
    const struct card *chosen; // and for which something was chosen
} plate;                       // lint: file-scope of the one run

void promises_plate_begin(void)
{
    memset(&plate, 0, sizeof plate);
}

static bool is_excused(void)
{
    return faults_time_excuse() || faults_card_excuse() || faults_watch_excuse() ||
           faults_reader_excuse();
}

static bool all_are_well(void)
{
    const struct reader_service *s = reader_service();
    return s->alive && !s->hangs && s->readers[0].plugged && !s->readers[0].mute &&
           !s->readers[1].card && !is_excused() && process_of(ROLE_CARD) != PROCESS_NONE &&
           process_of(ROLE_CARD_WATCHER) != PROCESS_NONE &&
           process_of(ROLE_CARD_WORKER) != PROCESS_NONE;
}

static bool is_before_a_secret(enum view_id id)
{
    return id == VIEW_CARD || id == VIEW_CHANGE || id == VIEW_CONSENT || id == VIEW_CERTIFICATES ||
           id == VIEW_KNOWN || id == VIEW_LAST_TRY;
}

static bool is_of_a_card(enum view_id id)
{
    return is_before_a_secret(id) || id == VIEW_WRONG || id == VIEW_NEW || id == VIEW_AGAIN ||
           id == VIEW_CONFIRM;
}

void promises_plate_out(const struct card *card)
{
    const struct view *view = glass_view();
    bool well = plate_is_used() && view && all_are_well();
    if (card != plate.lay || world_us() - plate.in_at > TOLD_US)
        plate.out_at = world_us();
    plate.lay = card;
    plate.before =
        well && !plate.sent && is_before_a_secret(view->id) && promises_visit()->read == card;
    plate.goes_on_until = 0;
    if (well && plate.sent_since && is_of_a_card(view->id))
        plate.ends_since = world_us();
}

void promises_plate_in(const struct card *card)
{
    bool moved = plate.before && card == plate.lay && world_us() - plate.out_at < MOMENT_US;
    if (moved && all_are_well())
        plate.goes_on_until = world_us() + HEARD_US + plate_slack_us();
    plate.sent = plate.sent_since = plate.before = false;
    plate.in_at = world_us();
}

void promises_plate_flickered(void)
{
    plate.before = false;
    plate.goes_on_until = 0;
}

void promises_plate_died(enum process_role role)
{
    if (role == ROLE_LINK || role == ROLE_LINK_WORKER)
        return;
    plate.before = false;
    plate.goes_on_until = plate.ends_since = 0;
}

// A card that was moved for a moment, before any secret was sent to it, goes on as if nothing had
// been.
static void check_goes_on(const struct view *view)
{
    bool removed = view->id == VIEW_NOTICE && view->notice == NOTICE_CARD_REMOVED;
    if (removed && world_us() < plate.goes_on_until && all_are_well())
        promises_break("a_card_that_is_moved_goes_on", "it was away for less than a second");
    if (removed && plate.before && world_us() - plate.out_at < MOMENT_US && all_are_well())
        promises_break("a_card_that_is_moved_goes_on", "it is away for less than a second");
}

void promises_plate_shown(const struct view *view)
{
    check_goes_on(view);
    if (!is_of_a_card(view->id))
        plate.ends_since = 0;
    if (view->id == VIEW_NOTICE || view->id == VIEW_START || view->id == VIEW_CLOSED)
        plate.goes_on_until = 0;
    plate.sent_since &= view->id != VIEW_READING;
    if (plate.reading && view->id == VIEW_CARD)
        plate.shown = promises_visit()->read;
    plate.reading = view->id == VIEW_READING;
}

void promises_plate_pressed(enum control control)
{
    if (control == CONTROL_OK) { // for the kiosk it is sent, whether it reaches the card or not
        plate.sent = true;
        plate.before = false;
    }
    if (control == CONTROL_RESET_SIGN || control == CONTROL_RESET_AUTH ||
        control == CONTROL_CHANGE_SIGN || control == CONTROL_CHANGE_AUTH ||
        control == CONTROL_CHANGE || control == CONTROL_READ_SIGN)
        plate.chosen = plate.shown;
}

// What was chosen for one card is done with no other.
void promises_plate_verified(const struct card *card)
{
    // A slow card may be asked while it is to be read anew: that question was given up.
    const struct view *view = glass_view();
    plate.sent = true;
    plate.sent_since |= view && view->id != VIEW_READING;
    plate.goes_on_until = 0;
    if (plate_is_used() && plate.chosen && card->number != plate.chosen->number)
        promises_break("never_two_cards_in_one_visit", "card %d is given what is card %d's",
                       card->number, plate.chosen->number);
}

// After a secret was sent to it, a card that was out ends the visit.
void promises_plate_tick(void)
{
    if (is_excused())
        plate.ends_since = plate.goes_on_until = 0;
    if (plate.ends_since != 0 && world_us() - plate.ends_since > HEARD_US)
        promises_break("after_a_secret_a_card_that_was_out_ends_the_visit", "not for %.1f s",
                       (double)(world_us() - plate.ends_since) / 1e6);
}
