// The technician's test of the reader: a card is asked who it is, and for nothing else.
#include "tests/support/piv_pki.h"
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

// ---- a test card --------------------------------------------------------------------------------

enum {
    HOUR_S = 3600,
    AUTHORITY = 0x000B,
    USER = 0x000A,
    COMMANDS_MAX = 64,
};

// A card with two files, in place of the script.
struct small_card {
    struct der authority, user;
    uint16_t selected;
    int user_reads;             // READ BINARYs of the user certificate
    int breaks_at;              // the one of them in which a bit is turned, from 1; 0: none
    int goes_at;                // the one without an answer
    uint8_t sent[COMMANDS_MAX]; // INS of each command
    size_t count;
};

static size_t give(unsigned char *response, const unsigned char *bytes, size_t length, uint16_t sw)
{
    if (length > 0)
        memcpy(response, bytes, length);
    response[length] = (unsigned char)(sw >> 8);
    response[length + 1] = (unsigned char)sw;
    return length + 2;
}

static size_t read_binary(struct small_card *card, const unsigned char *command,
                          unsigned char *response)
{
    const struct der *file = card->selected == AUTHORITY ? &card->authority : &card->user;
    size_t at = (size_t)command[2] << 8 | command[3], want = command[4] == 0 ? 256 : command[4];
    size_t left = at < file->length ? file->length - at : 0, length = want < left ? want : left;
    card->user_reads += card->selected == USER;
    if (card->selected == USER && card->user_reads == card->goes_at)
        return 0;
    size_t count = give(response, file->bytes + at, length, 0x9000);
    if (card->selected == USER && card->user_reads == card->breaks_at)
        response[0] ^= 0x10;
    return count;
}

static bool answer(void *context, const unsigned char *command, size_t length,
                   unsigned char *response, size_t *response_length)
{
    struct small_card *card = context;
    assert_true(length >= 5 && card->count < COMMANDS_MAX);
    card->sent[card->count++] = command[1];
    assert_true(command[1] == 0xA4 || command[1] == 0xB0); // SELECT, READ BINARY: never a VERIFY
    if (command[1] == 0xB0) {
        *response_length = read_binary(card, command, response);
        return true;
    }
    if (command[2] == 0x02)
        card->selected = (uint16_t)(command[5] << 8 | command[6]);
    *response_length = give(response, NULL, 0, 0x9000);
    return true;
}

static struct der der_of(X509 *certificate)
{
    struct der der = {0};
    der.length = (size_t)i2d_X509(certificate, &der.bytes);
    return der;
}

struct test_cards {
    struct piv_pki_ca told, other;
    EVP_PKEY *key;
};

static char told_path[SCRATCH_MAX + 16]; // lint: file-scope test fixture

static struct test_cards make_cards(struct rig *rig)
{
    time_t now = time(NULL);
    struct test_cards cards = {.told = piv_pki_authority("test", NULL, now - HOUR_S, now + HOUR_S),
                               .other = piv_pki_authority("test", NULL, now - HOUR_S, now + HOUR_S),
                               .key = EVP_EC_gen("P-256")};
    snprintf(told_path, sizeof told_path, "%s/test-ca.crt", rig->directory);
    piv_pki_add(told_path, cards.told.certificate);
    rig->settings.test_ca = told_path;
    return cards;
}

static void free_cards(struct test_cards *cards)
{
    piv_pki_free(&cards->told);
    piv_pki_free(&cards->other);
    EVP_PKEY_free(cards->key);
}

// A card that shows the first one's certificate and has its own from the second.
static struct small_card card_of(const struct test_cards *cards, const struct piv_pki_ca *shown,
                                 const struct piv_pki_ca *issuer)
{
    const struct piv_pki_order order = {.key = cards->key,
                                        .name = "a test card of some length, so that it needs two",
                                        .serial = "1234",
                                        .places = "URI:urn:jpki-kiosk:store:1,URI:urn:jpki-kiosk:"
                                                  "store:2,URI:urn:jpki-kiosk:store:3",
                                        .from = time(NULL) - HOUR_S,
                                        .until = time(NULL) + HOUR_S};
    X509 *user = piv_pki_certify(issuer, &order);
    struct small_card card = {.authority = der_of(shown->certificate), .user = der_of(user)};
    X509_free(user);
    return card;
}

static struct card_probed probe_small(struct rig *rig, struct small_card *card)
{
    fake.transmit = answer;
    fake.context = card;
    ask(rig, CARD_PROBE, NULL, 0);
    serve(rig);
    OPENSSL_free(card->authority.bytes);
    OPENSSL_free(card->user.bytes);
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
