#include "tests/card/make.h"

#include <errno.h>
#include <getopt.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/card/certificate.h"
#include "tests/card/reset_key.h"
#include "tests/card/store.h"

enum {
    KEY_BITS = 2048,
    DAY = 24 * 60 * 60,       // s
    VALIDITY = 5 * 365 * DAY, // s; about what certificates get that the card does not cut short
    PIN_TRIES = 3,
    PASSWORD_TRIES = 5,
};

// Everything that was asked for, the image as far as options set it directly.
struct plan {
    struct image image;
    const char *file, *ocsp_url;
    const char *ca_key[IMAGE_WHICH_COUNT], *ca[IMAGE_WHICH_COUNT], *export[IMAGE_WHICH_COUNT];
    time_t from[IMAGE_WHICH_COUNT], until[IMAGE_WHICH_COUNT];
    struct certificate_date birth;
    bool has_master;
    uint8_t master[RESET_KEY_BYTES];
};

static bool set_text(const char **place, const char *value)
{
    *place = value;
    return *value != '\0';
}

static bool set_file(struct plan *plan, enum image_which which, const char *value)
{
    (void)which;
    return set_text(&plan->file, value);
}

static bool set_ca_key(struct plan *plan, enum image_which which, const char *value)
{
    return set_text(&plan->ca_key[which], value);
}

static bool set_ca(struct plan *plan, enum image_which which, const char *value)
{
    return set_text(&plan->ca[which], value);
}

static bool set_export(struct plan *plan, enum image_which which, const char *value)
{
    return set_text(&plan->export[which], value);
}

static bool set_ocsp_url(struct plan *plan, enum image_which which, const char *value)
{
    (void)which;
    return set_text(&plan->ocsp_url, value);
}

static bool set_secret(struct plan *plan, enum image_which which, const char *value)
{
    return image_secret_well_formed(which, (const uint8_t *)value, strlen(value)) &&
           image_blob_set(&plan->image.secret[which], value, strlen(value));
}

static bool set_tries(struct plan *plan, enum image_which which, const char *value)
{
    char *end;
    unsigned long tries = strtoul(value, &end, 10);
    if (*value == '\0' || *end != '\0' || tries > plan->image.tries_max[which])
        return false;
    plan->image.tries[which] = (unsigned)tries;
    return true;
}

static bool set_birth(struct plan *plan, enum image_which which, const char *value)
{
    (void)which;
    return certificate_date_parse(value, &plan->birth);
}

static bool set_master(struct plan *plan, enum image_which which, const char *value)
{
    (void)which;
    size_t length = 0;
    plan->has_master =
        OPENSSL_hexstr2buf_ex(plan->master, sizeof plan->master, &length, value, '\0') == 1 &&
        length == sizeof plan->master;
    return plan->has_master;
}

// "2026-04-01" or "2026-04-01T12:00:00Z", UTC.
static bool parse_time(const char *text, time_t *time)
{
    struct tm tm = {0};
    const char *end = strptime(text, "%Y-%m-%d", &tm);
    if (end != NULL && *end == 'T')
        end = strptime(end, "T%H:%M:%SZ", &tm);
    *time = timegm(&tm);
    return end != NULL && *end == '\0';
}

static bool set_from(struct plan *plan, enum image_which which, const char *value)
{
    return parse_time(value, &plan->from[which]);
}

static bool set_until(struct plan *plan, enum image_which which, const char *value)
{
    return parse_time(value, &plan->until[which]);
}

static bool set_no_sign(struct plan *plan, enum image_which which, const char *value)
{
    (void)which;
    (void)value;
    plan->image.has_sign = 0;
    return true;
}

static bool set_kind(struct plan *plan, enum image_which which, const char *value)
{
    (void)which;
    return image_kind_from_name(value, &plan->image.kind);
}

static bool set_atr(struct plan *plan, enum image_which which, const char *value)
{
    (void)which;
    return image_atr_parse(value, &plan->image.atr);
}

struct setting {
    const char *name;
    bool (*set)(struct plan *plan, enum image_which which, const char *value);
    enum image_which which;
    int argument;
};

