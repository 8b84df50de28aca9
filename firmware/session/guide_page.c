#include "firmware/session/guide_page.h"

#include <stdio.h>
#include <string.h>

#include "drivers/domain/japan_time.h"
#include "firmware/offices/office_hours.h"
#include "firmware/offices/office_romaji.h"

// The words of the data and those of the screens are the same, in the same order.
_Static_assert((int)OFFICE_REASON_COUNT == (int)OPENING_REASON_COUNT &&
                   (int)OFFICE_OPEN == (int)OPENING_OPEN &&
                   (int)OFFICE_NO_HOURS == (int)OPENING_NO_HOURS &&
                   (int)OFFICE_HOLIDAY == (int)OPENING_HOLIDAY,
               "reasons");
_Static_assert((int)OFFICES_REPLY_LETTER == (int)BRING_REPLY_LETTER &&
                   (int)OFFICES_WHO_COUNT == (int)VIEW_GUIDE_GOERS &&
                   (int)OFFICES_BRANCHES_SERVE == (int)BRANCHES_SERVE &&
                   (int)OFFICES_BRANCHES_NOT == (int)BRANCHES_NOT,
               "what to bring, and where else");
_Static_assert((int)OFFICES_NAME_MAX <= (int)VIEW_GUIDE_TEXT &&
                   (int)OFFICES_SHORT_MAX <= (int)VIEW_CHOICE_TEXT &&
                   (int)OFFICES_NOTE_MAX <= (int)VIEW_GUIDE_NOTE &&
                   (int)OFFICES_URL_MAX <= (int)VIEW_GUIDE_URL &&
                   (int)OFFICES_PHONE_MAX <= (int)VIEW_GUIDE_PHONE,
               "texts fit");

// ---- names ------------------------------------------------------------------------------------

static bool is_japanese(enum language language)
{
    return language == LANGUAGE_JA || language == LANGUAGE_JA_EASY;
}

static const char *in_language(const struct offices_name *name, enum language language)
{
    return is_japanese(language) || !name->en ? name->ja : name->en;
}

static void copy(char *to, size_t size, const char *text)
{
    snprintf(to, size, "%s", text ? text : "");
}

void guide_page_name(struct view_name *shown, const struct offices_name *name, const char *kana,
                     enum language language)
{
    bool japanese = is_japanese(language);
    copy(shown->name, sizeof shown->name, in_language(name, language));
    copy(shown->second, sizeof shown->second, japanese ? NULL : name->ja);
    if (language == LANGUAGE_JA_EASY)
        copy(shown->second, sizeof shown->second, kana);
    if (!japanese && !name->en && !office_romaji(kana, name->ja, shown->name, sizeof shown->name)) {
        copy(shown->name, sizeof shown->name, name->ja);
        shown->second[0] = '\0';
    }
}

// ---- hours ------------------------------------------------------------------------------------

static struct view_time time_of(int minute)
{
    return (struct view_time){.hour = (uint8_t)(minute / 60), .minute = (uint8_t)(minute % 60)};
}

// The end of a day is 24:00 of that day, not 0:00 of the next.
static struct view_time end_of(int64_t closes)
{
    struct japan_time t = japan_time_at(closes);
    return time_of(t.minute == 0 ? JAPAN_MINUTES_A_DAY : t.minute);
}

static void show_next(struct view_opening *shown, const struct office_opening *next, int32_t today)
{
    struct japan_time t = japan_time_at(next->opens);
    struct japan_date date = japan_time_date(t.day);
    shown->next = next->found;
    if (!next->found)
        return;
    shown->today = t.day == today;
    shown->tomorrow = t.day == today + 1;
    shown->date = (struct view_date){date.year, date.month, date.day};
    shown->weekday = (uint8_t)date.weekday;
    shown->time = time_of(t.minute);
    shown->holidays_unknown = next->holidays_unknown;
}

static struct view_opening opening(const struct offices *offices,
                                   const struct offices_municipality *m,
                                   const struct offices_counter *counter, int64_t now)
{
    struct office_state state = office_hours_at(offices, m, counter, now);
    struct view_opening shown = {.reason = (enum view_opening_reason)state.reason,
                                 .holidays_unknown = state.holidays_unknown};
    if (state.reason == OFFICE_OPEN) {
        shown.time = end_of(state.closes);
        return shown;
    }
    struct office_opening next = office_hours_next(offices, m, counter, now);
    show_next(&shown, &next, japan_time_at(now).day);
    return shown;
}

