#include "drivers/jpki/jpki_read.h"

enum {
    FILE_SIGN_CERTIFICATE = 0x0001,
    FILE_AUTH_CERTIFICATE = 0x000A,

    HEADER = 4, // bytes: tag and a length in two or three bytes, as every certificate has
};

// What is read of the selected file. `step` is what the card gave the first time: one that gives
// little is not asked for more again.
struct reading {
    unsigned char *out;
    size_t have, step;
    bool bulk;
};

static enum jpki_err read_once(struct jpki *jpki, struct reading *r, size_t want)
{
    const struct apdu apdu = {.ins = 0xB0,
                              .p1 = (uint8_t)(r->have >> 8), // below 0x80: no short file id
                              .p2 = (uint8_t)r->have,
                              .expect = (uint16_t)want,
                              .repeatable = true,
                              .partial = true,
                              .bulk = r->bulk};
    struct apdu_answer answer = {.data = r->out + r->have, .room = want};
    enum jpki_err err = jpki_send(jpki, JPKI_READ, &apdu, &answer, NULL);
    if (err != JPKI_OK)
        return err;
    r->have += answer.length;
    if (r->step == 0)
        r->step = answer.length;
    return answer.length == 0 ? JPKI_UNEXPECTED : JPKI_OK;
}

// Reads on until `bytes` bytes are there. Each READ brings at least one byte, so `bytes` is also
// the largest number of READs.
static enum jpki_err read_until(struct jpki *jpki, struct reading *r, size_t bytes)
{
    enum jpki_err err = JPKI_OK;
    while (err == JPKI_OK && r->have < bytes) {
        size_t left = bytes - r->have, most = r->step > 0 ? r->step : APDU_EXPECTED_MAX;
        err = read_once(jpki, r, left < most ? left : most);
    }
    return err;
}

// The whole length of the DER SEQUENCE at `der` (X.690 clause 8.1.3), 0 when it is none.
static size_t der_length(const unsigned char *der, size_t length)
{
    if (length < HEADER || der[0] != 0x30)
        return 0;
    if (der[1] < 0x80)
        return 2 + (size_t)der[1];
    if (der[1] == 0x81)
        return 3 + (size_t)der[2];
    if (der[1] == 0x82)
        return 4 + ((size_t)der[2] << 8 | der[3]);
    return 0;
}

enum jpki_err jpki_read_file(struct jpki *jpki, uint16_t file, unsigned char *out, size_t bytes)
{
    struct reading reading = {.out = out};
    enum jpki_err err = jpki_select_file(jpki, file);
    return err == JPKI_OK ? read_until(jpki, &reading, bytes) : err;
}

enum jpki_err jpki_read_certificate(struct jpki *jpki, enum secret_kind kind, unsigned char *der,
                                    size_t room, size_t *length)
{
    struct reading reading = {.out = der, .bulk = true};
    *length = 0;
    enum jpki_err err =
        jpki_select_file(jpki, kind == SECRET_SIGN ? FILE_SIGN_CERTIFICATE : FILE_AUTH_CERTIFICATE);
    if (err != JPKI_OK)
        return err;
    // As much as one READ brings; of a card that gives less than a header, the rest of that.
    err = read_once(jpki, &reading, room < APDU_EXPECTED_MAX ? room : APDU_EXPECTED_MAX);
    if (err == JPKI_OK)
        err = read_until(jpki, &reading, HEADER);
    if (err != JPKI_OK)
        return err;
    size_t total = der_length(der, reading.have);
    if (total == 0 || total > room)
        return JPKI_UNEXPECTED;
    err = read_until(jpki, &reading, total);
    if (err == JPKI_OK)
        *length = total;
    return err;
}

enum jpki_err jpki_read_head(struct jpki *jpki, unsigned char *head, size_t bytes)
{
    struct reading reading = {.out = head, .bulk = true};
    enum jpki_err err = jpki_select_file(jpki, FILE_AUTH_CERTIFICATE);
    return err == JPKI_OK ? read_until(jpki, &reading, bytes) : err;
}
