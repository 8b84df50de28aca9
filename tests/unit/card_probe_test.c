// The technician's test of the reader: a card is asked who it is, and for nothing else.
#include "tests/unit/worker_rig.h"

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

static const struct CMUnitTest TESTS[] = {
    IN_WORKER(a_card_is_asked_for_nothing_but_one_select),
    IN_WORKER(a_card_of_another_kind_answers_too),
    IN_WORKER(what_does_not_answer_is_told_as_such),
};

TEST_MAIN(TESTS, NULL, NULL)