static const struct setting SETTINGS[] = {
    {"file", set_file, IMAGE_SIGN, required_argument},
    {"sign-ca-key", set_ca_key, IMAGE_SIGN, required_argument},
    {"sign-ca", set_ca, IMAGE_SIGN, required_argument},
    {"auth-ca-key", set_ca_key, IMAGE_AUTH, required_argument},
    {"auth-ca", set_ca, IMAGE_AUTH, required_argument},
    {"pin", set_secret, IMAGE_AUTH, required_argument},
    {"password", set_secret, IMAGE_SIGN, required_argument},
    {"birth", set_birth, IMAGE_SIGN, required_argument},
    {"master-key", set_master, IMAGE_AUTH, required_argument},
    {"pin-tries", set_tries, IMAGE_AUTH, required_argument},
    {"password-tries", set_tries, IMAGE_SIGN, required_argument},
    {"sign-not-before", set_from, IMAGE_SIGN, required_argument},
    {"sign-not-after", set_until, IMAGE_SIGN, required_argument},
    {"auth-not-before", set_from, IMAGE_AUTH, required_argument},
    {"auth-not-after", set_until, IMAGE_AUTH, required_argument},
    {"no-sign", set_no_sign, IMAGE_SIGN, no_argument},
    {"kind", set_kind, IMAGE_SIGN, required_argument},
    {"atr", set_atr, IMAGE_SIGN, required_argument},
    {"ocsp-url", set_ocsp_url, IMAGE_SIGN, required_argument},
    {"export-sign", set_export, IMAGE_SIGN, required_argument},
    {"export-auth", set_export, IMAGE_AUTH, required_argument},
};

enum {
    SETTING_COUNT = sizeof SETTINGS / sizeof SETTINGS[0],
};

static void set_defaults(struct plan *plan)
{
    struct image *image = &plan->image;
    image->kind = IMAGE_MY_NUMBER;
    image->has_sign = 1;
    image->tries[IMAGE_SIGN] = image->tries_max[IMAGE_SIGN] = PASSWORD_TRIES;
    image->tries[IMAGE_AUTH] = image->tries_max[IMAGE_AUTH] = PIN_TRIES;
    image_blob_set(&image->secret[IMAGE_SIGN], "ABC123", 6);
    image_blob_set(&image->secret[IMAGE_AUTH], "1234", 4);
    image_atr_parse("3BE000FF8131FE4514", &image->atr);
    plan->birth = (struct certificate_date){1980, 1, 2};
    for (int which = 0; which < IMAGE_WHICH_COUNT; which++) {
        plan->from[which] = time(NULL) - DAY;
        plan->until[which] = plan->from[which] + VALIDITY;
    }
}

static bool read_settings(struct plan *plan, int argc, char **argv)
{
    struct option options[SETTING_COUNT + 1] = {{0}};
    int index;
    for (int i = 0; i < SETTING_COUNT; i++)
        options[i] = (struct option){SETTINGS[i].name, SETTINGS[i].argument, NULL, 'o'};
    for (int got; (got = getopt_long(argc, argv, "", options, &index)) != -1;) {
        if (got != 'o')
            return false; // getopt has said why
        const struct setting *setting = &SETTINGS[index];
        if (!setting->set(plan, setting->which, optarg)) {
            fprintf(stderr, "virtual-card make: --%s: not a good value\n", setting->name);
            return false;
        }
    }
    if (optind < argc || plan->file == NULL || plan->ca[IMAGE_AUTH] == NULL ||
        plan->ca_key[IMAGE_AUTH] == NULL || plan->ca[IMAGE_SIGN] == NULL ||
        plan->ca_key[IMAGE_SIGN] == NULL) {
        fputs("virtual-card make: --file and the two CAs with their keys are needed\n", stderr);
        return false;
    }
    return true;
}

static EVP_PKEY *read_key(const char *path)
{
    FILE *file = fopen(path, "re");
    EVP_PKEY *key = file == NULL ? NULL : PEM_read_PrivateKey(file, NULL, NULL, NULL);
    if (file != NULL)
        fclose(file);
    if (key == NULL)
        fprintf(stderr, "virtual-card make: %s: no private key\n", path);
    return key;
}

static X509 *read_certificate(const char *path)
{
    FILE *file = fopen(path, "re");
    X509 *certificate = file == NULL ? NULL : PEM_read_X509(file, NULL, NULL, NULL);
    if (file != NULL)
        fclose(file);
    if (certificate == NULL)
        fprintf(stderr, "virtual-card make: %s: no certificate\n", path);
    return certificate;
}

// DER into a blob; `der` comes from one of OpenSSL's i2d functions, which allocate it.
static bool keep(struct image_blob *blob, unsigned char *der, int length)
{
    bool fine = length > 0 && image_blob_set(blob, der, (size_t)length);
    if (length > 0)
        OPENSSL_clear_free(der, (size_t)length);
    return fine;
}

