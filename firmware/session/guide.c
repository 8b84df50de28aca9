#include "firmware/session/guide.h"

#include <stdio.h>
#include <string.h>

#include "firmware/offices/office_search.h"
#include "firmware/session/guide_page.h"

enum {
    FOUND_MAX = 42 * VIEW_CHOICES, // the fullest row of a prefecture has about 60
};

// The municipalities that the choices so far leave.
struct found {
    uint16_t list[FOUND_MAX];
    size_t count; // of all that fit; the list holds FOUND_MAX at most
};

void guide_init(struct guide *g, const struct offices *offices)
{
    *g = (struct guide){
        .offices = offices, .prefecture = OFFICE_ANY, .row = OFFICE_ANY, .municipality = 0};
}

bool guide_is_shown(enum flow_state state)
{
    return state >= FLOW_GUIDE_PREFECTURE && state <= FLOW_GUIDE;
}

static int16_t *page_of(struct guide *g, enum flow_state step)
{
    return &g->page[step - FLOW_GUIDE_PREFECTURE];
}

static int page_at(const struct guide *g, enum flow_state step)
{
    return g->page[step - FLOW_GUIDE_PREFECTURE];
}

static int pages_for(size_t choices)
{
    return choices > 0 ? (int)((choices + VIEW_CHOICES - 1) / VIEW_CHOICES) : 1;
}

// ---- what there is to choose from -------------------------------------------------------------

static void search(const struct guide *g, struct found *found)
{
    const struct office_query query = {.prefecture = g->prefecture,
                                       .row = g->row,
                                       .postal = g->postal[0] != '\0' ? g->postal : NULL};
    size_t all = office_search(g->offices, &query, found->list, FOUND_MAX);
    found->count = all < FOUND_MAX ? all : FOUND_MAX;
}

// The prefectures of which a municipality is known, in their order.
static size_t prefectures(const struct offices *offices, uint8_t list[OFFICES_PREFECTURES_MAX])
{
    bool known[OFFICES_PREFECTURES_MAX] = {false};
    size_t count = 0;
    for (size_t i = 0; i < offices_count(offices); i++)
        known[offices_municipality(offices, i)->prefecture] = true;
    for (size_t i = 0; i < offices_prefecture_count(offices); i++)
        if (known[i])
            list[count++] = (uint8_t)i;
    return count;
}

static size_t matches(const struct guide *g)
{
    struct guide typed = *g;
    struct found found;
    typed.prefecture = typed.row = OFFICE_ANY;
    if (g->postal[0] == '\0')
        return 0;
    search(&typed, &found);
    return found.count;
}

// ---- choosing ---------------------------------------------------------------------------------

static bool choose_prefecture(struct guide *g, size_t index)
{
    uint8_t list[OFFICES_PREFECTURES_MAX];
    if (index >= prefectures(g->offices, list))
        return false;
    g->prefecture = list[index];
    g->row = OFFICE_ANY;
    return true;
}

bool guide_asks_row(const struct guide *g)
{
    struct guide all = *g;
    struct found found;
    if (!g->offices || g->prefecture == OFFICE_ANY)
        return false;
    all.row = OFFICE_ANY;
    search(&all, &found);
    return found.count > VIEW_CHOICES;
}

static bool choose_row(struct guide *g, size_t index)
{
    bool there = index < OFFICE_ROW_COUNT &&
                 (office_search_rows(g->offices, g->prefecture) >> index & 1) != 0;
    if (there)
        g->row = (int)index;
    return there;
}

static bool choose_municipality(struct guide *g, size_t index)
{
    struct found found;
    search(g, &found);
    if (index >= found.count)
        return false;
    g->municipality = found.list[index];
    return true;
}

static bool choose(struct guide *g, enum flow_state step, size_t index)
{
    if (step == FLOW_GUIDE_PREFECTURE)
        return choose_prefecture(g, index);
    if (step == FLOW_GUIDE_ROW)
        return choose_row(g, index);
    return step == FLOW_GUIDE_LIST && choose_municipality(g, index);
}

bool guide_choose(struct guide *g, enum flow_state step, int choice)
{
    if (!g->offices || !guide_is_shown(step))
        return false;
    size_t index = (size_t)(page_at(g, step) * VIEW_CHOICES + choice);
    if (!choose(g, step, index))
        return false;
    for (enum flow_state later = step + 1; later <= FLOW_GUIDE; later++)
        *page_of(g, later) = 0;
    return true;
}

