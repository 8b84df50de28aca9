#include "drivers/domain/rfc3339.h"

#include <stddef.h>
#include <string.h>
#include <time.h>

#include "drivers/base/clock.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

// "dddd-dd-ddTdd:dd:dd": every character is checked before a number is read. T and Z may be
// small letters (RFC 3339, 5.6).
static bool has_form(const char *text)
{
    static const char form[] = "dddd-dd-ddTdd:dd:dd";
    for (size_t i = 0; i < sizeof form - 1; i++) {
        bool fits = text[i] == form[i] || (form[i] == 'T' && text[i] == 't');
        if (form[i] == 'd' ? !is_digit(text[i]) : !fits)
            return false;
    }
    return true;
}

// -00:00 is UTC too; it leaves the local offset unknown (RFC 3339, 4.3).
static bool is_utc(const char *offset)
{
    static const char *const spellings[] = {"Z", "z", "+00:00", "-00:00"};
    for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++)
        if (strcmp(offset, spellings[i]) == 0)
            return true;
    return false;
}

static int number(const char *text, size_t digits)
{
    int value = 0;
    for (size_t i = 0; i < digits; i++)
        value = value * 10 + (text[i] - '0');
    return value;
}

// Reads ".ddd..." as ms and goes past it; leaves the text alone when there is none.
static int read_fraction(const char **text)
{
    int ms = 0;
    if (**text != '.' || !is_digit((*text)[1]))
        return 0;
    ++*text;
    for (int weight = 100; is_digit(**text); ++*text, weight /= 10)
        ms += (**text - '0') * weight;
    return ms;
}

bool rfc3339_parse(const char *text, int64_t *ms)
{
    if (!has_form(text))
        return false;
    struct tm read = {.tm_year = number(text, 4) - 1900,
                      .tm_mon = number(text + 5, 2) - 1,
                      .tm_mday = number(text + 8, 2),
                      .tm_hour = number(text + 11, 2),
                      .tm_min = number(text + 14, 2),
                      .tm_sec = number(text + 17, 2)};
    const char *rest = text + 19;
    int fraction = read_fraction(&rest);
    bool leap_second = read.tm_sec == 60; // RFC 3339, 5.7; counted as the second after
    if (!is_utc(rest) || read.tm_year < 70 || (read.tm_sec > 59 && !leap_second))
        return false;
    if (leap_second)
        read.tm_sec = 59;
    struct tm normal = read;
    int64_t seconds = timegm(&normal);
    // timegm() turns the 31st of April into the 1st of May; such a date is no date.
    if (normal.tm_mon != read.tm_mon || normal.tm_mday != read.tm_mday ||
        normal.tm_hour != read.tm_hour || normal.tm_min != read.tm_min)
        return false;
    *ms = (seconds + leap_second) * 1000 + fraction;
    return true;
}

bool rfc3339_format(int64_t seconds, char text[RFC3339_SIZE])
{
    time_t time = seconds;
    struct tm utc;
    if (seconds < 0 || seconds > CLOCK_LAST_SECOND || !gmtime_r(&time, &utc))
        return false;
    return strftime(text, RFC3339_SIZE, "%Y-%m-%dT%H:%M:%SZ", &utc) == RFC3339_SIZE - 1;
}
