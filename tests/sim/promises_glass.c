// Promises about the screen: what it says is true, what it waits for ends, and nothing of one
// resident is left for the next.
#include <openssl/evp.h>
#include <string.h>

#include "tests/sim/arena.h"
#include "tests/sim/certificate.h"
#include "tests/sim/faults.h"
#include "tests/sim/glass.h"
#include "tests/sim/plate.h"
#include "tests/sim/promises_inside.h"
#include "tests/sim/reader.h"
#include "tests/sim/resident.h"
#include "tests/sim/world.h"

enum {
    STILL_US = 399000,          // how long a control has stood still before it takes a press
    SEARCH_AFTER_US = 12000000, // a write that is not answered may last 8 s
    SEARCHED_LENGTH = 6,        // shorter ones stand somewhere by chance
};

static int64_t searched_for; // lint: file-scope the screen's time that was searched already

// How long a screen may stay without a touch; 0: for ever. A reader that comes and goes begins a
// notice's time anew.
static int64_t limit_us(enum view_id id)
{
    static const int SECONDS[VIEW_COUNT] = {
        [VIEW_EXPLAIN] = 181,   [VIEW_INSERT] = 181,     [VIEW_READING] = 22,
        [VIEW_CARD] = 181,      [VIEW_CHANGE] = 181,     [VIEW_CONSENT] = 181,
        [VIEW_COUNTER] = 181,   [VIEW_KNOWN] = 181,      [VIEW_GUIDE_PREFECTURE] = 181,
        [VIEW_GUIDE_ROW] = 181, [VIEW_GUIDE_LIST] = 181, [VIEW_GUIDE_POSTAL] = 181,
        [VIEW_GUIDE] = 181,     [VIEW_LAST_TRY] = 181,   [VIEW_CHECKING] = 22,
        [VIEW_WRONG] = 181,     [VIEW_NEW] = 181,        [VIEW_AGAIN] = 181,
        [VIEW_CONFIRM] = 181,   [VIEW_WORKING] = 21,     [VIEW_DONE] = 181,
        [VIEW_NOTICE] = 301,    [VIEW_TIME_OUT] = 31,
    };
    return SECONDS[id] * WORLD_SECOND;
}

static bool machine_works(enum view_id id)
{
    return id == VIEW_READING || id == VIEW_CHECKING || id == VIEW_WORKING;
}

// Every wait ends: no screen stays longer than its limit.
static void check_wait(const struct view *view)
{
    int64_t limit = limit_us(view->id), since = glass_since();
    if (machine_works(view->id))
        limit += 3 * plate_slack_us(); // begun anew when the card is moved
    else if (glass_touched() > since)
        since = glass_touched();
    if (view->id == VIEW_INSERT && promises_visit()->missing_us > since)
        since =
            promises_visit()->missing_us; // another screen between the two, too short to be seen
    if (limit != 0 && world_us() - since > limit && !faults_time_excuse())
        promises_break("every_wait_ends", "%s stays for %.0f s", view_name(view->id),
                       (double)(world_us() - since) / 1e6);
}

static bool is_idle(const struct view *view)
{
    return view->id == VIEW_START || view->id == VIEW_CLOSED;
}

// Nobody's, or a technician's, who is no more a resident than the next one.
static bool is_anothers(const struct view *view)
{
    return is_idle(view) || view_is_service(view->id);
}

static void search_for(const char *promise, enum process_role role, const void *bytes,
                       size_t length, const char *what)
{
    int process = process_of(role);
    if (process == PROCESS_NONE)
        return;
    size_t used;
    const unsigned char *stack = process_stack(process, &used);
    bool holds = (stack && memmem(stack, used, bytes, length)) ||
                 arena_holds(process_arena_of(process), bytes, length);
    if (!holds)
        return;
    promises_break(promise, "%s in %s", what, process_role_name(role));
}

void promises_search(const char *promise, const void *bytes, size_t length, const char *what)
{
    for (int role = 0; role < ROLE_COUNT; role++)
        search_for(promise, (enum process_role)role, bytes, length, what);
}

static const char LEFT[] = "nothing_of_a_resident_is_left";

static void search_everywhere(const void *bytes, size_t length, const char *what)
{
    promises_search(LEFT, bytes, length, what);
}

// A certificate goes to the centre in base64: the middle of its mark in each of the three phases.
static void search_base64(const unsigned char *mark)
{
    unsigned char text[32];
    for (int phase = 0; phase < 3; phase++) {
        EVP_EncodeBlock(text, mark + phase, 12);
        search_for(LEFT, ROLE_LINK_WORKER, text, 16, "a certificate in base64");
        search_for(LEFT, ROLE_LINK, text, 16, "a certificate in base64");
    }
}

