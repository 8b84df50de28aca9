#include "drivers/jpki/jpki_read.h"

#include <string.h>

#include "drivers/base/log.h"

enum {
    FILE_SIGN_CERTIFICATE = 0x0001,
    FILE_TOKEN_INFORMATION = 0x0006,
    FILE_AVAILABILITY = 0x0008,
    FILE_AUTH_CERTIFICATE = 0x000A,
    FILE_AUTH_AUTHORITY = 0x000B,

    LABEL_BYTES = 32, // CK_TOKEN_INFO.label (PKCS #11, clause 3.2), padded with spaces
    AVAILABILITY_BYTES = 3,
    CERTIFICATE_PRESENT = 0x8F,

    HEADER = 4, // bytes: tag and a length in two or three bytes, as every certificate has

    SHORT_ID = 0x80, // in P1: its low bits are a short EF id (ISO/IEC 7816-4 clause 11.2.3)
    SHORT_ID_MAX = 30,
};

static const struct {
    const char *label;
    enum jpki_kind kind;
} LABELS[] = {
    {"JPKIAPICCTOKEN2", JPKI_KIND_MY_NUMBER},
    {"JPKIAPICCTOKEN", JPKI_KIND_RESIDENT_REGISTER},
    {"JPKIAPGPSETOKEN", JPKI_KIND_ANDROID},
    {"JPKIAPIOSTOKEN", JPKI_KIND_IPHONE},
};

// A read of the selected file. `step` is how many bytes the card gave to the first READ: later ones
// ask for no more.
struct reading {
    unsigned char *out;
    size_t have, step;
    uint8_t short_id; // of the file, for the first READ only; 0: it is selected
    bool bulk;
};

static enum jpki_err read_once(struct jpki *jpki, struct reading *r, size_t want)
{
    const struct apdu apdu = {
        .ins = 0xB0,
        .p1 = (uint8_t)(r->short_id ? SHORT_ID | r->short_id : r->have >> 8), // below 0x80
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

// Reads the first `want` bytes, or as much of them as the card gives. On a slow card the file is
// not selected first, unless it refuses short ids.
static enum jpki_err read_first(struct jpki *jpki, struct reading *r, uint16_t file, size_t want)
{
    if (want > APDU_EXPECTED_MAX)
        want = APDU_EXPECTED_MAX;
    if (jpki->short_ids && jpki->selected != file && file <= SHORT_ID_MAX) {
        r->short_id = (uint8_t)file;
        enum jpki_err err = read_once(jpki, r, want);
        r->short_id = 0;
        if (err == JPKI_OK)
            jpki->selected = file;
        if (err == JPKI_OK || err == JPKI_LOST || err == JPKI_NOT_ALLOWED)
            return err;
        jpki->short_ids = false;
        jpki->no_short_ids = true;
        jpki->selected = 0;
    }
    enum jpki_err err = jpki_select_file(jpki, file);
    return err == JPKI_OK ? read_once(jpki, r, want) : err;
}

enum jpki_err jpki_read_file(struct jpki *jpki, uint16_t file, unsigned char *out, size_t bytes)
{
    struct reading reading = {.out = out};
    enum jpki_err err = read_first(jpki, &reading, file, bytes);
    return err == JPKI_OK ? read_until(jpki, &reading, bytes) : err;
}

static enum jpki_err read_der(struct jpki *jpki, uint16_t file, unsigned char *der, size_t room,
                              size_t *length)
{
    struct reading reading = {.out = der, .bulk = true};
    *length = 0;
    enum jpki_err err = read_first(jpki, &reading, file, room);
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

enum jpki_err jpki_read_certificate(struct jpki *jpki, enum secret_kind kind, unsigned char *der,
                                    size_t room, size_t *length)
{
    uint16_t file = kind == SECRET_SIGN ? FILE_SIGN_CERTIFICATE : FILE_AUTH_CERTIFICATE;
    return read_der(jpki, file, der, room, length);
}

enum jpki_err jpki_read_authority(struct jpki *jpki, unsigned char *der, size_t room,
                                  size_t *length)
{
    return read_der(jpki, FILE_AUTH_AUTHORITY, der, room, length);
}

enum jpki_err jpki_read_head(struct jpki *jpki, unsigned char *head, size_t bytes)
{
    struct reading reading = {.out = head, .bulk = true};
    enum jpki_err err = read_first(jpki, &reading, FILE_AUTH_CERTIFICATE, bytes);
    return err == JPKI_OK ? read_until(jpki, &reading, bytes) : err;
}

static enum jpki_err kind_of(const unsigned char label[LABEL_BYTES], enum jpki_kind *kind)
{
    size_t length = LABEL_BYTES;
    while (length > 0 && label[length - 1] == ' ')
        length--;
    for (size_t i = 0; i < sizeof LABELS / sizeof LABELS[0]; i++)
        if (strlen(LABELS[i].label) == length && memcmp(LABELS[i].label, label, length) == 0) {
            *kind = LABELS[i].kind;
            return JPKI_OK;
        }
    log_write(LOG_WARNING, "jpki", "event=unknown-token-label");
    return JPKI_UNEXPECTED;
}

enum jpki_err jpki_identify(struct jpki *jpki, enum jpki_kind *kind)
{
    unsigned char label[LABEL_BYTES];
    enum jpki_err err = jpki_read_file(jpki, FILE_TOKEN_INFORMATION, label, sizeof label);
    if (err == JPKI_ABSENT)
        return JPKI_UNEXPECTED;
    return err == JPKI_OK ? kind_of(label, kind) : err;
}

enum jpki_err jpki_availability(struct jpki *jpki, bool *has_sign, bool *has_auth)
{
    unsigned char present[AVAILABILITY_BYTES];
    enum jpki_err err = jpki_read_file(jpki, FILE_AVAILABILITY, present, sizeof present);
    if (err != JPKI_OK)
        return err;
    *has_sign = present[0] == CERTIFICATE_PRESENT;
    *has_auth = present[1] == CERTIFICATE_PRESENT;
    return JPKI_OK;
}
