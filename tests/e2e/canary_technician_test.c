// A technician's PIN, right or wrong, taken or not, is gone from everywhere a second after its use:
// from the memory of every process, every file, log and database, and the history. Each is a canary
// that stood nowhere before; the card is made outside of the stand's folder.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/support/canary_search.h"
#include "tests/support/kiosk_visit.h"
#include "tests/support/paths.h"
#include "tests/support/stand_process.h"
#include "tests/support/tmpdir.h"
#include "tests/support/traces.h"
#include "tests/test.h"

enum {
    HOLD_MS = 5400,
    COMMAND_MAX = 1024,
};

struct technician {
    struct canary_search *search;
    struct traces traces;
    char cards[SCRATCH_MAX];
    char pin[CANARY_TEXT_MAX], wrong[CANARY_TEXT_MAX];
};

// ---- steps --------------------------------------------------------------------------------------

// The PIN reaches the program by the environment: no command line and no file of the stand has it.
static void make_card(struct kiosk_visit *v, const struct technician *t)
{
    char root[256], program[256], command[COMMAND_MAX];
    assert_non_null(getcwd(root, sizeof root));
    paths_program("virtual-card", program, sizeof program);
    snprintf(command, sizeof command,
             "cd %s && mkdir -p maintenance && %s/tests/card/maintenance maintenance issue canary "
             "--place urn:jpki-kiosk:region:JP-13 >%s/made 2>&1 && %s make --file %s/card --piv "
             "maintenance/canary.pem --piv-pin \"$CANARY_PIN\" >>%s/made 2>&1",
             kiosk_stand_dir(v->stand), root, t->cards, program, t->cards, t->cards);
    setenv("CANARY_PIN", t->pin, 1);
    int status = system(command);
    unsetenv("CANARY_PIN");
    assert_int_equal(status, 0);
}

static struct technician *come(struct kiosk_visit *v)
{
    struct technician *t = calloc(1, sizeof *t);
    char file[SCRATCH_MAX + 8];
    assert_non_null(t);
    assert_true(tmpdir_make(t->cards));
    t->search = canary_search_begin(v->stand);
    canary_search_choose_digits(t->search, "the technician's PIN", t->pin);
    canary_search_choose_digits(t->search, "the wrong PIN", t->wrong);
    make_card(v, t);
    resident_hold(v->resident, "start", HOLD_MS);
    kiosk_stand_await(v->stand, "service-insert", NULL);
    snprintf(file, sizeof file, "%s/card", t->cards);
    kiosk_visit_put(v, file);
    kiosk_stand_await(v->stand, "service-pin", NULL);
    traces_learn(&t->traces, v->stand);
    return t;
}

// Before anything else is touched, which may lie where a key was.
static void is_gone(struct kiosk_visit *v, struct technician *t, const char *when)
{
    const struct stand_process all = stand_process_list(v->stand);
    canary_search_expect_nowhere(t->search, when);
    assert_int_equal(traces_count(&t->traces, stand_process_find(&all, CREW_KIOSK)), 0);
}

// Takes the card along, if it is still there.
static void go(struct kiosk_visit *v, struct technician *t)
{
    kiosk_visit_pull(v);
    kiosk_stand_await_sh(v->stand, "kioskctl view --json | "
                                   "grep -qE '\"view\":\"(service-ended|start)\"'");
    canary_search_expect_nowhere(t->search, "after the card was taken");
    if (kiosk_stand_sh(v->stand, NULL, "kioskctl view --json | grep -q service-ended") == 0)
        resident_choose(v->resident, "service-ended", "leave");
    kiosk_stand_await(v->stand, "start", NULL);
    canary_search_expect_nowhere(t->search, "on the start screen");
    canary_search_end(&t->search);
    tmpdir_remove(t->cards);
    explicit_bzero(t, sizeof *t);
    free(t);
}

// ---- promises -----------------------------------------------------------------------------------

static void nothing_is_left_of_a_pin_that_let_in(void **state)
{
    struct kiosk_visit *v = *state;
    struct technician *t = come(v);
    resident_enter(v->resident, "service-pin", t->pin);
    kiosk_stand_await(v->stand, "service-menu", NULL);
    is_gone(v, t, "in the mode");
    go(v, t);
}

static void nothing_is_left_of_a_pin_that_was_typed_and_not_taken(void **state)
{
    struct kiosk_visit *v = *state;
    struct technician *t = come(v);
    resident_type(v->resident, "service-pin", t->pin);
    kiosk_visit_pull(v);
    kiosk_stand_await(v->stand, "service-ended", "card-out");
    is_gone(v, t, "after the card was pulled");
    go(v, t);
}

// It comes when the entry is gone already.
static void nothing_is_left_of_a_finger_that_was_on_its_way(void **state)
{
    struct kiosk_visit *v = *state;
    struct technician *t = come(v);
    const struct traces_rect *key = &t->traces.keys[0];
    resident_type(v->resident, "service-pin", t->pin);
    kiosk_visit_pull(v);
    kiosk_stand_await(v->stand, "service-ended", "card-out");
    resident_touch(v->resident, key->x + key->w / 2, key->y + key->h / 2);
    is_gone(v, t, "behind a finger that came late");
    go(v, t);
}

// Last: after it a technician waits for half a minute.
static void nothing_is_left_of_a_wrong_pin(void **state)
{
    struct kiosk_visit *v = *state;
    struct technician *t = come(v);
    resident_enter(v->resident, "service-pin", t->wrong);
    kiosk_stand_await(v->stand, "service-refused", "pin-wrong");
    is_gone(v, t, "after a wrong PIN");
    go(v, t);
}

static const struct CMUnitTest TESTS[] = {
    KIOSK_VISIT(nothing_is_left_of_a_pin_that_let_in),
    KIOSK_VISIT(nothing_is_left_of_a_pin_that_was_typed_and_not_taken),
    KIOSK_VISIT(nothing_is_left_of_a_finger_that_was_on_its_way),
    KIOSK_VISIT(nothing_is_left_of_a_wrong_pin),
};

TEST_MAIN(TESTS, kiosk_visit_open, kiosk_visit_close)
