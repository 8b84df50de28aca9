#include "tests/support/export_sample.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

#include "drivers/base/clock.h"
#include "tests/test.h"

static const char SMALL[] = "abcdefghijklmnopqrstuvwxyz-", HEX[] = "0123456789abcdef",
                  CAPITALS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

uint64_t export_sample_random(uint64_t *seed, uint64_t below)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed % below;
}

static size_t fill(uint64_t *seed, char *text, size_t length, const char *of, size_t some)
{
    for (size_t i = 0; i < length; i++)
        text[i] = of[export_sample_random(seed, some)];
    text[length] = '\0';
    return length;
}

// ---- canaries -----------------------------------------------------------------------------------

static size_t make_password(uint64_t *seed, char *text)
{
    size_t length;
    do
        length = fill(seed, text, 6 + export_sample_random(seed, 11), CAPITALS, 36);
    while (strcspn(text, "0123456789") == length || strspn(text, "0123456789") == length);
    return length;
}

// The weights from the left, as municipal software has them; the product counts from the right.
static char check_digit(const char *digits)
{
    static const int weights[] = {6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2};
    int sum = 0;
    for (int i = 0; i < 11; i++)
        sum += weights[i] * (digits[i] - '0');
    int digit = 11 - sum % 11;
    return (char)('0' + (digit >= 10 ? 0 : digit));
}

static size_t widen(const char *digits, char *text)
{
    size_t used = 0;
    for (; *digits; digits++) // U+FF10 and on
        used += (size_t)sprintf(text + used, "\xEF\xBC%c", 0x90 + (*digits - '0'));
    return used;
}

static size_t make_my_number(uint64_t *seed, char *text)
{
    static const char *const separators[] = {"", " ", "-", "\xE3\x80\x80", "\xE2\x80\x90"};
    char digits[13];
    fill(seed, digits, 11, "0123456789", 10);
    digits[11] = check_digit(digits);
    digits[12] = '\0';
    uint64_t spelling = export_sample_random(seed, 6);
    if (spelling == 5)
        return widen(digits, text);
    return (size_t)sprintf(text, "%.4s%s%.4s%s%s", digits, separators[spelling], digits + 4,
                           separators[spelling], digits + 8);
}

static size_t make_certificate(uint64_t *seed, const struct device_signer *signer, char *text)
{
    struct history_certificate der = device_signer_certificate(signer);
    char base64[EXPORT_SAMPLE_CANARY_SIZE];
    EVP_EncodeBlock((unsigned char *)base64, der.bytes, (int)der.length);
    size_t used = 0;
    switch (export_sample_random(seed, 3)) {
    case 0:
        memcpy(text, der.bytes, der.length);
        return der.length;
    case 1:
        return (size_t)sprintf(text, "%s", base64);
    default:
        used = (size_t)sprintf(text, "-----BEGIN CERTIFICATE-----\n");
        for (size_t at = 0; at < strlen(base64); at += 64)
            used += (size_t)sprintf(text + used, "%.64s\n", base64 + at);
        return used + (size_t)sprintf(text + used, "-----END CERTIFICATE-----");
    }
}

size_t export_sample_canary(uint64_t *seed, enum export_sample_canary kind,
                            const struct device_signer *signer,
                            char canary[EXPORT_SAMPLE_CANARY_SIZE])
{
    switch (kind) {
    case EXPORT_SAMPLE_PIN:
        return fill(seed, canary, 4, "0123456789", 10);
    case EXPORT_SAMPLE_PASSWORD:
        return make_password(seed, canary);
    case EXPORT_SAMPLE_MY_NUMBER:
        return make_my_number(seed, canary);
    case EXPORT_SAMPLE_CERTIFICATE:
        return make_certificate(seed, signer, canary);
    case EXPORT_SAMPLE_CANARY_COUNT:
        break;
    }
    return 0;
}

// ---- exports ------------------------------------------------------------------------------------

static int64_t some_time(uint64_t *seed)
{
    return (int64_t)export_sample_random(seed, 4) == 0
               ? (int64_t)export_sample_random(seed, (uint64_t)CLOCK_LAST_SECOND)
               : 1795750000 + (int64_t)export_sample_random(seed, 100000000);
}

