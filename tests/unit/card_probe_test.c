// The technician's test of the reader: a card is asked who it is, and for nothing else.
#include "tests/unit/test_cards.h"

static struct card_probed probe(struct rig *rig, const char *script)
{
    play(rig, script);
    ask(rig, CARD_PROBE, NULL, 0);
    serve(rig);
    BODY(rig, 1, card_probed, told);
    return told;
}

// The script has no other command: one more would fail.
static void a_card_is_asked_for_nothing_but_one_select(void **state)
{
    static const unsigned char ATR[] = {0x3B, 0xE0, 0x00, 0xFF, 0x81, 0x31, 0xFE, 0x45, 0x14};
    const struct card_probed told = probe(*state, SELECT_APPLICATION);
    assert_int_equal(told.result, CARD_DONE);
    assert_int_equal(told.resident, 1);
    assert_int_equal(told.protocol, 1);
    assert_int_equal(told.atr_length, sizeof ATR);
    assert_memory_equal(told.atr, ATR, sizeof ATR);
    assert_int_equal(fake.connections, 0); // it is let go
}

static void a_card_of_another_kind_answers_too(void **state)
{
    struct rig *rig = *state;
    fake.protocol = SCARD_PROTOCOL_T0;
    const struct card_probed told = probe(rig, "> 00 A4 04 0C 0A D392F000260100000001\n< 6A82\n");
    assert_int_equal(told.result, CARD_DONE);
    assert_int_equal(told.resident, 0);
    assert_int_equal(told.protocol, 0);
}

static void what_does_not_answer_is_told_as_such(void **state)
{
    static const struct {
        LONG code;
        enum card_result result;
    } CODES[] = {
        {SCARD_E_NO_SMARTCARD, CARD_GONE},
        {SCARD_W_UNRESPONSIVE_CARD, CARD_MUTE},
        {SCARD_E_UNKNOWN_READER, CARD_NO_READER},
    };
    for (size_t i = 0; i < sizeof CODES / sizeof CODES[0]; i++) {
        struct rig *rig = anew(state);
        fake.connect = CODES[i].code;
        const struct card_probed told = probe(rig, "");
        assert_int_equal(told.result, CODES[i].result);
        assert_int_equal(told.atr_length, 0);
    }
}

// ---- a test card --------------------------------------------------------------------------------

static struct card_probed probe_small(struct rig *rig, struct small_card *card)
{
    fake.transmit = card_answers;
    fake.context = card;
    ask(rig, CARD_PROBE, NULL, 0);
    serve(rig);
    free_card(card);
    assert_int_equal(card->asked, 0); // for its tries, or for a secret
    BODY(rig, 1, card_probed, told);
    return told;
}

static void a_test_card_is_read_again_and_gives_the_same(void **state)
{
    struct rig *rig = *state;
    struct test_cards cards = make_cards(rig);
    struct small_card card = card_of(&cards, &cards.told, &cards.told);
    const struct card_probed told = probe_small(rig, &card);
    assert_int_equal(told.result, CARD_DONE);
    assert_int_equal(told.echo, CARD_ECHO_SAME);
    assert_true(card.user_reads >= 6); // three times, in two parts at least
    assert_int_equal(told.exchanges, card.count);
    assert_int_equal(told.unanswered, 0);
    free_cards(&cards);
}

// Nothing of its holder: its authority's certificate is on many cards.
static void of_a_card_of_another_authority_nothing_of_its_holder_is_read(void **state)
{
    struct rig *rig = *state;
    struct test_cards cards = make_cards(rig);
    struct small_card card = card_of(&cards, &cards.other, &cards.other);
    const struct card_probed told = probe_small(rig, &card);
    assert_int_equal(told.result, CARD_DONE);
    assert_int_equal(told.echo, CARD_ECHO_OTHER);
    assert_int_equal(card.user_reads, 0);
    free_cards(&cards);
}

static void a_card_that_only_shows_the_test_authority_is_no_test_card(void **state)
{
    struct rig *rig = *state;
    struct test_cards cards = make_cards(rig);
    struct small_card card = card_of(&cards, &cards.told, &cards.other);
    assert_int_equal(probe_small(rig, &card).echo, CARD_ECHO_OTHER);
    assert_true(card.user_reads <= 4); // once
    free_cards(&cards);
}

static void a_bit_that_turns_on_the_way_is_found(void **state)
{
    struct rig *rig = *state;
    for (int part = 3; part <= 6; part++) {
        struct test_cards cards = make_cards(rig);
        struct small_card card = card_of(&cards, &cards.told, &cards.told);
        card.breaks_at = part;
        const struct card_probed told = probe_small(rig, &card);
        assert_int_equal(told.echo, CARD_ECHO_DIFFERS);
        free_cards(&cards);
        rig = anew(state);
    }
}

static void a_test_card_that_leaves_has_gone_and_is_counted(void **state)
{
    struct rig *rig = *state;
    struct test_cards cards = make_cards(rig);
    struct small_card card = card_of(&cards, &cards.told, &cards.told);
    card.goes_at = 4;
    const struct card_probed told = probe_small(rig, &card);
    assert_int_equal(told.result, CARD_GONE);
    assert_int_equal(told.unanswered, 1);
    free_cards(&cards);
}

static const struct CMUnitTest TESTS[] = {
    IN_WORKER(a_card_is_asked_for_nothing_but_one_select),
    IN_WORKER(a_card_of_another_kind_answers_too),
    IN_WORKER(what_does_not_answer_is_told_as_such),
    IN_WORKER(a_test_card_is_read_again_and_gives_the_same),
    IN_WORKER(of_a_card_of_another_authority_nothing_of_its_holder_is_read),
    IN_WORKER(a_card_that_only_shows_the_test_authority_is_no_test_card),
    IN_WORKER(a_bit_that_turns_on_the_way_is_found),
    IN_WORKER(a_test_card_that_leaves_has_gone_and_is_counted),
};

TEST_MAIN(TESTS, NULL, NULL)
