// Promises about the kiosk as a service: readers are seen soon, the centre is asked again soon and
// not too often, its orders are followed, a card left behind is the next person's to take out.
#include <stdio.h>
#include <string.h>

#include "tests/sim/centre.h"
#include "tests/sim/faults.h"
#include "tests/sim/glass.h"
#include "tests/sim/promises_inside.h"
#include "tests/sim/reader.h"
#include "tests/sim/world.h"

enum {
    SEEN_US = 20000000,         // a reader that is there: the waits' own fall-back is 10 s
    AGAIN_US = 25000000,        // behind an answer that did not come or was not understood
    FLOOD_US = 10000000,        // in so long ...
    FLOOD_CALLS = 40,           // ... so many calls are too many
    ORDER_US = 180000000,       // an order is heard with the next heartbeat
    CLOCK_MS = 330000,          // a clock further off than 5 min opens no reset
    CLOCK_HEARD_US = 180000000, // once the centre has answered
    HEARD_US = 50000,           // from a reader's word to the kiosk's ears
    LAY_US = 1500000,           // a card that lies for so long was not put in just now
};

static struct {
    int64_t reader_since;  // the reader and its pcscd have been there; 0: they are not
    int64_t missing_since; // the screen says that it is missing; 0: it does not
    int64_t service_since; // the last look at the service failed; 0: it did not
    int64_t flood_since;
    int calls;
    char outcome[128];                // the last one's path
    int64_t order_since, clock_since; // 0: none; right
    int64_t chosen_at;                // when a resident chose a reset
    uint32_t left_changes;            // of a card that lay in the reader when a visit ended
    bool left;
    uint32_t unseen_changes; // of the card in a reader that was away when the kiosk began
    int64_t in_since;        // the card has lain in the reader
    uint32_t in_changes;
} seen; // lint: file-scope of the one run

void promises_begin_service(void)
{
    memset(&seen, 0, sizeof seen);
}

// ---- the reader ---------------------------------------------------------------------------------

static void note_reader(void)
{
    const struct reader_service *s = reader_service();
    const struct reader *r = &s->readers[0];
    bool there = s->alive && !s->hangs && r->plugged && process_of(ROLE_CARD) != PROCESS_NONE &&
                 process_of(ROLE_KIOSK) != PROCESS_NONE;
    if (!there || faults_time_excuse() || faults_reader_excuse())
        seen.reader_since = 0;
    else if (seen.reader_since == 0)
        seen.reader_since = world_us();
    if (!r->card)
        seen.in_since = 0;
    else if (seen.in_since == 0 || seen.in_changes != r->insertions)
        seen.in_since = world_us();
    seen.in_changes = r->insertions;
}

// A reader that is there is seen within seconds.
static void check_reader(const struct view *view)
{
    bool says = view->id == VIEW_NOTICE || view->id == VIEW_CLOSED;
    if (view->notice != NOTICE_READER_MISSING || !says)
        seen.missing_since = 0;
    else if (seen.missing_since == 0)
        seen.missing_since = world_us();
    bool long_there = seen.reader_since != 0 && world_us() - seen.reader_since > SEEN_US;
    if (seen.missing_since != 0 && long_there && world_us() - seen.missing_since > SEEN_US)
        promises_break("a_reader_that_is_there_is_seen", "for %.0f s",
                       (double)(world_us() - seen.reader_since) / 1e6);
}

// A card that lay in the reader when a visit ended is taken out before the next one begins.
void promises_shown_left(const struct view *view, bool first)
{
    const struct reader *r = &reader_service()->readers[0];
    bool lies = r->card && seen.in_since != 0 && world_us() - seen.in_since > LAY_US &&
                seen.in_changes == r->insertions;
    bool away = !r->plugged && view->id == VIEW_CLOSED; // it may come back with the card
    if (lies && ((r->plugged && (view->id == VIEW_TAKE_CARD || first)) || away)) {
        seen.left = true;
        seen.left_changes = r->insertions;
    }
    if (first && !r->plugged)
        seen.unseen_changes = r->insertions;
    bool unseen = r->insertions == seen.unseen_changes && r->seen_at > r->moved_at;
    bool heard = world_us() - r->moved_at > HEARD_US;
    bool knows = !faults_watch_excuse() && !faults_time_excuse() && !unseen && heard;
    if (view->id == VIEW_EXPLAIN && knows && seen.left && r->card && r->plugged &&
        r->insertions == seen.left_changes)
        promises_break("a_card_left_behind_is_taken_out_first", "card %d", r->card->number);
}

// ---- the centre ---------------------------------------------------------------------------------

// Outcomes that have waited are told without a pause, each once.
static bool is_next_outcome(const char *path)
{
    bool outcome = strstr(path, "/outcome") != NULL;
    bool next = outcome && strcmp(path, seen.outcome) != 0;
    if (outcome)
        snprintf(seen.outcome, sizeof seen.outcome, "%s", path);
    return next;
}

// The centre is not flooded.
void promises_call(const char *path)
{
    if (world_us() - seen.flood_since > FLOOD_US) {
        seen.flood_since = world_us();
        seen.calls = 0;
    }
    seen.calls += !is_next_outcome(path);
    if (seen.calls > FLOOD_CALLS)
        promises_break("the_centre_is_not_flooded", "%d calls, %s", seen.calls, path);
    if (strcmp(path, "/v1/service") == 0)
        seen.service_since = 0;
}

void promises_call_failed(const char *path)
{
    if (strcmp(path, "/v1/service") == 0)
        seen.service_since = world_us();
}

// A service that was not told, or not understandably, is asked for again soon.
static void check_service(void)
{
    if (process_of(ROLE_LINK_WORKER) == PROCESS_NONE || faults_time_excuse())
        seen.service_since = 0;
    if (seen.service_since != 0 && world_us() - seen.service_since > AGAIN_US)
        promises_break("the_service_is_asked_for_again_soon", "not for %.0f s",
                       (double)(world_us() - seen.service_since) / 1e6);
}

static void note_centre(void)
{
    const struct centre_state *s = centre_state();
    int64_t off = world_wall_ms() - world_true_ms();
    bool wrong = off > CLOCK_MS || off < -CLOCK_MS;
    if (!s->out_of_service && !s->suspended)
        seen.order_since = 0;
    else if (seen.order_since == 0)
        seen.order_since = world_us();
    if (!wrong || process_of(ROLE_KIOSK) == PROCESS_NONE)
        seen.clock_since = 0;
    else if (seen.clock_since == 0)
        seen.clock_since = world_us();
}

void promises_chosen(void)
{
    seen.chosen_at = world_us();
}

// No reset is begun against an order, or with a clock that is wrong. Who has chosen one is served.
void promises_opening(void)
{
    bool excused = faults_time_excuse() || centre_beat()->count == 0;
    bool heard = world_true_ms() - centre_beat()->at_ms < 130000;
    if (excused || !heard)
        return;
    if (seen.order_since != 0 && seen.chosen_at - seen.order_since > ORDER_US)
        promises_break("an_order_out_of_service_is_followed", "a reset is opened");
    if (seen.clock_since != 0 && seen.chosen_at - seen.clock_since > CLOCK_HEARD_US)
        promises_break("a_wrong_clock_opens_no_reset", "%.0f s off",
                       (double)(world_wall_ms() - world_true_ms()) / 1e3);
}

void promises_tick_service(void)
{
    note_reader();
    note_centre();
    check_service();
    if (glass_view())
        check_reader(glass_view());
}
