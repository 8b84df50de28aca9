#include "tests/sim/promises_technician.h"

#include <string.h>

#include "firmware/protocol/link_message.h"
#include "tests/sim/disk.h"
#include "tests/sim/faults.h"
#include "tests/sim/glass.h"
#include "tests/sim/plate.h"
#include "tests/sim/promises_inside.h"
#include "tests/sim/reader.h"
#include "tests/sim/world.h"

enum {
    IDLE_US = 300000000,     // the mode ends that long behind the last touch,
    SAID_US = 125000000,     // why it has ended is said for so long
    STILL_US = 20000,        // before the card's reading was shown
    GONE_US = 6000000,       // a card that is out is noticed
    MOVED_US = 2000000,      // one that is back sooner may not have been missed
    AWAY_US = 120000000,     // behind the test of the reader it is back by then
    FORGOTTEN_US = 12000000, // a PIN is gone by then
    SLACK_US = 3000000,
    SLACK_MS = 1100, // what is stored has whole seconds
    DIGITS_MIN = 6,
    WAITS = 7,
    PINS_MAX = 4,
    TEST_TRIES_AUTH = 3, // of a card that nobody has tried
    TEST_TRIES_SIGN = 5,
    READ_US = 15000000, // a card that is read goes on for so long behind the mode
    LABEL_FILE = 0x0006,
    AUTHORITY_FILE = 0x000B,
};

static struct {
    enum view_id id;                  // what is shown; VIEW_COUNT: nothing
    bool in_mode;                     // a technician was let in, and the mode has not ended
    int64_t shown_at, began_at;       // world_us()
    int64_t held_at;                  // the corner's hold took effect
    int64_t proved_at;                // a good card has signed with its own key, behind its PIN
    int oks;                          // presses of OK that no VERIFY has used
    int64_t left_us;                  // a kiosk died that had one: its worker may be at it
    int64_t ok_us, ok_ms, ok_wall_ms; // the last one, true time and the kiosk's
    int64_t stored_at;                // kiosk-link said that the last number of them is on its disk
    bool uncounted;                   // one was sent without that since the kiosk began
    int wrong;                        // PINs since the last proof that were counted there
    int64_t wrong_ms, wrong_wall_ms;
    int wrong_steps; // of the clock until then
    char pins[PINS_MAX][BADGE_PIN + 1];
    size_t pin_count;
    int64_t searched_for;       // the screen's time
    int64_t out_since;          // no card is in
    int64_t other_since;        // another one is in than the one that proved its key
    int64_t gone_since;         // either, in the mode
    int64_t away_since;         // the same, and it has not proved its key again since
    const struct badge *proved; // that one
    bool exchanged;             // another one has, in the same mode
    int64_t lost_at;            // kiosk-card has died; 0: not since the mode began
    int entries, logins;        // into the mode, and those that the history has
    int refusals, refused;      // the same
    bool asks;                  // for a self-test
    int begun, ended;           // tests, and those that the history has
    int written, passed;        // test cards, and visits with one that passed
    int64_t service_at;         // something of the mode was shown
} mode;                         // lint: file-scope of the one run

void promises_technician_begin(void)
{
    memset(&mode, 0, sizeof mode);
    mode.id = VIEW_COUNT;
}

// Who has not handed a login over when it dies has nothing to tell of it any more.
void promises_technician_died(enum process_role role)
{
    if (role == ROLE_CARD)
        mode.lost_at = world_us();
    if (role == ROLE_LINK_WORKER) // what it has stored and not said so is not counted here
        mode.begun = mode.ended;
    if (role != ROLE_KIOSK)
        return;
    mode.entries = mode.logins;
    mode.refusals = mode.refused;
    mode.begun = mode.ended;
    mode.asks = false;
    mode.uncounted = false;
    mode.id = VIEW_COUNT;
    mode.in_mode = false;
    if (mode.oks > 0)
        mode.left_us = world_us();
    mode.oks = 0;
}

// ---- PINs ---------------------------------------------------------------------------------------

void promises_technician_typed(const char *pin)
{
    if (mode.pin_count == PINS_MAX) {
        memmove(mode.pins[0], mode.pins[1], sizeof mode.pins[0] * (PINS_MAX - 1));
        mode.pin_count--;
    }
    strncpy(mode.pins[mode.pin_count++], pin, BADGE_PIN);
}

