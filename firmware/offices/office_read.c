#include "firmware/offices/office_read.h"

#include <stdio.h>
#include <string.h>

#include "drivers/domain/japan_time.h"

enum {
    COUNTERS_MAX = 24, // the largest city has as many wards
    HOURS_MAX = 4,
    SPANS_MAX = 60,
    NOTES_MAX = 2,
    POSTAL_MAX = 100,
    BRING_MAX = 8,
    FEE_MAX = 100000, // yen
};

#define NOT_A_NAME "not a name, or too long"

static const char DIGITS[] = "0123456789";

static const struct reader_form NAME = {
    .max = OFFICES_NAME_MAX,
    .wrong = NOT_A_NAME,
};

// ---- names ------------------------------------------------------------------------------------

static bool read_both(struct reader *r, const json_t *value, const struct reader_form *form,
                      struct offices_name *name)
{
    return reader_text(r, value, "ja", form, &name->ja) &&
           reader_maybe(r, value, "en", form, &name->en);
}

static bool read_name(struct reader *r, const json_t *value, void *element)
{
    return read_both(r, value, &NAME, element);
}

bool office_read_short_name(struct reader *r, const json_t *value, void *element)
{
    static const struct reader_form SHORT = {.max = OFFICES_SHORT_MAX, .wrong = NOT_A_NAME};
    return read_both(r, value, &SHORT, element);
}

static bool read_note(struct reader *r, const json_t *value, void *element)
{
    static const struct reader_form NOTE = {.max = OFFICES_NOTE_MAX, .wrong = "too long"};
    return read_both(r, value, &NOTE, element);
}

// U+3041 to U+3096 and U+30FC are E3 81 81 to E3 82 96 and E3 83 BC.
static bool is_hiragana(const char *text)
{
    size_t length = strlen(text);
    for (size_t i = 0; i < length; i += 3) {
        const unsigned char *c = (const unsigned char *)text + i;
        bool letter = c[0] == 0xE3 && ((c[1] == 0x81 && c[2] >= 0x81) ||
                                       (c[1] == 0x82 && c[2] >= 0x80 && c[2] <= 0x96));
        bool long_mark = c[0] == 0xE3 && c[1] == 0x83 && c[2] == 0xBC;
        if (!letter && !long_mark)
            return false;
    }
    return true;
}

bool office_read_kana(struct reader *r, const json_t *object, const char **kana)
{
    return reader_text(r, object, "kana", &NAME, kana) &&
           (is_hiragana(*kana) || reader_fail(r, "kana", "not hiragana"));
}

// ---- hours ------------------------------------------------------------------------------------

static bool read_weekday(struct reader *r, const json_t *value, uint8_t *days)
{
    static const char *const NAMES[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
    const char *text = json_string_value(value);
    for (unsigned i = 0; text && i < sizeof NAMES / sizeof *NAMES; i++)
        if (strcmp(text, NAMES[i]) == 0) {
            *days |= (uint8_t)(1U << i);
            return true;
        }
    return reader_fail(r, "days", "not sun, mon, tue, wed, thu, fri or sat");
}

static bool read_weeks(struct reader *r, const json_t *object, uint8_t *weeks)
{
    const json_t *list = json_object_get(object, "weeks");
    bool good = !list || json_array_size(list) > 0;
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_int_t week = json_integer_value(json_array_get(list, i));
        good = good && week >= 1 && week <= 5;
        *weeks |= (uint8_t)(good ? 1U << (week - 1) : 0);
    }
    return good || reader_fail(r, "weeks", "not weeks of a month from 1 to 5");
}

// Which days of the month: "days" of the week, and "weeks" if not all.
static bool read_days(struct reader *r, const json_t *value, void *element)
{
    struct offices_hours *hours = element;
    const json_t *days = json_object_get(value, "days");
    if (json_array_size(days) == 0)
        return reader_fail(r, "days", "not a list of days");
    for (size_t i = 0; i < json_array_size(days); i++)
        if (!read_weekday(r, json_array_get(days, i), &hours->days))
            return false;
    return read_weeks(r, value, &hours->weeks);
}

static bool read_lunch(struct reader *r, const json_t *value, void *element)
{
    struct offices_hours *hours = element;
    if (!reader_minute(r, value, "from", &hours->lunch_from) ||
        !reader_minute(r, value, "until", &hours->lunch_until))
        return false;
    bool within = hours->opens < hours->lunch_from && hours->lunch_from < hours->lunch_until &&
                  hours->lunch_until < hours->closes;
    return within || reader_fail(r, NULL, "not within the hours");
}

static bool read_hours(struct reader *r, const json_t *value, void *element)
{
    struct offices_hours *hours = element;
    if (!read_days(r, value, hours) || !reader_minute(r, value, "open", &hours->opens) ||
        !reader_minute(r, value, "close", &hours->closes))
        return false;
    if (hours->opens >= hours->closes)
        return reader_fail(r, NULL, "closes before it opens");
    return reader_in(r, value, "lunch", read_lunch, hours);
}

