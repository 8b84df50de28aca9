// The history of a whole kiosk: what stops it stops nobody else, and what a hand does to its file
// while kiosk-link is away is found.
#include <stdio.h>

#include "tests/support/history_hand.h"
#include "tests/support/history_rig.h"
#include "tests/support/paths.h"
#include "tests/test.h"

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
    history_hand_says(v, HISTORY_ROW, 0, "pass  history");
}

static void without_a_history_it_is_said_and_residents_are_served(void **state)
{
    struct kiosk_visit *v = *state;
    history_hand_end_link(v);
    kiosk_stand_must(v->stand, "mkdir kept && mv history.db* kept && mkdir history.db");
    history_hand_let_back(v);
    warns(v, true);
    history_hand_says(v, "diagnose", 3, "history-unusable");
    history_hand_says(v, "history", 1, "the history cannot be read");
    kiosk_visit_to_card(v, ALL_SIGN, ALL_AUTH);
    kiosk_visit_reset(v, "reset-sign");
    kiosk_visit_begin(state); // the card is taken
    history_hand_end_link(v);
    kiosk_stand_must(v->stand, "rmdir history.db && mv kept/* . && rmdir kept");
    history_hand_let_back(v);
    warns(v, false);
    history_hand_says(v, HISTORY_ROW, 0, "pass  history");
}

static void an_end_that_was_cut_off_is_warned_of_until_somebody_has_seen_it(void **state)
{
    struct kiosk_visit *v = *state;
    char path[256];
    snprintf(path, sizeof path, "%s/history.db", kiosk_stand_dir(v->stand));
    history_hand_end_link(v);
    history_rig_sql_in(path, "DELETE FROM record WHERE number = (SELECT max(number) FROM record)");
    history_hand_let_back(v);
    warns(v, true);
    history_hand_says(v, "diagnose", 3, "history-broken");
    history_hand_says(v, "acknowledge", 0, "");
    warns(v, false);
    history_hand_says(v, HISTORY_ROW, 0, "pass  history");
    kiosk_stand_must(v->stand, "ls history.db.seen-*");
}

// Some record that is told has this.
static void has_record(struct kiosk_visit *v, const char *words)
{
    char command[256];
    snprintf(command, sizeof command, "'%s/bin/kioskctl' --control control history | grep -qE '%s'",
             paths_build(), words);
    kiosk_stand_await_sh(v->stand, command);
}

static void what_a_person_asks_for_leaves_a_record(void **state)
{
    struct kiosk_visit *v = *state;
    history_hand_says(v, HISTORY_ROW, 0, "pass  history");
    has_record(v, "Z  self-test +pass +-  +-  duration=[0-9]+ms  errors=0");
    kiosk_visit_knob(v, "clock", "+600");
    history_hand_says(v, "diagnose", 3, "clock-off");
    has_record(v, "Z  clock +fail +clock-off +-  duration=[0-9]+ms  errors=1");
    kiosk_visit_clear_knobs(v);
    history_hand_says(v, "acknowledge", 0, "");
    has_record(v, "Z  outbox-acknowledged +done +-  +-  records=0");
    history_hand_says(v, "history --verify", 0, "whole, ");
    kiosk_stand_must(v->stand, "kioskctl --json history >told.json && python3 -c 'import json; "
                               "r = json.load(open(\"told.json\"))[\"records\"]; "
                               "assert r[-1][\"what\"] == \"outbox-acknowledged\", r'");
}

static void a_record_outlives_kiosk_link_and_the_kiosk(void **state)
{
    struct kiosk_visit *v = *state;
    history_hand_says(v, HISTORY_ROW, 0, "pass  history");
    has_record(v, "self-test +pass");
    kiosk_stand_must(v->stand, "kioskctl --json history >before.json");
    history_hand_end_link(v); // kill -9
    history_hand_let_back(v);
    kiosk_stand_must(v->stand, "pkill -KILL -x kiosk");
    kiosk_stand_await_sh(v->stand, "kioskctl view --json | grep -q '\"view\":\"start\"'");
    history_hand_says(v, "history --verify", 0, "whole, ");
    kiosk_stand_must(v->stand, "kioskctl --json history >after.json && python3 -c 'import json; "
                               "a, b = (json.load(open(f + \".json\"))[\"records\"] "
                               "for f in (\"before\", \"after\")); "
                               "assert a and a == b[:len(a)], (a, b)'");
}

// A new history with four records of ours behind the first.
static void begin_anew(struct kiosk_visit *v)
{
    history_hand_end_link(v);
    kiosk_stand_must(v->stand, "rm -f history.db*");
    history_hand_let_back(v);
    for (int i = 0; i < 2; i++) {
        history_hand_says(v, HISTORY_ROW, 0, "pass  history");
        history_hand_says(v, "acknowledge", 0, "");
    }
    has_record(v, "^ +5 ");
    history_hand_says(v, "history --verify", 0, "whole, ");
}

static void what_a_hand_did_to_the_file_is_found_and_named(void **state)
{
    static const struct {
        const char *sql, *found;
    } HANDS[] = {
        {"UPDATE record SET line = replace(line, 'done', 'fail') WHERE number = 3",
         "changed at record 3, of "},
        {"UPDATE record SET number = 99 WHERE number = 2;"
         "UPDATE record SET number = 2 WHERE number = 3;"
         "UPDATE record SET number = 3 WHERE number = 99",
         "reordered at record 2, of "},
        {"DELETE FROM record WHERE number = 3", "missing at record 3, of "},
        {"DELETE FROM record WHERE number > 3", "truncated at record 4;"},
        {"DELETE FROM record WHERE number > 3; UPDATE head SET count = 3, hash = "
         "(SELECT hash FROM record WHERE number = 3)",
         "head-unsigned at record 3;"},
    };
    struct kiosk_visit *v = *state;
    for (size_t i = 0; i < sizeof HANDS / sizeof HANDS[0]; i++) {
        begin_anew(v);
        history_hand_tamper(v, HANDS[i].sql);
        history_hand_says(v, "history --verify", 3, HANDS[i].found);
        warns(v, true);
    }
    history_hand_says(v, "--json history --verify", 3, "\"aside\":1,\"begun\":\"head-unsigned\"");
    begin_anew(v);
    warns(v, false);
}

static const struct CMUnitTest TESTS[] = {
    KIOSK_VISIT(a_kiosk_keeps_a_history_that_is_whole),
    KIOSK_VISIT(what_a_person_asks_for_leaves_a_record),
    KIOSK_VISIT(a_record_outlives_kiosk_link_and_the_kiosk),
    KIOSK_VISIT(what_a_hand_did_to_the_file_is_found_and_named),
    KIOSK_VISIT(without_a_history_it_is_said_and_residents_are_served),
    KIOSK_VISIT(an_end_that_was_cut_off_is_warned_of_until_somebody_has_seen_it),
};

TEST_MAIN(TESTS, kiosk_visit_open, kiosk_visit_close)