// How many lines there are.
static uint8_t show_hours(const struct offices_counter *counter,
                          struct view_hours shown[VIEW_GUIDE_HOURS])
{
    uint8_t count = 0;
    for (size_t i = 0; i < counter->hour_count && i < VIEW_GUIDE_HOURS; i++) {
        const struct offices_hours *h = &counter->hours[i];
        shown[count++] = (struct view_hours){.days = h->days,
                                             .weeks = h->weeks,
                                             .opens = time_of(h->opens),
                                             .closes = time_of(h->closes),
                                             .lunch_from = time_of(h->lunch_from),
                                             .lunch_until = time_of(h->lunch_until)};
    }
    return count;
}

static bool same_line(const struct offices_hours *a, const struct offices_hours *b)
{
    return a->days == b->days && a->weeks == b->weeks && a->opens == b->opens &&
           a->closes == b->closes && a->lunch_from == b->lunch_from &&
           a->lunch_until == b->lunch_until;
}

static bool same_hours(const struct offices_counter *a, const struct offices_counter *b)
{
    bool same = a->hour_count == b->hour_count;
    for (size_t i = 0; same && i < a->hour_count; i++)
        same = same_line(&a->hours[i], &b->hours[i]);
    return same;
}

// ---- counters ---------------------------------------------------------------------------------

static void show_counter(struct view_counter *shown, const struct offices_counter *counter,
                         enum language language)
{
    const char *name = in_language(&counter->name, language);
    copy(shown->name, sizeof shown->name, name);
    copy(shown->second, sizeof shown->second, name == counter->name.ja ? NULL : counter->name.ja);
    copy(shown->place, sizeof shown->place,
         counter->place.ja ? in_language(&counter->place, language) : NULL);
    copy(shown->address, sizeof shown->address, counter->address);
    copy(shown->phone, sizeof shown->phone, counter->phone);
}

static void show_counters(const struct offices *offices, const struct offices_municipality *m,
                          int64_t now, struct view *view)
{
    struct view_guide *shown = &view->guide;
    for (size_t i = 0; i < m->counter_count && i < VIEW_GUIDE_COUNTERS; i++) {
        show_counter(&shown->counters[i], &m->counters[i], view->language);
        shown->counters[i].opening = opening(offices, m, &m->counters[i], now);
        if (!same_hours(&m->counters[i], &m->counters[0]))
            shown->counters[i].hour_count = show_hours(&m->counters[i], shown->counters[i].hours);
        shown->counter_count++;
    }
    shown->opening = shown->counters[0].opening;
    shown->hour_count = show_hours(&m->counters[0], shown->hours);
    shown->closed_holidays = m->closed.holidays;
    shown->closed_year_end = m->closed.year_end_from != 0;
}

static enum view_written written(const struct offices_name *note, enum language language)
{
    if (is_japanese(language) || (language == LANGUAGE_EN && note->en))
        return WRITTEN_AS_SHOWN;
    return note->en ? WRITTEN_IN_ENGLISH : WRITTEN_IN_JAPANESE;
}

static void show_notes(const struct offices_municipality *m, struct view *view)
{
    struct view_guide *shown = &view->guide;
    for (size_t i = 0; i < m->note_count && i < VIEW_GUIDE_NOTES; i++) {
        const char *text = in_language(&m->notes[i], view->language);
        shown->written[shown->note_count] = written(&m->notes[i], view->language);
        copy(shown->notes[shown->note_count++], VIEW_GUIDE_NOTE, text);
    }
}

void guide_page_show(const struct offices *offices, const struct offices_municipality *m,
                     int64_t now, struct view *view)
{
    struct view_guide *shown = &view->guide;
    guide_page_name(&shown->municipality, &m->name, m->kana, view->language);
    show_counters(offices, m, now, view);
    shown->own_ward = m->own_ward;
    shown->several_visits = m->several_visits;
    shown->branches = (enum view_branches)m->branches;
    memcpy(shown->bring, m->bring, sizeof shown->bring);
    shown->fee = m->fees.reset;
    shown->certificate_fee = m->fees.certificate;
    shown->card_fee = m->fees.card;
    show_notes(m, view);
    shown->as_of_year = m->as_of_year;
    shown->as_of_month = m->as_of_month;
    copy(shown->url, sizeof shown->url, m->url);
}
