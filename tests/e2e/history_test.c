// The history of a whole kiosk: what stops it stops nobody else, and what a hand does to its file
// while kiosk-link is away is found.
#include <stdlib.h>
#include <string.h>

#include "tests/support/history_rig.h"
#include "tests/support/kiosk_visit.h"
#include "tests/support/paths.h"
#include "tests/test.h"

// The one that starts kiosk-link anew is stopped, so that there is none until let_link_back().
static void end_link(struct kiosk_visit *v)
{
    kiosk_stand_must(v->stand, "ps -o ppid= $(pgrep -o -x kiosk-link) >keeper && "
                               "kill -STOP $(cat keeper) && pkill -KILL -x kiosk-link");
    // Whoever is dead and not waited for yet is a zombie.
    kiosk_stand_await_sh(v->stand, "! ps -C kiosk-link -o stat= | grep -qv Z && rm -f link.sock");
}

static void let_link_back(struct kiosk_visit *v)
{
    kiosk_stand_must(v->stand, "kill -CONT $(cat keeper)");
    kiosk_stand_await_sh(v->stand, "test -S link.sock && kioskctl status --json | "
                                   "grep -q '\"link\":{\"helper\":true'");
    kiosk_stand_await(v->stand, "start", "");
}

// `kioskctl WORDS` ends with this status and prints a line with each of these texts.
static void says(struct kiosk_visit *v, const char *words, int status, const char *text)
{
    char *said;
    int got = kiosk_stand_sh(v->stand, &said, "'%s/bin/kioskctl' --control control %s 2>&1",
                             paths_build(), words);
    if (got != status || !strstr(said, text))
        fail_msg("kioskctl %s: status %d, \"%s\", not \"%s\"", words, got, said, text);
    free(said);
}

static void warns(struct kiosk_visit *v, bool broken)
{
    const char *there = "kioskctl status --json | grep -q history-broken";
    const char *gone = "! kioskctl status --json | grep -q history-broken";
    kiosk_stand_await_sh(v->stand, broken ? there : gone);
}

static void a_kiosk_keeps_a_history_that_is_whole(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_stand_must(v->stand, "test $(stat -c %%a history.db) = 600");
    warns(v, false);
    says(v, "diagnose", 0, "pass  history");
}

static void without_a_history_it_is_said_and_residents_are_served(void **state)
{
    struct kiosk_visit *v = *state;
    end_link(v);
    kiosk_stand_must(v->stand, "mkdir kept && mv history.db* kept && mkdir history.db");
    let_link_back(v);
    warns(v, true);
    says(v, "diagnose", 3, "history-unusable");
    kiosk_visit_to_card(v, ALL_SIGN, ALL_AUTH);
    kiosk_visit_reset(v, "reset-sign");
    kiosk_visit_begin(state); // the card is taken
    end_link(v);
    kiosk_stand_must(v->stand, "rmdir history.db && mv kept/* . && rmdir kept");
    let_link_back(v);
    warns(v, false);
    says(v, "diagnose", 0, "pass  history");
}

static void an_end_that_was_cut_off_is_warned_of_until_somebody_has_seen_it(void **state)
{
    struct kiosk_visit *v = *state;
    char path[256];
    snprintf(path, sizeof path, "%s/history.db", kiosk_stand_dir(v->stand));
    end_link(v);
    history_rig_sql_in(path, "DELETE FROM record WHERE number = (SELECT max(number) FROM record)");
    let_link_back(v);
    warns(v, true);
    says(v, "diagnose", 3, "history-broken");
    says(v, "acknowledge", 0, "");
    warns(v, false);
    says(v, "diagnose", 0, "pass  history");
    kiosk_stand_must(v->stand, "ls history.db.seen-*");
}

// The file itself, its log included, has a line with this.
static void has_line(struct kiosk_visit *v, const char *words)
{
    char command[256];
    snprintf(command, sizeof command, "cat history.db history.db-wal | grep -aqE '%s'", words);
    kiosk_stand_await_sh(v->stand, command);
}

static void what_a_person_asks_for_leaves_a_record(void **state)
{
    struct kiosk_visit *v = *state;
    says(v, "diagnose", 0, "pass  history");
    has_line(v, "Z self-test pass - - [0-9a-f]{64} duration=[0-9]+ms errors=0");
    kiosk_visit_knob(v, "clock", "+600");
    says(v, "diagnose", 3, "clock-off");
    has_line(v, "Z clock fail clock-off - [0-9a-f]{64} duration=[0-9]+ms errors=1");
    kiosk_visit_clear_knobs(v);
    says(v, "acknowledge", 0, "");
    has_line(v, "Z outbox-acknowledged done - - [0-9a-f]{64} records=0");
}

static const struct CMUnitTest TESTS[] = {
    KIOSK_VISIT(a_kiosk_keeps_a_history_that_is_whole),
    KIOSK_VISIT(what_a_person_asks_for_leaves_a_record),
    KIOSK_VISIT(without_a_history_it_is_said_and_residents_are_served),
    KIOSK_VISIT(an_end_that_was_cut_off_is_warned_of_until_somebody_has_seen_it),
};

TEST_MAIN(TESTS, kiosk_visit_open, kiosk_visit_close)
