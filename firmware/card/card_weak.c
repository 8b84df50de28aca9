#include "firmware/card/card_weak.h"

#include <stddef.h>
#include <string.h>

#include "drivers/domain/secret_rules.h"

enum {
    SPELLING_MAX = 8,  // characters
    CONTAINED_MIN = 6, // a spelling this long counts wherever in a run it stands
};

// The parts of a birth date as text. `era` is the year within the era.
struct parts {
    char year[4], era[2], month[2], day[2];
    bool has_year, has_era, has_month, has_day;
};

// How a date is spelled: one letter per part, Y year, y its last two digits, e year of the era,
// m month, d day; E, M and D without a leading zero.
static const char *const SPELLINGS[] = {
    "Y",   "ym",  "em",  "my",  "me",  "md", "dm", "yd", "ed", // four digits
    "ymd", "emd", "mdy", "dmy", "Ym",  "mY",                   // six
    "Ymd", "mdY", "dmY",                                       // eight
    "yMD", "eMD", "YMD", "Emd", "EMD",                         // as it is said
};

// The year before each era's first (the era's digit is the index; 0 is not known).
static const int ERA_START[] = {0, 1867, 1911, 1925, 1988, 2018};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return c >= 'A' && c <= 'Z';
}

bool card_weak_well_formed(enum secret_kind kind, const struct secret *secret)
{
    const char *c = secret_bytes(secret);
    size_t length = secret_length(secret), digits = 0, letters = 0;
    for (size_t i = 0; i < length; i++) {
        digits += is_digit(c[i]);
        letters += is_letter(c[i]);
    }
    const struct secret_rules *rules = secret_rules(kind);
    return length >= rules->min && length <= rules->max && digits + letters == length &&
           (rules->letters ? letters > 0 : letters == 0) && (!rules->digits || digits > 0);
}

static bool all_zero(const char *digits, size_t count)
{
    while (count > 0 && digits[count - 1] == '0')
        count--;
    return count == 0;
}

// Takes EYYYYMMDD apart. Parts that are not known are zeros there.
static void take_apart(const char *birth, struct parts *p)
{
    memcpy(p->year, birth + 1, sizeof p->year);
    memcpy(p->month, birth + 5, sizeof p->month);
    memcpy(p->day, birth + 7, sizeof p->day);
    p->has_year = !all_zero(p->year, sizeof p->year);
    p->has_month = !all_zero(p->month, sizeof p->month);
    p->has_day = !all_zero(p->day, sizeof p->day);
    size_t era = (size_t)(birth[0] - '0');
    int year = 0;
    for (size_t i = 0; i < sizeof p->year; i++)
        year = year * 10 + (p->year[i] - '0');
    if (era == 0 || era >= sizeof ERA_START / sizeof ERA_START[0])
        return;
    int within = year - ERA_START[era];
    p->has_era = within >= 1 && within <= 99;
    p->era[0] = (char)('0' + within / 10 % 10);
    p->era[1] = (char)('0' + within % 10);
}

// Appends one part; false when it is not known.
static bool spell_part(const struct parts *p, char letter, char *out, size_t *used)
{
    static const size_t SHORT = 2;
    const char *from = p->year;
    size_t count = SHORT;
    bool known = p->has_year;
    if (letter == 'Y') {
        count = sizeof p->year;
    } else if (letter == 'y') {
        from = p->year + SHORT;
    } else if (letter == 'e' || letter == 'E') {
        from = p->era;
        known = p->has_era;
    } else if (letter == 'm' || letter == 'M') {
        from = p->month;
        known = p->has_month;
    } else {
        from = p->day;
        known = p->has_day;
    }
    size_t skipped = strchr("EMD", letter) && from[0] == '0';
    memcpy(out + *used, from + skipped, count - skipped);
    *used += count - skipped;
    return known;
}

static bool gives_away(const char *run, size_t length, const char *spelling, size_t used)
{
    if (used < CONTAINED_MIN)
        return length == used && memcmp(run, spelling, used) == 0;
    return memmem(run, length, spelling, used) != NULL;
}

static bool run_is_birth(const char *run, size_t length, const struct parts *parts)
{
    bool found = false;
    for (size_t i = 0; !found && i < sizeof SPELLINGS / sizeof SPELLINGS[0]; i++) {
        char spelling[SPELLING_MAX];
        size_t used = 0;
        bool known = true;
        for (const char *letter = SPELLINGS[i]; *letter; letter++)
            known &= spell_part(parts, *letter, spelling, &used);
        found = known && gives_away(run, length, spelling, used);
        explicit_bzero(spelling, sizeof spelling);
    }
    return found;
}

bool card_weak_birth(const struct secret *secret, const struct secret *birth)
{
    struct parts parts = {0};
    if (secret_length(birth) == 0)
        return false;
    take_apart(secret_bytes(birth), &parts);
    const char *c = secret_bytes(secret);
    size_t length = secret_length(secret);
    bool found = false;
    for (size_t start = 0; !found && start < length; start++) {
        size_t end = start;
        while (end < length && is_digit(c[end]))
            end++;
        found = end > start && run_is_birth(c + start, end - start, &parts);
        start = end;
    }
    explicit_bzero(&parts, sizeof parts);
    return found;
}
