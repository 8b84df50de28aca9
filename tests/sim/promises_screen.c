#include "tests/sim/promises_screen.h"

#include <string.h>

#include "firmware/session/calendar.h"
#include "tests/sim/certificate.h"
#include "tests/sim/faults.h"
#include "tests/sim/glass.h"
#include "tests/sim/plate.h"
#include "tests/sim/promises_inside.h"
#include "tests/sim/reader.h"
#include "tests/sim/world.h"

enum {
    GONE_US = 6000000,    // a card that is out is noticed
    CHOICE_US = 11000000, // LIMIT_CONFIRMED_MS, and the screen
    PUT_US = 3000000,     // from a card's coming to the screen that it brings
    BACK_US = 8000000,    // a card that is back is read; a reader may need seconds to tell of it
};

static struct {
    int64_t alone_since;        // one card is in, the first reader's, and answers; 0: it is not
    int64_t other_since;        // another card is in than the one that was read; 0: it is not
    int64_t none_since;         // no card is in; 0: one is
    int64_t steady_since;       // the reader has been there, and who tells of it; 0: it is not
    int64_t unknown_since;      // the screen says that nobody knows what happened; 0: it does not
    int removed;                // how often this visit heard that its card had gone
    enum view_id id;            // what is shown, and since when
    int64_t shown_at, aside_at; // and since when only screens beside the visit
    int64_t closed_at;          // when the closed screen was left for them
    uint32_t read;              // the insertion of the card that was read
    enum control pressed;       // last
    bool begun;                 // the screens beside the visit were opened from the start,
    bool closed;                // or from the closed screen
    bool writes;                // the screen says that the card is being written
    bool whole;                 // the entry is complete
} screen;                       // lint: file-scope of the one run

void promises_screen_begin(void)
{
    memset(&screen, 0, sizeof screen);
}

static void since(int64_t *when, bool now)
{
    if (!now)
        *when = 0;
    else if (*when == 0)
        *when = world_us();
}

void promises_screen_cards(void)
{
    const struct reader_service *s = reader_service();
    const struct reader *r = s->readers;
    bool works = s->alive && !s->hangs && !faults_time_excuse() && !faults_card_excuse() &&
                 !faults_reader_excuse();
    since(&screen.alone_since, works && r[0].plugged && r[0].card && !r[0].mute && !r[1].card);
    since(&screen.none_since, works && !r[0].card && !r[1].card);
    since(&screen.other_since, works && r[0].plugged && r[0].card && !r[1].card &&
                                   promises_visit()->read && r[0].card != promises_visit()->read &&
                                   !faults_watch_excuse());
    since(&screen.steady_since, works && r[0].plugged && process_of(ROLE_CARD) != PROCESS_NONE &&
                                    process_of(ROLE_CARD_WATCHER) != PROCESS_NONE);
}

// The card that was read, when it is the only one and still in. NULL: it is not.
static const struct card *card_of_screen(void)
{
    const struct reader_service *s = reader_service();
    const struct reader *r = s->readers;
    bool lies = s->alive && !s->hangs && r[0].plugged && !r[0].mute && !r[1].card &&
                r[0].insertions == screen.read;
    return lies && !faults_watch_excuse() ? r[0].card : NULL;
}

static bool has_fault(enum fault_kind kind)
{
    for (size_t i = 0; i < faults_count(); i++)
        if (faults_at(i)->kind == kind)
            return true;
    return false;
}

// What a fault has put in the place of a card's answer is told as the card's.
static bool card_was_misheard(void)
{
    return has_fault(FAULT_CARD_WRONG_WORD) || has_fault(FAULT_CARD_CUT);
}

// ---- what is said of the card -------------------------------------------------------------------

static bool is_true(const struct view_secret *said, const struct card *card, enum card_which which)
{
    int tries = card->secrets[which].tries;
    if (!said->present)
        return !card->has[which];
    return card->has[which] && said->locked == (tries == 0) && said->tries_left == tries;
}

static bool is_possible(const struct view *view, const struct card *card)
{
    bool both = card->has[CARD_SIGN] && card->has[CARD_AUTH];
    bool sign = view->change_sign != CHOICE_OPEN || card->has[CARD_SIGN];
    bool auth = view->change_auth != CHOICE_OPEN || card->has[CARD_AUTH];
    return sign && auth &&
           (both || (view->reset_sign != CHOICE_OPEN && view->reset_auth != CHOICE_OPEN));
}

static void check_said(const struct view *view, const struct card *card)
{
    if (!is_true(&view->sign, card, CARD_SIGN) || !is_true(&view->auth, card, CARD_AUTH))
        promises_break("what_is_said_of_a_card_is_true", "card %d", card->number);
    if (!is_possible(view, card))
        promises_break("nothing_is_offered_that_the_card_has_not", "card %d", card->number);
}