struct history_record export_sample_record(uint64_t *seed, uint64_t number)
{
    struct history_record r = {.number = number,
                               .time = some_time(seed),
                               .measured = export_sample_random(seed, HISTORY_MEASURES + 1)};
    r.what = (enum history_what)export_sample_random(seed, HISTORY_WHAT_COUNT);
    r.outcome = (enum history_outcome)export_sample_random(seed, HISTORY_OUTCOME_COUNT);
    if (export_sample_random(seed, 2)) {
        fill(seed, r.cause, 1, SMALL, 26);
        fill(seed, r.cause + 1, export_sample_random(seed, HISTORY_CAUSE_MAX), SMALL, 27);
    }
    if (export_sample_random(seed, 2))
        fill(seed, r.technician, 1 + export_sample_random(seed, HISTORY_TECHNICIAN_MAX), HEX, 16);
    for (size_t i = 0; i < HISTORY_HASH; i++)
        r.software[i] = (unsigned char)export_sample_random(seed, 256);
    for (size_t i = 0; i < r.measured; i++) {
        struct history_measured *m = &r.measures[i];
        m->measure = (enum history_measure)export_sample_random(seed, HISTORY_MEASURE_COUNT);
        const struct history_measure_row *row = history_measure_row(m->measure);
        m->value = row->least +
                   (int64_t)export_sample_random(seed, (uint64_t)(row->most - row->least + 1));
    }
    return r;
}

struct export_text_facts export_sample_facts(uint64_t *seed)
{
    static const char SLOTS[] = {'a', 'b', 0};
    struct export_text_facts facts = {
        .time = some_time(seed),
        .slot = SLOTS[export_sample_random(seed, 3)],
        .versions = export_sample_random(seed, EXPORT_TEXT_VERSIONS_MAX + 1),
        .faults = export_sample_random(seed, EXPORT_TEXT_FAULTS_MAX + 1)};
    for (size_t i = 0; i < facts.versions; i++) {
        struct export_text_version *v = &facts.version[i];
        v->program =
            (enum export_text_program)export_sample_random(seed, EXPORT_TEXT_PROGRAM_COUNT);
        snprintf(v->version, sizeof v->version, "%d.%d.%d", (int)export_sample_random(seed, 1000),
                 (int)export_sample_random(seed, 1000), (int)export_sample_random(seed, 1000));
    }
    for (size_t i = 0; i < facts.faults; i++)
        facts.fault[i] = (struct export_text_fault){
            some_time(seed), 1 + (int)export_sample_random(seed, EXPORT_TEXT_FAULT_MAX)};
    return facts;
}

// A record of this kiosk, or one that a newer firmware wrote.
static void write_line(uint64_t *seed, uint64_t number, char line[HISTORY_LINE_SIZE])
{
    struct history_record record = export_sample_record(seed, number);
    assert_true(history_record_write(&record, line));
    if (export_sample_random(seed, 20) > 0)
        return;
    char *what = strchr(strchr(line, ' ') + 1, ' ') + 1;
    memset(what, 'z', strcspn(what, " "));
    size_t length = strlen(line);
    snprintf(line + length, HISTORY_LINE_SIZE - length, " humidity=%dppm doors=%d",
             (int)export_sample_random(seed, 1000000000),
             (int)export_sample_random(seed, 1000000000));
}

struct export_text *export_sample_text(uint64_t *seed, const struct history_kiosk *kiosk)
{
    const struct export_text_facts facts = export_sample_facts(seed);
    struct history_head last = {0};
    char line[HISTORY_LINE_SIZE];
    if (export_sample_random(seed, 2)) // from the middle of a history
        last.count = export_sample_random(seed, 1000000);
    for (size_t i = 0; last.count > 0 && i < HISTORY_HASH; i++)
        last.hash[i] = (unsigned char)export_sample_random(seed, 256);
    struct export_text *text = export_text_begin(&facts, kiosk, &last);
    assert_non_null(text);
    for (uint64_t records = export_sample_random(seed, 16); records > 0; records--) {
        write_line(seed, ++last.count, line);
        assert_true(history_record_hash(last.hash, line, last.hash));
        assert_true(export_text_record(text, line, last.hash));
    }
    return text;
}
