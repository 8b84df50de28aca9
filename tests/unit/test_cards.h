// A small card in place of the script: with certificates of a test CA or of another one, and two
// secrets that count their tries.
#ifndef TESTS_UNIT_TEST_CARDS_H
#define TESTS_UNIT_TEST_CARDS_H

#include "tests/support/piv_pki.h"
#include "tests/unit/worker_rig.h"

enum {
    HOUR_S = 3600,
    LABEL_FILE = 0x0006,
    AVAILABILITY = 0x0008,
    USER = 0x000A,
    AUTHORITY = 0x000B,
    PIN_FILE = 0x0018,
    PASSWORD_FILE = 0x001B,
};

struct small_card {
    struct der authority, user;
    uint16_t selected;
    int user_reads;            // READ BINARYs of the user certificate
    int breaks_at;             // the one of them in which a bit is turned, from 1; 0: none
    int goes_at;               // the one without an answer
    const char *pin;           // NULL: none
    int tries_pin, tries_sign; // left
    size_t count;              // of commands
    size_t asked, verified;    // INS 20 without a body, and with one
    char said[SECRET_MAX + 1]; // in the last VERIFY
};

static inline size_t give(unsigned char *response, const void *bytes, size_t length, uint16_t sw)
{
    if (length > 0)
        memcpy(response, bytes, length);
    response[length] = (unsigned char)(sw >> 8);
    response[length + 1] = (unsigned char)sw;
    return length + 2;
}

static inline size_t read_certificate(struct small_card *card, const unsigned char *command,
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

static inline size_t read_binary(struct small_card *card, const unsigned char *command,
                                 unsigned char *response)
{
    if (card->selected == LABEL_FILE)
        return give(response, "JPKIAPICCTOKEN2                 ", 32, 0x9000);
    if (card->selected == AVAILABILITY)
        return give(response, "\x8F\x8F\x00", 3, 0x9000);
    return read_certificate(card, command, response);
}

static inline size_t verify(struct small_card *card, const unsigned char *command, size_t length,
                            unsigned char *response)
{
    int *tries = card->selected == PIN_FILE ? &card->tries_pin : &card->tries_sign;
    if (length == 4) {
        card->asked++;
        return give(response, NULL, 0, (uint16_t)(0x63C0 | *tries));
    }
    card->verified++;
    snprintf(card->said, sizeof card->said, "%.*s", command[4], (const char *)command + 5);
    if (card->pin && card->selected == PIN_FILE && strcmp(card->pin, card->said) == 0)
        return give(response, NULL, 0, 0x9000);
    return give(response, NULL, 0, (uint16_t)(0x63C0 | --*tries));
}

static inline bool card_answers(void *context, const unsigned char *command, size_t length,
                                unsigned char *response, size_t *response_length)
{
    struct small_card *card = context;
    assert_true(command[1] == 0xA4 || command[1] == 0xB0 || command[1] == 0x20);
    card->count++;
    if (command[1] == 0x20) {
        *response_length = verify(card, command, length, response);
        return true;
    }
    if (command[1] == 0xB0) {
        *response_length = read_binary(card, command, response);
        return true;
    }
    if (command[2] == 0x02)
        card->selected = (uint16_t)(command[5] << 8 | command[6]);
    *response_length = give(response, NULL, 0, 0x9000);
    return true;
}

static inline struct der der_of(X509 *certificate)
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

static inline struct test_cards make_cards(struct rig *rig)
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

static inline void free_cards(struct test_cards *cards)
{
    piv_pki_free(&cards->told);
    piv_pki_free(&cards->other);
    EVP_PKEY_free(cards->key);
}

// A card that shows the first one's certificate and has its own from the second.
static inline struct small_card card_of(const struct test_cards *cards,
                                        const struct piv_pki_ca *shown,
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
    struct small_card card = {.authority = der_of(shown->certificate),
                              .user = der_of(user),
                              .tries_pin = 3,
                              .tries_sign = 5};
    X509_free(user);
    return card;
}

static inline void free_card(struct small_card *card)
{
    OPENSSL_free(card->authority.bytes);
    OPENSSL_free(card->user.bytes);
}

#endif