// A card's slip of the tongue says nothing about what card it is, and what another card lacks is
// not said of it.
static void check_kind(const struct view *view, const struct card *card)
{
    bool ours = card->label == CARD_MY_NUMBER;
    if (view->notice == NOTICE_CARD_OTHER && ours && !faults_says_no_such_card())
        promises_break("a_card_is_called_what_it_is", "card %d is called another", card->number);
    bool lacks = (view->notice == NOTICE_NO_SIGN_CERTIFICATE && ours && !card->has[CARD_SIGN]) ||
                 (view->notice == NOTICE_NO_AUTH_CERTIFICATE && ours && !card->has[CARD_AUTH]);
    bool said =
        view->notice == NOTICE_NO_SIGN_CERTIFICATE || view->notice == NOTICE_NO_AUTH_CERTIFICATE;
    if (said && !lacks && view->operation == OPERATION_NONE && !card_was_misheard())
        promises_break("a_card_is_called_what_it_is", "card %d lacks nothing", card->number);
}

// Only a My Number Card is served, and no secret is asked for that is locked.
static void check_served(const struct view *view, const struct card *card)
{
    if (view->id == VIEW_CARD && card->label != CARD_MY_NUMBER)
        promises_break("a_card_is_called_what_it_is", "card %d is no My Number Card", card->number);
    bool asks = view->id == VIEW_KNOWN || view->id == VIEW_LAST_TRY;
    enum card_which which = operation_known(view->operation) == SECRET_SIGN ? CARD_SIGN : CARD_AUTH;
    if (asks && (card->secrets[which].tries == 0 || !card->has[which]))
        promises_break("no_secret_is_asked_for_that_is_locked", "card %d", card->number);
}

// Who confirms a change changes something.
static void check_change(const struct view *view, const struct card *card)
{
    bool sign = view->operation == OPERATION_CHANGE_SIGN;
    const struct promises_typed *t = promises_typed_list();
    if (view->id != VIEW_CONFIRM || t->count == 0 ||
        (!sign && view->operation != OPERATION_CHANGE_AUTH))
        return;
    if (strcmp(t->text[t->count - 1], card->secrets[sign ? CARD_SIGN : CARD_AUTH].value) == 0)
        promises_break("a_change_changes", "the new secret is the old one");
}

// Dates of the signature certificate are there for who entered its password, and they are its own.
static bool is_end_of(const struct view_date *said, const struct card *card)
{
    int64_t until = certificate_of(card->number, CERTIFICATE_SIGN)->until;
    struct view_date end = calendar_date(until);
    return calendar_compare(said, &end) == 0;
}

static void check_dates(const struct view *view, const struct card *card)
{
    const struct promises_visit *v = promises_visit();
    bool shown = view->id == VIEW_CERTIFICATES && view->sign_dates.valid_until.year != 0;
    if (!shown || card_was_misheard())
        return;
    if (v->card != card || !v->right[CARD_SIGN])
        promises_break("dates_are_shown_to_who_entered_the_password", "card %d", card->number);
    if (!is_end_of(&view->sign_dates.valid_until, card))
        promises_break("dates_are_shown_as_the_certificate_has_them", "card %d", card->number);
}

// Whoever entered it for them is led to nothing else.
static void check_read(const struct view *view)
{
    bool more = view->id == VIEW_NEW || view->id == VIEW_AGAIN || view->id == VIEW_CONFIRM ||
                view->id == VIEW_WORKING || view->id == VIEW_DONE;
    if (view->operation == OPERATION_READ_SIGN && more)
        promises_break("who_wants_to_see_dates_is_asked_for_nothing_else", "%s",
                       view_name(view->id));
}

// A card that has lain still since its reading began is not called removed.
static void check_removed(const struct view *view)
{
    const struct reader *r = &reader_service()->readers[0];
    bool still = r->plugged && r->card && r->moved_at <= screen.shown_at + WORLD_MS;
    if (view->id == VIEW_NOTICE && view->notice == NOTICE_CARD_REMOVED &&
        screen.id == VIEW_READING && still && !faults_watch_excuse() && !card_was_misheard())
        promises_break("a_card_that_lies_still_is_not_called_removed", "card %d", r->card->number);
}

