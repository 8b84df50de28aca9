#include "drivers/history/scan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drivers/base/log.h"
#include "drivers/domain/rfc3339.h"
#include "drivers/history/export_text.h"
#include "drivers/history/leak.h"

// What the lines so far have come to.
struct scan {
    const char *kiosk;
    int rank;        // of the last line
    uint64_t number; // of the last record
    unsigned char hash[HISTORY_HASH];
};

const char *scan_why_name(enum scan_why why)
{
    static const char *const names[SCAN_WHY_COUNT] = {
        [SCAN_CLEAN] = "clean",
        [SCAN_LINE] = "line",
        [SCAN_VALUE] = "value",
        [SCAN_CHAIN] = "chain",
        [SCAN_CERTIFICATE] = "certificate",
        [SCAN_MY_NUMBER] = "my-number",
        [SCAN_PASSWORD] = "password",
        [SCAN_PIN] = "pin",
    };
    return names[why];
}

// ---- types --------------------------------------------------------------------------------------
// Each takes the rest of a line behind its key.

static enum scan_why value_if(bool fits)
{
    return fits ? SCAN_CLEAN : SCAN_VALUE;
}

static enum scan_why take_form(struct scan *scan, const char *value)
{
    (void)scan;
    return value_if(strcmp(value, "1") == 0);
}

static enum scan_why take_kiosk(struct scan *scan, const char *value)
{
    return value_if(strcmp(value, scan->kiosk) == 0);
}

static bool is_time(const char *value)
{
    char again[RFC3339_SIZE];
    int64_t ms;
    return rfc3339_parse(value, &ms) && rfc3339_format(ms / 1000, again) &&
           strcmp(value, again) == 0;
}

static enum scan_why take_time(struct scan *scan, const char *value)
{
    (void)scan;
    return value_if(is_time(value));
}

static bool is_hash(const char *value, unsigned char hash[HISTORY_HASH])
{
    return strlen(value) == HISTORY_HEX && history_hex_read(value, hash);
}

static enum scan_why take_hash(struct scan *scan, const char *value)
{
    unsigned char hash[HISTORY_HASH];
    (void)scan;
    return value_if(is_hash(value, hash));
}

static enum scan_why take_slot(struct scan *scan, const char *value)
{
    (void)scan;
    return value_if(strlen(value) == 1 && strchr("ab-", value[0]));
}

static enum scan_why take_version(struct scan *scan, const char *value)
{
    const char *space = strchr(value, ' ');
    (void)scan;
    return value_if(space && export_text_program_of(value, (int)(space - value)) &&
                    export_text_is_version(space + 1));
}

// Decimal, without leading zeros and not longer than the greatest.
static bool is_number(const char *value, size_t length, uint64_t most, uint64_t *number)
{
    bool form = length > 0 && length <= 9 && strspn(value, "0123456789") == length &&
                (value[0] != '0' || length == 1);
    *number = form ? strtoull(value, NULL, 10) : 0;
    return form && *number <= most;
}

static enum scan_why take_fault(struct scan *scan, const char *value)
{
    char time[RFC3339_SIZE];
    uint64_t number;
    (void)scan;
    if (strlen(value) < RFC3339_SIZE || value[RFC3339_SIZE - 1] != ' ')
        return SCAN_VALUE;
    memcpy(time, value, RFC3339_SIZE - 1);
    time[RFC3339_SIZE - 1] = '\0';
    value += RFC3339_SIZE;
    return value_if(is_time(time) &&
                    is_number(value, strlen(value), EXPORT_TEXT_FAULT_MAX, &number) && number > 0);
}

static bool is_place(const char *value, uint64_t *number, unsigned char hash[HISTORY_HASH])
{
    const char *space = strchr(value, ' ');
    return space && is_number(value, (size_t)(space - value), HISTORY_NUMBER_MAX, number) &&
           is_hash(space + 1, hash);
}

