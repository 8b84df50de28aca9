#include "tests/e2e/guest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/e2e/crew.h"
#include "tests/test.h"

enum {
    BIRTH_BYTES = 16,
    COMMAND_BYTES = 512,
};

static void choose_secrets(struct guest *g)
{
    hunt_choose_password(g->hunt, "the card's password", g->password);
    hunt_choose_password(g->hunt, "the new password", g->new_password);
    hunt_choose_password(g->hunt, "the other password", g->other_password);
    hunt_choose_pin(g->hunt, "the card's PIN", g->pin);
    hunt_choose_pin(g->hunt, "the new PIN", g->new_pin);
    hunt_choose_pin(g->hunt, "the other PIN", g->other_pin);
}

// Outside of the stand: the command goes in by itself.
static void make_card(struct guest *g, const char *birth)
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

static struct guest *come(struct kiosk_stand *stand, enum resident_way way, bool born_on_new_pin)
{
    struct guest *g = calloc(1, sizeof *g);
    char order[SCRATCH_MAX + 16], birth[BIRTH_BYTES] = "1950-12-31";
    assert_non_null(g);
    g->stand = stand;
    g->hunt = hunt_begin(stand);
    assert_true(scratch_make(g->cards));
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

struct guest *guest_come(struct kiosk_stand *stand, enum resident_way way)
{
    return come(stand, way, false);
}

struct guest *guest_come_born_on_new_pin(struct kiosk_stand *stand, enum resident_way way)
{
    return come(stand, way, true);
}

void guest_pull_card(struct guest *g)
{
    kiosk_stand_tell_card(g->stand, "remove");
    await_empty_reader(g->stand);
}

void guest_leave_from(struct guest *g, const char *view)
{
    resident_choose(g->resident, view, "leave");
    kiosk_stand_await(g->stand, "take-card", NULL);
    guest_pull_card(g);
    kiosk_stand_await(g->stand, "start", NULL);
}

void guest_forget(struct guest **guest)
{
    struct guest *g = *guest;
    if (!g)
        return;
    resident_leave(&g->resident);
    hunt_end(&g->hunt);
    scratch_remove(g->cards);
    explicit_bzero(g, sizeof *g);
    free(g);
    *guest = NULL;
}

void guest_wants_password(struct guest *g)
{
    resident_choose(g->resident, "explain", "agree");
    resident_choose(g->resident, "card", "reset-sign");
    kiosk_stand_await(g->stand, "known", NULL);
}

void guest_wants_pin(struct guest *g)
{
    resident_choose(g->resident, "explain", "agree");
    resident_choose(g->resident, "card", "reset-auth");
    resident_choose(g->resident, "consent", "agree");
    kiosk_stand_await(g->stand, "known", NULL);
}

void guest_enters_all(struct guest *g, const char *known, const char *new)
{
    guest_enters(g, "known", known);
    guest_enters(g, "new", new);
    guest_enters(g, "again", new);
}

void guest_types(struct guest *g, const char *view, const char *secret)
{
    kiosk_stand_await(g->stand, view, NULL);
    traces_learn(&g->traces, g->stand);
    resident_type(g->resident, view, secret);
}

void guest_enters(struct guest *g, const char *view, const char *secret)
{
    kiosk_stand_await(g->stand, view, NULL);
    traces_learn(&g->traces, g->stand);
    resident_enter(g->resident, view, secret);
}

void guest_expect_no_traces(const struct guest *g, const char *when)
{
    struct crew crew = crew_list(g->stand);
    size_t found = traces_count(&g->traces, crew_find(&crew, CREW_KIOSK));
    if (found > 0)
        fail_msg("%s: kiosk keeps %zu events of what was typed", when, found);
}

void guest_expect_gone(const struct guest *g, const char *when)
{
    hunt_expect_nowhere(g->hunt, when);
    guest_expect_no_traces(g, when);
}
