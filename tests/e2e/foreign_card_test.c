// A card that shares no code with the project works: both resets, on each of four ATRs and ways to
// answer, with padded files, without short file identifiers, and with 6983 for what is locked.
// Afterwards the card itself says which secrets it takes.
#include <openssl/rand.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/support/evidence.h"
#include "tests/support/foreign_card.h"
#include "tests/support/foreign_reader.h"
#include "tests/support/kiosk_visit.h"
#include "tests/support/tmpdir.h"
#include "tests/test.h"

enum {
    APDU_BUDGET = 20, // of a whole reset, without the READs of certificates
    PATH_BYTES = SCRATCH_MAX + 32,
};

static const struct foreign_habits HABITS[] = {
    {"3BE000FF8131FE4514", FOREIGN_GIVES_LESS, 256, 0x00},
    {"3BDA13FF8131FB468012392F31C173C601C03B", FOREIGN_GIVES_LESS, 64, 0xFF},
    {"3B888001000005E0B381A1007F", FOREIGN_IN_PARTS, 100, 0x00},
    {"3BC5FF8131FB458073C6010000", FOREIGN_NAMES_LENGTH, 128, 0xFF},
};

struct desk_of_two { // a card of the right master key and one of another
    struct kiosk_visit visit;
    struct foreign_card *card, *stranger;
    pid_t in_reader;
    char dir[SCRATCH_MAX];
};

// ---- the stand --------------------------------------------------------------------------------

static struct foreign_card *make_card(const char *dir, const unsigned char master[FOREIGN_MASTER])
{
    assert_int_equal(mkdir(dir, 0700), 0);
    return foreign_card_make(dir, master);
}

static void enrol(struct desk_of_two *d, const char *name)
{
    kiosk_stand_must(d->visit.stand,
                     "./kiosk-backend card add --status good --auth %s/%s/foreign-auth.der "
                     "--sign %s/%s/foreign-sign.der",
                     d->dir, name, d->dir, name);
}

static int open_all(void **state)
{
    unsigned char master[FOREIGN_MASTER], other[FOREIGN_MASTER] = {0};
    char hex[2 * FOREIGN_MASTER + 1], mine[PATH_BYTES], strange[PATH_BYTES];
    char ca[PATH_BYTES + 16], strange_ca[PATH_BYTES + 16];
    struct desk_of_two *d = *state = calloc(1, sizeof *d);
    assert_non_null(d);
    assert_true(tmpdir_make(d->dir) && RAND_bytes(master, sizeof master) == 1);
    for (int i = 0; i < FOREIGN_MASTER; i++)
        sprintf(hex + 2 * i, "%02X", master[i]);
    snprintf(mine, sizeof mine, "%s/mine", d->dir);
    snprintf(strange, sizeof strange, "%s/strange", d->dir);
    snprintf(ca, sizeof ca, "%s/foreign-ca.crt", mine);
    snprintf(strange_ca, sizeof strange_ca, "%s/foreign-ca.crt", strange);
    d->card = make_card(mine, master);
    d->stranger = make_card(strange, other);
    const char *const options[] = {
        "--card", "none",      "--master-key", hex,         "--sign-ca", ca,  "--auth-ca",
        ca,       "--sign-ca", strange_ca,     "--auth-ca", strange_ca,  NULL};
    d->visit.stand = kiosk_stand_start(options);
    d->visit.resident = resident_come(d->visit.stand, RESIDENT_TOUCHES);
    enrol(d, "mine");
    enrol(d, "strange");
    return 0;
}

static int close_all(void **state)
{
    struct desk_of_two *d = *state;
    resident_leave(&d->visit.resident);
    kiosk_stand_stop(&d->visit.stand);
    foreign_card_free(&d->card);
    foreign_card_free(&d->stranger);
    tmpdir_remove(d->dir);
    free(d);
    return 0;
}

// ---- a visit ----------------------------------------------------------------------------------

