// The proof: what the card is asked, byte for byte, and that no other answer is good.
#include <openssl/rsa.h>

#include "drivers/base/random.h"
#include "drivers/piv/piv_proof.h"
#include "tests/support/piv_pki.h"
#include "tests/unit/piv_rig.h"

enum {
    TEXT_MAX = 4096,
    NOW = 1800000000,
    DAY = 86400,
};

// What the kernel gives: a pattern that each test chooses, or nothing.
static unsigned char next_random = 0x5A;
static bool random_fails = false;

bool random_bytes(void *bytes, size_t size)
{
    memset(bytes, next_random, size);
    return !random_fails;
}

uint32_t random_u32(void)
{
    return 0;
}

enum kind {
    KEY_RSA,
    KEY_P_256,
    KEY_KINDS,
};

// Keys take a quarter of a second each, so the tests share them.
struct shop {
    struct piv_pki_ca ca;
    EVP_PKEY *key[KEY_KINDS], *other[KEY_KINDS];
    unsigned char *der[KEY_KINDS];
    size_t length[KEY_KINDS];
};

static size_t certify(const struct shop *shop, EVP_PKEY *key, unsigned char **der)
{
    const struct piv_pki_order order = {
        .key = key, .name = "T", .serial = "2A", .from = NOW - DAY, .until = NOW + DAY};
    X509 *x = piv_pki_certify(&shop->ca, &order);
    *der = NULL;
    int length = i2d_X509(x, der);
    X509_free(x);
    assert_true(length > 0);
    return (size_t)length;
}

static int open_shop(void **state)
{
    struct shop *shop = calloc(1, sizeof *shop);
    *state = shop;
    shop->ca = piv_pki_authority("CA", NULL, NOW - DAY, NOW + DAY);
    for (int kind = 0; kind < KEY_KINDS; kind++) {
        shop->key[kind] = kind == KEY_RSA ? EVP_RSA_gen(2048) : EVP_EC_gen("P-256");
        shop->other[kind] = kind == KEY_RSA ? EVP_RSA_gen(2048) : EVP_EC_gen("P-256");
        shop->length[kind] = certify(shop, shop->key[kind], &shop->der[kind]);
    }
    return 0;
}

static int close_shop(void **state)
{
    struct shop *shop = *state;
    for (int kind = 0; kind < KEY_KINDS; kind++) {
        EVP_PKEY_free(shop->key[kind]);
        EVP_PKEY_free(shop->other[kind]);
        OPENSSL_free(shop->der[kind]);
    }
    piv_pki_free(&shop->ca);
    free(shop);
    return 0;
}

// ---- an independent idea of what is asked and answered -----------------------------------------

static void digest_of(unsigned char pattern, unsigned char digest[32])
{
    unsigned char text[20 + 32];
    memcpy(text, "kiosk-technician-v1", 20);
    memset(text + 20, pattern, 32);
    assert_int_equal(EVP_Digest(text, sizeof text, digest, NULL, EVP_sha256(), NULL), 1);
}

static void put(char *text, const unsigned char *bytes, size_t length)
{
    text += strlen(text);
    for (size_t i = 0; i < length; i++, text += 2)
        sprintf(text, "%02X", bytes[i]);
}

// What goes out for the random pattern.
static void ask(char *text, enum kind kind, unsigned char pattern)
{
    static const unsigned char info[] = {0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01,
                                         0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20};
    unsigned char digest[32];
    digest_of(pattern, digest);
    if (kind == KEY_P_256) {
        strcat(text, "> 00 87 11 9A 26 7C 24 82 00 81 20 ");
        put(text, digest, 32);
        strcat(text, " 00\n");
        return;
    }
    strcat(text, "> 10 87 07 9A FF 7C 82 0106 82 00 81 82 0100 0001 FF*202 00 ");
    put(text, info, sizeof info);
    put(text, digest, 21);
    strcat(text, "\n< 9000\n> 00 87 07 9A 0B ");
    put(text, digest + 21, 11);
    strcat(text, " 00\n");
}

static size_t sign(EVP_PKEY *key, unsigned char pattern, unsigned char *signature)
{
    unsigned char digest[32];
    size_t length = 256;
    digest_of(pattern, digest);
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(key, NULL);
    assert_int_equal(EVP_PKEY_sign_init(context), 1);
    assert_int_equal(EVP_PKEY_CTX_set_signature_md(context, EVP_sha256()), 1);
    assert_int_equal(EVP_PKEY_sign(context, signature, &length, digest, sizeof digest), 1);
    EVP_PKEY_CTX_free(context);
    return length;
}

static void answer(char *text, const unsigned char *signature, size_t length)
{
    strcat(text, "< ");
    if (length == 256) {
        strcat(text, "7C 82 0104 82 82 0100");
        put(text, signature, 248);
        strcat(text, " 6108\n> 00 C0 00 00 08\n< ");
        put(text, signature + 248, 8);
    } else {
        sprintf(text + strlen(text), "7C %02zX 82 %02zX", length + 2, length);
        put(text, signature, length);
    }
    strcat(text, " 9000\n");
}

