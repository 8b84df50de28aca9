#include "tests/backend/src/when.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum {
    TOKYO_OFFSET = 9 * 3600, // seconds; Japan has had no summer time since 1952
    DAY = 24 * 3600,
};

// The spellings of UTC, RFC 3339, 4.3 and 5.6.
static bool is_utc(const char *offset)
{
    return strcmp(offset, "Z") == 0 || strcmp(offset, "z") == 0 || strcmp(offset, "+00:00") == 0 ||
           strcmp(offset, "-00:00") == 0;
}

// sscanf() takes signs, spaces and short numbers; the form does not.
static bool in_form(const char *text)
{
    static const char form[] = "dddd-dd-ddTdd:dd:dd";
    for (size_t i = 0; form[i] != '\0'; i++) {
        char c = text[i] == 't' ? 'T' : text[i];
        bool is_digit = c >= '0' && c <= '9';
        if (form[i] == 'd' ? !is_digit : c != form[i])
            return false;
    }
    const char *rest = text + strlen(form);
    if (*rest == '.')
        rest += 1 + strspn(rest + 1, "0123456789");
    return is_utc(rest);
}

bool when_parse(const char *text, int64_t *seconds)
{
    struct tm tm = {0};
    if (!in_form(text) || sscanf(text, "%4d-%2d-%2d%*1[Tt]%2d:%2d:%2d", &tm.tm_year, &tm.tm_mon,
                                 &tm.tm_mday, &tm.tm_hour, &tm.tm_min, &tm.tm_sec) != 6)
        return false;
    tm.tm_year -= 1900;
    tm.tm_mon -= 1;
    struct tm given = tm;
    *seconds = timegm(&tm);
    // timegm() turns 31 April into 1 May; a time that is not the same afterwards was none.
    return tm.tm_mon == given.tm_mon && tm.tm_mday == given.tm_mday &&
           tm.tm_hour == given.tm_hour && tm.tm_min == given.tm_min && tm.tm_sec == given.tm_sec;
}

void when_format(int64_t seconds, char out[WHEN_SIZE])
{
    struct tm tm;
    time_t time = seconds;
    gmtime_r(&time, &tm);
    strftime(out, WHEN_SIZE, "%Y-%m-%dT%H:%M:%SZ", &tm);
}

void when_format_http(int64_t seconds, char out[WHEN_HTTP_SIZE])
{
    struct tm tm;
    time_t time = seconds;
    gmtime_r(&time, &tm);
    strftime(out, WHEN_HTTP_SIZE, "%a, %d %b %Y %H:%M:%S GMT", &tm); // the C locale's names
}

// "24:00" is the end of the day, and the only minute of its hour.
static bool minute_parse(const char *text, int *minute)
{
    int hour, rest, used = 0;
    if (sscanf(text, "%2d:%2d%n", &hour, &rest, &used) != 2 || used != 5)
        return false;
    *minute = hour * 60 + rest;
    return hour >= 0 && rest >= 0 && rest < 60 && *minute <= 24 * 60;
}

bool when_hours_parse(const char *text, struct when_hours *hours)
{
    return strlen(text) == 11 && text[5] == '-' && minute_parse(text, &hours->open) &&
           minute_parse(text + 6, &hours->close) && hours->open != hours->close;
}

void when_minute_format(int minute, char out[6])
{
    snprintf(out, 6, "%02u:%02u", (unsigned)minute / 60 % 100, (unsigned)minute % 60);
}

bool when_is_open(const struct when_hours *hours, int64_t seconds)
{
    int64_t minute = (seconds + TOKYO_OFFSET) % DAY / 60;
    if (hours->open < hours->close)
        return minute >= hours->open && minute < hours->close;
    return minute >= hours->open || minute < hours->close;
}

static bool window_parse(const char *text, size_t length, struct when_window *window)
{
    char copy[2 * WHEN_SIZE];
    if (length >= sizeof copy)
        return false;
    memcpy(copy, text, length);
    copy[length] = '\0';
    char *slash = strchr(copy, '/');
    if (!slash)
        return false;
    *slash = '\0';
    return when_parse(copy, &window->from) && when_parse(slash + 1, &window->until) &&
           window->from < window->until;
}

bool when_windows_parse(const char *text, struct when_window windows[WHEN_WINDOWS], size_t *count)
{
    *count = 0;
    while (*text != '\0') {
        size_t length = strcspn(text, ",");
        if (*count == WHEN_WINDOWS || !window_parse(text, length, &windows[*count]))
            return false;
        ++*count;
        text += length + (text[length] == ',');
    }
    return true;
}

bool when_version_older(const char *version, const char *minimum)
{
    unsigned a[3] = {0}, b[3] = {0};
    (void)!sscanf(version, "%5u.%5u.%5u", &a[0], &a[1], &a[2]);
    (void)!sscanf(minimum, "%5u.%5u.%5u", &b[0], &b[1], &b[2]);
    for (int i = 0; i < 3; i++) {
        if (a[i] != b[i])
            return a[i] < b[i];
    }
    return false;
}
