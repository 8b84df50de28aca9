#include "drivers/jpki/jpki_read.h"

enum {
    FILE_SIGN_CERTIFICATE = 0x0001,
    FILE_AUTH_CERTIFICATE = 0x000A,

    CHUNK = APDU_EXPECTED_MAX,
    HEADER_MIN = 4,  // bytes: tag and a length in two or three bytes, as every certificate has
    READS_MAX = 128, // of 3 KiB in steps of 24 bytes; a card that gives less is broken
};

// Reads at most `want` bytes; *got says how many came.
static enum jpki_err read_at(struct jpki *jpki, size_t offset, unsigned char *out, size_t want,
                             size_t *got)
{
    const struct apdu apdu = {.ins = 0xB0,
                              .p1 = (uint8_t)(offset >> 8), // below 0x80: no short file id
                              .p2 = (uint8_t)offset,
                              .expect = (uint16_t)want,
                              .repeatable = true,
                              .bulk = true};
    struct apdu_answer answer = {.data = out, .room = want};
    enum jpki_err err = jpki_send(jpki, JPKI_READ, &apdu, &answer, NULL);
    *got = answer.length;
    return err == JPKI_OK && answer.length == 0 ? JPKI_UNEXPECTED : err;
}

// The whole length of the DER SEQUENCE at `der` (X.690 clause 8.1.3), 0 when it is none.
static size_t der_length(const unsigned char *der, size_t length)
{
    if (length < HEADER_MIN || der[0] != 0x30)
        return 0;
    if (der[1] < 0x80)
        return 2 + (size_t)der[1];
    if (der[1] == 0x81)
        return 3 + (size_t)der[2];
    if (der[1] == 0x82)
        return 4 + ((size_t)der[2] << 8 | der[3]);
    return 0;
}

// Reads until `total` bytes are there. `step` is what the card gave the first time: one that
// gives little is not asked for more again.
static enum jpki_err read_rest(struct jpki *jpki, unsigned char *der, size_t total, size_t have,
                               size_t step)
{
    for (int reads = 1; have < total; reads++) {
        size_t left = total - have, got;
        if (reads == READS_MAX)
            return JPKI_UNEXPECTED;
        enum jpki_err err = read_at(jpki, have, der + have, left < step ? left : step, &got);
        if (err != JPKI_OK)
            return err;
        have += got;
    }
    return JPKI_OK;
}

enum jpki_err jpki_read_certificate(struct jpki *jpki, enum secret_kind kind, unsigned char *der,
                                    size_t room, size_t *length)
{
    size_t got;
    *length = 0;
    enum jpki_err err =
        jpki_select_file(jpki, kind == SECRET_SIGN ? FILE_SIGN_CERTIFICATE : FILE_AUTH_CERTIFICATE);
    if (err != JPKI_OK)
        return err;
    err = read_at(jpki, 0, der, room < CHUNK ? room : CHUNK, &got);
    if (err != JPKI_OK)
        return err;
    size_t total = der_length(der, got);
    if (total == 0 || total > room)
        return JPKI_UNEXPECTED;
    err = read_rest(jpki, der, total, got, got);
    if (err == JPKI_OK)
        *length = total;
    return err;
}

enum jpki_err jpki_read_head(struct jpki *jpki, unsigned char *head, size_t bytes)
{
    enum jpki_err err = jpki_select_file(jpki, FILE_AUTH_CERTIFICATE);
    size_t got;
    if (err == JPKI_OK)
        err = read_at(jpki, 0, head, bytes, &got);
    if (err == JPKI_OK)
        err = read_rest(jpki, head, bytes, got, got);
    return err;
}
