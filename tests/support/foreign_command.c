#include "tests/support/foreign_command.h"

#include <ctype.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <string.h>

#include "tests/support/foreign_inside.h"
#include "tests/support/foreign_pki.h"

enum {
    HEADER = 4, // bytes in front of Lc or Le
    STATUS_WORD = 2,
};

static const unsigned char APPLICATION[] = {0xD3, 0x92, 0xF0, 0x00, 0x26,
                                            0x01, 0x00, 0x00, 0x00, 0x01};

// A command taken apart, and where its answer goes.
struct exchange {
    unsigned char ins, p1, p2;
    const unsigned char *data;
    size_t length; // of data
    size_t expect; // Le; 0: none
    unsigned char *answer;
    size_t answered; // bytes
};

// What a card forgets without power and when its application is selected.
static void forget(struct foreign_card *card)
{
    card->selected = card->permitted = 0;
    card->verified[FOREIGN_SIGN] = card->verified[FOREIGN_AUTH] = card->challenged = false;
}

// The secret whose file, or whose key's file, is selected; -1: neither.
static int selected_secret(const struct foreign_card *card, bool key)
{
    for (int i = 0; i < FOREIGN_SECRETS; i++)
        if (card->selected != 0 &&
            card->selected == (key ? card->secrets[i].key_file : card->secrets[i].file))
            return i;
    return -1;
}

static const struct foreign_file *selected_file(const struct foreign_card *card)
{
    for (int i = 0; i < FOREIGN_FILES; i++)
        if (card->files[i].id == card->selected)
            return &card->files[i];
    return NULL;
}

// 61xx and 6Cxx count in one byte, in which 00 is 256.
static uint16_t with_count(unsigned char sw1, size_t bytes)
{
    return (uint16_t)(sw1 << 8 | (bytes > 255 ? 0 : bytes));
}

static uint16_t next_part(struct foreign_card *card, struct exchange *x)
{
    size_t part = card->waiting < card->habits.at_once ? card->waiting : card->habits.at_once;
    memcpy(x->answer, card->parts, part);
    x->answered = part;
    card->waiting -= part;
    memmove(card->parts, card->parts + part, card->waiting);
    return card->waiting > 0 ? with_count(0x61, card->waiting) : 0x9000;
}

// Answers with bytes, all at once unless that is not this card's way.
static uint16_t give(struct foreign_card *card, struct exchange *x, const unsigned char *bytes,
                     size_t length)
{
    if (card->habits.way == FOREIGN_IN_PARTS) {
        memcpy(card->parts, bytes, length);
        card->waiting = length;
        return with_count(0x61, length);
    }
    memcpy(x->answer, bytes, length);
    x->answered = length;
    return 0x9000;
}

static uint16_t select_file(struct foreign_card *card, const struct exchange *x)
{
    if (x->p1 == 0x04) {
        bool known =
            x->length == sizeof APPLICATION && memcmp(x->data, APPLICATION, x->length) == 0;
        forget(card);
        return known ? 0x9000 : 0x6A82;
    }
    if (x->p1 != 0x02 || x->length != 2)
        return 0x6A86;
    card->selected = (uint16_t)(x->data[0] << 8 | x->data[1]);
    bool known = selected_file(card) || selected_secret(card, false) >= 0 ||
                 selected_secret(card, true) >= 0;
    return known ? 0x9000 : 0x6A82;
}

static uint16_t read_binary(struct foreign_card *card, struct exchange *x)
{
    const struct foreign_file *file = selected_file(card);
    size_t offset = (size_t)(x->p1 << 8 | x->p2);
    if (x->p1 & 0x80 || !file) // no short file identifiers here
        return 0x6A82;
    if (file->id == FOREIGN_FILE_SIGN && !card->verified[FOREIGN_SIGN])
        return 0x6982;
    if (offset >= file->length)
        return 0x6B00;
    size_t some = file->length - offset < x->expect ? file->length - offset : x->expect;
    if (card->habits.way == FOREIGN_NAMES_LENGTH && x->expect > card->habits.at_once)
        return with_count(0x6C, card->habits.at_once);
    if (card->habits.way == FOREIGN_GIVES_LESS && some > card->habits.at_once)
        some = card->habits.at_once;
    return give(card, x, file->bytes + offset, some);
}

static uint16_t verify(struct foreign_card *card, const struct exchange *x)
{
    int i = selected_secret(card, false);
    if (i < 0 || x->p2 != 0x80)
        return 0x6A88;
    if (x->expect > 0)
        return 0x6700;
    if (card->secrets[i].tries == 0)
        return 0x6983; // also when it is only asked
    if (x->length > 0) {
        card->verified[i] = strlen(card->secrets[i].value) == x->length &&
                            memcmp(card->secrets[i].value, x->data, x->length) == 0;
        card->secrets[i].tries =
            card->verified[i] ? card->secrets[i].tries_max : card->secrets[i].tries - 1;
        if (card->verified[i])
            return 0x9000;
    }
    return (uint16_t)(0x63C0 | card->secrets[i].tries);
}

