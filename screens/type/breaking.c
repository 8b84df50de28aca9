#include "screens/type/breaking.h"

#include <assert.h>
#include <linebreak.h>
#include <string.h>

#include "screens/type/script.h"

// Costs are compared, never shown. A line half empty costs 25, the same as breaking inside a kanji
// compound twice; one line more than needed costs as much as a bad orphan.
enum {
    COST_SLACK = 100, // times the square of the empty part of a line
    COST_LINE = 36,   // one line more than the fewest
    COST_ORPHAN = 90, // a last line shorter than ORPHAN, at its worst
    COST_SHORT = 10,  // a last line shorter than a quarter
    COST_OVERFULL = 100000,
    COST_ANYWHERE = 1000, // inside a word that is wider than a line
    ORPHAN = 4000,        // thousandths of an em
    PLACES_MAX = 320,     // possible breaks of a paragraph
    NEVER = 1 << 28,
};

// One stretch between hard line ends, and all places where a line may start or end in it.
struct stretch {
    const struct breaking *paragraph;
    size_t count; // places, the first and the last included
    size_t place[PLACES_MAX];
    int penalty[PLACES_MAX];
    int even; // balanced: the width that each line should have
};

struct best {
    int cost[BREAKING_LINES_MAX + 1][PLACES_MAX];
    uint16_t from[BREAKING_LINES_MAX + 1][PLACES_MAX];
};

size_t breaking_trim(const char *text, size_t start, size_t end)
{
    while (end > start && (text[end - 1] == ' ' || text[end - 1] == '\n'))
        end--;
    return end;
}

enum breaking_rule breaking_rule(enum face face)
{
    if (face == FACE_JAPANESE || face == FACE_HANS || face == FACE_HANT)
        return BREAKING_PHRASES;
    return face == FACE_KOREAN ? BREAKING_SPACES : BREAKING_LEGAL;
}

bool breaking_allowed(enum breaking_rule rule, const char *text, const bool *phrase, size_t at)
{
    if (rule == BREAKING_LEGAL || at == 0)
        return true;
    enum script_kind last = script_kind_before(text, at);
    if (last == SCRIPT_SPACE)
        return true;
    return (phrase && phrase[at]) || (rule == BREAKING_PHRASES && last == SCRIPT_STOP);
}

static int penalty(const struct breaking *p, const char *legal, size_t at)
{
    if (at == 0 || at >= p->length || legal[at - 1] == LINEBREAK_NOBREAK ||
        legal[at - 1] == LINEBREAK_INSIDEACHAR)
        return -1;
    if (!breaking_allowed(p->rule, p->text, p->phrase, at) || (p->whole && p->whole[at]) ||
        script_in_range(p->text, p->length, at))
        return -1;
    if (p->rule == BREAKING_PHRASES)
        return script_phrase_penalty(p->text, at);
    return script_penalty(p->text, p->length, at);
}

static void find_legal(const struct breaking *p, char legal[BREAKING_TEXT_MAX])
{
    assert(p->length <= BREAKING_TEXT_MAX);
    set_linebreaks_utf8((const utf8_t *)p->text, p->length, "ja", legal);
}

int breaking_penalty(const struct breaking *paragraph, size_t at)
{
    char legal[BREAKING_TEXT_MAX];
    find_legal(paragraph, legal);
    return penalty(paragraph, legal, at);
}

// Width of the line between two places, in thousandths of an em.
static int width(const struct stretch *s, size_t from, size_t to)
{
    size_t start = s->place[from];
    size_t end = breaking_trim(s->paragraph->text, start, s->place[to]);
    return s->paragraph->pen[end] - s->paragraph->pen[start];
}

static int squared(int part, int whole)
{
    double ratio = (double)part / whole;
    return (int)(COST_SLACK * ratio * ratio);
}

static int orphan_cost(int w, int line)
{
    int least = ORPHAN < line / 2 ? ORPHAN : line / 2;
    if (w >= least)
        return w < line / 4 ? COST_SHORT : 0;
    return COST_ORPHAN * (least - w) / least + COST_ORPHAN / 4;
}

