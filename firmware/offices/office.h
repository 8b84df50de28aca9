// What is known of one municipality's counters, as plain data that does not change.
#ifndef FIRMWARE_OFFICES_OFFICE_H
#define FIRMWARE_OFFICES_OFFICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    OFFICES_NAME_MAX = 96,  // bytes of every text, the terminator included, but of
    OFFICES_SHORT_MAX = 48, // a prefecture's or a municipality's name
    OFFICES_NOTE_MAX = 240, // a note
    OFFICES_URL_MAX = 160,  // an address on the web
    OFFICES_PHONE_MAX = 24,
    OFFICES_CODE = 6, // digits of a municipality's code, JIS X 0402 with its check digit
    OFFICES_POSTAL = 7,
};

// Every text is UTF-8 without control characters.
struct offices_name {
    const char *ja;
    const char *en; // NULL: not said
};

// One line of the hours: on these days, from one minute of the day to another.
struct offices_hours {
    uint8_t days;                     // bit 0 is Sunday, as enum japan_weekday
    uint8_t weeks;                    // bit 0 is the month's first such day; 0: every week
    uint16_t opens, closes;           // minutes since midnight
    uint16_t lunch_from, lunch_until; // both 0: no closure at noon
};

// Days from..until, both closed. Days since 1970 of struct japan_time.
struct offices_span {
    int32_t from, until;
};

// When a counter is closed although its hours name the day.
struct offices_closed {
    bool holidays;                          // public and substitute ones
    uint16_t year_end_from, year_end_until; // month * 100 + day; both 0: not said
    const struct offices_span *dates;
    size_t date_count;
    const struct offices_hours *weekly; // only days and weeks count: "every third Wednesday"
    size_t weekly_count;
};

struct offices_counter {
    struct offices_name name, place; // place: floor and window; .ja NULL: not said
    const char *address, *phone;     // NULL: not said
    const struct offices_hours *hours;
    size_t hour_count; // 0: not published
};

// Who goes to the counter.
enum offices_who {
    OFFICES_HOLDER,
    OFFICES_REPRESENTATIVE, // a legal one: parent, guardian
    OFFICES_AGENT,          // anybody else
    OFFICES_WHO_COUNT,
};

// What they bring: bits of struct offices_municipality.bring.
enum offices_bring {
    OFFICES_CARD = 1 << 0,           // the holder's card
    OFFICES_IDENTITY = 1 << 1,       // an identity document of who goes
    OFFICES_REPRESENTATION = 1 << 2, // family register, certificate of guardianship
    OFFICES_AUTHORITY = 1 << 3,      // power of attorney
    OFFICES_REPLY_LETTER = 1 << 4,   // the letter that the office sends to the holder's home
};

enum {
    OFFICES_FEE_UNKNOWN = -1,
};

// Whether branch offices and service corners do the same.
enum offices_branches {
    OFFICES_BRANCHES_UNSAID,
    OFFICES_BRANCHES_SERVE,
    OFFICES_BRANCHES_NOT,
};

struct offices_fees {
    int32_t reset, certificate, card; // yen; certificate and card: a new one
};

struct offices_municipality {
    char code[OFFICES_CODE + 1];
    uint8_t prefecture; // index
    bool own_ward;      // only the counter of one's own ward serves
    enum offices_branches branches;
    bool several_visits; // an agent comes more than once
    struct offices_name name;
    const char *kana; // hiragana
    uint16_t as_of_year;
    uint8_t as_of_month;
    const char *const *postal; // beginnings of its postal codes
    size_t postal_count;
    const struct offices_counter *counters;
    size_t counter_count;
    struct offices_closed closed;
    struct offices_fees fees;
    uint8_t bring[OFFICES_WHO_COUNT]; // enum offices_bring bits; 0: not said
    const struct offices_name *notes;
    size_t note_count;
    const char *url; // the official page; NULL: not said
};

struct offices_prefecture {
    char code[3]; // JIS X 0401
    struct offices_name name;
    const char *kana;
};

#endif
