#include "drivers/jpki/jpki.h"

#include <assert.h>
#include <string.h>

#include "drivers/base/clock.h"
#include "drivers/base/log.h"

enum {
    FILE_AUTH_KEY = 0x0017,
    FILE_AUTH_SECRET = 0x0018,
    FILE_SIGN_KEY = 0x001A,
    FILE_SIGN_SECRET = 0x001B,

    // A card whose SELECT takes this long is slow: its files are read by short EF id, which saves
    // an APDU each. Others need 10 to 60 ms, by contact or contactless.
    SLOW_MS = 200,
};

static const unsigned char APPLICATION[] = {0xD3, 0x92, 0xF0, 0x00, 0x26,
                                            0x01, 0x00, 0x00, 0x00, 0x01};

void jpki_start(struct jpki *jpki, struct apdu_channel *channel)
{
    *jpki = (struct jpki){.channel = channel};
    channel->le_max = 0;
}

uint16_t jpki_secret_file(enum secret_kind kind)
{
    return kind == SECRET_SIGN ? FILE_SIGN_SECRET : FILE_AUTH_SECRET;
}

int jpki_tries_max(enum secret_kind kind)
{
    return kind == SECRET_SIGN ? JPKI_TRIES_MAX_SIGN : JPKI_TRIES_MAX_AUTH;
}

enum jpki_err jpki_send(struct jpki *jpki, enum jpki_command command, const struct apdu *apdu,
                        struct apdu_answer *answer, int *tries)
{
    struct apdu_answer nothing = {0};
    if (!answer)
        answer = &nothing;
    enum apdu_err err = apdu_exchange(jpki->channel, apdu, answer);
    jpki->status_word = answer->status_word;
    if (err != APDU_OK)
        jpki->selected = 0;
    if (err == APDU_LOST)
        return JPKI_LOST;
    if (err == APDU_TOO_LONG)
        return JPKI_UNEXPECTED;
    int ignored;
    return jpki_status(command, answer->status_word, tries ? tries : &ignored);
}

enum jpki_err jpki_select_application(struct jpki *jpki)
{
    const struct apdu apdu = {
        .ins = 0xA4, .p1 = 0x04, .p2 = 0x0C, .length = sizeof APPLICATION, .data = APPLICATION};
    int64_t start = clock_ms();
    jpki->selected = 0;
    enum jpki_err err = jpki_send(jpki, JPKI_SELECT_APPLICATION, &apdu, NULL, NULL);
    jpki->short_ids = !jpki->no_short_ids && clock_ms() - start >= SLOW_MS;
    return err;
}

enum jpki_err jpki_select_file(struct jpki *jpki, uint16_t file)
{
    if (jpki->selected == file)
        return JPKI_OK;
    const unsigned char id[2] = {(unsigned char)(file >> 8), (unsigned char)file};
    const struct apdu apdu = {.ins = 0xA4, .p1 = 0x02, .p2 = 0x0C, .length = 2, .data = id};
    jpki->selected = 0;
    enum jpki_err err = jpki_send(jpki, JPKI_SELECT_FILE, &apdu, NULL, NULL);
    if (err == JPKI_OK)
        jpki->selected = file;
    return err;
}

enum jpki_err jpki_tries(struct jpki *jpki, enum secret_kind kind, int *tries)
{
    enum jpki_err err = jpki_select_file(jpki, jpki_secret_file(kind));
    if (err != JPKI_OK)
        return err;
    // Exactly four bytes: a real card refuses an Le here with 6700.
    const struct apdu apdu = {.ins = 0x20, .p2 = 0x80};
    err = jpki_send(jpki, JPKI_COUNT_TRIES, &apdu, NULL, tries);
    if (err == JPKI_BLOCKED)
        *tries = 0;
    return err == JPKI_TRIES || err == JPKI_BLOCKED ? JPKI_OK : err;
}

enum jpki_err jpki_verify(struct jpki *jpki, enum secret_kind kind, const struct secret *secret,
                          int *tries)
{
    assert(secret_length(secret) > 0); // without a body VERIFY is another command
    enum jpki_err err = jpki_select_file(jpki, jpki_secret_file(kind));
    if (err != JPKI_OK)
        return err;
    const struct apdu apdu = {.ins = 0x20,
                              .p2 = 0x80,
                              .length = (uint8_t)secret_length(secret),
                              .data = secret_bytes(secret)};
    return jpki_send(jpki, JPKI_VERIFY, &apdu, NULL, tries);
}

enum jpki_err jpki_sign(struct jpki *jpki, enum secret_kind kind,
                        const unsigned char info[JPKI_DIGEST_INFO],
                        unsigned char signature[JPKI_SIGNATURE])
{
    enum jpki_err err = jpki_select_file(jpki, kind == SECRET_SIGN ? FILE_SIGN_KEY : FILE_AUTH_KEY);
    if (err != JPKI_OK)
        return err;
    const struct apdu apdu = {.cla = 0x80,
                              .ins = 0x2A,
                              .p2 = 0x80,
                              .length = JPKI_DIGEST_INFO,
                              .data = info,
                              .expect = JPKI_SIGNATURE,
                              .repeatable = true};
    struct apdu_answer answer = {.data = signature, .room = JPKI_SIGNATURE};
    err = jpki_send(jpki, JPKI_SIGN, &apdu, &answer, NULL);
    return err == JPKI_OK && answer.length != JPKI_SIGNATURE ? JPKI_UNEXPECTED : err;
}

enum jpki_err jpki_change(struct jpki *jpki, enum secret_kind kind, const struct secret *wanted)
{
    assert(jpki->selected == jpki_secret_file(kind)); // so that JPKI_LOST means: it was sent
    const struct apdu apdu = {.ins = 0x24,
                              .p1 = 0x01, // the new value only; the old one has been verified
                              .p2 = 0x80,
                              .length = (uint8_t)secret_length(wanted),
                              .data = secret_bytes(wanted)};
    return jpki_send(jpki, JPKI_CHANGE, &apdu, NULL, NULL);
}