static int line_cost(const struct stretch *s, size_t from, size_t to)
{
    int line = s->paragraph->width;
    int w = width(s, from, to);
    if (w > line)
        return to == from + 1 ? COST_OVERFULL : NEVER;
    bool ends = to == s->count - 1;
    int cost = ends ? 0 : s->penalty[to];
    if (s->paragraph->balanced && s->even > 0)
        cost += squared(w - s->even, s->even) / 3;
    else if (!ends)
        cost += squared(line - w, line);
    if (ends && from > 0)
        cost += orphan_cost(w, line);
    return cost;
}

// The cheapest way to set the stretch in exactly `lines` lines, for every number of lines.
static void search(const struct stretch *s, size_t lines, struct best *best)
{
    for (size_t k = 0; k <= lines; k++) {
        for (size_t i = 0; i < s->count; i++)
            best->cost[k][i] = NEVER;
    }
    best->cost[0][0] = 0;
    for (size_t k = 1; k <= lines; k++) {
        for (size_t to = 1; to < s->count; to++) {
            for (size_t from = to; from-- > 0;) {
                int line = line_cost(s, from, to);
                if (line >= NEVER)
                    break; // a line from further back is longer still
                int cost = best->cost[k - 1][from] + line;
                if (cost < best->cost[k][to]) {
                    best->cost[k][to] = cost;
                    best->from[k][to] = (uint16_t)from;
                }
            }
        }
    }
}

// The fewest lines that hold the stretch, whatever it looks like.
static size_t fewest(const struct stretch *s)
{
    size_t lines = 1;
    size_t start = 0;
    for (size_t to = 1; to < s->count; to++) {
        if (width(s, start, to) <= s->paragraph->width || to == start + 1)
            continue;
        lines++;
        start = to - 1;
    }
    return lines;
}

static size_t take(const struct stretch *s, const struct best *best, size_t lines, size_t *ends)
{
    size_t to = s->count - 1;
    for (size_t k = lines; k > 0; k--) {
        ends[k - 1] = s->place[to];
        to = best->from[k][to];
    }
    return lines;
}

static size_t set_stretch(struct stretch *s, size_t *ends, size_t room)
{
    size_t least = fewest(s);
    size_t max = least == 1 ? 1 : least + 1;
    if (max > room)
        max = room;
    struct best best;
    size_t chosen = max;
    int cheapest = NEVER;
    for (size_t lines = least < max ? least : max; lines <= max; lines++) {
        s->even = width(s, 0, s->count - 1) / (int)lines;
        search(s, lines, &best);
        int cost = best.cost[lines][s->count - 1] + (int)(lines - least) * COST_LINE;
        if (cost < cheapest) {
            cheapest = cost;
            chosen = lines;
        }
    }
    s->even = width(s, 0, s->count - 1) / (int)chosen;
    search(s, chosen, &best);
    if (best.cost[chosen][s->count - 1] < NEVER)
        return take(s, &best, chosen, ends);
    ends[0] = s->place[s->count - 1];
    return 1;
}

// Whether a line from the last place on is full before the character at `at`.
static bool is_full(const struct stretch *s, size_t at)
{
    const struct breaking *p = s->paragraph;
    size_t next = at + 1;
    if (!p->anywhere || (p->text[at] & 0xC0) == 0x80)
        return false;
    while (next < p->length && (p->text[next] & 0xC0) == 0x80)
        next++;
    return p->pen[next] - p->pen[s->place[s->count - 1]] > p->width;
}

static size_t find_places(struct stretch *s, const char *legal, size_t start)
{
    const struct breaking *p = s->paragraph;
    s->count = 0;
    s->place[s->count++] = start;
    size_t at = start + 1;
    for (; at < p->length && p->text[at - 1] != '\n'; at++) {
        int cost = penalty(p, legal, at);
        if (cost < 0 && is_full(s, at))
            cost = COST_ANYWHERE;
        if (cost < 0 || s->count == PLACES_MAX - 1)
            continue;
        s->penalty[s->count] = cost;
        s->place[s->count++] = at;
    }
    s->place[s->count++] = at;
    return at;
}

size_t breaking_lines(const struct breaking *paragraph, size_t ends[BREAKING_LINES_MAX])
{
    char legal[BREAKING_TEXT_MAX];
    find_legal(paragraph, legal);
    struct stretch s = {.paragraph = paragraph};
    size_t lines = 0;
    size_t start = 0;
    while (start < paragraph->length && lines < BREAKING_LINES_MAX) {
        start = find_places(&s, legal, start);
        lines += set_stretch(&s, ends + lines, BREAKING_LINES_MAX - lines);
    }
    return lines;
}
