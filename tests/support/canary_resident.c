#include "tests/support/canary_resident.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/stand_process.h"
#include "tests/test.h"

enum {
    BIRTH_BYTES = 16,
    COMMAND_BYTES = 512,
};

static void choose_secrets(struct canary_resident *g)
{
    canary_search_choose_password(g->search, "the card's password", g->password);
    canary_search_choose_password(g->search, "the new password", g->new_password);
    canary_search_choose_password(g->search, "the other password", g->other_password);
    canary_search_choose_pin(g->search, "the card's PIN", g->pin);
    canary_search_choose_pin(g->search, "the new PIN", g->new_pin);
    canary_search_choose_pin(g->search, "the other PIN", g->other_pin);
}

// Outside of the stand: the command goes in by itself.
static void make_card(struct canary_resident *g, const char *birth)
{
    char command[COMMAND_BYTES];
    snprintf(command, sizeof command,
             "%s/make-card %s/card --pin \"$CANARY_PIN\" --password \"$CANARY_PASSWORD\" "
             "--birth %s >%s/made 2>&1 || { cat %s/made; false; }",
             kiosk_stand_dir(g->stand), g->cards, birth, g->cards, g->cards);
    setenv("CANARY_PIN", g->pin, 1);
    setenv("CANARY_PASSWORD", g->password, 1);
    int status = system(command);
    unsetenv("CANARY_PIN");
    unsetenv("CANARY_PASSWORD");
    assert_int_equal(status, 0);
}

static void await_empty_reader(const struct kiosk_stand *stand)
{
    kiosk_stand_await_sh(stand, "kioskctl status --json | grep -q '\"cards\":0'");
}

static struct canary_resident *come(struct kiosk_stand *stand, enum resident_way way,
                                    bool born_on_new_pin)
{
    struct canary_resident *g = calloc(1, sizeof *g);
    char order[SCRATCH_MAX + 16], birth[BIRTH_BYTES] = "1950-12-31";
    assert_non_null(g);
    g->stand = stand;
    g->search = canary_search_begin(stand);
    assert_true(tmpdir_make(g->cards));
    choose_secrets(g);
    if (born_on_new_pin)
        snprintf(birth, sizeof birth, "1950-%.2s-%.2s", g->new_pin, g->new_pin + 2);
    make_card(g, birth);
    kiosk_stand_tell_card(stand, "remove");
    await_empty_reader(stand);
    snprintf(order, sizeof order, "insert %s/card", g->cards);
    kiosk_stand_tell_card(stand, order);
    kiosk_stand_await(stand, "explain", NULL);
    g->resident = resident_come(stand, way);
    return g;
}

struct canary_resident *canary_resident_come(struct kiosk_stand *stand, enum resident_way way)
{
    return come(stand, way, false);
}

struct canary_resident *canary_resident_come_born_on_new_pin(struct kiosk_stand *stand,
                                                             enum resident_way way)
{
    return come(stand, way, true);
}

void canary_resident_pull_card(struct canary_resident *g)
{
    kiosk_stand_tell_card(g->stand, "remove");
    await_empty_reader(g->stand);
}

void canary_resident_leave_from(struct canary_resident *g, const char *view)
{
    resident_choose(g->resident, view, "leave");
    kiosk_stand_await(g->stand, "take-card", NULL);
    canary_resident_pull_card(g);
    kiosk_stand_await(g->stand, "start", NULL);
}

void canary_resident_forget(struct canary_resident **visitor)
{
    struct canary_resident *g = *visitor;
    if (!g)
        return;
    resident_leave(&g->resident);
    canary_search_end(&g->search);
    tmpdir_remove(g->cards);
    explicit_bzero(g, sizeof *g);
    free(g);
    *visitor = NULL;
}

void canary_resident_wants_password(struct canary_resident *g)
{
    resident_choose(g->resident, "explain", "agree");
    resident_choose(g->resident, "card", "reset-sign");
    kiosk_stand_await(g->stand, "known", NULL);
}

void canary_resident_wants_pin(struct canary_resident *g)
{
    resident_choose(g->resident, "explain", "agree");
    resident_choose(g->resident, "card", "reset-auth");
    resident_choose(g->resident, "consent", "agree");
    kiosk_stand_await(g->stand, "known", NULL);
}

void canary_resident_enters_all(struct canary_resident *g, const char *known, const char *new)
{
    canary_resident_enters(g, "known", known);
    canary_resident_enters(g, "new", new);
    canary_resident_enters(g, "again", new);
}

void canary_resident_types(struct canary_resident *g, const char *view, const char *secret)
{
    kiosk_stand_await(g->stand, view, NULL);
    traces_learn(&g->traces, g->stand);
    resident_type(g->resident, view, secret);
}

void canary_resident_enters(struct canary_resident *g, const char *view, const char *secret)
{
    kiosk_stand_await(g->stand, view, NULL);
    traces_learn(&g->traces, g->stand);
    resident_enter(g->resident, view, secret);
}

void canary_resident_expect_no_traces(const struct canary_resident *g, const char *when)
{
    struct stand_process processes = stand_process_list(g->stand);
    size_t found = traces_count(&g->traces, stand_process_find(&processes, CREW_KIOSK));
    if (found > 0)
        fail_msg("%s: kiosk keeps %zu events of what was typed", when, found);
}

void canary_resident_expect_gone(const struct canary_resident *g, const char *when)
{
    canary_search_expect_nowhere(g->search, when);
    canary_resident_expect_no_traces(g, when);
}