static bool was_typed(const unsigned char padded[BADGE_PIN])
{
    for (size_t i = 0; i < mode.pin_count; i++) {
        unsigned char pin[BADGE_PIN];
        memset(pin, 0xFF, sizeof pin);
        memcpy(pin, mode.pins[i], strlen(mode.pins[i]));
        if (memcmp(pin, padded, sizeof pin) == 0)
            return true;
    }
    return false;
}

// Who has entered wrong PINs waits, whatever is killed, started anew or without power meanwhile.
// A clock that somebody sets is the one thing that may shorten it.
static void check_wait(void)
{
    static const int WAITS_S[WAITS] = {0, 30, 60, 300, 900, 1800, 3600};
    int wrong = mode.wrong < WAITS ? mode.wrong : WAITS - 1;
    int64_t waited = mode.ok_ms - mode.wrong_ms, by_clock = mode.ok_wall_ms - mode.wrong_wall_ms;
    if (by_clock > waited)
        waited = by_clock;
    if (mode.wrong > 0 && mode.wrong_steps == world_clock_steps() &&
        waited < WAITS_S[wrong] * INT64_C(1000) - SLACK_MS)
        promises_break("a_wrong_pin_waits_whatever_happens", "%.1f s after %d",
                       (double)waited / 1e3, mode.wrong);
}

// What the disk does not take keeps nobody out who is to mend it: one PIN after each start, and
// never the card's last try.
static void check_uncounted(int tries_before)
{
    if (mode.uncounted)
        promises_break("one_pin_a_start_is_sent_uncounted", "a second one");
    if (tries_before < 2)
        promises_break("one_pin_a_start_is_sent_uncounted", "the card's last try");
    mode.uncounted = true;
}

void promises_technician_message(int from, int to, const struct ipc_message *m)
{
    const struct link_answer *answer = (const void *)m->body;
    if (m->ticket == 0 || !process_lives(from) || process_role(from) != ROLE_LINK ||
        !process_lives(to) || process_role(to) != ROLE_KIOSK)
        return;
    if (m->type == LINK_SET_FAILURES && answer->result == LINK_DONE)
        mode.stored_at = world_us();
    if (m->type == LINK_RECORD && answer->result == LINK_GARBLED)
        promises_break("no_record_is_refused", "what is recorded has a form");
}

void promises_technician_pin(const struct badge *badge, int tries_before,
                             const unsigned char padded[BADGE_PIN])
{
    bool good = badge->paper <= PAPER_COPY;
    if (!good)
        promises_break("a_refused_card_gets_no_pin", "%s", maintenance_name(badge->paper));
    if (tries_before == 0)
        promises_break("a_blocked_card_gets_no_pin", "%s", maintenance_name(badge->paper));
    bool left = mode.left_us != 0 && world_us() - mode.left_us < FORGOTTEN_US;
    if (mode.oks == 0 && !left)
        promises_break("no_pin_without_a_press_of_ok", "%s", maintenance_name(badge->paper));
    if (!was_typed(padded))
        promises_break("what_is_verified_is_what_was_typed", "a technician's PIN");
    if (memchr(padded, 0xFF, DIGITS_MIN))
        promises_break("what_is_no_pin_is_not_sent", "fewer than %d digits", DIGITS_MIN);
    mode.left_us = mode.oks = 0;
    if (mode.stored_at < mode.ok_us) {
        check_uncounted(tries_before);
        return;
    }
    check_wait();
    mode.wrong++;
    mode.wrong_ms = mode.ok_ms;
    mode.wrong_wall_ms = mode.ok_wall_ms;
    mode.wrong_steps = world_clock_steps();
}

void promises_technician_proof(const struct badge *badge)
{
    if (badge->paper != PAPER_GOOD && badge->paper != PAPER_SECOND)
        return;
    if (mode.in_mode && badge != mode.proved)
        mode.exchanged = true;
    mode.proved_at = world_us();
    mode.away_since = mode.gone_since = 0;
    mode.proved = badge;
    mode.uncounted = false;
    mode.wrong = 0;
}

// ---- commands -----------------------------------------------------------------------------------

// Nothing that is put in there is asked for a secret, but a technician's card.
void promises_technician_command(const struct card *card, int ins)
{
    if (ins == 0x20 && !card->badge && !card_is_test(card) && mode.id != VIEW_COUNT &&
        view_is_service(mode.id))
        promises_break("no_verify_reaches_a_residents_card_in_the_mode", "card %d", card->number);
}

