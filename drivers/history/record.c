#include "drivers/history/record.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drivers/domain/rfc3339.h"

static const char NONE[] = "-", DIGITS[] = "0123456789abcdef";

// ---- hexadecimal ------------------------------------------------------------------------------

void history_hex(const unsigned char hash[HISTORY_HASH], char text[HISTORY_HEX + 1])
{
    for (size_t i = 0; i < HISTORY_HASH; i++) {
        text[2 * i] = DIGITS[hash[i] >> 4];
        text[2 * i + 1] = DIGITS[hash[i] & 0x0F];
    }
    text[HISTORY_HEX] = '\0';
}

static int digit_of(char c)
{
    const char *found = c ? strchr(DIGITS, c) : NULL;
    return found ? (int)(found - DIGITS) : -1;
}

bool history_hex_read(const char *text, unsigned char hash[HISTORY_HASH])
{
    for (size_t i = 0; i < HISTORY_HASH; i++) {
        int high = digit_of(text[2 * i]), low = high < 0 ? -1 : digit_of(text[2 * i + 1]);
        if (low < 0)
            return false;
        hash[i] = (unsigned char)(high << 4 | low);
    }
    return true;
}

// ---- writing ----------------------------------------------------------------------------------

static bool is_cause(const char *cause)
{
    size_t length = strlen(cause);
    return length == 0 ||
           (length == strspn(cause, "abcdefghijklmnopqrstuvwxyz-") && cause[0] != '-');
}

static bool is_serial(const char *serial)
{
    return strlen(serial) == strspn(serial, DIGITS);
}

static bool is_measured(const struct history_record *record)
{
    if (record->measured > HISTORY_MEASURES)
        return false;
    for (size_t i = 0; i < record->measured; i++) {
        const struct history_measured *m = &record->measures[i];
        if ((unsigned)m->measure >= HISTORY_MEASURE_COUNT)
            return false;
        const struct history_measure_row *row = history_measure_row(m->measure);
        if (m->value < row->least || m->value > row->most)
            return false;
    }
    return true;
}

static bool is_good(const struct history_record *record)
{
    return record->number > 0 && record->number <= HISTORY_NUMBER_MAX &&
           (unsigned)record->what < HISTORY_WHAT_COUNT &&
           (unsigned)record->outcome < HISTORY_OUTCOME_COUNT && is_cause(record->cause) &&
           is_serial(record->technician) && is_measured(record);
}

static void pad(const char *serial, char padded[HISTORY_TECHNICIAN_MAX + 1])
{
    size_t length = strlen(serial);
    memset(padded, '0', HISTORY_TECHNICIAN_MAX);
    memcpy(padded + HISTORY_TECHNICIAN_MAX - length, serial, length);
    padded[HISTORY_TECHNICIAN_MAX] = '\0';
    if (length == 0)
        strcpy(padded, NONE);
}

bool history_record_write(const struct history_record *record, char line[HISTORY_LINE_SIZE])
{
    char time[RFC3339_SIZE], software[HISTORY_HEX + 1], technician[HISTORY_TECHNICIAN_MAX + 1];
    if (!is_good(record) || !rfc3339_format(record->time, time))
        return false;
    pad(record->technician, technician);
    history_hex(record->software, software);
    int used = snprintf(line, HISTORY_LINE_SIZE, "%llu %s %s %s %s %s %s",
                        (unsigned long long)record->number, time, history_what_name(record->what),
                        history_outcome_name(record->outcome),
                        record->cause[0] ? record->cause : NONE, technician, software);
    for (size_t i = 0; i < record->measured; i++) {
        const struct history_measure_row *row = history_measure_row(record->measures[i].measure);
        used += snprintf(line + used, HISTORY_LINE_SIZE - (size_t)used, " %s=%lld%s", row->name,
                         (long long)record->measures[i].value, row->unit);
    }
    return true;
}

// ---- reading ----------------------------------------------------------------------------------

// Goes past one word and the space behind it; false when there is none.
static bool next_word(const char **at, const char **word, int *length)
{
    *word = *at;
    *length = (int)strcspn(*at, " ");
    *at += *length;
    *at += **at == ' ';
    return *length > 0;
}

// The word without "-", which says that there is none; false when it is too long.
static bool copy_word(const char **at, char *to, size_t max)
{
    const char *word;
    int length;
    if (!next_word(at, &word, &length) || (size_t)length > max)
        return false;
    bool none = length == 1 && word[0] == '-';
    memcpy(to, word, none ? 0 : (size_t)length);
    to[none ? 0 : length] = '\0';
    return true;
}

static bool read_time(const char **at, int64_t *time)
{
    char text[RFC3339_SIZE];
    int64_t ms;
    if (!copy_word(at, text, RFC3339_SIZE - 1) || !rfc3339_parse(text, &ms))
        return false;
    *time = ms / 1000;
    return true;
}

static bool read_measure(const char *word, int length, struct history_measured *measured)
{
    const char *equals = memchr(word, '=', (size_t)length);
    if (!equals || !history_measure_of(word, (int)(equals - word), &measured->measure))
        return false;
    measured->value = strtoll(equals + 1, NULL, 10);
    return true;
}

static bool read_measures(const char *at, struct history_record *record)
{
    const char *word;
    int length;
    for (record->measured = 0; *at; record->measured++)
        if (record->measured == HISTORY_MEASURES || !next_word(&at, &word, &length) ||
            !read_measure(word, length, &record->measures[record->measured]))
            return false;
    return true;
}

// Loosely: what it makes of the line is compared with the line.
static bool read_fields(const char *at, struct history_record *record)
{
    const char *word;
    char software[HISTORY_HEX + 1];
    int length;
    record->number = history_record_number(at);
    return next_word(&at, &word, &length) && read_time(&at, &record->time) &&
           next_word(&at, &word, &length) && history_what_of(word, length, &record->what) &&
           next_word(&at, &word, &length) && history_outcome_of(word, length, &record->outcome) &&
           copy_word(&at, record->cause, HISTORY_CAUSE_MAX) &&
           copy_word(&at, record->technician, HISTORY_TECHNICIAN_MAX) &&
           copy_word(&at, software, HISTORY_HEX) && history_hex_read(software, record->software) &&
           read_measures(at, record);
}

bool history_record_read(const char *line, struct history_record *record)
{
    char again[HISTORY_LINE_SIZE];
    *record = (struct history_record){0};
    return read_fields(line, record) && history_record_write(record, again) &&
           strcmp(line, again) == 0;
}

uint64_t history_record_number(const char *line)
{
    char *end;
    unsigned long long number = line[0] >= '1' && line[0] <= '9' ? strtoull(line, &end, 10) : 0;
    return number > 0 && *end == ' ' && number <= HISTORY_NUMBER_MAX ? number : 0;
}

bool history_record_hash(const unsigned char before[HISTORY_HASH], const char *line,
                         unsigned char hash[HISTORY_HASH])
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool made = context && EVP_DigestInit_ex(context, EVP_sha256(), NULL) == 1 &&
                EVP_DigestUpdate(context, before, HISTORY_HASH) == 1 &&
                EVP_DigestUpdate(context, line, strlen(line)) == 1 &&
                EVP_DigestFinal_ex(context, hash, NULL) == 1;
    EVP_MD_CTX_free(context);
    return made;
}
