// A test visit in kiosk-card: whatever kiosk asks for, no card but a test card with all of its
// tries gets a VERIFY, and the secrets are those of the settings.
#include "tests/unit/test_cards.h"

#define SET_PIN "8642"

static struct rig *set_up(void **state, struct test_cards *cards)
{
    struct rig *rig = *state;
    *cards = make_cards(rig);
    rig->settings.test_pin = SET_PIN;
    rig->settings.test_password = "TEST42";
    fake.transmit = card_answers;
    return rig;
}

// Opens it for a test visit, or not, and asks for a VERIFY with the typed secret whatever came of
// that. What the opening was answered.
static struct card_opened play_card(struct rig *rig, struct small_card *card, uint16_t open,
                                    const char *typed)
{
    fake.context = card;
    ask(rig, open, NULL, 0);
    ask_verify(rig, SECRET_AUTH, typed, CARD_FOR_PROOF);
    serve(rig);
    BODY(rig, 1, card_opened, told);
    return told;
}

static enum card_result verified(struct rig *rig)
{
    BODY(rig, 2, card_verified, told);
    return told.result;
}

static void a_test_card_gets_the_pin_of_the_settings(void **state)
{
    struct test_cards cards;
    struct rig *rig = set_up(state, &cards);
    struct small_card card = card_of(&cards, &cards.told, &cards.told);
    card.pin = SET_PIN;
    const struct card_opened told = play_card(rig, &card, CARD_TEST_OPEN, "");
    assert_int_equal(told.result, CARD_DONE);
    assert_int_equal(told.kind, CARD_KIND_MY_NUMBER);
    assert_int_equal(told.tries_auth, 3);
    assert_int_equal(verified(rig), CARD_DONE);
    assert_string_equal(card.said, SET_PIN);
    free_card(&card);
    free_cards(&cards);
}

static void what_is_sent_for_a_test_card_is_not_looked_at(void **state)
{
    struct test_cards cards;
    struct rig *rig = set_up(state, &cards);
    struct small_card card = card_of(&cards, &cards.told, &cards.told);
    card.pin = SET_PIN;
    play_card(rig, &card, CARD_TEST_OPEN, "9999");
    assert_int_equal(verified(rig), CARD_DONE);
    assert_string_equal(card.said, SET_PIN);
    free_card(&card);
    free_cards(&cards);
}

static void a_residents_card_gets_none(void **state)
{
    struct test_cards cards;
    struct rig *rig = set_up(state, &cards);
    struct small_card card = card_of(&cards, &cards.other, &cards.other);
    const struct card_opened told = play_card(rig, &card, CARD_TEST_OPEN, "1234");
    assert_int_equal(told.result, CARD_DONE);
    assert_int_equal(told.kind, CARD_KIND_NO_TEST);
    assert_int_equal(told.certificate_length, 0);
    assert_int_equal(card.user_reads, 0);
    assert_int_equal(card.asked, 0);
    assert_int_equal(card.verified, 0);
    assert_int_equal(verified(rig), CARD_GONE);
    free_card(&card);
    free_cards(&cards);
}

static void a_card_that_only_shows_the_test_authority_gets_none(void **state)
{
    struct test_cards cards;
    struct rig *rig = set_up(state, &cards);
    struct small_card card = card_of(&cards, &cards.told, &cards.other);
    assert_int_equal(play_card(rig, &card, CARD_TEST_OPEN, "1234").kind, CARD_KIND_NO_TEST);
    assert_int_equal(card.verified, 0);
    free_card(&card);
    free_cards(&cards);
}

// Its certificate is read well when it is opened, and is another one when it is to be verified.
static void a_card_is_proved_again_right_before_its_verify(void **state)
{
    struct test_cards cards;
    struct rig *rig = set_up(state, &cards);
    struct small_card card = card_of(&cards, &cards.told, &cards.told);
    card.pin = SET_PIN;
    card.breaks_at = 5; // in two parts each time: to be found, to be opened, to be verified
    fake.context = &card;
    ask(rig, CARD_TEST_OPEN, NULL, 0);
    ask_verify(rig, SECRET_AUTH, "", CARD_FOR_PROOF);
    serve(rig);
    assert_int_equal(verified(rig), CARD_UNEXPECTED);
    assert_int_equal(card.verified, 0);
    free_card(&card);
    free_cards(&cards);
}

