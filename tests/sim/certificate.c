#include "tests/sim/certificate.h"

#include <openssl/evp.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/sim/chance.h"
#include "tests/sim/maintenance.h"

enum {
    KEY_BYTES = 256,
    YEARS_S = 5 * 365 * 86400,
    SIGN_EARLIER_S = 30 * 86400,
};

static struct certificate all[CERTIFICATE_ALL][CERTIFICATE_KINDS]; // lint: file-scope made once

static void must(bool good)
{
    if (!good)
        abort();
}

// SubjectPublicKeyInfo of an RSA key of 2048 bits, up to the modulus; then the exponent 65537.
static const unsigned char KEY_HEAD[] = {0x30, 0x82, 0x01, 0x22, 0x30, 0x0D, 0x06, 0x09, 0x2A,
                                         0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05,
                                         0x00, 0x03, 0x82, 0x01, 0x0F, 0x00, 0x30, 0x82, 0x01,
                                         0x0A, 0x02, 0x82, 0x01, 0x01, 0x00};
static const unsigned char KEY_TAIL[] = {0x02, 0x03, 0x01, 0x00, 0x01};

// A key whose modulus is odd, has 2048 bits and means nothing.
static EVP_PKEY *number_as_key(struct chance *chance)
{
    unsigned char bytes[sizeof KEY_HEAD + KEY_BYTES + sizeof KEY_TAIL];
    unsigned char *modulus = bytes + sizeof KEY_HEAD;
    const unsigned char *from = bytes;
    memcpy(bytes, KEY_HEAD, sizeof KEY_HEAD);
    chance_fill(chance, modulus, KEY_BYTES);
    modulus[0] |= 0x80;
    modulus[KEY_BYTES - 1] |= 1;
    memcpy(modulus + KEY_BYTES, KEY_TAIL, sizeof KEY_TAIL);
    EVP_PKEY *key = d2i_PUBKEY(NULL, &from, sizeof bytes);
    must(key != NULL);
    return key;
}

// The holder's birth date, {jpki personal-data 4}.
static void add_birth(X509 *x, int card)
{
    char value[64];
    snprintf(value, sizeof value, "otherName:1.2.392.200149.8.5.5.4;UTF8:3%04d%02d%02d",
             1940 + card, 1 + card % 12, 1 + card);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, NULL, NID_subject_alt_name, value);
    must(extension && X509_add_ext(x, extension, -1));
    X509_EXTENSION_free(extension);
}

static void name_holder(X509 *x, const char *mark)
{
    X509_NAME *name = X509_get_subject_name(x);
    must(X509_NAME_add_entry_by_txt(name, "C", MBSTRING_ASC, (const unsigned char *)"JP", -1, -1,
                                    0) &&
         X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)mark, -1, -1,
                                    0));
    must(X509_set_issuer_name(x, name));
}

// A signature of the right size that nobody has made.
static void sign_with_numbers(X509 *x, struct chance *chance)
{
    const ASN1_BIT_STRING *signature;
    const X509_ALGOR *algorithm;
    unsigned char bytes[KEY_BYTES];
    chance_fill(chance, bytes, sizeof bytes);
    X509_get0_signature(&signature, &algorithm, x);
    must(X509_ALGOR_set0((X509_ALGOR *)algorithm, OBJ_nid2obj(NID_sha256WithRSAEncryption),
                         V_ASN1_NULL, NULL));
    must(X509_ALGOR_set0((X509_ALGOR *)X509_get0_tbs_sigalg(x),
                         OBJ_nid2obj(NID_sha256WithRSAEncryption), V_ASN1_NULL, NULL));
    must(ASN1_STRING_set((ASN1_STRING *)signature, bytes, sizeof bytes));
    ((ASN1_STRING *)signature)->flags &= ~(ASN1_STRING_FLAG_BITS_LEFT | 0x07);
    ((ASN1_STRING *)signature)->flags |= ASN1_STRING_FLAG_BITS_LEFT;
}

static void make(int card, enum certificate_kind kind)
{
    struct certificate *c = &all[card][kind];
    struct chance chance = chance_stream((uint64_t)card * 2 + kind, "certificate");
    char mark[CERTIFICATE_MARK + 1];
    snprintf(mark, sizeof mark, "HOLDER%02d%c%07X", card, kind == CERTIFICATE_SIGN ? 'S' : 'A',
             (unsigned)chance_below(&chance, 0xFFFFFFF));
    memcpy(c->mark, mark, CERTIFICATE_MARK);
    X509 *x = X509_new();
    EVP_PKEY *key = number_as_key(&chance);
    must(x && X509_set_version(x, 2) &&
         ASN1_INTEGER_set(X509_get_serialNumber(x), 1000 + card * 2 + (int)kind));
    name_holder(x, mark);
    // From the beginning of 2025 on; one holder's has expired.
    time_t from = card == 3 ? 1577836800 : 1735689600;
    c->until = from + YEARS_S - (kind == CERTIFICATE_SIGN ? SIGN_EARLIER_S : 0);
    must(ASN1_TIME_set(X509_getm_notBefore(x), from) &&
         ASN1_TIME_set(X509_getm_notAfter(x), c->until) && X509_set_pubkey(x, key));
    if (kind == CERTIFICATE_SIGN)
        add_birth(x, card);
    if (card == CERTIFICATE_TEST && kind == CERTIFICATE_AUTH)
        maintenance_sign_test_card(x);
    else
        sign_with_numbers(x, &chance);
    unsigned char *out = c->der;
    must(i2d_X509(x, NULL) <= CERTIFICATE_BYTES);
    c->length = (size_t)i2d_X509(x, &out);
    X509_free(x);
    EVP_PKEY_free(key);
}

void certificate_make_all(void)
{
    for (int card = 0; card < CERTIFICATE_ALL; card++)
        for (int kind = 0; kind < CERTIFICATE_KINDS; kind++)
            make(card, (enum certificate_kind)kind);
}

const struct certificate *certificate_of(int card, enum certificate_kind kind)
{
    return &all[card][kind];
}

int certificate_find(const unsigned char *der, size_t length, enum certificate_kind *kind)
{
    for (int i = 0; i < CERTIFICATE_ALL * CERTIFICATE_KINDS; i++) {
        const struct certificate *c = &all[i / CERTIFICATE_KINDS][i % CERTIFICATE_KINDS];
        if (c->length != length || memcmp(c->der, der, length) != 0)
            continue;
        *kind = (enum certificate_kind)(i % CERTIFICATE_KINDS);
        return i / CERTIFICATE_KINDS;
    }
    return -1;
}
