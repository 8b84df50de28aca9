// Who is not let in, at the whole kiosk: what each sees, and what the history says of it when every
// record has been read. And the wait after wrong PINs: it grows, and no restart shortens it.
//
// Time that passes here is taken from what kiosk-link keeps, while nobody runs that knows better.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/support/kiosk_technician.h"
#include "tests/test.h"

// ---- steps --------------------------------------------------------------------------------------

// DIR/`name`: a card with a certificate that is issued like this, by the folder's CA; $m is the
// program, $v makes the card.
static void make(struct kiosk_visit *v, const char *name, const char *issue)
{
    char root[256];
    assert_non_null(getcwd(root, sizeof root));
    kiosk_stand_must(
        v->stand,
        "mkdir -p maintenance && m=%s/tests/card/maintenance && { %s; } && "
        "virtual-card make --file %s --piv maintenance/%s.pem --piv-pin " TECHNICIAN_PIN,
        root, issue, name, name);
}

static void come_with(struct kiosk_visit *v, const char *card)
{
    kiosk_technician_come(v);
    kiosk_visit_put(v, card);
}

static void go(struct kiosk_visit *v)
{
    kiosk_visit_pull(v);
    kiosk_stand_await(v->stand, "start", NULL);
}

// It is the newest record; behind the records stands how many there are.
static void is_refused(struct kiosk_visit *v, const char *cause)
{
    char command[192];
    kiosk_stand_await(v->stand, "service-refused", cause);
    snprintf(command, sizeof command,
             "kioskctl history --verify | tail -n 2 | tr -s ' ' | "
             "grep -qE ' login-refused refused %s [0-9a-f]{40}'",
             cause);
    kiosk_stand_await_sh(v->stand, command);
    go(v);
}

static int count_verifies(struct kiosk_visit *v)
{
    char *said;
    kiosk_stand_sh(v->stand, &said,
                   "kioskctl trace --json | grep -o '\"name\":\"VERIFY\"' | wc -l");
    int count = atoi(said);
    free(said);
    return count;
}

// Nothing that the two programs know is left but what is on the disk, which is made to be so many
// seconds older.
static void restart_later(struct kiosk_visit *v, int seconds)
{
    kiosk_stand_must(v->stand,
                     "pkill -STOP -x kiosk; "
                     "awk '{print $1, $2 - %d}' outbox.db.failures >later && "
                     "mv later outbox.db.failures && pkill -KILL -x kiosk-link",
                     seconds);
    kiosk_visit_restart_kiosk(v);
    kiosk_stand_await(v->stand, "start", NULL);
}

static void waits(struct kiosk_visit *v)
{
    come_with(v, "good");
    is_refused(v, "must-wait");
}

// ---- promises -----------------------------------------------------------------------------------

static void whose_certificate_is_refused_is_recorded_with_the_cause(void **state)
{
    static const struct {
        const char *cause, *issue;
    } ROWS[] = {
        {"expired", "$m maintenance issue bad --from 2020-01-01 --until 2021-01-01"},
        {"other-ca", "$m other issue bad && mv other/bad.pem maintenance"},
        {"wrong-role", "$m maintenance issue bad --role clientAuth"},
        {"wrong-place", "$m maintenance issue bad --place urn:jpki-kiosk:region:JP-27"},
        {"revoked", "$m maintenance issue bad && $m maintenance revoke bad"},
    };
    struct kiosk_visit *v = *state;
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        kiosk_stand_must(v->stand, "rm -f bad maintenance/bad.*");
        make(v, "bad", ROWS[i].issue);
        come_with(v, "bad");
        is_refused(v, ROWS[i].cause);
        assert_int_equal(count_verifies(v), 0);
    }
}

// One after the other: each of the three counts as a wrong PIN.
static void whoever_proves_nothing_is_recorded_and_the_wait_grows_over_restarts(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_technician_log_in(v, "good"); // its signature is what is replayed below
    resident_choose(v->resident, "service-menu", "leave");
    go(v);
    kiosk_stand_must(
        v->stand,
        "virtual-card make --file copy --piv maintenance/good.crt --piv-pin " TECHNICIAN_PIN);
    come_with(v, "copy"); // the certificate, and no key
    resident_enter(v->resident, "service-pin", TECHNICIAN_PIN);
    is_refused(v, "not-proved");
    restart_later(v, 0);
    waits(v); // for 30 s
    restart_later(v, 25);
    kiosk_stand_tell_card(v->stand, "habit piv-replay on");
    come_with(v, "good");
    resident_enter(v->resident, "service-pin", TECHNICIAN_PIN);
    is_refused(v, "not-proved");
    kiosk_stand_tell_card(v->stand, "clear");
    restart_later(v, 32);
    waits(v); // for 60
    restart_later(v, 20);
    come_with(v, "good");
    resident_enter(v->resident, "service-pin", TECHNICIAN_WRONG);
    is_refused(v, "pin-wrong");
    restart_later(v, 70);
    waits(v); // for 300
    restart_later(v, 225);
    kiosk_technician_log_in(v, "good");
    kiosk_stand_await_sh(v->stand, "grep -q '^0 ' outbox.db.failures");
    resident_choose(v->resident, "service-menu", "leave");
    go(v);
}

static void put_through_the_readers_test(struct kiosk_visit *v, const char *card)
{
    for (int i = 1; i <= 3; i++) {
        char answered[96];
        snprintf(answered, sizeof answered,
                 "test $(grep -c 'event=probed result=0' log/kiosk-card.log) -eq %d", i);
        kiosk_visit_pull(v);
        kiosk_visit_put(v, card);
        kiosk_stand_await_sh(v->stand, answered);
    }
}

// Behind the test of the reader the technician's own card is asked for.
static void another_technicians_card_after_the_login_is_recorded_and_ends_it(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_technician_make(v, "second");
    kiosk_technician_log_in(v, "good");
    resident_choose(v->resident, "service-menu", "tools");
    resident_choose(v->resident, "service-tools", "tool-reader");
    put_through_the_readers_test(v, "second");
    kiosk_visit_pull(v);
    kiosk_stand_await(v->stand, "service-insert", NULL);
    kiosk_visit_put(v, "second");
    kiosk_stand_await(v->stand, "service-ended", "other-card");
    kiosk_technician_recorded(v, " login-refused refused other-card [0-9a-f]{40}");
    kiosk_technician_recorded(v, " logout done other-card [0-9a-f]{40}");
    resident_choose(v->resident, "service-ended", "leave");
    kiosk_stand_await(v->stand, "take-card", NULL);
    go(v);
}

static const struct CMUnitTest TESTS[] = {
    KIOSK_VISIT(whoever_proves_nothing_is_recorded_and_the_wait_grows_over_restarts),
    KIOSK_VISIT(another_technicians_card_after_the_login_is_recorded_and_ends_it),
    KIOSK_VISIT(whose_certificate_is_refused_is_recorded_with_the_cause),
};

TEST_MAIN(TESTS, kiosk_visit_open, kiosk_visit_close)
