// What the guide to the municipal counters shows: choices on the way to a municipality, and then
// when its counters are open, where they are, and what to bring.
//
// Texts are UTF-8 in the shown language where the data have it, else Japanese. Nothing in it says
// who asks.
#ifndef SCREENS_VIEW_GUIDE_H
#define SCREENS_VIEW_GUIDE_H

#include <stdbool.h>
#include <stdint.h>

#include "screens/view/date.h"

enum {
    VIEW_CHOICES = 12,     // on one page
    VIEW_CHOICE_TEXT = 48, // bytes of every text, the terminating zero included, but of
    VIEW_GUIDE_TEXT = 96,  // a counter's
    VIEW_GUIDE_NOTE = 240,
    VIEW_GUIDE_NOTES = 2,
    VIEW_GUIDE_URL = 160,
    VIEW_GUIDE_PHONE = 24,
    VIEW_GUIDE_HOURS = 4,
    VIEW_GUIDE_COUNTERS = 24, // the largest city's wards
    VIEW_POSTAL_DIGITS = 7,   // digits
    VIEW_GUIDE_GOERS = 3,     // the holder, a legal representative, an agent
};

// A choice's name, in Latin letters where another language than Japanese is shown: `second` is its
// Japanese name then, and how it is read in easy Japanese.
struct view_name {
    char name[VIEW_CHOICE_TEXT], second[VIEW_CHOICE_TEXT];
};

// Why a counter is open or not.
enum view_opening_reason {
    OPENING_OPEN,
    OPENING_BEFORE,
    OPENING_BREAK,
    OPENING_AFTER,
    OPENING_NO_DAY,
    OPENING_HOLIDAY,
    OPENING_YEAR_END,
    OPENING_CLOSED_DATE,
    OPENING_NO_HOURS,
    OPENING_REASON_COUNT,
};

struct view_opening {
    enum view_opening_reason reason;
    bool next;             // it is known when it opens next
    bool today, tomorrow;  // that is then
    struct view_date date; // when it opens next
    uint8_t weekday;       // of it, 0 is Sunday
    struct view_time time; // open: until when; else from when on that date
    bool holidays_unknown; // nobody has said yet whether this is a holiday
};

// One line of the hours: bits of days from Sunday on, bits of weeks of the month (0: all).
struct view_hours {
    uint8_t days, weeks;
    struct view_time opens, closes;
    struct view_time lunch_from, lunch_until; // both 0:00: none
};

struct view_counter {
    char name[VIEW_GUIDE_TEXT], second[VIEW_GUIDE_TEXT]; // as in struct view_name
    char place[VIEW_GUIDE_TEXT], address[VIEW_GUIDE_TEXT];
    char phone[VIEW_GUIDE_PHONE];
    struct view_opening opening;
    uint8_t hour_count; // 0: its hours are those of the first counter
    struct view_hours hours[VIEW_GUIDE_HOURS];
};

// What somebody brings: bits.
enum view_bring {
    BRING_CARD = 1 << 0,
    BRING_IDENTITY = 1 << 1,
    BRING_REPRESENTATION = 1 << 2,
    BRING_AUTHORITY = 1 << 3,
    BRING_REPLY_LETTER = 1 << 4,
    BRING_COUNT = 5,
};

// Whether branch offices do the same; the order is that of the data.
enum view_branches {
    BRANCHES_UNSAID,
    BRANCHES_SERVE,
    BRANCHES_NOT,
};

// In which language somebody else wrote what is shown.
enum view_written {
    WRITTEN_AS_SHOWN,
    WRITTEN_IN_JAPANESE,
    WRITTEN_IN_ENGLISH,
};

struct view_guide {
    bool offered;  // VIEW_COUNTER: municipalities are known
    bool partial;  // not all of them are
    uint8_t count; // choices on this page
    uint16_t open; // bits: those that lead somewhere
    struct view_name choices[VIEW_CHOICES];
    // From 0. Choices have `pages` of them. How many VIEW_GUIDE has depends on the panel: after the
    // last one comes the first again, and before the first the last.
    int16_t page, pages;
    char postal[VIEW_POSTAL_DIGITS + 1];
    uint16_t matches;

    struct view_name municipality; // VIEW_GUIDE from here on
    struct view_opening opening;   // of its first counter, as the hours
    uint8_t hour_count;
    struct view_hours hours[VIEW_GUIDE_HOURS];
    bool closed_holidays, closed_year_end;
    bool own_ward, several_visits;
    enum view_branches branches;
    uint8_t counter_count;
    struct view_counter counters[VIEW_GUIDE_COUNTERS];
    uint8_t bring[VIEW_GUIDE_GOERS];        // enum view_bring bits; 0: not said
    int32_t fee, certificate_fee, card_fee; // yen; -1: not said
    uint8_t note_count;
    char notes[VIEW_GUIDE_NOTES][VIEW_GUIDE_NOTE];
    enum view_written written[VIEW_GUIDE_NOTES];
    uint16_t as_of_year;
    uint8_t as_of_month;
    char url[VIEW_GUIDE_URL];
};

#endif
