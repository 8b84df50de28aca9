#include "drivers/piv/piv.h"

#include <string.h>

#include "drivers/base/log.h"
#include "drivers/piv/piv_proof.h"
#include "drivers/piv/piv_tlv.h"

enum {
    PIN_REFERENCE = 0x80,     // the PIV Card Application PIN (part 1, table 4b)
    PIN_FILLER = 0xFF,        // part 2, clause 2.4.3
    KEY_REFERENCE = 0x9A,     // PIV authentication
    CHAINED = 0x10,           // CLA: other parts follow (ISO/IEC 7816-4 clause 5.4.1)
    COMPRESSED = 0x01 | 0x80, // of CertInfo; part 1, appendix A; 80 is how older cards write it

    TAG_OBJECT = 0x53,
    TAG_CERTIFICATE = 0x70,
    TAG_CERTIFICATE_INFO = 0x71,
    TAG_PROPERTIES = 0x61,
    TAG_IDENTIFIER = 0x4F,
    TAG_TEMPLATE = 0x7C, // dynamic authentication template (part 2, table 7)
    TAG_CHALLENGE = 0x81,
    TAG_RESPONSE = 0x82,

    SELECT_ANSWER_MAX = 256,
    TEMPLATE_MAX = PIV_PROOF_BLOCK_MAX + 3 * PIV_TLV_HEADER,
};

// Registered identifier of NIST, then the application's own without the two bytes of its version.
static const unsigned char APPLICATION[] = {0xA0, 0x00, 0x00, 0x03, 0x08, 0x00, 0x00, 0x10, 0x00};

enum {
    NIST_BYTES = 5,
};

void piv_start(struct piv *piv, struct apdu_channel *channel)
{
    *piv = (struct piv){.channel = channel};
    channel->le_max = 0;
}

static enum piv_err send(struct piv *piv, enum piv_command command, const struct apdu *apdu,
                         struct apdu_answer *answer, int *tries)
{
    struct apdu_answer nothing = {0};
    if (!answer)
        answer = &nothing;
    enum apdu_err err = apdu_exchange(piv->channel, apdu, answer);
    piv->status_word = answer->status_word;
    if (err != APDU_OK)
        piv->selected = false;
    if (err == APDU_LOST)
        return PIV_LOST;
    if (err == APDU_TOO_LONG)
        return PIV_UNEXPECTED;
    int ignored;
    return piv_status(command, answer->status_word, tries ? tries : &ignored);
}

// ---- SELECT ------------------------------------------------------------------------------------

static bool begins_with(struct piv_tlv_bytes bytes, const unsigned char *start, size_t length)
{
    return bytes.left >= length && memcmp(bytes.at, start, length) == 0;
}

// The template names the application: by its own part alone, as the standard has it, or by the
// whole AID, as many cards do.
static bool is_piv(const struct apdu_answer *answer)
{
    struct piv_tlv_bytes template, identifier;
    return piv_tlv_only((struct piv_tlv_bytes){answer->data, answer->length}, TAG_PROPERTIES,
                        &template) &&
           piv_tlv_find(template, TAG_IDENTIFIER, &identifier) == 1 &&
           (begins_with(identifier, APPLICATION, sizeof APPLICATION) ||
            begins_with(identifier, APPLICATION + NIST_BYTES, sizeof APPLICATION - NIST_BYTES));
}

enum piv_err piv_select(struct piv *piv)
{
    unsigned char bytes[SELECT_ANSWER_MAX];
    struct apdu_answer answer = {.data = bytes, .room = sizeof bytes};
    const struct apdu apdu = {.ins = 0xA4,
                              .p1 = 0x04,
                              .length = sizeof APPLICATION,
                              .data = APPLICATION,
                              .expect = APDU_EXPECTED_MAX,
                              .repeatable = true};
    piv->selected = false;
    enum piv_err err = send(piv, PIV_SELECT, &apdu, &answer, NULL);
    if (err != PIV_OK)
        return err;
    piv->selected = is_piv(&answer);
    return piv->selected ? PIV_OK : PIV_ABSENT;
}

// ---- the certificate ---------------------------------------------------------------------------

static bool is_compressed(struct piv_tlv_bytes info, struct piv_tlv_bytes certificate)
{
    static const unsigned char GZIP[] = {0x1F, 0x8B}; // RFC 1952, 2.3.1
    return (info.left > 0 && (info.at[0] & COMPRESSED)) ||
           begins_with(certificate, GZIP, sizeof GZIP);
}

// Leaves the certificate alone at `der`.
static enum piv_err unwrap(unsigned char *der, size_t *length)
{
    struct piv_tlv_bytes object, certificate, info = {0};
    if (!piv_tlv_only((struct piv_tlv_bytes){der, *length}, TAG_OBJECT, &object))
        return PIV_UNEXPECTED;
    if (object.left == 0)
        return PIV_EMPTY;
    // A card without CertInfo is taken as one that does not compress.
    if (piv_tlv_find(object, TAG_CERTIFICATE, &certificate) != 1 ||
        piv_tlv_find(object, TAG_CERTIFICATE_INFO, &info) > 1 || info.left > 1)
        return PIV_UNEXPECTED;
    if (certificate.left == 0)
        return PIV_EMPTY;
    if (is_compressed(info, certificate))
        return PIV_COMPRESSED;
    memmove(der, certificate.at, certificate.left);
    *length = certificate.left;
    return PIV_OK;
}