static void one_that_has_lost_a_try_is_refused_and_loses_no_other(void **state)
{
    for (int which = 0; which < 2; which++) {
        struct test_cards cards;
        if (which > 0)
            anew(state);
        struct rig *rig = set_up(state, &cards);
        struct small_card card = card_of(&cards, &cards.told, &cards.told);
        *(which == 0 ? &card.tries_pin : &card.tries_sign) -= 1;
        assert_int_equal(play_card(rig, &card, CARD_TEST_OPEN, "").kind, CARD_KIND_TEST_TRIES);
        assert_int_equal(card.verified, 0);
        free_card(&card);
        free_cards(&cards);
    }
}

static void a_wrong_setting_costs_one_try_and_no_second_one(void **state)
{
    struct test_cards cards;
    struct rig *rig = set_up(state, &cards);
    struct small_card card = card_of(&cards, &cards.told, &cards.told);
    card.pin = "5555";
    fake.context = &card;
    ask(rig, CARD_TEST_OPEN, NULL, 0);
    for (int i = 0; i < 3; i++)
        ask_verify(rig, SECRET_AUTH, "", CARD_FOR_PROOF);
    serve(rig);
    assert_int_equal(verified(rig), CARD_WRONG);
    assert_int_equal(card.verified, 1);
    assert_int_equal(card.tries_pin, 2);
    free_card(&card);
    free_cards(&cards);
}

static void a_test_visit_is_a_reset_and_nothing_else(void **state)
{
    struct test_cards cards;
    struct rig *rig = set_up(state, &cards);
    struct small_card card = card_of(&cards, &cards.told, &cards.told);
    fake.context = &card;
    ask(rig, CARD_TEST_OPEN, NULL, 0);
    ask_verify(rig, SECRET_AUTH, "", CARD_FOR_CHANGE);
    serve(rig);
    assert_int_equal(verified(rig), CARD_UNEXPECTED);
    assert_int_equal(card.verified, 0);
    free_card(&card);
    free_cards(&cards);
}

// One of the three is missing, or no secret by its form.
static void without_settings_no_card_is_asked_for_anything(void **state)
{
    for (int missing = 0; missing < 4; missing++) {
        struct test_cards cards;
        if (missing > 0)
            anew(state);
        struct rig *rig = set_up(state, &cards);
        struct small_card card = card_of(&cards, &cards.told, &cards.told);
        if (missing == 0)
            rig->settings.test_ca = NULL;
        if (missing == 1)
            rig->settings.test_password = NULL;
        if (missing == 2)
            rig->settings.test_pin = NULL;
        if (missing == 3)
            rig->settings.test_pin = "86421";
        assert_int_equal(play_card(rig, &card, CARD_TEST_OPEN, "").kind, CARD_KIND_TEST_UNSET);
        assert_int_equal(card.count, 0);
        free_card(&card);
        free_cards(&cards);
    }
}

static void in_a_residents_visit_the_settings_count_for_nothing(void **state)
{
    struct test_cards cards;
    struct rig *rig = set_up(state, &cards);
    struct small_card card = card_of(&cards, &cards.told, &cards.told);
    card.pin = "1234";
    assert_int_equal(play_card(rig, &card, CARD_OPEN, "1234").kind, CARD_KIND_MY_NUMBER);
    assert_int_equal(verified(rig), CARD_DONE);
    assert_string_equal(card.said, "1234");
    rig = anew(state);
    fake.transmit = card_answers;
    card.verified = 0;
    play_card(rig, &card, CARD_OPEN, "");
    assert_int_equal(verified(rig), CARD_UNEXPECTED);
    assert_int_equal(card.verified, 0); // nothing was typed
    free_card(&card);
    free_cards(&cards);
}

static const struct CMUnitTest TESTS[] = {
    IN_WORKER(a_test_card_gets_the_pin_of_the_settings),
    IN_WORKER(what_is_sent_for_a_test_card_is_not_looked_at),
    IN_WORKER(a_residents_card_gets_none),
    IN_WORKER(a_card_that_only_shows_the_test_authority_gets_none),
    IN_WORKER(a_card_is_proved_again_right_before_its_verify),
    IN_WORKER(one_that_has_lost_a_try_is_refused_and_loses_no_other),
    IN_WORKER(a_wrong_setting_costs_one_try_and_no_second_one),
    IN_WORKER(a_test_visit_is_a_reset_and_nothing_else),
    IN_WORKER(without_settings_no_card_is_asked_for_anything),
    IN_WORKER(in_a_residents_visit_the_settings_count_for_nothing),
};

TEST_MAIN(TESTS, NULL, NULL)
