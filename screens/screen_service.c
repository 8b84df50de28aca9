// What a technician sees on the way into the service mode, in it, and at its end.
#include "screens/page/block.h"
#include "screens/page/button.h"
#include "screens/page/entry.h"
#include "screens/page/picture.h"
#include "screens/screen.h"

void screen_service_insert(struct page *page)
{
    struct column *main = &page->main;
    block_title(page, main, page_wording(page, "service.insert.title", SECRET_AUTH));
    block_body(page, main, page_text(page, "service.insert.body"));
    block_small(page, main, page_text(page, "service.insert.resident"));
    if (page->sheet_end > 0) // it would stand alone on a second one
        return;
    struct column *aside = page_aside(page);
    block_gap(page, aside, 48);
    picture_insert(page, aside);
}

void screen_service_reading(struct page *page)
{
    struct column *main = &page->main;
    block_title(page, main, page_text(page, "service.reading.title"));
    block_body(page, main, page_text(page, "service.reading.body"));
    struct column *aside = page_aside(page);
    block_gap(page, aside, 48);
    picture_hold(page, aside);
}

// On a small panel the keys must stand beside the words.
static bool is_tight(const struct page *page)
{
    return page->metrics->compact && page->metrics->large;
}

// A card that does not say how many tries its PIN has left has none shown.
static void tries(struct page *page, struct column *column)
{
    int left = page->view->service.tries;
    const struct block_item last = {.icon = ICON_EXCLAIM,
                                    .tone = BLOCK_STOP,
                                    .strong = true,
                                    .text = page_text(page, "service.tries.last"),
                                    .small = true};
    if (left == 1 && is_tight(page))
        block_items(page, column, &last, 1);
    else if (left == 1)
        block_note(page, column, BLOCK_NOTE, last.text, NULL);
    else if (left > 0)
        block_body(page, column, text_count(page->text, "service.tries {n}", left));
}

// What is entered, and how.
static void pin_words(struct page *page, struct column *column)
{
    const char *body = page_text(page, "service.pin.body");
    if (is_tight(page))
        block_small(page, column, body);
    else
        block_body(page, column, body);
    block_small(page, column, page_text(page, "service.pin.cover"));
}

void screen_service_pin(struct page *page)
{
    struct column *main = &page->main;
    bool first = entry_first(page);
    block_title(page, main, page_text(page, "service.pin.title"));
    if (first) {
        tries(page, main);
        entry_keys(page);
    }
    pin_words(page, main);
    if (!first) {
        tries(page, main);
        entry_keys(page);
    }
}

static const char *cause(struct page *page, const char *part)
{
    return text_variant(page->text, part, technician_cause_name(page->view->service.cause));
}

// What to do, but wait. On sheets the buttons are to have room below it.
static void todo(struct page *page, struct column *column)
{
    const struct view_service *service = &page->view->service;
    const char *text = cause(page, "service.todo");
    if (service->cause == TECHNICIAN_MUST_WAIT && service->wait_minutes > 0)
        return;
    if (page->sheet_end > 0)
        block_note(page, column, BLOCK_NOTE, text, NULL);
    else
        block_note(page, column, BLOCK_NOTE, page_text(page, "service.todo"), text);
}

void screen_service_refused(struct page *page)
{
    const struct view_service *service = &page->view->service;
    struct column *main = &page->main;
    block_heading(page, main, ICON_NO_ENTRY, BLOCK_STOP, page_text(page, "service.refused.title"));
    block_body(page, main, cause(page, "service.cause"));
    if (service->wait_minutes > 0)
        block_note(page, main, BLOCK_NOTE,
                   text_count(page->text, "service.wait {n}", service->wait_minutes), NULL);
    tries(page, main);
    page_foot(page);
    todo(page, page_aside(page));
    button_stack(page, page_aside(page));
}