void guide_begin(struct guide *g)
{
    guide_init(g, g->offices);
}

// The guide itself goes round: how many pages it has depends on the panel.
void guide_turn(struct guide *g, enum flow_state step, int by)
{
    struct view view = {0};
    if (!g->offices || !guide_is_shown(step))
        return;
    guide_show(g, step, 0, &view);
    int page = page_at(g, step) + by;
    bool around = step == FLOW_GUIDE;
    if (around || (page >= 0 && page < view.guide.pages))
        *page_of(g, step) = (int16_t)page;
}

// ---- the postal code --------------------------------------------------------------------------

void guide_type(struct guide *g, char c)
{
    size_t typed = strlen(g->postal);
    if (c < '0' || c > '9' || typed == VIEW_POSTAL_DIGITS)
        return;
    g->postal[typed] = c;
    g->postal[typed + 1] = '\0';
}

void guide_delete(struct guide *g)
{
    size_t typed = strlen(g->postal);
    if (typed > 0)
        g->postal[typed - 1] = '\0';
}

bool guide_finish_postal(struct guide *g)
{
    if (!g->offices || matches(g) == 0)
        return false;
    g->prefecture = g->row = OFFICE_ANY;
    *page_of(g, FLOW_GUIDE_LIST) = *page_of(g, FLOW_GUIDE) = 0;
    return true;
}

// ---- showing ----------------------------------------------------------------------------------

static void show_name(struct view_guide *shown, const struct offices_name *name, const char *kana,
                      enum language language)
{
    guide_page_name(&shown->choices[shown->count], name, kana, language);
    shown->open |= (uint16_t)(1U << shown->count++);
}

static void show_prefectures(const struct guide *g, struct view *view)
{
    uint8_t list[OFFICES_PREFECTURES_MAX];
    size_t count = prefectures(g->offices, list);
    view->guide.partial = count < OFFICES_PREFECTURES_MAX;
    view->guide.pages = (int16_t)pages_for(count);
    for (size_t i = (size_t)view->guide.page * VIEW_CHOICES;
         i < count && view->guide.count < VIEW_CHOICES; i++) {
        const struct offices_prefecture *p = offices_prefecture(g->offices, list[i]);
        show_name(&view->guide, &p->name, p->kana, view->language);
    }
}

static void show_rows(const struct guide *g, struct view *view)
{
    view->guide.count = OFFICE_ROW_COUNT;
    view->guide.open = (uint16_t)office_search_rows(g->offices, g->prefecture);
    view->guide.pages = 1;
}

static void show_list(const struct guide *g, struct view *view)
{
    struct found found;
    search(g, &found);
    view->guide.pages = (int16_t)pages_for(found.count);
    for (size_t i = (size_t)view->guide.page * VIEW_CHOICES;
         i < found.count && view->guide.count < VIEW_CHOICES; i++) {
        const struct offices_municipality *m = offices_municipality(g->offices, found.list[i]);
        show_name(&view->guide, &m->name, m->kana, view->language);
    }
}

static void show_postal(const struct guide *g, struct view *view)
{
    size_t found = matches(g);
    memcpy(view->guide.postal, g->postal, sizeof g->postal);
    view->guide.pages = 1;
    view->guide.matches = (uint16_t)found;
    view->entry = (struct view_entry){.kind = SECRET_AUTH,
                                      .typed = (uint8_t)strlen(g->postal),
                                      .min = 1,
                                      .max = VIEW_POSTAL_DIGITS,
                                      .complete = found > 0};
}

void guide_show(const struct guide *g, enum flow_state step, int64_t now, struct view *view)
{
    view->guide.offered = g && g->offices;
    if (!view->guide.offered || !guide_is_shown(step))
        return;
    view->guide.page = (int16_t)page_at(g, step);
    switch ((int)step) {
    case FLOW_GUIDE_PREFECTURE:
        show_prefectures(g, view);
        break;
    case FLOW_GUIDE_ROW:
        show_rows(g, view);
        break;
    case FLOW_GUIDE_LIST:
        show_list(g, view);
        break;
    case FLOW_GUIDE_POSTAL:
        show_postal(g, view);
        break;
    default:
        guide_page_show(g->offices, offices_municipality(g->offices, (size_t)g->municipality), now,
                        view);
        break;
    }
}
