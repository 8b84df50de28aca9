#include "tests/card/src/make.h"

#include <getopt.h>
#include <openssl/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/card/src/maker.h"

enum {
    DAY = 24 * 60 * 60,       // s
    VALIDITY = 5 * 365 * DAY, // s; about what certificates get that the card does not cut short
    PIN_TRIES = 3,
    PASSWORD_TRIES = 5,
    PIV_TRIES = 3,
};

static bool set_text(const char **place, const char *value)
{
    *place = value;
    return *value != '\0';
}

static bool set_file(struct maker_plan *plan, enum image_which which, const char *value)
{
    (void)which;
    return set_text(&plan->file, value);
}

static bool set_ca_key(struct maker_plan *plan, enum image_which which, const char *value)
{
    return set_text(&plan->ca_key[which], value);
}

static bool set_ca(struct maker_plan *plan, enum image_which which, const char *value)
{
    return set_text(&plan->ca[which], value);
}

static bool set_key(struct maker_plan *plan, enum image_which which, const char *value)
{
    return set_text(&plan->key[which], value);
}

static bool set_export(struct maker_plan *plan, enum image_which which, const char *value)
{
    return set_text(&plan->export[which], value);
}

static bool set_ocsp_url(struct maker_plan *plan, enum image_which which, const char *value)
{
    (void)which;
    return set_text(&plan->ocsp_url, value);
}

static bool set_secret(struct maker_plan *plan, enum image_which which, const char *value)
{
    return image_secret_well_formed(which, (const uint8_t *)value, strlen(value)) &&
           image_blob_set(&plan->image.secret[which], value, strlen(value));
}

static bool parse_tries(const char *value, unsigned most, unsigned *tries)
{
    char *end;
    unsigned long number = strtoul(value, &end, 10);
    if (*value == '\0' || *end != '\0' || number > most)
        return false;
    *tries = (unsigned)number;
    return true;
}

static bool set_tries(struct maker_plan *plan, enum image_which which, const char *value)
{
    return parse_tries(value, plan->image.tries_max[which], &plan->image.tries[which]);
}

static bool set_birth(struct maker_plan *plan, enum image_which which, const char *value)
{
    (void)which;
    return certificate_date_parse(value, &plan->birth);
}

static bool set_master(struct maker_plan *plan, enum image_which which, const char *value)
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

static bool set_from(struct maker_plan *plan, enum image_which which, const char *value)
{
    return parse_time(value, &plan->from[which]);
}

static bool set_until(struct maker_plan *plan, enum image_which which, const char *value)
{
    return parse_time(value, &plan->until[which]);
}

static bool set_no_sign(struct maker_plan *plan, enum image_which which, const char *value)
{
    (void)which;
    (void)value;
    plan->image.has_sign = 0;
    return true;
}

static bool set_kind(struct maker_plan *plan, enum image_which which, const char *value)
{
    (void)which;
    return image_kind_from_name(value, &plan->image.kind);
}

static bool set_piv(struct maker_plan *plan, enum image_which which, const char *value)
{
    (void)which;
    return set_text(&plan->piv, value);
}

static bool set_piv_pin(struct maker_plan *plan, enum image_which which, const char *value)
{
    (void)which;
    return image_piv_pin_well_formed((const uint8_t *)value, strlen(value)) &&
           image_blob_set(&plan->image.piv_pin, value, strlen(value));
}

static bool set_piv_tries(struct maker_plan *plan, enum image_which which, const char *value)
{
    (void)which;
    return parse_tries(value, plan->image.piv_tries_max, &plan->image.piv_tries);
}

static bool set_atr(struct maker_plan *plan, enum image_which which, const char *value)
{
    (void)which;
    return image_atr_parse(value, &plan->image.atr);
}

struct setting {
    const char *name;
    bool (*set)(struct maker_plan *plan, enum image_which which, const char *value);
    enum image_which which;
    int argument;
};

static const struct setting SETTINGS[] = {
    {"file", set_file, IMAGE_SIGN, required_argument},
    {"sign-ca-key", set_ca_key, IMAGE_SIGN, required_argument},
    {"sign-ca", set_ca, IMAGE_SIGN, required_argument},
    {"auth-ca-key", set_ca_key, IMAGE_AUTH, required_argument},
    {"auth-ca", set_ca, IMAGE_AUTH, required_argument},
    {"sign-key", set_key, IMAGE_SIGN, required_argument},
    {"auth-key", set_key, IMAGE_AUTH, required_argument},
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
    {"piv", set_piv, IMAGE_AUTH, required_argument},
    {"piv-pin", set_piv_pin, IMAGE_AUTH, required_argument},
    {"piv-tries", set_piv_tries, IMAGE_AUTH, required_argument},
    {"ocsp-url", set_ocsp_url, IMAGE_SIGN, required_argument},
    {"export-sign", set_export, IMAGE_SIGN, required_argument},
    {"export-auth", set_export, IMAGE_AUTH, required_argument},
};

enum {
    SETTING_COUNT = sizeof SETTINGS / sizeof SETTINGS[0],
};

static void set_defaults(struct maker_plan *plan)
{
    struct image *image = &plan->image;
    image->kind = IMAGE_MY_NUMBER;
    image->has_sign = 1;
    image->tries[IMAGE_SIGN] = image->tries_max[IMAGE_SIGN] = PASSWORD_TRIES;
    image->tries[IMAGE_AUTH] = image->tries_max[IMAGE_AUTH] = PIN_TRIES;
    image_blob_set(&image->secret[IMAGE_SIGN], "ABC123", 6);
    image_blob_set(&image->secret[IMAGE_AUTH], "1234", 4);
    image->piv_tries = image->piv_tries_max = PIV_TRIES;
    image_blob_set(&image->piv_pin, "123456", 6);
    image_atr_parse("3BE000FF8131FE4514", &image->atr);
    plan->birth = (struct certificate_date){1980, 1, 2};
    for (int which = 0; which < IMAGE_WHICH_COUNT; which++) {
        plan->from[which] = time(NULL) - DAY;
        plan->until[which] = plan->from[which] + VALIDITY;
    }
}

// Both CAs with their keys; or none of them, for a technician's card that is no resident's.
static bool has_halves(struct maker_plan *plan)
{
    int given = 0;
    for (int which = 0; which < IMAGE_WHICH_COUNT; which++)
        given += (plan->ca[which] != NULL) + (plan->ca_key[which] != NULL);
    if (given == 0 && plan->piv != NULL) {
        plan->image.kind = IMAGE_OTHER;
        plan->image.has_sign = 0;
        return true;
    }
    return given == 2 * IMAGE_WHICH_COUNT;
}

static bool read_settings(struct maker_plan *plan, int argc, char **argv)
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
    if (optind == argc && plan->file != NULL && has_halves(plan))
        return true;
    fputs("virtual-card make: --file and the two CAs with their keys, or --piv, are needed\n",
          stderr);
    return false;
}

int make_main(int argc, char **argv)
{
    struct maker_plan plan = {.file = NULL};
    set_defaults(&plan);
    bool fine = read_settings(&plan, argc, argv) && maker_make(&plan);
    OPENSSL_cleanse(&plan, sizeof plan);
    return fine ? EXIT_SUCCESS : EXIT_FAILURE;
}
