// One municipality's counters: open or when next, where, what to bring.
#include <stdio.h>
#include <string.h>

#include "screens/page/block.h"
#include "screens/page/guide.h"
#include "screens/page/opening.h"
#include "screens/screen.h"

enum {
    ITEMS_MAX = 512,  // bytes of what somebody brings,
    REMARK_MAX = 512, // and of when it opens and what is not known of that
    PIECES_MAX = 14 + VIEW_GUIDE_COUNTERS,
};

// ---- hours ------------------------------------------------------------------------------------

// The phone of the only counter; NULL: there are several, or it is not known.
static const char *phone(struct page *page)
{
    const struct view_guide *g = &page->view->guide;
    const struct text_value number = {.name = "number", .string = g->counters[0].phone};
    bool one = g->counter_count == 1 && number.string[0] != '\0';
    return one ? text_fill(page->text, "guide.phone {number}", &number, 1) : NULL;
}

// On the sheet of what is above it, if that has room.
static void joined(struct page *page, struct column *column, const char *text, bool strong)
{
    page->titled = true;
    guide_text(page, column, text, strong);
}

// Who has to ask, because it is not known whether that day is a holiday, or when it is open at all.
static bool asks(const struct view_opening *o)
{
    return o->holidays_unknown || o->reason == OPENING_NO_HOURS;
}

// A sheet may have no room for so high a box.
static void opening_on_sheet(struct page *page, struct column *column)
{
    const struct view_opening *o = &page->view->guide.opening;
    block_note(page, column, o->reason == OPENING_OPEN ? BLOCK_OK : BLOCK_NOTE,
               opening_heading(page, o), opening_text(page, o));
    const char *call = asks(o) ? phone(page) : NULL;
    page->titled = !call; // that one should call, and the number, stand together
    if (o->holidays_unknown)
        block_small(page, column, page_text(page, "guide.holidays-unknown"));
    if (call)
        joined(page, column, call, true);
}

// Why one has to ask, and whom, in one box.
static void opening(struct page *page, struct column *column, int number)
{
    const struct view_opening *o = &page->view->guide.opening;
    const char *text = opening_text(page, o);
    (void)number;
    if (page->sheet_end > 0) {
        opening_on_sheet(page, column);
        return;
    }
    char both[REMARK_MAX];
    if (o->holidays_unknown)
        snprintf(both, sizeof both, "%s%s%s", text ? text : "", text ? "\n" : "",
                 page_text(page, "guide.holidays-unknown"));
    bool small = o->holidays_unknown && page->metrics->compact;
    (small ? block_note_small : block_note_strong)(
        page, column, o->reason == OPENING_OPEN ? BLOCK_OK : BLOCK_NOTE, opening_heading(page, o),
        o->holidays_unknown ? both : text, asks(o) ? phone(page) : NULL);
}

static void hours(struct page *page, struct column *column, int number)
{
    const struct view_guide *g = &page->view->guide;
    (void)number;
    block_gap(page, column, 28);
    for (int i = 0; i < g->hour_count; i++) {
        page->titled = i > 0; // all of them are read together
        guide_text(page, column, opening_hours(page, &g->hours[i]), false);
    }
    page->titled = g->hour_count > 0;
    if (g->closed_holidays)
        block_small(
            page, column,
            page_text(page, g->closed_year_end ? "guide.closed-days" : "guide.closed-holidays"));
}

// ---- counters ---------------------------------------------------------------------------------

static void several(struct page *page, struct column *column, int number)
{
    const struct view_guide *g = &page->view->guide;
    (void)number;
    block_body(page, column,
               text_count(page->text, g->own_ward ? "guide.own-ward {n}" : "guide.several {n}",
                          g->counter_count));
}

static bool same_opening(const struct view_opening *a, const struct view_opening *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}

// When it is open, as far as that is not as with the first one.
static void times(struct page *page, struct column *column, const struct view_counter *c)
{
    for (int i = 0; i < c->hour_count; i++)
        joined(page, column, opening_hours(page, &c->hours[i]), false);
    if (page->view->guide.counter_count == 1 ||
        same_opening(&c->opening, &page->view->guide.opening))
        return;
    joined(page, column, opening_heading(page, &c->opening), false);
    const char *text = opening_text(page, &c->opening);
    if (text)
        joined(page, column, text, false);
}

// Name, place, address and phone of one counter, and its times.
static void counter(struct page *page, struct column *column, int number)
{
    const struct view_guide *g = &page->view->guide;
    const struct view_counter *c = &g->counters[number];
    const char *const lines[] = {c->second, c->place, c->address};
    block_gap(page, column, 28);
    guide_line(page, column, c->name, true);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (lines[i][0] != '\0') {
            page->titled = true;
            guide_line(page, column, lines[i], false);
        }
    const struct text_value phone = {.name = "number", .string = c->phone};
    if (c->phone[0] != '\0')
        joined(page, column, text_fill(page->text, "guide.phone {number}", &phone, 1), true);
    times(page, column, c);
}

static void branches(struct page *page, struct column *column, int number)
{
    bool serve = page->view->guide.branches == BRANCHES_SERVE;
    (void)number;
    block_gap(page, column, 28);
    guide_text(page, column, page_text(page, serve ? "guide.branches" : "guide.branches.not"),
               false);
}

static void code(struct page *page, struct column *column, int number)
{
    (void)number;
    guide_code(page, column);
}

// ---- what to bring ----------------------------------------------------------------------------