static void answer_signed(char *text, EVP_PKEY *key, unsigned char pattern)
{
    unsigned char signature[256];
    size_t length = sign(key, pattern, signature);
    answer(text, signature, length);
}

// Plays the script on a card that is selected; the certificate is the shop's own of `kind`.
static enum piv_err prove(const struct shop *shop, enum kind kind, const char *text, bool t0)
{
    struct card card = {0};
    struct piv *piv = play_selected(&card, text);
    card.script.channel.t0 = t0;
    enum piv_err err = piv_prove(piv, shop->der[kind], shop->length[kind]);
    card_script_end(&card.script);
    return err;
}

// ---- promises ----------------------------------------------------------------------------------

static void a_card_that_holds_the_key_is_believed(void **state)
{
    const struct shop *shop = *state;
    for (int kind = 0; kind < KEY_KINDS; kind++) {
        char text[TEXT_MAX] = "";
        next_random = 0x5A;
        ask(text, kind, 0x5A);
        answer_signed(text, shop->key[kind], 0x5A);
        assert_int_equal(prove(shop, kind, text, false), PIV_OK);
    }
}

static void over_t0_the_answer_is_fetched(void **state)
{
    const struct shop *shop = *state;
    unsigned char signature[256];
    char text[TEXT_MAX] = "";
    next_random = 0x5A;
    ask(text, KEY_P_256, 0x5A);
    strcpy(strrchr(text, ' '), "\n"); // no Le
    size_t length = sign(shop->key[KEY_P_256], 0x5A, signature);
    sprintf(text + strlen(text), "< 61%02zX\n> 00 C0 00 00 %02zX\n", length + 4, length + 4);
    answer(text, signature, length);
    assert_int_equal(prove(shop, KEY_P_256, text, true), PIV_OK);
}

static void each_question_is_a_new_one(void **state)
{
    const struct shop *shop = *state;
    for (unsigned char pattern = 1; pattern < 4; pattern++) {
        char text[TEXT_MAX] = "";
        next_random = pattern;
        ask(text, KEY_P_256, pattern);
        answer_signed(text, shop->key[KEY_P_256], pattern);
        assert_int_equal(prove(shop, KEY_P_256, text, false), PIV_OK);
    }
}

static void an_answer_to_an_earlier_question_is_forged(void **state)
{
    const struct shop *shop = *state;
    for (int kind = 0; kind < KEY_KINDS; kind++) {
        char text[TEXT_MAX] = "";
        next_random = 0x22;
        ask(text, kind, 0x22);
        answer_signed(text, shop->key[kind], 0x11);
        assert_int_equal(prove(shop, kind, text, false), PIV_FORGED);
    }
}

static void a_copy_of_the_certificate_with_another_key_is_forged(void **state)
{
    const struct shop *shop = *state;
    for (int kind = 0; kind < KEY_KINDS; kind++) {
        char text[TEXT_MAX] = "";
        next_random = 0x5A;
        ask(text, kind, 0x5A);
        answer_signed(text, shop->other[kind], 0x5A);
        assert_int_equal(prove(shop, kind, text, false), PIV_FORGED);
    }
}

static void a_copy_of_the_certificate_without_its_key_is_refused(void **state)
{
    static const char *const answers[] = {"6A80", "6A81", "6A82", "6A86", "6A88", "6985", "6D00"};
    for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++) {
        char text[TEXT_MAX] = "";
        next_random = 0x5A;
        ask(text, KEY_P_256, 0x5A);
        sprintf(text + strlen(text), "< %s\n", answers[i]);
        assert_int_equal(prove(*state, KEY_P_256, text, false), PIV_REFUSED);
    }
}

static void without_the_pin_nothing_is_proved(void **state)
{
    for (int kind = 0; kind < KEY_KINDS; kind++) {
        char text[TEXT_MAX] = "";
        next_random = 0x5A;
        ask(text, kind, 0x5A);
        strcat(text, "< 6982\n");
        assert_int_equal(prove(*state, kind, text, false), PIV_NOT_ALLOWED);
    }
}

static void a_chain_that_breaks_ends_there(void **state)
{
    static const struct {
        const char *answer;
        enum piv_err err;
    } rows[] = {{"< 6982\n", PIV_NOT_ALLOWED},
                {"< 6A86\n", PIV_REFUSED},
                {"< 6A80\n", PIV_REFUSED},
                {"< 6A88\n", PIV_REFUSED},
                {"< 6884\n", PIV_UNEXPECTED}, // it knows no chains
                {"< -\n", PIV_LOST}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[TEXT_MAX] = "";
        next_random = 0x5A;
        ask(text, KEY_RSA, 0x5A);
        strcpy(strchr(text, '<'), rows[i].answer);
        assert_int_equal(prove(*state, KEY_RSA, text, false), rows[i].err);
    }
}