// What a test that failed has left.
static int begin(void **state)
{
    struct desk_of_two *d = *state;
    foreign_reader_pull(&d->in_reader);
    return 0;
}

static void put(struct desk_of_two *d, struct foreign_card *card)
{
    d->in_reader = foreign_reader_put(card, kiosk_stand_port(d->visit.stand));
    resident_choose(d->visit.resident, "explain", "agree");
}

static void pull(struct desk_of_two *d)
{
    foreign_reader_pull(&d->in_reader);
    kiosk_visit_await_cards(&d->visit, 0);
}

static void leave_and_pull(struct desk_of_two *d)
{
    resident_choose(d->visit.resident, "notice", "leave");
    kiosk_stand_await(d->visit.stand, "take-card", NULL);
    pull(d);
}

static void reset(struct desk_of_two *d, const char *operation)
{
    put(d, d->card);
    kiosk_visit_to_confirm(&d->visit, operation);
    resident_choose(d->visit.resident, "confirm", "confirm");
    kiosk_stand_await(d->visit.stand, "done", NULL);
    evidence_record(d->visit.stand, operation, "done");
}

// The card takes exactly these.
static void takes(struct foreign_card *card, const char *password, const char *pin)
{
    bool new_password = strcmp(password, NEW_PASSWORD) == 0, new_pin = strcmp(pin, NEW_PIN) == 0;
    assert_int_equal(foreign_card_tries(card, FOREIGN_SIGN), ALL_SIGN);
    assert_int_equal(foreign_card_tries(card, FOREIGN_AUTH), ALL_AUTH);
    assert_false(
        foreign_card_takes(card, FOREIGN_SIGN, new_password ? OLD_PASSWORD : NEW_PASSWORD));
    assert_true(foreign_card_takes(card, FOREIGN_SIGN, password));
    assert_false(foreign_card_takes(card, FOREIGN_AUTH, new_pin ? OLD_PIN : NEW_PIN));
    assert_true(foreign_card_takes(card, FOREIGN_AUTH, pin));
}

// What the kiosk sent in this visit, without READs of certificates; GET RESPONSE is apart as well,
// because how many of those there are is the card's choice.
static void print_and_check_apdus(struct desk_of_two *d)
{
    json_t *trace = kiosk_stand_ask(d->visit.stand, "trace"), *apdu;
    int reads = (int)json_integer_value(json_object_get(trace, "certificate_reads")), fetches = 0;
    int others = (int)json_integer_value(json_object_get(trace, "count")) - reads;
    size_t i;
    json_array_foreach(json_object_get(trace, "apdus"), i, apdu)
    {
        const char *name = json_string_value(json_object_get(apdu, "name"));
        bool certificate = json_is_true(json_object_get(apdu, "certificate"));
        fetches += strcmp(name, "GET RESPONSE") == 0 && !certificate;
    }
    json_decref(trace);
    print_message("# %d APDUs, of those %d GET RESPONSE, and %d READs of a certificate\n", others,
                  fetches, reads);
    assert_true(others > 0 && others - fetches <= APDU_BUDGET);
}

// ---- the resets -------------------------------------------------------------------------------

// A locked password, then a locked PIN, each by the other one.
static void both_are_reset_on_a_card_of_these_habits(void **state, const struct foreign_habits *h)
{
    struct desk_of_two *d = *state;
    foreign_card_prepare(d->card, h, OLD_PASSWORD, OLD_PIN, 0, ALL_AUTH);
    reset(d, "reset-sign");
    print_and_check_apdus(d);
    pull(d);
    takes(d->card, NEW_PASSWORD, OLD_PIN);

    foreign_card_prepare(d->card, h, OLD_PASSWORD, OLD_PIN, ALL_SIGN, 0);
    reset(d, "reset-auth");
    pull(d);
    takes(d->card, OLD_PASSWORD, NEW_PIN);
}

static void both_are_reset_on_a_card_that_gives_all_at_once(void **state)
{
    both_are_reset_on_a_card_of_these_habits(state, &HABITS[0]);
}