static enum scan_why take_chain(struct scan *scan, const char *value)
{
    static const unsigned char zeros[HISTORY_HASH];
    return value_if(is_place(value, &scan->number, scan->hash) &&
                    (scan->number > 0 || memcmp(scan->hash, zeros, HISTORY_HASH) == 0));
}

static enum scan_why take_record(struct scan *scan, const char *value)
{
    char line[EXPORT_TEXT_LINE_SIZE];
    struct history_record record;
    unsigned char hash[HISTORY_HASH], said[HISTORY_HASH];
    const char *last = strrchr(value, ' ');
    if (!last || !is_hash(last + 1, said))
        return SCAN_VALUE;
    memcpy(line, value, (size_t)(last - value));
    line[last - value] = '\0';
    if (!history_record_read(line, &record))
        return SCAN_VALUE;
    bool next = record.number == ++scan->number && history_record_hash(scan->hash, line, hash) &&
                memcmp(hash, said, HISTORY_HASH) == 0;
    memcpy(scan->hash, said, HISTORY_HASH);
    return next ? SCAN_CLEAN : SCAN_CHAIN;
}

static enum scan_why take_withheld(struct scan *scan, const char *value)
{
    uint64_t number;
    if (!is_place(value, &number, scan->hash))
        return SCAN_VALUE;
    return number == ++scan->number ? SCAN_CLEAN : SCAN_CHAIN;
}

static enum scan_why take_head(struct scan *scan, const char *value)
{
    uint64_t number;
    unsigned char hash[HISTORY_HASH];
    if (!is_place(value, &number, hash))
        return SCAN_VALUE;
    bool last = number == scan->number && memcmp(hash, scan->hash, HISTORY_HASH) == 0;
    return last ? SCAN_CLEAN : SCAN_CHAIN;
}

// ---- lines --------------------------------------------------------------------------------------

// The lines in their order. What has no `many` stands there once.
static const struct {
    const char *key;
    int rank;
    bool many;
    enum scan_why (*take)(struct scan *scan, const char *value);
} LINES[] = {
    {"kiosk-export", 1, false, take_form}, {"kiosk", 2, false, take_kiosk},
    {"time", 3, false, take_time},         {"software", 4, false, take_hash},
    {"slot", 5, false, take_slot},         {"version", 6, true, take_version},
    {"fault", 7, true, take_fault},        {"chain", 8, false, take_chain},
    {"record", 9, true, take_record},      {"withheld", 9, true, take_withheld},
    {"head", 10, false, take_head},
};

enum {
    LINES_COUNT = sizeof LINES / sizeof LINES[0],
    LAST_RANK = 10,
};

static bool is_many(int rank)
{
    for (int i = 0; i < LINES_COUNT; i++)
        if (LINES[i].rank == rank)
            return LINES[i].many;
    return false;
}

// Whether a line of this rank may follow one of that: nothing that must be there is passed over.
static bool follows(int rank, int last)
{
    if (rank == last)
        return is_many(rank);
    for (int between = last + 1; between < rank; between++)
        if (!is_many(between))
            return false;
    return rank > last;
}

static enum scan_why take_line(struct scan *scan, const char *line)
{
    size_t length = strcspn(line, " ");
    for (int i = 0; i < LINES_COUNT && line[length] == ' '; i++) {
        if (strlen(LINES[i].key) != length || memcmp(LINES[i].key, line, length) != 0)
            continue;
        if (!follows(LINES[i].rank, scan->rank))
            return SCAN_LINE;
        scan->rank = LINES[i].rank;
        return LINES[i].take(scan, line + length + 1);
    }
    return SCAN_LINE;
}

// ---- the second wall ----------------------------------------------------------------------------