// The last part of a chain means nothing alone: with another Le the whole would have to go again.
static void no_part_of_a_chain_is_sent_twice(void **state)
{
    static const char *const answers[] = {"6C08", "6700"};
    for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++) {
        char text[TEXT_MAX] = "";
        next_random = 0x5A;
        ask(text, KEY_RSA, 0x5A);
        sprintf(text + strlen(text), "< %s\n", answers[i]);
        assert_int_equal(prove(*state, KEY_RSA, text, false), PIV_UNEXPECTED);
    }
}

static void an_answer_of_another_form_is_none(void **state)
{
    static const char *const rows[] = {
        "9000",
        "7C 00 9000",
        "7C 02 82 00 00 9000",
        "7C 05 82 02 AAAA 9000",
        "7C 04 81 02 AAAA 9000",
        "7C 08 82 02 AAAA 82 02 AAAA 9000",
        "82 02 AAAA 9000",
        "7C 80 82 02 AAAA 0000 9000",
        "6F00",
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[TEXT_MAX] = "";
        next_random = 0x5A;
        ask(text, KEY_P_256, 0x5A);
        sprintf(text + strlen(text), "< %s\n", rows[i]);
        print_message("# %s\n", rows[i]);
        assert_int_equal(prove(*state, KEY_P_256, text, false), PIV_UNEXPECTED);
    }
}

static void a_signature_that_is_none_is_forged(void **state)
{
    static const char *const rows[] = {"7C 02 82 00", "7C 04 82 02 AAAA",
                                       "7C 0A 82 08 3006020101020101",
                                       "7C 0A 82 08 3006020100020100"};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[TEXT_MAX] = "";
        next_random = 0x5A;
        ask(text, KEY_P_256, 0x5A);
        sprintf(text + strlen(text), "< %s 9000\n", rows[i]);
        assert_int_equal(prove(*state, KEY_P_256, text, false), PIV_FORGED);
    }
}

static void more_than_a_signature_is_not_taken(void **state)
{
    char text[TEXT_MAX] = "";
    next_random = 0x5A;
    ask(text, KEY_RSA, 0x5A);
    strcat(text, "< 7C 82 0204 82 82 0200 AA*248 6100\n> 00 C0 00 00 00\n< AA*256 6108\n");
    assert_int_equal(prove(*state, KEY_RSA, text, false), PIV_UNEXPECTED);
}

static void without_random_bytes_nothing_is_asked(void **state)
{
    random_fails = true;
    enum piv_err err = prove(*state, KEY_P_256, "", false);
    random_fails = false;
    assert_int_equal(err, PIV_FAILED);
}

static void a_key_of_another_kind_is_not_asked(void **state)
{
    const struct shop *shop = *state;
    EVP_PKEY *keys[] = {EVP_RSA_gen(1024), EVP_RSA_gen(3072), EVP_EC_gen("P-384"),
                        EVP_EC_gen("secp256k1"), EVP_PKEY_Q_keygen(NULL, NULL, "ED25519")};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        struct card card = {0};
        unsigned char *der;
        size_t length = certify(shop, keys[i], &der);
        assert_int_equal(piv_prove(play_selected(&card, ""), der, length), PIV_KEY);
        OPENSSL_free(der);
        EVP_PKEY_free(keys[i]);
    }
}

static void what_is_no_certificate_is_not_asked_about(void **state)
{
    const struct shop *shop = *state;
    struct card card = {0};
    unsigned char longer[PIV_CERTIFICATE_MAX] = {0};
    struct piv *piv = play_selected(&card, "");
    size_t length = shop->length[KEY_P_256];
    memcpy(longer, shop->der[KEY_P_256], length);
    assert_int_equal(piv_prove(piv, longer, length - 1), PIV_UNREADABLE);
    assert_int_equal(piv_prove(piv, longer, length + 1), PIV_UNREADABLE);
    assert_int_equal(piv_prove(piv, longer, 0), PIV_UNREADABLE);
    assert_int_equal(card.script.sent, 0);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(a_card_that_holds_the_key_is_believed),
    cmocka_unit_test(over_t0_the_answer_is_fetched),
    cmocka_unit_test(each_question_is_a_new_one),
    cmocka_unit_test(an_answer_to_an_earlier_question_is_forged),
    cmocka_unit_test(a_copy_of_the_certificate_with_another_key_is_forged),
    cmocka_unit_test(a_copy_of_the_certificate_without_its_key_is_refused),
    cmocka_unit_test(without_the_pin_nothing_is_proved),
    cmocka_unit_test(a_chain_that_breaks_ends_there),
    cmocka_unit_test(no_part_of_a_chain_is_sent_twice),
    cmocka_unit_test(an_answer_of_another_form_is_none),
    cmocka_unit_test(a_signature_that_is_none_is_forged),
    cmocka_unit_test(more_than_a_signature_is_not_taken),
    cmocka_unit_test(without_random_bytes_nothing_is_asked),
    cmocka_unit_test(a_key_of_another_kind_is_not_asked),
    cmocka_unit_test(what_is_no_certificate_is_not_asked_about),
};

TEST_MAIN(TESTS, open_shop, close_shop)