// A test card gets its own secrets alone, and neither when one of its tries is gone.
void promises_technician_test_verify(enum card_which which, int tries_before, const char *value,
                                     size_t length)
{
    const char *its = which == CARD_AUTH ? MAINTENANCE_TEST_PIN : MAINTENANCE_TEST_PASSWORD;
    if (length != strlen(its) || memcmp(value, its, length) != 0)
        promises_break("a_test_card_gets_its_own_secrets_and_nothing_else", "%zu characters",
                       length);
    if (tries_before < (which == CARD_AUTH ? TEST_TRIES_AUTH : TEST_TRIES_SIGN))
        promises_break("a_test_card_is_verified_with_all_of_its_tries", "%d left", tries_before);
}

void promises_technician_test_written(const struct card *card, enum card_which which)
{
    const char *its = which == CARD_AUTH ? MAINTENANCE_TEST_PIN : MAINTENANCE_TEST_PASSWORD;
    if (strcmp(card->secrets[which].value, its) != 0)
        promises_break("a_test_card_keeps_its_secrets", "%s", card->secrets[which].value);
    mode.written++;
}

// A test card is nobody's. Of any other its kind and its authority are read there, nothing of its
// holder.
bool promises_technician_reads(const struct card *card, uint16_t file)
{
    bool there = mode.service_at != 0 && world_us() - mode.service_at < READ_US;
    return card_is_test(card) || (there && (file == LABEL_FILE || file == AUTHORITY_FILE));
}

// ---- screens ------------------------------------------------------------------------------------

static bool is_in(enum view_id id)
{
    return view_is_service(id) && id != VIEW_SERVICE_INSERT && id != VIEW_SERVICE_READING &&
           id != VIEW_SERVICE_PIN && id != VIEW_SERVICE_REFUSED && id != VIEW_SERVICE_ENDED;
}

// Nobody sees anything of a resident there, nor a resident anything of a technician.
static void check_apart(const struct view *view)
{
    static const struct view_service NO_SERVICE; // lint: file-scope all zero
    static const struct view_secret NO_SECRET;   // lint: file-scope the same
    bool service = view_is_service(view->id);
    bool typed = view->id != VIEW_SERVICE_PIN && view->entry.typed > 0;
    if (service && (typed || view->operation != OPERATION_NONE || view->notice != NOTICE_NONE ||
                    view->tries_left != 0 || view->auth_dates.valid_until.year != 0 ||
                    memcmp(&view->sign, &NO_SECRET, sizeof NO_SECRET) != 0 ||
                    memcmp(&view->auth, &NO_SECRET, sizeof NO_SECRET) != 0))
        promises_break("nothing_of_a_resident_is_shown_there", "%s", view_name(view->id));
    if (!service && memcmp(&view->service, &NO_SERVICE, sizeof NO_SERVICE) != 0)
        promises_break("nothing_of_a_technician_is_shown_to_residents", "%s", view_name(view->id));
}

static void check_begins(const struct view *view, bool first)
{
    bool idle = mode.id == VIEW_START || mode.id == VIEW_CLOSED;
    if (first || !idle || world_us() - mode.held_at > SLACK_US)
        promises_break("the_mode_begins_at_an_idle_kiosk_with_its_corner_held", "%s",
                       view_name(view->id));
    mode.began_at = world_us();
    mode.lost_at = 0;
    mode.in_mode = false;
}

// A PIN is asked for by a card that may have one: whose certificate is good here, and that is not
// blocked.
static void check_asks(void)
{
    const struct reader *r = reader_service()->readers;
    const struct badge *badge = r[0].card ? r[0].card->badge : NULL;
    bool still = r[0].card && !r[1].card && r[0].moved_at <= mode.shown_at + STILL_US;
    bool may = badge && badge->paper <= PAPER_COPY && badge->tries > 0;
    if (still && !may && !faults_watch_excuse() && !faults_card_excuse())
        promises_break("a_pin_is_asked_for_by_a_good_card_alone", "card %d", r[0].card->number);
}

static void check_in(const struct view *view)
{
    if (mode.proved_at <= mode.began_at)
        promises_break("nobody_is_let_in_without_a_proof", "%s", view_name(view->id));
    mode.in_mode = true;
    mode.lost_at = 0;
    mode.begun = mode.ended;
    mode.entries++;
}