static enum scan_why why_of(enum leak leak, enum scan_why otherwise)
{
    switch (leak) {
    case LEAK_CERTIFICATE:
        return SCAN_CERTIFICATE;
    case LEAK_MY_NUMBER:
        return SCAN_MY_NUMBER;
    case LEAK_PASSWORD:
        return SCAN_PASSWORD;
    case LEAK_PIN:
        return SCAN_PIN;
    case LEAK_NONE:
        break;
    }
    return otherwise;
}

static bool is_fixed(const char *word, size_t length)
{
    bool hex = length == HISTORY_HEX || length == HISTORY_TECHNICIAN_MAX;
    return (hex && strspn(word, "0123456789abcdef") >= length) ||
           (length == RFC3339_SIZE - 1 && word[length - 1] == 'Z');
}

static void mask(char *line, bool (*by_right)(const char *word, size_t length))
{
    for (size_t at = 0, length; line[at]; at += length + (line[at + length] == ' ')) {
        length = strcspn(line + at, " ");
        if (by_right(line + at, length))
            memset(line + at, '.', length);
    }
}

// Also a line whose types are right may not hold a certificate or a My Number, whatever the types
// come to allow some day. Short digits stand in it by right.
static enum scan_why look_again(char *line, enum scan_why why)
{
    mask(line, is_fixed); // times and hashes have digits by chance
    enum leak leak = leak_find(line, strlen(line));
    bool grave = leak == LEAK_CERTIFICATE || leak == LEAK_MY_NUMBER;
    return why != SCAN_CLEAN || grave ? why_of(leak, why) : SCAN_CLEAN;
}

// "humidity=1234ppm": a measure of any firmware, with at most nine digits.
static bool is_measure(const char *word, size_t length)
{
    static const char digits[] = "0123456789";
    size_t at = strspn(word, "abcdefghijklmnopqrstuvwxyz-");
    if (at == 0 || word[at++] != '=')
        return false;
    at += word[at] == '-';
    size_t count = strspn(word + at, digits), unit = strcspn(word + at + count, "0123456789 ");
    return count > 0 && count <= 9 && unit <= 4 && at + count + unit == length;
}

static bool stands_by_right(const char *word, size_t length)
{
    return is_fixed(word, length) || is_measure(word, length);
}

bool scan_record_hides(const char *line)
{
    char rest[HISTORY_LINE_SIZE];
    snprintf(rest, sizeof rest, "%s", line + strcspn(line, " ")); // behind its number
    mask(rest, stands_by_right);
    return leak_find(rest, strlen(rest)) != LEAK_NONE;
}

static enum scan_why scan_line(struct scan *scan, const char *bytes, size_t length)
{
    char line[EXPORT_TEXT_LINE_SIZE];
    if (length >= sizeof line || memchr(bytes, '\0', length))
        return why_of(leak_find(bytes, length), SCAN_VALUE);
    memcpy(line, bytes, length);
    line[length] = '\0';
    return look_again(line, take_line(scan, line));
}

bool scan_text(const char *text, size_t length, const char *kiosk, struct scan_finding *finding)
{
    struct scan scan = {.kiosk = kiosk};
    const char *end = text + length, *stop;
    *finding = (struct scan_finding){.why = SCAN_CLEAN};
    for (; finding->why == SCAN_CLEAN && text < end; text = stop + (stop < end)) {
        finding->line++;
        stop = memchr(text, '\n', (size_t)(end - text));
        stop = stop ? stop : end;
        finding->why = scan_line(&scan, text, (size_t)(stop - text));
        if (finding->why == SCAN_CLEAN && stop == end)
            finding->why = SCAN_LINE; // it was cut off
    }
    if (finding->why == SCAN_CLEAN && scan.rank != LAST_RANK)
        finding->why = SCAN_LINE; // it ends too early
    if (finding->why != SCAN_CLEAN) {
        log_write(LOG_ERROR, "history", "event=export-refused why=%s line=%zu",
                  scan_why_name(finding->why), finding->line);
        return false;
    }
    finding->line = 0;
    return true;
}
