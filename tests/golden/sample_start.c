// The start screen, and the closed one in its place.
#include <stdio.h>

#include "screens/view/notice.h"
#include "tests/golden/sample_guide.h"

static const struct view_date longest = {.year = 2029, .month = 12, .day = 28};

// What an operator may write, as long as it may be; the last has no place where a line may end.
static void told(struct samples *s, enum view_id id)
{
    static const struct {
        const char *what, *text;
    } notices[] = {
        {"told-ja", "11月30日（月）22時から翌6時まで、全国のシステムの点検のため、この機械はお使い"
                    "になれません。"
                    "お急ぎの方は、お住まいの市区町村の窓口でお手続きください。"},
        {"told-en", "From 22:00 on Monday 30 November to 6:00 the next day this machine cannot be "
                    "used, because "
                    "systems are being maintained all over Japan. If it is urgent, please go to "
                    "the counter of "
                    "the municipality where you live. We are sorry for the trouble."},
        {"told-short", "本日、通訳がおります。"},
        {"told-one-word",
         "https://www.example.jp/kiosk/information/2026/november/maintenance-of-all-systems/"
         "https://www.example.jp/kiosk/information/2026/november/maintenance-of-all-systems/"
         "https://www.example.jp/kiosk/information/2026/november/maintenance-of-all-systems/"},
    };
    for (size_t i = 0; i < sizeof notices / sizeof *notices; i++) {
        struct view v = sample_usual(id);
        v.notice = id == VIEW_CLOSED ? NOTICE_MAINTENANCE : NOTICE_NONE;
        v.until_date = id == VIEW_CLOSED ? longest : (struct view_date){0};
        snprintf(v.operator_notice, sizeof v.operator_notice, "%s", notices[i].text);
        sample_add(s, notices[i].what, &v);
    }
    struct view v = sample_usual(id);
    v.notice = NOTICE_UNREACHABLE;
    v.change_only = id == VIEW_CLOSED;
    snprintf(v.operator_notice, sizeof v.operator_notice, "%s%s", notices[0].text,
             "ご不便をおかけします。");
    sample_add(s, "told-and-change", &v);
}

void sample_closed(struct samples *s)
{
    static const enum view_notice why[] = {
        NOTICE_OUTSIDE_HOURS, NOTICE_MAINTENANCE,    NOTICE_OUTAGE, NOTICE_UNREACHABLE,
        NOTICE_SUSPENDED,     NOTICE_READER_MISSING, NOTICE_CLOCK,  NOTICE_FAULT,
        NOTICE_FIRMWARE_OLD,  NOTICE_UNTRUSTED,
    };
    for (size_t i = 0; i < sizeof why / sizeof *why; i++) {
        struct view v = sample_usual(VIEW_CLOSED);
        v.notice = why[i];
        v.change_only = why[i] == NOTICE_UNREACHABLE || why[i] == NOTICE_FIRMWARE_OLD ||
                        why[i] == NOTICE_UNTRUSTED || why[i] == NOTICE_CLOCK;
        if (why[i] == NOTICE_MAINTENANCE) {
            v.until_date = longest;
            v.until_time = (struct view_time){.hour = 10, .minute = 30};
        }
        sample_add(s, notice_name(why[i]), &v);
    }
    told(s, VIEW_CLOSED);
    struct view v = sample_usual(VIEW_CLOSED);
    v.notice = NOTICE_OUTSIDE_HOURS;
    v.helpline = HELPLINE_CLOSED;
    sample_add(s, "unanswered", &v);
}

static const char *const BEATS[VIEW_BEATS] = {"", "beat-1", "beat-2", "beat-3"};

// A picture that moves, on its way.
void sample_beats(struct samples *s, enum view_id id)
{
    for (uint8_t beat = 1; beat < VIEW_BEATS; beat++) {
        struct view v = sample_usual(id);
        v.beat = beat;
        sample_add(s, BEATS[beat], &v);
    }
}

// What a resident has to know before they begin, alone and with as much as can come together.
void sample_start(struct samples *s)
{
    static const enum view_notice why[] = {NOTICE_OUTAGE, NOTICE_MAINTENANCE, NOTICE_NONE};
    struct view v = sample_usual(VIEW_START);
    sample_add(s, "", &v);
    told(s, VIEW_START);
    for (size_t i = 0; i < sizeof why / sizeof *why; i++) {
        v = sample_usual(VIEW_START);
        v.limited = true;
        v.notice = why[i];
        v.until_date = why[i] == NOTICE_MAINTENANCE ? longest : (struct view_date){0};
        v.until_time = (struct view_time){.hour = 10, .minute = 30};
        sample_add(s, why[i] == NOTICE_NONE ? "over" : notice_name(why[i]), &v);
    }
    v = sample_usual(VIEW_START);
    v.card_in = true;
    sample_add(s, "lying", &v);
    v = sample_usual(VIEW_START);
    v.reservation = true;
    sample_add(s, "reservation", &v);
    v.minutes_left = 15;
    sample_add(s, "reservation-closing", &v);
    snprintf(v.operator_notice, sizeof v.operator_notice, "%s", "本日、通訳がおります。");
    sample_add(s, "reservation-closing-told", &v);
    sample_beats(s, VIEW_START);
}