static void search_secrets(void)
{
    const struct promises_typed *t = promises_typed_list();
    for (size_t i = 0; i < t->count; i++) {
        size_t length = strlen(t->text[i]);
        if (length < SEARCHED_LENGTH)
            continue;
        search_everywhere(t->text[i], length, "a secret");
        if (memmem(reader_service()->last, sizeof reader_service()->last, t->text[i], length))
            promises_break("nothing_of_a_resident_is_left", "a secret in pcscd");
    }
}

static void search_all(void)
{
    search_secrets();
    for (int i = 0; i < CERTIFICATE_ALL * CERTIFICATE_KINDS; i++) {
        if ((promises_typed_list()->cards >> i / CERTIFICATE_KINDS & 1) == 0)
            continue;
        const struct certificate *c =
            certificate_of(i / CERTIFICATE_KINDS, (enum certificate_kind)(i % CERTIFICATE_KINDS));
        search_everywhere(c->mark, CERTIFICATE_MARK, "a certificate");
        search_base64(c->mark);
    }
    *promises_typed_list() = (struct promises_typed){0};
}

void promises_tick_glass(void)
{
    const struct view *view = glass_view();
    if (!view)
        return;
    check_wait(view);
    bool asks = view->id == VIEW_INSERT; // whoever's card it will be
    if ((!is_anothers(view) && !asks) ||
        world_us() - glass_since() < SEARCH_AFTER_US + plate_slack_us() ||
        searched_for == glass_since() || faults_time_excuse())
        return;
    searched_for = glass_since();
    if (asks)
        search_secrets();
    else if (promises_typed_list()->cards != 0)
        search_all();
}

// "Done" is said only when the card was written; "nothing changed" only when it was not.
static void check_words(const struct view *view)
{
    struct promises_visit *v = promises_visit();
    if (view->id == VIEW_DONE && !v->written)
        promises_break("done_only_if_the_card_was_written", "the screen says it");
    if (view->id == VIEW_NOTICE && v->written && !v->told_unknown &&
        view->notice != NOTICE_OUTCOME_UNKNOWN)
        promises_break("nothing_changed_only_if_nothing_changed", "%s", notice_name(view->notice));
    if (view->id != VIEW_DONE && view->id != VIEW_NOTICE)
        return;
    struct record *record = v->permission ? record_find(v->permission->id) : NULL;
    if (view->id == VIEW_DONE && record) {
        record->screen_done = true;
        record->was_excused |= record->excused; // "unknown" may be on its way
        record->excused = false;                // whatever was unknown before: now it is known
    }
    v->confirmed_us = 0;
    v->told_unknown |= view->notice == NOTICE_OUTCOME_UNKNOWN;
    if (view->id == VIEW_NOTICE && v->told_unknown)
        return; // the card's counter may tell yet that it was written
    v->written = false;
    v->permission = NULL;
}

// A card within the profile is never told as a broken or foreign one, when nothing else is wrong.
static void check_lawful(const struct view *view)
{
    const struct card *card = reader_service()->readers[0].card;
    bool said = view->notice == NOTICE_FAULT || view->notice == NOTICE_CARD_OTHER ||
                view->notice == NOTICE_CARD_SILENT;
    if (faults_count() == 0 && card && card->label == CARD_MY_NUMBER && said)
        promises_break("a_lawful_card_is_served", "%s", notice_name(view->notice));
}

void promises_shown(const struct view *view, bool another, bool first)
{
    faults_trigger(TRIGGER_VIEW, another ? (int)view->id : -1);
    if (!another)
        return;
    check_words(view);
    check_lawful(view);
    promises_shown_left(view, first);
    if (is_idle(view) || view->id == VIEW_TAKE_CARD)
        promises_forget_visit();
}

// A press counts only on a control that stood still under the finger.
void promises_pressed(enum control control, enum view_id view, int64_t stood_us)
{
    struct promises_visit *v = promises_visit();
    if (stood_us < STILL_US)
        promises_break("a_press_counts_only_on_what_stood_still", "%s on %s after %.0f ms",
                       control_name(control), view_name(view), (double)stood_us / 1e3);
    if (view == VIEW_EXPLAIN && control == CONTROL_AGREE) {
        v->agreed = true;
        v->read = NULL;
        v->written = false; // "done" was not shown: the card had left before the kiosk went on
    }
    if (view == VIEW_KNOWN && control == CONTROL_OK)
        v->oks = 1;
    if (control == CONTROL_RESET_SIGN || control == CONTROL_RESET_AUTH)
        promises_chosen();
    v->last_try |= control == CONTROL_TRY_LAST;
    if (control == CONTROL_CONFIRM) {
        v->confirmed_us = world_us();
        v->written = v->told_unknown = false;
        v->permission = NULL;
    }
}

// What is typed with two hands is typed. What is typed too early counts for nothing: a secret that
// lost some characters may still look whole.
void promises_entry(size_t typed, size_t shown, bool at_ease)
{
    if (typed != shown && (at_ease || shown > 0) && !faults_time_excuse())
        promises_break("every_key_that_is_typed_counts", "%zu typed, %zu shown", typed, shown);
}