void screen_service_ended(struct page *page)
{
    struct column *main = &page->main;
    block_heading(page, main, ICON_TOOL, BLOCK_PLAIN, page_text(page, "service.ended.title"));
    block_body(page, main, cause(page, "service.cause"));
    page_foot(page);
    if (page->view->service.card)
        block_note(page, page_aside(page), BLOCK_NOTE, page_text(page, "service.ended.card"), NULL);
    button_stack(page, page_aside(page));
}

void screen_service_menu(struct page *page)
{
    struct column *main = &page->main;
    bool sheets = page->sheet_end > 0; // the buttons are what it is opened for
    block_title(page, main, page_text(page, "service.menu.title"));
    if (!sheets)
        block_body(page, main, page_text(page, "service.menu.body"));
    page_foot(page);
    button_stack(page, page_aside(page));
    if (sheets)
        block_body(page, main, page_text(page, "service.menu.body"));
}

// ---- the self-test ------------------------------------------------------------------------------

static const char *name_of(struct page *page, int check)
{
    return text_variant(page->text, "service.check", check_name((enum check)check));
}

static int count(const struct view_service *service, enum check_outcome outcome)
{
    int found = 0;
    for (int i = 0; i < CHECK_INTERNALS; i++)
        found += service->outcomes[i] == outcome;
    return found;
}

static void verdict(struct page *page, struct column *column)
{
    const struct view_service *service = &page->view->service;
    int failed = count(service, CHECK_FAIL);
    if (service->running)
        block_note(page, column, BLOCK_PLAIN, page_text(page, "service.test.running"), NULL);
    else if (!service->tested)
        block_note(page, column, BLOCK_PLAIN, page_text(page, "service.test.never"), NULL);
    else if (failed > 0)
        block_note(page, column, BLOCK_STOP,
                   text_count(page->text, "service.test.failed {n}", failed), NULL);
    else
        block_note(page, column, BLOCK_OK, page_text(page, "service.test.good"), NULL);
}

// What has failed, why, and what to do.
static void failures(struct page *page, struct column *column)
{
    const struct view_service *service = &page->view->service;
    struct block_row rows[CHECK_INTERNALS];
    size_t found = 0;
    for (int i = 0; i < CHECK_INTERNALS; i++) {
        const char *why = check_cause_name((enum check_cause)service->causes[i]);
        if (service->outcomes[i] == CHECK_FAIL)
            rows[found++] = (struct block_row){name_of(page, i),
                                               text_variant(page->text, "service.fault", why)};
    }
    if (found > 0)
        block_rows_faults(page, column, rows, found);
}

static void names(struct page *page, struct column *column, enum check_outcome outcome,
                  const char *heading, enum icon icon)
{
    const struct view_service *service = &page->view->service;
    struct block_item items[CHECK_INTERNALS];
    size_t found = 0;
    for (int i = 0; i < CHECK_INTERNALS; i++)
        if (service->outcomes[i] == (int)outcome)
            items[found++] =
                (struct block_item){.icon = icon,
                                    .tone = icon == ICON_CHECK ? BLOCK_OK : BLOCK_PLAIN,
                                    .text = name_of(page, i),
                                    .small = true};
    if (found == 0)
        return;
    block_section(page, column, page_text(page, heading));
    if (outcome == CHECK_NOT_RUN) {
        block_small(page, column, page_text(page, "service.test.not-run.why"));
        page->titled = true; // the list belongs to it
    }
    block_items_beside(page, column, items, found);
}

// A list on sheets; the buttons are on the first.
void screen_service_test(struct page *page)
{
    const struct view_service *service = &page->view->service;
    struct column *main = &page->main;
    block_title(page, main, page_text(page, "service.test.title"));
    verdict(page, main);
    button_foot(page);
    if (service->running || !service->tested)
        return;
    failures(page, main);
    names(page, main, CHECK_PASS, "service.test.passed", ICON_CHECK);
    names(page, main, CHECK_NOT_RUN, "service.test.not-run", ICON_DASH);
}