static void both_are_reset_on_a_card_that_gives_little_at_a_time(void **state)
{
    both_are_reset_on_a_card_of_these_habits(state, &HABITS[1]);
}

static void both_are_reset_on_a_card_whose_answers_are_fetched_in_parts(void **state)
{
    both_are_reset_on_a_card_of_these_habits(state, &HABITS[2]);
}

static void both_are_reset_on_a_card_that_names_the_right_length(void **state)
{
    both_are_reset_on_a_card_of_these_habits(state, &HABITS[3]);
}

static void a_card_of_another_key_refuses_the_permission_and_keeps_its_secrets(void **state)
{
    struct desk_of_two *d = *state;
    foreign_card_prepare(d->stranger, &HABITS[0], OLD_PASSWORD, OLD_PIN, ALL_SIGN, ALL_AUTH);
    put(d, d->stranger);
    kiosk_visit_to_confirm(&d->visit, "reset-sign");
    resident_choose(d->visit.resident, "confirm", "confirm");
    kiosk_stand_await(d->visit.stand, "notice", "card-refused");
    evidence_record(d->visit.stand, "reset-sign", "refused");
    leave_and_pull(d);
    takes(d->stranger, OLD_PASSWORD, OLD_PIN);
}

// ---- locked, which this card calls 6983 -------------------------------------------------------

static void a_card_with_both_secrets_locked_leads_to_the_counter(void **state)
{
    struct desk_of_two *d = *state;
    foreign_card_prepare(d->card, &HABITS[1], OLD_PASSWORD, OLD_PIN, 0, 0);
    put(d, d->card);
    kiosk_visit_notice(&d->visit, "both-locked", "counter", "leave", NULL);
    leave_and_pull(d);
    assert_int_equal(foreign_card_tries(d->card, FOREIGN_SIGN), 0);
}

static void a_locked_secret_is_not_asked_for(void **state)
{
    struct desk_of_two *d = *state;
    foreign_card_prepare(d->card, &HABITS[2], OLD_PASSWORD, OLD_PIN, ALL_SIGN, 0);
    put(d, d->card);
    kiosk_stand_await(d->visit.stand, "card", NULL);
    assert_false(kiosk_visit_offers(&d->visit, "reset-sign"));
    assert_true(kiosk_visit_offers(&d->visit, "reset-auth"));
    resident_choose(d->visit.resident, "card", "leave");
    kiosk_stand_await(d->visit.stand, "take-card", NULL);
    pull(d);
}

static void the_last_wrong_try_locks_and_says_so(void **state)
{
    struct desk_of_two *d = *state;
    foreign_card_prepare(d->card, &HABITS[3], OLD_PASSWORD, OLD_PIN, ALL_SIGN, 1);
    put(d, d->card);
    resident_choose(d->visit.resident, "card", "reset-sign");
    resident_choose(d->visit.resident, "last-try", "try-last");
    resident_enter(d->visit.resident, "known", WRONG_PIN);
    kiosk_stand_await(d->visit.stand, "notice", "known-locked");
    assert_int_equal(foreign_card_tries(d->card, FOREIGN_AUTH), 0);
    leave_and_pull(d);
}

#define AT_DESK(test) cmocka_unit_test_setup(test, begin)

static const struct CMUnitTest TESTS[] = {
    AT_DESK(both_are_reset_on_a_card_that_gives_all_at_once),
    AT_DESK(both_are_reset_on_a_card_that_gives_little_at_a_time),
    AT_DESK(both_are_reset_on_a_card_whose_answers_are_fetched_in_parts),
    AT_DESK(both_are_reset_on_a_card_that_names_the_right_length),
    AT_DESK(a_card_of_another_key_refuses_the_permission_and_keeps_its_secrets),
    AT_DESK(a_card_with_both_secrets_locked_leads_to_the_counter),
    AT_DESK(a_locked_secret_is_not_asked_for),
    AT_DESK(the_last_wrong_try_locks_and_says_so),
};

TEST_MAIN(TESTS, open_all, close_all)