void promises_technician_recorded(const struct history_record *record)
{
    mode.refused += record->what == HISTORY_LOGIN_REFUSED;
    mode.passed += (record->what == HISTORY_VISIT || record->what == HISTORY_VISIT_PIN) &&
                   record->outcome == HISTORY_PASS;
    if (mode.passed > mode.written)
        promises_break("a_visit_that_passed_has_written_its_card", "%d of %d", mode.written,
                       mode.passed);
    mode.logins += record->what == HISTORY_LOGIN && record->outcome == HISTORY_DONE;
    bool other = record->what == HISTORY_LOGIN || record->what == HISTORY_LOGOUT ||
                 record->what == HISTORY_LOGIN_REFUSED;
    mode.ended += !other && record->technician[0] != '\0';
    bool own = mode.logins == mode.entries; // else it is one of before, which was held
    if (record->what == HISTORY_LOGOUT && own && mode.begun > mode.ended)
        promises_break("what_a_technician_begins_is_recorded", "%d of %d tests", mode.ended,
                       mode.begun);
}

void promises_technician_at_end(void)
{
    if (mode.entries > mode.logins)
        promises_break("every_login_is_recorded", "%d of %d", mode.logins, mode.entries);
    if (mode.refusals > mode.refused)
        promises_break("every_refusal_is_recorded", "%d of %d", mode.refused, mode.refusals);
}

// Only who tests the reader may take the own card out, and has to be back with it.
static void check_goes_on(const struct view *view)
{
    bool left = view->id == VIEW_SERVICE_INSERT && is_in(mode.id);
    if (left && mode.id != VIEW_SERVICE_READER && mode.id != VIEW_SERVICE_VISIT)
        promises_break("the_mode_ends_with_its_card", "%s asks for it", view_name(mode.id));
    if (is_in(view->id) && mode.exchanged)
        promises_break("only_the_same_technician_goes_on", "%s", view_name(view->id));
}

static bool is_tool(enum view_id id)
{
    return id == VIEW_SERVICE_READER || id == VIEW_SERVICE_TOUCH || id == VIEW_SERVICE_KEYS ||
           id == VIEW_SERVICE_PICTURE || id == VIEW_SERVICE_DISPLAY ||
           id == VIEW_SERVICE_GEOMETRY || id == VIEW_SERVICE_SOUND || id == VIEW_SERVICE_VISIT;
}

static void note_tests(const struct view *view)
{
    bool shown = view->id == VIEW_SERVICE_TEST || view->id == VIEW_SERVICE_PAGE;
    mode.begun += mode.asks && shown && view->service.running;
    mode.begun += is_tool(view->id) && (mode.id == VIEW_COUNT || !is_tool(mode.id));
    if (!shown || view->service.running)
        mode.asks = false;
}

void promises_technician_shown(const struct view *view, bool first)
{
    bool before = mode.id != VIEW_COUNT && view_is_service(mode.id);
    check_apart(view);
    check_goes_on(view);
    note_tests(view);
    if (view_is_service(view->id) && !before)
        check_begins(view, first);
    if (is_in(view->id) && !mode.in_mode)
        check_in(view);
    if (view->id == VIEW_SERVICE_PIN && mode.id != VIEW_SERVICE_PIN)
        check_asks();
    mode.refusals += view->id == VIEW_SERVICE_REFUSED && mode.id != VIEW_SERVICE_REFUSED;
    if (!view_is_service(view->id) || view->id == VIEW_SERVICE_REFUSED ||
        view->id == VIEW_SERVICE_ENDED)
        mode.in_mode = mode.exchanged = false;
    if (view->id != mode.id)
        mode.shown_at = world_us();
    mode.id = view->id;
}

void promises_technician_pressed(enum control control, enum view_id view)
{
    if (control == CONTROL_SERVICE)
        mode.held_at = world_us();
    mode.asks |=
        control == CONTROL_TRY_AGAIN && (view == VIEW_SERVICE_TEST || view == VIEW_SERVICE_PAGE);
    if (view != VIEW_SERVICE_PIN || control != CONTROL_OK)
        return;
    mode.oks = 1;
    mode.ok_us = world_us();
    mode.ok_ms = world_true_ms();
    mode.ok_wall_ms = world_wall_ms();
}

