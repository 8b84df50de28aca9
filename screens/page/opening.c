#include "screens/page/opening.h"

#include <stdio.h>
#include <string.h>

enum {
    DAYS = 7,
    WEEKS = 5,
    ID_MAX = 32,
    LIST_MAX = 160, // bytes of days or weeks in a row
};

static const char *numbered(const struct page *page, const char *id, int number)
{
    char whole[ID_MAX];
    snprintf(whole, sizeof whole, "%s.%d", id, number);
    return page_text(page, whole);
}

const char *opening_heading(const struct page *page, const struct view_opening *o)
{
    const struct text_value time = {.name = "time", .string = text_time(page->text, o->time)};
    if (o->reason == OPENING_OPEN)
        return text_fill(page->text, "guide.open {time}", &time, 1);
    return page_text(page, o->reason == OPENING_NO_HOURS ? "guide.no-hours" : "guide.closed");
}

// "today", "tomorrow", or the date with its weekday.
static const char *day_of(const struct page *page, const struct view_opening *o)
{
    if (o->today || o->tomorrow)
        return page_text(page, o->today ? "guide.today" : "guide.tomorrow");
    const struct text_value values[] = {
        {.name = "month", .string = numbered(page, "month", o->date.month)},
        {.name = "day", .number = o->date.day},
        {.name = "weekday", .string = numbered(page, "guide.short", o->weekday)},
    };
    return text_fill(page->text, "guide.date {month} {day} {weekday}", values, 3);
}

static const char *reason_of(const struct page *page, enum view_opening_reason reason)
{
    static const char *const IDS[OPENING_REASON_COUNT] = {
        [OPENING_BEFORE] = "guide.reason.before",
        [OPENING_BREAK] = "guide.reason.break",
        [OPENING_AFTER] = "guide.reason.after",
        [OPENING_NO_DAY] = "guide.reason.no-day",
        [OPENING_HOLIDAY] = "guide.reason.holiday",
        [OPENING_YEAR_END] = "guide.reason.year-end",
        [OPENING_CLOSED_DATE] = "guide.reason.closed-date",
        [OPENING_NO_HOURS] = "guide.reason.no-hours",
    };
    return page_text(page, IDS[reason]);
}

const char *opening_text(const struct page *page, const struct view_opening *o)
{
    if (o->reason == OPENING_OPEN)
        return NULL;
    if (!o->next)
        return reason_of(page, o->reason);
    const struct text_value values[] = {
        {.name = "reason", .string = reason_of(page, o->reason)},
        {.name = "day", .string = day_of(page, o)},
        {.name = "time", .string = text_time(page->text, o->time)},
    };
    return text_fill(page->text, "guide.next-opening {reason} {day} {time}", values, 3);
}

// ---- hours ------------------------------------------------------------------------------------

static void append(char list[LIST_MAX], const char *separator, const char *what)
{
    size_t used = strlen(list);
    snprintf(list + used, LIST_MAX - used, "%s%s", used > 0 ? separator : "", what);
}

// "Mon–Fri", "Tue, Thu": three days and more in a row are a range. A week begins on Monday here.
static void list_days(const struct page *page, uint8_t days, char list[LIST_MAX])
{
    for (int i = 1; i <= DAYS; i++) {
        int end = i;
        while (end < DAYS && (days >> (end + 1) % DAYS & 1) != 0 && (days >> i % DAYS & 1) != 0)
            end++;
        if ((days >> i % DAYS & 1) == 0)
            continue;
        const struct text_value ends[] = {
            {.name = "from", .string = numbered(page, "guide.day", i % DAYS)},
            {.name = "until", .string = numbered(page, "guide.day", end % DAYS)},
        };
        bool range = end >= i + 2;
        append(list, page_text(page, "guide.separator"),
               range ? text_fill(page->text, "guide.range {from} {until}", ends, 2)
                     : ends[0].string);
        i = range ? end : i;
    }
}

static void list_weeks(const struct page *page, uint8_t weeks, char list[LIST_MAX])
{
    for (int i = 0; i < WEEKS; i++)
        if ((weeks >> i & 1) != 0)
            append(list, page_text(page, "guide.separator"), numbered(page, "guide.week", i + 1));
}

static const char *days_of(const struct page *page, const struct view_hours *h)
{
    char days[LIST_MAX] = "", weeks[LIST_MAX] = "";
    list_days(page, h->days, days);
    list_weeks(page, h->weeks, weeks);
    const struct text_value values[] = {
        {.name = "weeks", .string = weeks},
        {.name = "days", .string = days},
    };
    return text_fill(page->text,
                     h->weeks != 0 ? "guide.of-month {weeks} {days}" : "guide.every {days}",
                     values + (h->weeks != 0 ? 0 : 1), h->weeks != 0 ? 2 : 1);
}

static const char *from_until(const struct page *page, const char *id, struct view_time from,
                              struct view_time until)
{
    const struct text_value values[] = {
        {.name = "from", .string = text_time(page->text, from)},
        {.name = "until", .string = text_time(page->text, until)},
    };
    return text_fill(page->text, id, values, 2);
}

const char *opening_hours(const struct page *page, const struct view_hours *h)
{
    bool lunch = h->lunch_until.hour != 0 || h->lunch_until.minute != 0;
    const struct text_value values[] = {
        {.name = "days", .string = days_of(page, h)},
        {.name = "hours",
         .string = from_until(page, "guide.range {from} {until}", h->opens, h->closes)},
        {.name = "lunch",
         .string =
             lunch ? from_until(page, "guide.lunch {from} {until}", h->lunch_from, h->lunch_until)
                   : ""},
    };
    return text_fill(page->text, "guide.hours {days} {hours} {lunch}", values, 3);
}