// "a, b, c" of what one person brings.
static const char *items(struct page *page, uint8_t bring, char list[ITEMS_MAX])
{
    static const char *const IDS[BRING_COUNT] = {"guide.bring.card", "guide.bring.identity",
                                                 "guide.bring.representation",
                                                 "guide.bring.authority", "guide.bring.letter"};
    list[0] = '\0';
    for (int i = 0; i < BRING_COUNT; i++) {
        if ((bring >> i & 1) == 0)
            continue;
        size_t used = strlen(list);
        snprintf(list + used, ITEMS_MAX - used, "%s%s",
                 used > 0 ? page_text(page, "guide.bring.separator") : "", page_text(page, IDS[i]));
    }
    if (bring == BRING_CARD) // an office may ask for more than it publishes
        snprintf(list + strlen(list), ITEMS_MAX - strlen(list), "%s%s",
                 page_text(page, "guide.bring.separator"), page_text(page, "guide.bring.spare"));
    return list[0] != '\0' ? list : page_text(page, "guide.bring.ask");
}

// On sheets without its frame: a box is not cut, and large letters can make it longer than a sheet.
static void box(struct page *page, struct column *column, const struct block_row *row)
{
    if (page->sheet_end == 0) {
        block_rows(page, column, row, 1);
        return;
    }
    block_gap(page, column, 24);
    page->titled = true; // the sheet begins above the gap
    guide_text(page, column, row->name, true);
    page->titled = true;
    guide_text(page, column, row->value, false);
}

static void bring(struct page *page, struct column *column, int who)
{
    static const char *const NAMES[VIEW_GUIDE_GOERS] = {
        "guide.bring.holder", "guide.bring.representative", "guide.bring.agent"};
    char list[ITEMS_MAX];
    if (who == 0)
        block_section(page, column, page_text(page, "guide.bring.title"));
    page->titled = who == 0;
    const struct block_row row = {page_text(page, NAMES[who]),
                                  items(page, page->view->guide.bring[who], list)};
    box(page, column, &row);
}

static void visits(struct page *page, struct column *column, int number)
{
    const char *call = phone(page);
    (void)number;
    block_small(page, column, page_text(page, "guide.several-visits"));
    if (call)
        joined(page, column, call, true);
}

static const char *fee_text(struct page *page)
{
    const struct view_guide *g = &page->view->guide;
    if (g->fee < 0)
        return page_text(page, "guide.fee.ask");
    const char *reset = g->fee == 0 ? page_text(page, "guide.fee.free")
                                    : text_count(page->text, "guide.fee {n}", g->fee);
    if (g->certificate_fee < 0 || g->card_fee < 0)
        return reset;
    const struct text_value values[] = {
        {.name = "reset", .string = reset},
        {.name = "certificate", .number = g->certificate_fee},
        {.name = "card", .number = g->card_fee},
    };
    return text_fill(page->text, "guide.fees {reset} {certificate} {card}", values, 3);
}

static void fees(struct page *page, struct column *column, int number)
{
    const struct block_row row = {page_text(page, "guide.fee"), fee_text(page)};
    (void)number;
    box(page, column, &row);
}

// Whose words they are, and in which language: they are not ours.
static void note(struct page *page, struct column *column, int number)
{
    static const char *const IDS[] = {[WRITTEN_AS_SHOWN] = "guide.note",
                                      [WRITTEN_IN_JAPANESE] = "guide.note.japanese",
                                      [WRITTEN_IN_ENGLISH] = "guide.note.english"};
    const struct view_guide *g = &page->view->guide;
    block_gap(page, column, 24);
    block_small(page, column, page_text(page, IDS[g->written[number]]));
    page->titled = true;
    guide_line(page, column, g->notes[number], false);
}

// ---- all of it --------------------------------------------------------------------------------

struct pieces {
    struct guide_piece list[PIECES_MAX];
    size_t count;
};

static void add(struct pieces *p,
                void (*draw)(struct page *page, struct column *column, int number), int number)
{
    p->list[p->count++] = (struct guide_piece){.draw = draw, .number = number};
}

static void add_places(struct pieces *p, const struct view_guide *g)
{
    if (g->counter_count > 1)
        add(p, several, 0);
    else if (g->counter_count == 1)
        add(p, counter, 0);
    for (int i = 0; i < g->counter_count && g->counter_count > 1; i++)
        add(p, counter, i);
    if (g->branches != BRANCHES_UNSAID)
        add(p, branches, 0);
}

// In two columns it begins one.
static void add_bringing(struct pieces *p, const struct view_guide *g, bool two_columns)
{
    size_t first = p->count;
    for (int who = 0; who < VIEW_GUIDE_GOERS; who++)
        add(p, bring, who);
    if (g->several_visits)
        add(p, visits, 0);
    add(p, fees, 0);
    for (int i = 0; i < g->note_count; i++)
        add(p, note, i);
    p->list[first].fresh = two_columns;
}

// With what has to be recognised on its sign, or how it is read.
static const char *named(const struct page *page)
{
    const struct view_name *name = &page->view->guide.municipality;
    const struct text_value values[] = {
        {.name = "name", .string = name->name},
        {.name = "second", .string = name->second},
    };
    bool one = name->second[0] == '\0';
    return one ? name->name : text_fill(page->text, "guide.name {name} {second}", values, 2);
}

void screen_guide(struct page *page)
{
    const struct view_guide *g = &page->view->guide;
    struct pieces pieces = {.count = 0};
    const struct text_value name = {.name = "name", .string = named(page)};
    guide_open(page);
    add(&pieces, opening, 0);
    add(&pieces, hours, 0);
    add_places(&pieces, g);
    add_bringing(&pieces, g, !page->metrics->portrait);
    add(&pieces, code, 0);
    guide_pages(page, text_fill(page->text, "guide.title {name}", &name, 1), pieces.list,
                pieces.count);
}