static bool keep_key(struct image_blob *blob, const EVP_PKEY *key)
{
    unsigned char *der = NULL;
    int length = i2d_PrivateKey(key, &der);
    return keep(blob, der, length);
}

static bool keep_certificate(struct image_blob *blob, const X509 *certificate)
{
    unsigned char *der = NULL;
    int length = i2d_X509(certificate, &der);
    return keep(blob, der, length);
}

static bool issue(struct plan *plan, enum image_which which, EVP_PKEY *ca_key, X509 *ca)
{
    struct certificate_order order = {.which = which,
                                      .key = EVP_RSA_gen(KEY_BITS),
                                      .ca_key = ca_key,
                                      .ca = ca,
                                      .not_before = plan->from[which],
                                      .not_after = plan->until[which],
                                      .birth = plan->birth,
                                      .ocsp_url = plan->ocsp_url};
    X509 *certificate = order.key == NULL ? NULL : certificate_issue(&order);
    bool fine = certificate != NULL && keep_key(&plan->image.key[which], order.key) &&
                keep_certificate(&plan->image.certificate[which], certificate) &&
                keep_certificate(&plan->image.ca[which], ca);
    X509_free(certificate);
    EVP_PKEY_free(order.key);
    if (!fine)
        ERR_print_errors_fp(stderr);
    return fine;
}

static bool make_half(struct plan *plan, enum image_which which)
{
    EVP_PKEY *key = read_key(plan->ca_key[which]);
    X509 *ca = key == NULL ? NULL : read_certificate(plan->ca[which]);
    bool fine = ca != NULL && issue(plan, which, key, ca);
    X509_free(ca);
    EVP_PKEY_free(key);
    return fine;
}

// K_card needs the public key of the user certificate as it stands in the certificate.
static bool derive_reset_key(struct plan *plan)
{
    const unsigned char *der = plan->image.certificate[IMAGE_AUTH].bytes;
    unsigned char *spki = NULL;
    X509 *certificate = d2i_X509(NULL, &der, (long)plan->image.certificate[IMAGE_AUTH].length);
    int length =
        certificate == NULL ? 0 : i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &spki);
    bool fine = length > 0 &&
                reset_key_derive(plan->master, spki, (size_t)length, plan->image.reset_key.bytes);
    plan->image.reset_key.length = fine ? RESET_KEY_BYTES : 0;
    OPENSSL_free(spki);
    X509_free(certificate);
    return fine;
}

static bool make_serial(struct image_blob *serial)
{
    if (RAND_bytes(serial->bytes, IMAGE_SERIAL) != 1)
        return false;
    for (size_t i = 0; i < IMAGE_SERIAL; i++)
        serial->bytes[i] = (uint8_t)('0' + serial->bytes[i] % 10);
    serial->length = IMAGE_SERIAL;
    return true;
}

static bool export_certificate(const char *path, const struct image_blob *certificate)
{
    if (path == NULL)
        return true;
    FILE *file = fopen(path, "we");
    bool fine = file != NULL && fwrite(certificate->bytes, certificate->length, 1, file) == 1;
    fine = file != NULL && fclose(file) == 0 && fine;
    if (!fine)
        fprintf(stderr, "virtual-card make: %s: %s\n", path, strerror(errno));
    return fine;
}

static bool make_card(struct plan *plan)
{
    struct image *image = &plan->image;
    if (!make_half(plan, IMAGE_SIGN) || !make_half(plan, IMAGE_AUTH) ||
        !make_serial(&image->serial) || (plan->has_master && !derive_reset_key(plan)))
        return false;
    if (!store_save(plan->file, image)) {
        fprintf(stderr, "virtual-card make: %s: %s\n", plan->file, strerror(errno));
        return false;
    }
    return export_certificate(plan->export[IMAGE_AUTH], &image -> certificate[IMAGE_AUTH]) &&
           export_certificate(plan->export[IMAGE_SIGN], &image -> certificate[IMAGE_SIGN]);
}

int make_main(int argc, char **argv)
{
    struct plan plan = {.file = NULL};
    set_defaults(&plan);
    bool fine = read_settings(&plan, argc, argv) && make_card(&plan);
    OPENSSL_cleanse(&plan, sizeof plan);
    return fine ? EXIT_SUCCESS : EXIT_FAILURE;
}