static const struct reader_array HOURS = {"hours", 0, HOURS_MAX, sizeof(struct offices_hours),
                                          read_hours};

// ---- closed days ------------------------------------------------------------------------------

static bool read_span(struct reader *r, const json_t *value, void *element)
{
    struct offices_span *span = element;
    if (!reader_day(r, json_object_get(value, "from"), "from", &span->from) ||
        !reader_day(r, json_object_get(value, "until"), "until", &span->until))
        return false;
    return span->from <= span->until || reader_fail(r, NULL, "ends before it begins");
}

static bool month_and_day(struct reader *r, const json_t *value, const char *name, uint16_t *found)
{
    enum {
        LEAP_YEAR = 2024
    };
    const char *text = json_string_value(json_object_get(value, name));
    int month = 0, day = 0, used = 0;
    int32_t unused;
    bool good = text && sscanf(text, "%2d-%2d%n", &month, &day, &used) == 2 && used == 5 &&
                text[used] == '\0' && japan_time_day(LEAP_YEAR, month, day, &unused);
    *found = (uint16_t)(month * 100 + day);
    return good || reader_fail(r, name, "not a day MM-DD");
}

static bool read_year_end(struct reader *r, const json_t *value, void *element)
{
    struct offices_closed *closed = element;
    return month_and_day(r, value, "from", &closed->year_end_from) &&
           month_and_day(r, value, "until", &closed->year_end_until);
}

static bool read_closed(struct reader *r, const json_t *value, void *element)
{
    static const struct reader_array DATES = {"dates", 0, SPANS_MAX, sizeof(struct offices_span),
                                              read_span};
    static const struct reader_array WEEKLY = {"weekly", 0, HOURS_MAX, sizeof(struct offices_hours),
                                               read_days};
    struct offices_closed *closed = element;
    return reader_flag(r, value, "holidays", &closed->holidays) &&
           reader_in(r, value, "year_end", read_year_end, closed) &&
           reader_each(r, value, &DATES, &closed->dates, &closed->date_count) &&
           reader_each(r, value, &WEEKLY, &closed->weekly, &closed->weekly_count);
}

// ---- counters ---------------------------------------------------------------------------------

static bool read_counter(struct reader *r, const json_t *value, void *element)
{
    static const struct reader_form PHONE = {OFFICES_PHONE_MAX, "0123456789-", "0",
                                             "not a phone number"};
    struct offices_counter *counter = element;
    if (!json_object_get(value, "name"))
        return reader_fail(r, "name", "not there");
    return reader_in(r, value, "name", read_name, &counter->name) &&
           reader_in(r, value, "place", read_name, &counter->place) &&
           reader_maybe(r, value, "address", &NAME, &counter->address) &&
           reader_maybe(r, value, "phone", &PHONE, &counter->phone) &&
           reader_each(r, value, &HOURS, &counter->hours, &counter->hour_count);
}

struct counters {
    struct offices_counter *list;
    size_t count;
};

// A counter without hours of its own has those of the municipality.
static bool read_counters(struct reader *r, const json_t *value, struct offices_municipality *m)
{
    static const struct reader_array COUNTERS = {"counters", 1, COUNTERS_MAX,
                                                 sizeof(struct offices_counter), read_counter};
    struct counters all = {NULL, 0};
    const struct offices_hours *hours = NULL;
    size_t hour_count;
    if (!reader_each(r, value, &HOURS, &hours, &hour_count) ||
        !reader_each(r, value, &COUNTERS, &all.list, &all.count))
        return false;
    for (size_t i = 0; i < all.count; i++)
        if (all.list[i].hour_count == 0) {
            all.list[i].hours = hours;
            all.list[i].hour_count = hour_count;
        }
    m->counters = all.list;
    m->counter_count = all.count;
    return true;
}

// ---- what to bring and to pay -----------------------------------------------------------------

static bool read_bring(struct reader *r, const json_t *list, const char *who, uint8_t *bring)
{
    static const char *const NAMES[] = {"card", "identity-document", "proof-of-representation",
                                        "power-of-attorney", "reply-letter"};
    bool good = !list || (json_is_array(list) && json_array_size(list) <= BRING_MAX);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *text = json_string_value(json_array_get(list, i));
        unsigned at = 0;
        while (at < sizeof NAMES / sizeof *NAMES && text && strcmp(text, NAMES[at]) != 0)
            at++;
        good = good && text && at < sizeof NAMES / sizeof *NAMES;
        *bring |= (uint8_t)(good ? 1U << at : 0);
    }
    return good || reader_fail(r, who, "not a list of things that are known");
}

static bool read_bring_of_all(struct reader *r, const json_t *value, void *element)
{
    static const char *const WHO[OFFICES_WHO_COUNT] = {"holder", "representative", "agent"};
    struct offices_municipality *m = element;
    for (int i = 0; i < OFFICES_WHO_COUNT; i++)
        if (!read_bring(r, json_object_get(value, WHO[i]), WHO[i], &m->bring[i]))
            return false;
    return true;
}