// A visit begins with a touch or with a card that comes in.
static void check_begins(const struct view *view)
{
    bool by_card = screen.id == VIEW_DONE || screen.id == VIEW_NOTICE;
    int64_t put_at = reader_service()->readers[0].put_at;
    if (reader_service()->readers[1].put_at > put_at)
        put_at = reader_service()->readers[1].put_at;
    if (view->id == VIEW_EXPLAIN && by_card && put_at < screen.shown_at - PUT_US &&
        !faults_watch_excuse())
        promises_break("a_visit_begins_with_a_touch_or_a_card", "nobody has put one in");
}

static bool is_aside(enum view_id id)
{
    return id == VIEW_COUNTER || (id >= VIEW_GUIDE_PREFECTURE && id <= VIEW_GUIDE);
}

// Nobody's card is put in behind the counter's screen or its guide for nothing.
static void check_guide(const struct view *view)
{
    const struct reader *r = reader_service()->readers;
    bool put = r[0].card && !r[1].card && r[0].put_at > screen.aside_at &&
               world_us() - r[0].put_at > PUT_US;
    // What lay in another reader that went away meanwhile may lie in this one now.
    bool steady = screen.steady_since != 0 && screen.steady_since < screen.aside_at &&
                  r[1].moved_at < screen.aside_at;
    // One that was moved on a plate is read anew where it is, or is being read.
    const struct promises_visit *v = promises_visit();
    bool read = (v->read == r[0].card && v->read_us > r[0].put_at) ||
                (plate_is_used() && promises_card_is_asked(CARD_OPEN));
    bool sent_home = view->id == VIEW_TAKE_CARD && screen.pressed == CONTROL_BACK && screen.begun;
    if (is_aside(screen.id) && !read && (view->id == VIEW_NOTICE || sent_home) && put && steady &&
        !faults_watch_excuse())
        promises_break("a_card_put_in_behind_the_guide_is_read", "%s %s", view_name(view->id),
                       notice_name(view->notice));
}

// Where a closed kiosk leads: its guide, and when that is left where it began, or to a visit when
// it has opened meanwhile and a card was put in.
static void check_closed(const struct view *view)
{
    bool home = view->id == VIEW_CLOSED || view->id == VIEW_START || view->id == VIEW_TAKE_CARD;
    bool stays = is_aside(view->id) || view_is_front(view->id) || view->id == VIEW_TIME_OUT;
    bool put = reader_service()->readers[0].put_at > screen.closed_at ||
               reader_service()->readers[1].put_at > screen.closed_at;
    bool begins = view->id == VIEW_EXPLAIN && put;
    if (screen.closed && !home && !stays && !begins)
        promises_break("a_closed_kiosk_gives_the_guide_and_nothing_else", "%s",
                       view_name(view->id));
}

// That nobody knows what happened stays on the screen until somebody does something.
static void check_news(const struct view *view)
{
    const struct reader *r = reader_service()->readers;
    bool unknown = view->id == VIEW_NOTICE && view->notice == NOTICE_OUTCOME_UNKNOWN;
    int64_t since = screen.unknown_since;
    if (since != 0 && view->id == VIEW_CARD && glass_touched() < since && r[0].put_at < since &&
        r[1].put_at < since && !faults_watch_excuse())
        promises_break("that_nobody_knows_is_said_until_somebody_acts", "card %d is offered",
                       r[0].card ? r[0].card->number : -1);
    if (!unknown && view->id != VIEW_READING)
        screen.unknown_since = 0;
    else if (unknown && since == 0)
        screen.unknown_since = world_us();
}

// Who is told that the card is being written is told how that ended, and an entry is taken when it
// is whole.
static void check_left(const struct view *view)
{
    bool leaves = view->id == VIEW_TAKE_CARD || view->id == VIEW_START || view->id == VIEW_CLOSED;
    if (screen.writes && leaves && !has_fault(FAULT_TERM))
        promises_break("a_write_is_told_how_it_ended", "%s", view_name(view->id));
    bool taken = (screen.id == VIEW_NEW && view->id == VIEW_AGAIN) ||
                 (screen.id == VIEW_KNOWN && view->id == VIEW_CHECKING);
    if (taken && !screen.whole)
        promises_break("an_entry_is_whole_before_it_is_taken", "%s", view_name(screen.id));
}

// Only the card that was written to can prove that it was.
static void check_proof(const struct view *view)
{
    const struct reader *r = reader_service()->readers;
    const struct card *was = promises_visit()->card;
    if (view->id == VIEW_DONE && screen.id == VIEW_READING && r[0].card && !r[1].card && was &&
        r[0].card != was && r[0].insertions == screen.read && !faults_watch_excuse())
        promises_break("done_is_said_of_the_card_that_was_written", "card %d lies there",
                       r[0].card->number);
}

void promises_screen_pressed(enum control control)
{
    screen.pressed = control;
}