// ---- time ---------------------------------------------------------------------------------------

static bool ends(enum view_id id)
{
    return id == VIEW_SERVICE_ENDED || id == VIEW_SERVICE_REFUSED;
}

// The mode ends with its card, with nobody's touch, and after an hour.
static void check_ends(void)
{
    int64_t said = ends(mode.id) ? SAID_US : 0, now = world_us();
    int64_t touched = glass_touched() > mode.began_at ? glass_touched() : mode.began_at;
    if (now - touched > IDLE_US + said + SLACK_US)
        promises_break("the_mode_ends_in_its_time", "%s, untouched", view_name(mode.id));
    if (now - mode.began_at > 60 * WORLD_MINUTE + said + SLACK_US)
        promises_break("the_mode_ends_in_its_time", "%s, after an hour", view_name(mode.id));
    bool needs = mode.in_mode || mode.id == VIEW_SERVICE_PIN;
    bool may_be_out = mode.id == VIEW_SERVICE_INSERT || mode.id == VIEW_SERVICE_READER ||
                      mode.id == VIEW_SERVICE_VISIT;
    if (needs && !may_be_out && mode.out_since != 0 && now - mode.out_since > GONE_US)
        promises_break("the_mode_ends_with_its_card", "%s without one", view_name(mode.id));
    if (is_in(mode.id) && !may_be_out && mode.other_since != 0 && now - mode.other_since > GONE_US)
        promises_break("the_mode_ends_with_its_card", "%s with another", view_name(mode.id));
    if (mode.in_mode && mode.away_since != 0 && now - mode.away_since > AWAY_US + GONE_US)
        promises_break("a_card_that_is_away_is_back_in_time", "%s", view_name(mode.id));
    if (is_in(mode.id) && mode.lost_at != 0 && now - mode.lost_at > GONE_US)
        promises_break("the_mode_ends_with_its_helper", "%s", view_name(mode.id));
}

static void since(int64_t *when, bool now)
{
    if (!now)
        *when = 0;
    else if (*when == 0)
        *when = world_us();
}

static void note_cards(void)
{
    const struct reader_service *s = reader_service();
    bool works = s->alive && !s->hangs && !faults_watch_excuse() && !faults_reader_excuse() &&
                 process_of(ROLE_CARD) != PROCESS_NONE;
    const struct card *card = s->readers[0].card;
    since(&mode.out_since, works && !card && !s->readers[1].card);
    since(&mode.other_since, works && s->readers[0].plugged && card && !s->readers[1].card &&
                                 card->badge != mode.proved);
    since(&mode.gone_since, mode.in_mode && (mode.out_since != 0 || mode.other_since != 0));
    if (!mode.in_mode)
        mode.away_since = 0;
    else if (mode.away_since == 0 && mode.gone_since != 0 &&
             world_us() - mode.gone_since > MOVED_US)
        mode.away_since = mode.gone_since;
}

// ---- what is left -------------------------------------------------------------------------------

// A PIN is nowhere when it has been used: in no memory, not in pcscd, on no disk.
static void search_pins(void)
{
    for (size_t i = 0; i < mode.pin_count; i++) {
        const char *pin = mode.pins[i];
        size_t length = strlen(pin);
        promises_search("nothing_of_a_technician_is_left", pin, length, "a PIN");
        if (memmem(reader_service()->last, sizeof reader_service()->last, pin, length))
            promises_break("nothing_of_a_technician_is_left", "a PIN in pcscd");
        if (disk_holds(pin, length))
            promises_break("nothing_of_a_technician_is_left", "a PIN on the disk");
    }
    mode.pin_count = 0;
}

static void check_left(void)
{
    bool may = mode.id == VIEW_SERVICE_PIN || mode.id == VIEW_SERVICE_READING;
    if (mode.pin_count == 0 || may || mode.searched_for == mode.shown_at ||
        world_us() - mode.shown_at < FORGOTTEN_US + plate_slack_us() || faults_time_excuse())
        return;
    mode.searched_for = mode.shown_at;
    search_pins();
}

void promises_technician_tick(void)
{
    note_cards();
    if (mode.id != VIEW_COUNT && view_is_service(mode.id))
        mode.service_at = world_us();
    if (mode.id == VIEW_COUNT)
        return;
    if (view_is_service(mode.id) && !faults_time_excuse())
        check_ends();
    check_left();
}
