#include "firmware/offices/office_search.h"

#include <string.h>

enum {
    LETTER_BYTES = 3, // of a kana in UTF-8
};

// ---- letters ----------------------------------------------------------------------------------

// 0 at the end. Only hiragana and the long mark are here, by office_read_kana(); what somebody asks
// for may be cut or something else: 0 too.
static unsigned letter(const char *kana)
{
    const unsigned char *c = (const unsigned char *)kana;
    if ((c[0] & 0xF0) != 0xE0 || (c[1] & 0xC0) != 0x80 || (c[2] & 0xC0) != 0x80)
        return 0;
    return (c[0] & 0x0FU) << 12 | (c[1] & 0x3FU) << 6 | (c[2] & 0x3FU);
}

// The letter without its marks and at full size: as dictionaries order them. The Unicode table has
// them beside each other: small before full, then voiced, then half-voiced.
static unsigned plain(unsigned c)
{
    if ((c >= 0x3041 && c <= 0x304A) || (c >= 0x3083 && c <= 0x3088))
        return (c + 1) & ~1U;
    if (c >= 0x304B && c <= 0x3062)
        return c - (c - 0x304B) % 2;
    if (c == 0x3063 || c == 0x3065 || c == 0x3067 || c == 0x3069) // small tsu, du, de, do
        return c == 0x3063 ? c + 1 : c - 1;
    if (c >= 0x306F && c <= 0x307D)
        return c - (c - 0x306F) % 3;
    return c == 0x308E ? 0x308F : c; // small wa
}

static int row_of(const char *kana)
{
    static const unsigned LAST[OFFICE_ROW_COUNT] = {0x304A, 0x3054, 0x305E, 0x3069, 0x306E,
                                                    0x307D, 0x3082, 0x3088, 0x308D, 0x3093};
    unsigned c = letter(kana);
    for (int row = 0; row < OFFICE_ROW_COUNT; row++)
        if (c <= LAST[row])
            return row;
    return c == 0x3094 ? OFFICE_ROW_A : OFFICE_ROW_KA; // vu, small ka and ke
}

static int compare_kana(const char *a, const char *b)
{
    for (;; a += LETTER_BYTES, b += LETTER_BYTES) {
        unsigned left = plain(letter(a)), right = plain(letter(b));
        if (left != right)
            return left < right ? -1 : 1;
        if (left == 0)
            return 0;
    }
}

static bool begins_with(const char *kana, const char *beginning)
{
    for (; letter(beginning) != 0; kana += LETTER_BYTES, beginning += LETTER_BYTES)
        if (plain(letter(kana)) != plain(letter(beginning)))
            return false;
    return *beginning == '\0';
}

// ---- municipalities ---------------------------------------------------------------------------

static bool has_postal(const struct offices_municipality *m, const char *postal)
{
    size_t asked = strlen(postal);
    for (size_t i = 0; i < m->postal_count; i++) {
        size_t known = strlen(m->postal[i]);
        if (strncmp(m->postal[i], postal, known < asked ? known : asked) == 0)
            return true;
    }
    return asked == 0;
}

static bool fits(const struct offices_municipality *m, const struct office_query *q)
{
    return (q->prefecture == OFFICE_ANY || m->prefecture == q->prefecture) &&
           (q->row == OFFICE_ANY || row_of(m->kana) == q->row) &&
           (!q->kana || begins_with(m->kana, q->kana)) && (!q->postal || has_postal(m, q->postal));
}

static int compare(const struct offices *offices, uint16_t a, uint16_t b)
{
    const struct offices_municipality *left = offices_municipality(offices, a);
    const struct offices_municipality *right = offices_municipality(offices, b);
    int order = compare_kana(left->kana, right->kana);
    return order != 0 ? order : strcmp(left->code, right->code);
}

// Puts it where it belongs among the first `max`; the last one may fall out.
static void insert(const struct offices *offices, uint16_t index, uint16_t *found, size_t count,
                   size_t max)
{
    size_t at = count < max ? count : max;
    while (at > 0 && compare(offices, index, found[at - 1]) < 0)
        at--;
    if (at >= max)
        return;
    size_t kept = count < max ? count : max - 1;
    memmove(found + at + 1, found + at, (kept - at) * sizeof *found);
    found[at] = index;
}

size_t office_search(const struct offices *offices, const struct office_query *query,
                     uint16_t *found, size_t max)
{
    size_t count = 0;
    for (size_t i = 0; i < offices_count(offices); i++) {
        if (!fits(offices_municipality(offices, i), query))
            continue;
        insert(offices, (uint16_t)i, found, count, max);
        count++;
    }
    return count;
}

unsigned office_search_rows(const struct offices *offices, int prefecture)
{
    unsigned rows = 0;
    for (size_t i = 0; i < offices_count(offices); i++) {
        const struct offices_municipality *m = offices_municipality(offices, i);
        if (prefecture == OFFICE_ANY || m->prefecture == prefecture)
            rows |= 1U << row_of(m->kana);
    }
    return rows;
}