static void note_shown(const struct view *view)
{
    screen.begun = is_aside(view->id) && (screen.begun || screen.id == VIEW_START);
    bool stays = is_aside(view->id) || view_is_front(view->id) || view->id == VIEW_TIME_OUT;
    bool opened = is_aside(view->id) && screen.id == VIEW_CLOSED;
    screen.closed = stays && (screen.closed || opened);
    if (opened)
        screen.closed_at = world_us();
    bool goes_on = is_aside(screen.id) && is_aside(view->id);
    screen.id = view->id;
    screen.shown_at = world_us();
    if (!goes_on)
        screen.aside_at = world_us();
    if (view->id == VIEW_READING)
        screen.read = reader_service()->readers[0].insertions;
}

static void check_shown(const struct view *view)
{
    check_removed(view);
    check_begins(view);
    check_left(view);
    check_proof(view);
    check_guide(view);
    check_closed(view);
    check_news(view);
    check_read(view);
    if (view->id == VIEW_EXPLAIN || view->id == VIEW_START || view->id == VIEW_CLOSED)
        screen.removed = 0;
    screen.removed += view->id == VIEW_NOTICE && view->notice == NOTICE_CARD_REMOVED;
    const struct card *card = card_of_screen();
    if (!card)
        return;
    if (view->id == VIEW_CARD && !card_was_misheard())
        check_said(view, card);
    if (view->id == VIEW_NOTICE)
        check_kind(view, card);
    if (!card_was_misheard())
        check_served(view, card);
    check_change(view, card);
    check_dates(view, card);
}

void promises_screen_died(void)
{
    screen.id = VIEW_COUNT;
    screen.writes = false;
}

void promises_screen_shown(const struct view *view, bool another)
{
    if (another) {
        check_shown(view);
        note_shown(view);
    }
    screen.writes = view->id == VIEW_WORKING && view->work >= WORK_WRITING;
    screen.whole = view->entry.complete;
}

// ---- with and without a card --------------------------------------------------------------------

static bool needs_card(enum view_id id)
{
    return id == VIEW_CARD || id == VIEW_CHANGE || id == VIEW_CONSENT || id == VIEW_KNOWN ||
           id == VIEW_LAST_TRY || id == VIEW_WRONG || id == VIEW_NEW || id == VIEW_AGAIN ||
           id == VIEW_CONFIRM || id == VIEW_CERTIFICATES;
}

// A visit does not go on without its card.
static void check_gone(const struct view *view)
{
    if (needs_card(view->id) && screen.none_since != 0 && world_us() - screen.none_since > GONE_US)
        promises_break("a_card_that_leaves_ends_the_visit", "%s without a card",
                       view_name(view->id));
    if (needs_card(view->id) && screen.other_since != 0 &&
        world_us() - screen.other_since > GONE_US + plate_slack_us())
        promises_break("a_card_that_leaves_ends_the_visit", "%s with another card",
                       view_name(view->id));
}

// A card that was out for a moment is read again, once in a visit.
static void check_back(const struct view *view)
{
    int64_t from = screen.alone_since > glass_since() ? screen.alone_since : glass_since();
    if (view->id == VIEW_NOTICE && view->notice == NOTICE_CARD_REMOVED && screen.alone_since != 0 &&
        screen.removed == 1 && glass_touched() < from && world_us() - from > BACK_US)
        promises_break("a_card_that_is_back_is_read", "not for %.0f s",
                       (double)(world_us() - from) / 1e6);
}

// Whoever has confirmed waits for ten seconds at most until the card is written or there is
// something to choose.
static void check_choice(const struct view *view)
{
    int64_t confirmed = promises_visit()->confirmed_us;
    bool waits = view->id == VIEW_WORKING && view->work < WORK_WRITING && confirmed != 0;
    if (waits && world_us() - confirmed > CHOICE_US + plate_slack_us() && !faults_time_excuse())
        promises_break("ten_seconds_to_an_honest_choice", "%.1f s",
                       (double)(world_us() - confirmed) / 1e6);
}

// A call that was cut is made again in the time that there is.
static void check_cut(const struct view *view)
{
    const struct fault *only = faults_only();
    bool unreachable = view->id == VIEW_NOTICE && view->notice == NOTICE_UNREACHABLE;
    if (unreachable && only &&
        (only->kind == FAULT_CALL_CUT_BEFORE || only->kind == FAULT_CALL_CUT_AFTER))
        promises_break("one_cut_call_harms_nobody", "%s", notice_name(view->notice));
}

void promises_screen_tick(void)
{
    const struct view *view = glass_view();
    promises_screen_cards();
    if (!view)
        return;
    check_gone(view);
    check_back(view);
    check_choice(view);
    check_cut(view);
}