enum piv_err piv_read_certificate(struct piv *piv, unsigned char *der, size_t *length)
{
    static const unsigned char OBJECT[] = {0x5C, 0x03, 0x5F, 0xC1, 0x05};
    struct apdu_answer answer = {.data = der, .room = PIV_CERTIFICATE_MAX};
    const struct apdu apdu = {.ins = 0xCB,
                              .p1 = 0x3F,
                              .p2 = 0xFF,
                              .length = sizeof OBJECT,
                              .data = OBJECT,
                              .expect = APDU_EXPECTED_MAX,
                              .repeatable = true,
                              .bulk = true};
    *length = 0;
    if (!piv->selected)
        return PIV_ABSENT;
    enum piv_err err = send(piv, PIV_GET_DATA, &apdu, &answer, NULL);
    if (err != PIV_OK)
        return err;
    size_t taken = answer.length;
    err = unwrap(der, &taken);
    if (err == PIV_OK)
        *length = taken;
    return err;
}

// ---- the PIN -----------------------------------------------------------------------------------

enum piv_err piv_tries(struct piv *piv, int *tries)
{
    enum piv_err err = piv_select(piv);
    if (err != PIV_OK)
        return err;
    const struct apdu apdu = {.ins = 0x20, .p2 = PIN_REFERENCE};
    *tries = PIV_TRIES_UNKNOWN;
    err = send(piv, PIV_COUNT_TRIES, &apdu, NULL, tries);
    if (err == PIV_BLOCKED)
        *tries = 0;
    return err == PIV_TRIES || err == PIV_BLOCKED ? PIV_OK : err;
}

// Digits, then filler. False, and nothing of it left, when it is not the form of a PIN.
static bool pad(const struct secret *pin, unsigned char body[PIV_PIN_MAX])
{
    const char *digits = secret_bytes(pin);
    size_t length = secret_length(pin);
    bool good = length >= PIV_PIN_MIN && length <= PIV_PIN_MAX;
    memset(body, PIN_FILLER, PIV_PIN_MAX);
    for (size_t i = 0; good && i < length; i++) {
        good = digits[i] >= '0' && digits[i] <= '9';
        body[i] = (unsigned char)digits[i];
    }
    if (!good)
        explicit_bzero(body, PIV_PIN_MAX);
    return good;
}

enum piv_err piv_verify(struct piv *piv, const struct secret *pin, int *tries)
{
    unsigned char body[PIV_PIN_MAX];
    if (!pad(pin, body))
        return PIV_PIN_FORM;
    const struct apdu apdu = {
        .ins = 0x20, .p2 = PIN_REFERENCE, .length = sizeof body, .data = body};
    enum piv_err err = piv_select(piv);
    if (err == PIV_OK)
        err = send(piv, PIV_VERIFY, &apdu, NULL, tries);
    if (err == PIV_BLOCKED)
        *tries = 0;
    explicit_bzero(body, sizeof body);
    return err;
}

// ---- the proof ---------------------------------------------------------------------------------

// The template with an empty response, which is asked for, and the challenge.
static size_t build_template(const struct piv_proof *proof, unsigned char out[TEMPLATE_MAX])
{
    unsigned char header[PIV_TLV_HEADER];
    size_t inner = 2 + piv_tlv_header(header, TAG_CHALLENGE, proof->length) + proof->length;
    size_t used = piv_tlv_header(out, TAG_TEMPLATE, inner);
    used += piv_tlv_header(out + used, TAG_RESPONSE, 0);
    used += piv_tlv_header(out + used, TAG_CHALLENGE, proof->length);
    memcpy(out + used, proof->block, proof->length);
    return used + proof->length;
}

// The channel takes short commands only, so what is longer goes out in a chain. Its parts are not
// sent again with another Le, because the card has then forgotten those before; what Le it takes is
// known since the certificate was read.
static enum piv_err authenticate(struct piv *piv, uint8_t algorithm, const unsigned char *data,
                                 size_t length, struct apdu_answer *answer)
{
    struct apdu apdu = {.ins = 0x87, .p1 = algorithm, .p2 = KEY_REFERENCE};
    bool whole = length <= APDU_DATA_MAX;
    for (; length > APDU_DATA_MAX; data += APDU_DATA_MAX, length -= APDU_DATA_MAX) {
        apdu.cla = CHAINED;
        apdu.length = APDU_DATA_MAX;
        apdu.data = data;
        enum piv_err err = send(piv, PIV_CHAIN, &apdu, NULL, NULL);
        if (err != PIV_OK)
            return err;
    }
    apdu.cla = 0;
    apdu.length = (uint8_t)length;
    apdu.data = data;
    apdu.expect = piv->channel->le_max ? piv->channel->le_max : APDU_EXPECTED_MAX;
    apdu.repeatable = whole;
    return send(piv, PIV_AUTHENTICATE, &apdu, answer, NULL);
}

enum piv_err piv_prove(struct piv *piv, const unsigned char *der, size_t length)
{
    struct piv_proof proof;
    unsigned char data[TEMPLATE_MAX], bytes[TEMPLATE_MAX];
    struct apdu_answer answer = {.data = bytes, .room = sizeof bytes};
    struct piv_tlv_bytes template, signature;
    if (!piv->selected)
        return PIV_ABSENT;
    enum piv_err err = piv_proof_begin(&proof, der, length);
    if (err != PIV_OK)
        return err;
    err = authenticate(piv, proof.algorithm, data, build_template(&proof, data), &answer);
    if (err != PIV_OK)
        return err;
    if (!piv_tlv_only((struct piv_tlv_bytes){bytes, answer.length}, TAG_TEMPLATE, &template) ||
        !piv_tlv_only(template, TAG_RESPONSE, &signature))
        return PIV_UNEXPECTED;
    err = piv_proof_check(&proof, der, length, signature.at, signature.left);
    if (err == PIV_FORGED)
        log_write(LOG_WARNING, "piv", "event=forged");
    return err;
}