static uint16_t sign(struct foreign_card *card, struct exchange *x)
{
    unsigned char signature[256];
    size_t length = sizeof signature;
    int i = selected_secret(card, true);
    if (i < 0 || !card->verified[i])
        return 0x6982;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(card->secrets[i].key, NULL);
    bool done = EVP_PKEY_sign_init(context) == 1 &&
                EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1 &&
                EVP_PKEY_sign(context, signature, &length, x->data, x->length) == 1;
    EVP_PKEY_CTX_free(context);
    return done ? give(card, x, signature, length) : 0x6A80;
}

static uint16_t get_challenge(struct foreign_card *card, struct exchange *x)
{
    card->challenged =
        x->expect == FOREIGN_CHALLENGE && RAND_bytes(card->challenge, FOREIGN_CHALLENGE) == 1;
    return card->challenged ? give(card, x, card->challenge, FOREIGN_CHALLENGE) : 0x6700;
}

// The cryptogram names the file that it is for: 01 || file || challenge.
static uint16_t external_authenticate(struct foreign_card *card, const struct exchange *x)
{
    bool challenged = card->challenged;
    card->challenged = false;
    card->permitted = 0;
    for (int i = 0; challenged && i < FOREIGN_SECRETS; i++) {
        unsigned char text[3 + FOREIGN_CHALLENGE] = {1, 0, (unsigned char)card->secrets[i].file};
        unsigned char wanted[FOREIGN_MASTER];
        memcpy(text + 3, card->challenge, FOREIGN_CHALLENGE);
        foreign_pki_mac(card->permission_key, text, sizeof text, wanted);
        if (x->length == sizeof wanted && memcmp(wanted, x->data, sizeof wanted) == 0)
            card->permitted = card->secrets[i].file;
    }
    return card->permitted ? 0x9000 : 0x6300;
}

static bool is_well_formed(int secret, const unsigned char *value, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (!(isdigit(value[i]) || (secret == FOREIGN_SIGN && isupper(value[i]))))
            return false;
    return secret == FOREIGN_SIGN ? length >= 6 && length <= 16 : length == 4;
}

static uint16_t reset_retry_counter(struct foreign_card *card, const struct exchange *x)
{
    int i = selected_secret(card, false);
    bool permitted = i >= 0 && card->permitted == card->selected;
    card->permitted = 0;
    if (!permitted || x->p1 != 0x02 || x->p2 != 0x80)
        return 0x6982;
    if (!is_well_formed(i, x->data, x->length))
        return 0x6A80;
    memcpy(card->secrets[i].value, x->data, x->length);
    card->secrets[i].value[x->length] = '\0';
    card->secrets[i].tries = card->secrets[i].tries_max;
    return 0x9000;
}

static uint16_t carry_out(struct foreign_card *card, struct exchange *x)
{
    switch (x->ins) {
    case 0xA4:
        return select_file(card, x);
    case 0xB0:
        return read_binary(card, x);
    case 0x20:
        return verify(card, x);
    case 0x2A:
        return sign(card, x);
    case 0x84:
        return get_challenge(card, x);
    case 0x82:
        return external_authenticate(card, x);
    case 0x2C:
        return reset_retry_counter(card, x);
    case 0xC0:
        return next_part(card, x);
    default:
        return 0x6D00;
    }
}

// Lc, data and Le (ISO/IEC 7816-4, clause 5.1). False when the lengths do not fit.
static bool take_apart(const unsigned char *command, size_t length, struct exchange *x)
{
    if (length < HEADER)
        return false;
    x->ins = command[1];
    x->p1 = command[2];
    x->p2 = command[3];
    size_t behind = length - HEADER;
    if (behind > 1) {
        x->length = command[HEADER];
        x->data = command + HEADER + 1;
    }
    size_t data = behind > 1 ? 1 + x->length : 0;
    if (behind == data + 1)
        x->expect = command[length - 1] ? command[length - 1] : 256;
    return behind == data || behind == data + 1;
}

void foreign_command_power_on(struct foreign_card *card)
{
    forget(card);
    card->waiting = 0;
}

size_t foreign_command_answer(struct foreign_card *card, const unsigned char *command,
                              size_t length, unsigned char answer[FOREIGN_ANSWER_MAX])
{
    struct exchange x = {.answer = answer};
    uint16_t status = take_apart(command, length, &x) ? carry_out(card, &x) : 0x6700;
    answer[x.answered] = (unsigned char)(status >> 8);
    answer[x.answered + 1] = (unsigned char)status;
    return x.answered + STATUS_WORD;
}
