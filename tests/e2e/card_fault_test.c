// `kiosk-card` with the real pcscd when something goes wrong: cards that leave or fall silent,
// a pcscd that hangs or dies. Whatever happens, the answer is true and the reader comes back.
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "drivers/base/clock.h"
#include "tests/support/card_steps.h"
#include "tests/test.h"

// Inserts a card, proves, stages XYZ789, and writes with something going wrong. False: IPC_LOST.
static bool write_with(struct card_rig *rig, const struct card_rig_card *card, const char *order,
                       struct card_written *written)
{
    card_rig_card_insert(rig, 0, card);
    card_rig_wait_for(rig, 1, 1, 0);
    struct card_opened opened = card_steps_open(rig);
    assert_int_equal(card_steps_verify(rig, SECRET_AUTH, "1234", false).result, CARD_DONE);
    card_steps_prove(rig, OPERATION_RESET_SIGN, opened.certificate, opened.certificate_length);
    assert_int_equal(card_steps_stage(rig, SECRET_SIGN, "XYZ789"), CARD_DONE);
    *written = (struct card_written){0};
    return card_steps_write(rig, OPERATION_RESET_SIGN, &opened, order, written);
}

static const struct card_rig_card FULL = {0}; // all tries left
static const struct card_rig_card LOCKED = {.burnt_sign = 5};

static void expect_secret(struct card_rig *rig, const char *secret)
{
    assert_true(card_rig_card_has(rig, 0, SECRET_SIGN, secret));
}

// ---- the card leaves --------------------------------------------------------------------------

static void card_pulled_at_reset_is_unknown_and_has_the_new_secret(void **state)
{
    struct card_written written;
    assert_true(write_with(*state, &FULL, "leave after ins 2C", &written));
    assert_int_equal(written.result, CARD_UNKNOWN);
    expect_secret(*state, "XYZ789");
}

static void a_wrong_permission_is_refused_by_the_card(void **state)
{
    struct card_rig *rig = *state;
    struct card_write write = {.operation = OPERATION_RESET_SIGN};
    card_rig_card_insert(rig, 0, &LOCKED);
    card_rig_wait_for(rig, 1, 1, 0);
    card_steps_open(rig);
    assert_int_equal(card_steps_stage(rig, SECRET_SIGN, "XYZ789"), CARD_DONE);
    assert_non_null(card_rig_ask(rig, CARD_GET_CHALLENGE, NULL, 0));
    const struct card_written *written = card_rig_ask(rig, CARD_WRITE, &write, sizeof write);
    assert_int_equal(written->result, CARD_REFUSED);
    assert_int_equal(written->status_word, 0x6300);
    expect_secret(rig, "ABC123");
    assert_int_equal(card_rig_card_tries(rig, 0, SECRET_SIGN), 0);
}

// ---- silence ----------------------------------------------------------------------------------

static void expect_working_reader(struct card_rig *rig)
{
    card_rig_card_insert(rig, 0, &FULL);
    card_rig_wait_for(rig, 1, 1, 0);
    card_steps_open(rig);
    card_steps_close(rig);
}

static void a_silent_card_is_lost_within_the_limit_and_the_reader_comes_back(void **state)
{
    struct card_rig *rig = *state;
    struct card_written written;
    int64_t start = clock_ms();
    assert_false(
        write_with(rig, &FULL, "silent ins 2C", &written)); // card_steps_write() allows 2 s
    printf("# lost after %d ms, the steps before it included\n", (int)(clock_ms() - start));
    card_rig_wait_for(rig, 0, 0, 0);
    assert_int_equal(card_rig_restarts(rig), 1);
    expect_working_reader(rig);
}

static void a_card_in_use_by_somebody_else_is_had_after_a_restart_of_pcscd(void **state)
{
    struct card_rig *rig = *state, *other = card_rig_new_beside(rig);
    card_rig_card_insert(rig, 0, &FULL);
    card_rig_wait_for(rig, 1, 1, 0);
    card_steps_open(other);
    const struct card_opened *opened = card_rig_ask(rig, CARD_OPEN, NULL, 0);
    assert_int_equal(opened->result, CARD_IN_USE);
    card_rig_wait_for(rig, 0, 0, 0);
    assert_int_equal(card_rig_restarts(rig), 1);
    card_rig_wait_for(rig, 1, 1, 0);
    card_steps_open(rig);
    card_rig_free(&other);
}

static void a_restarted_kiosk_gets_the_card_although_the_old_visit_held_it(void **state)
{
    struct card_rig *rig = *state;
    card_rig_card_insert(rig, 0, &FULL);
    card_rig_wait_for(rig, 1, 1, 0);
    card_steps_open(rig);
    assert_int_equal(card_steps_verify(rig, SECRET_AUTH, "1234", false).result, CARD_DONE);
    card_rig_reconnect(rig);
    card_steps_open(rig);
    assert_int_equal(card_rig_restarts(rig), 0);
    // And what the old visit had verified is verified no more.
    struct card_prove prove = {.operation = OPERATION_RESET_SIGN};
    memcpy(prove.id, "0f8fad5b-d9cb-469f-a165-70867728950e", CARD_RESET_ID);
    const struct card_proof *proof = card_rig_ask(rig, CARD_PROVE, &prove, sizeof prove);
    assert_int_equal(proof->result, CARD_REFUSED);
}