static bool read_fee(struct reader *r, const json_t *value, const char *name, int32_t *fee)
{
    int64_t yen = OFFICES_FEE_UNKNOWN;
    bool good = reader_number(r, value, name, FEE_MAX, &yen);
    *fee = (int32_t)yen;
    return good;
}

static bool read_fees(struct reader *r, const json_t *value, void *element)
{
    struct offices_fees *fees = element;
    return read_fee(r, value, "reset", &fees->reset) &&
           read_fee(r, value, "certificate", &fees->certificate) &&
           read_fee(r, value, "card", &fees->card);
}

static bool read_visits(struct reader *r, const json_t *value, bool *several)
{
    const json_t *visits = json_object_get(value, "agent_visits");
    const char *text = json_string_value(visits);
    *several = text && strcmp(text, "several") == 0;
    return !visits || *several || reader_fail(r, "agent_visits", "not \"several\"");
}

static bool read_branches(struct reader *r, const json_t *value, enum offices_branches *branches)
{
    const json_t *serve = json_object_get(value, "branches");
    if (serve)
        *branches = json_is_true(serve) ? OFFICES_BRANCHES_SERVE : OFFICES_BRANCHES_NOT;
    return !serve || json_is_boolean(serve) || reader_fail(r, "branches", "not true or false");
}

// ---- the municipality -------------------------------------------------------------------------

// The check digit of JIS X 0402, as the ministry publishes it: weights 6 to 2, modulus 11.
static bool is_code(const char *code)
{
    int sum = 0;
    if (strlen(code) != OFFICES_CODE)
        return false;
    for (int i = 0; i < OFFICES_CODE - 1; i++)
        sum += (code[i] - '0') * (6 - i);
    return (11 - sum % 11) % 10 == code[OFFICES_CODE - 1] - '0';
}

static bool read_code(struct reader *r, const json_t *value, struct offices_municipality *m)
{
    static const struct reader_form CODE = {OFFICES_CODE + 1, DIGITS, NULL, "not six digits"};
    const char *code;
    if (!reader_text(r, value, "code", &CODE, &code))
        return false;
    if (!is_code(code))
        return reader_fail(r, "code", "its check digit is wrong");
    memcpy(m->code, code, sizeof m->code);
    m->prefecture = (uint8_t)((code[0] - '0') * 10 + code[1] - '0');
    return true;
}

// "YYYY-MM".
static bool read_as_of(struct reader *r, const json_t *value, struct offices_municipality *m)
{
    static const struct reader_form MONTH = {sizeof "2025-04", "0123456789-", "20",
                                             "not a month YYYY-MM"};
    const char *text;
    int year = 0, month = 0, used = 0;
    if (!reader_text(r, value, "as_of", &MONTH, &text))
        return false;
    if (sscanf(text, "%4d-%2d%n", &year, &month, &used) != 2 || used != 7 || month < 1 ||
        month > 12)
        return reader_fail(r, "as_of", MONTH.wrong);
    m->as_of_year = (uint16_t)year;
    m->as_of_month = (uint8_t)month;
    return true;
}

static bool read_postal(struct reader *r, const json_t *value, void *element)
{
    static const struct reader_form POSTAL = {OFFICES_POSTAL + 1, DIGITS, NULL,
                                              "not the beginning of a postal code"};
    return reader_text(r, value, NULL, &POSTAL, element);
}

static bool read_what_it_is(struct reader *r, const json_t *value, struct offices_municipality *m)
{
    static const struct reader_array POSTAL = {"postal", 0, POSTAL_MAX, sizeof(const char *),
                                               read_postal};
    if (!json_object_get(value, "name"))
        return reader_fail(r, "name", "not there");
    return read_code(r, value, m) &&
           reader_in(r, value, "name", office_read_short_name, &m->name) &&
           office_read_kana(r, value, &m->kana) && read_as_of(r, value, m) &&
           reader_each(r, value, &POSTAL, &m->postal, &m->postal_count);
}

bool office_read(struct reader *r, const json_t *value, void *element)
{
    static const struct reader_array NOTES = {"notes", 0, NOTES_MAX, sizeof(struct offices_name),
                                              read_note};
    // What an address on the web may hold, RFC 3986, 2; only over TLS.
    static const struct reader_form URL = {
        OFFICES_URL_MAX,
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:/?#[]@!$&'()*+,;=%",
        "https://", "not an https address"};
    struct offices_municipality *m = element;
    m->fees = (struct offices_fees){OFFICES_FEE_UNKNOWN, OFFICES_FEE_UNKNOWN, OFFICES_FEE_UNKNOWN};
    return read_what_it_is(r, value, m) && read_counters(r, value, m) &&
           reader_in(r, value, "closed", read_closed, &m->closed) &&
           reader_in(r, value, "fees", read_fees, &m->fees) &&
           reader_in(r, value, "bring", read_bring_of_all, m) &&
           read_visits(r, value, &m->several_visits) && read_branches(r, value, &m->branches) &&
           reader_flag(r, value, "own_ward", &m->own_ward) &&
           reader_each(r, value, &NOTES, &m->notes, &m->note_count) &&
           reader_maybe(r, value, "url", &URL, &m->url);
}
