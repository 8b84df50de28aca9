#include "screens/type/counted.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY    "日《にち》"
#define MINUTE "分《ふん》"

enum {
    DAYS_MOST = 31,
};

// Days of the month whose number and 日 are read as one word.
static const char *const DAYS[DAYS_MOST + 1] = {
    [1] = "ついたち",        [2] = "ふつか",  [3] = "みっか",        [4] = "よっか",
    [5] = "いつか",          [6] = "むいか",  [7] = "なのか",        [8] = "ようか",
    [9] = "ここのか",        [10] = "とおか", [14] = "じゅうよっか", [20] = "はつか",
    [24] = "にじゅうよっか",
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

// Where the number begins that ends at `end`; `end` itself: there is none.
static char *number_before(const char *text, char *end)
{
    char *at = end;
    while (at > text && is_digit(at[-1]))
        at--;
    return at;
}

// Puts `word` in place of the bytes from `from` to `to`. False: there is no room.
static bool replace(char *text, size_t size, char *from, const char *to, const char *word)
{
    size_t length = strlen(word), rest = strlen(to) + 1;
    if ((size_t)(from - text) + length + rest > size)
        return false;
    memmove(from + length, to, rest);
    memcpy(from, word, length);
    return true;
}

static bool read_day(char *text, size_t size, char *number, char *day)
{
    long n = strtol(number, NULL, 10);
    char word[64];
    if (n > DAYS_MOST || !DAYS[n])
        return true;
    snprintf(word, sizeof word, "｜%ld日《%s》", n, DAYS[n]);
    return replace(text, size, number, day + strlen(DAY), word);
}

// 1, 3, 4, 6, 8 and whole tens.
static bool is_pun(long n)
{
    static const bool PUN[10] = {
        [0] = true, [1] = true, [3] = true, [4] = true, [6] = true, [8] = true,
    };
    return PUN[n % 10];
}

int counted_readings(char *text, size_t size)
{
    for (char *at = text; (at = strstr(at, MINUTE)); at += strlen(MINUTE)) {
        char *number = number_before(text, at);
        if (number < at && is_pun(strtol(number, NULL, 10)))
            memcpy(at, "分《ぷん》", strlen(MINUTE));
    }
    for (char *at = text; (at = strstr(at, DAY)); at += strlen("日")) {
        char *number = number_before(text, at);
        if (number < at && !read_day(text, size, number, at))
            return -1;
    }
    return (int)strlen(text);
}