static void a_pcscd_that_hangs_is_replaced_when_somebody_asks(void **state)
{
    struct card_rig *rig = *state;
    card_rig_card_insert(rig, 0, &FULL);
    card_rig_wait_for(rig, 1, 1, 0);
    kill(card_rig_pcscd(rig), SIGSTOP);
    assert_null(card_rig_ask_within(rig, CARD_OPEN, NULL, 0, 300));
    card_rig_wait_for(rig, 0, 0, 0);
    assert_int_equal(card_rig_restarts(rig), 1);
    card_rig_wait_for(rig, 1, 1, 0);
    card_steps_open(rig);
}

static void a_pcscd_that_hangs_is_replaced_when_nobody_asks(void **state)
{
    struct card_rig *rig = card_rig_new("1"); // and the margin of 5 s on top of it
    *state = rig;
    card_rig_wait_for(rig, 1, 0, 0);
    kill(card_rig_pcscd(rig), SIGSTOP);
    card_rig_wait_for(rig, 0, 0, 0);
    card_rig_wait_for(rig, 1, 0, 0);
    assert_int_equal(card_rig_restarts(rig), 1);
}

// ---- presence ---------------------------------------------------------------------------------

static void a_pcscd_that_dies_is_told_and_its_successor_found(void **state)
{
    struct card_rig *rig = *state;
    card_rig_card_insert(rig, 0, &FULL);
    uint32_t before = card_rig_wait_for(rig, 1, 1, 0).insertions;
    card_rig_kill_pcscd(rig);
    card_rig_wait_for(rig, 0, 0, 0);
    const struct card_opened *opened = card_rig_ask(rig, CARD_OPEN, NULL, 0);
    assert_int_equal(opened->result, CARD_NO_READER);
    int64_t start = clock_ms();
    card_rig_start_pcscd(rig);
    uint32_t after = card_rig_wait_for(rig, 1, 1, 0).insertions;
    printf("# the card was back %d ms after pcscd was started\n", (int)(clock_ms() - start));
    assert_int_equal(after - before, 1);
    card_steps_open(rig);
}

static void a_pcscd_that_comes_late_is_found_even_in_a_new_directory(void **state)
{
    struct card_rig *rig = *state;
    card_rig_kill_pcscd(rig);
    unlink("/run/pcscd/pcscd.comm");
    unlink("/run/pcscd/pcscd.pid");
    assert_int_equal(rmdir("/run/pcscd"), 0);
    card_rig_wait_for(rig, 0, 0, 0);
    card_rig_start_pcscd(rig);
    card_rig_wait_for(rig, 1, 0, 0);
}

static void a_visit_is_no_insertion(void **state)
{
    struct card_rig *rig = *state;
    card_rig_card_insert(rig, 0, &FULL);
    uint32_t before = card_rig_wait_for(rig, 1, 1, 0).insertions;
    card_steps_open(rig);
    card_steps_verify(rig, SECRET_AUTH, "9999", false); // resets the card
    card_steps_verify(rig, SECRET_AUTH, "1234", false);
    card_steps_close(rig);
    card_rig_card_tell(rig, 0, "remove");
    assert_int_equal(card_rig_wait_for(rig, 1, 0, 0).insertions, before);
}

static void a_card_that_speaks_neither_protocol_is_mute(void **state)
{
    struct card_rig *rig = *state;
    card_rig_card_insert(rig, 0, &(struct card_rig_card){.atr = "3B800282"});
    while (card_rig_presence(rig).cards != 1)
        card_rig_listen(rig, 20);
    const struct card_opened *opened = card_rig_ask(rig, CARD_OPEN, NULL, 0);
    assert_int_equal(opened->result, CARD_MUTE);
}

#define AT_DESK(test) cmocka_unit_test_setup_teardown(test, card_rig_start, card_rig_stop)

static const struct CMUnitTest TESTS[] = {
    AT_DESK(card_pulled_at_reset_is_unknown_and_has_the_new_secret),
    AT_DESK(a_wrong_permission_is_refused_by_the_card),
    AT_DESK(a_silent_card_is_lost_within_the_limit_and_the_reader_comes_back),
    AT_DESK(a_card_in_use_by_somebody_else_is_had_after_a_restart_of_pcscd),
    AT_DESK(a_restarted_kiosk_gets_the_card_although_the_old_visit_held_it),
    AT_DESK(a_pcscd_that_hangs_is_replaced_when_somebody_asks),
    cmocka_unit_test_teardown(a_pcscd_that_hangs_is_replaced_when_nobody_asks, card_rig_stop),
    AT_DESK(a_pcscd_that_dies_is_told_and_its_successor_found),
    AT_DESK(a_pcscd_that_comes_late_is_found_even_in_a_new_directory),
    AT_DESK(a_visit_is_no_insertion),
    AT_DESK(a_card_that_speaks_neither_protocol_is_mute),
};

TEST_MAIN(TESTS, card_rig_enter, card_rig_leave)
