// In front of any screen: what that one asks, which secret is which, and who can be called. Nothing
// of what was done or typed is shown here, and none of it is lost.
#include <stdio.h>

#include "screens/page/bar.h"
#include "screens/page/block.h"
#include "screens/page/button.h"
#include "screens/screen.h"

// What each screen is about; several tell the same.
static const char *const topics[VIEW_COUNT] = {
    [VIEW_START] = "start",
    [VIEW_CLOSED] = "closed",
    [VIEW_EXPLAIN] = "start",
    [VIEW_INSERT] = "insert",
    [VIEW_READING] = "insert",
    [VIEW_CARD] = "card",
    [VIEW_CHANGE] = "change",
    [VIEW_CONSENT] = "consent",
    [VIEW_CERTIFICATES] = "certificates",
    [VIEW_COUNTER] = "counter",
    [VIEW_KNOWN] = "known",
    [VIEW_LAST_TRY] = "known",
    [VIEW_CHECKING] = "working",
    [VIEW_WRONG] = "known",
    [VIEW_NEW] = "new",
    [VIEW_AGAIN] = "new",
    [VIEW_CONFIRM] = "confirm",
    [VIEW_WORKING] = "working",
    [VIEW_DONE] = "done",
    [VIEW_TAKE_CARD] = "done",
    [VIEW_NOTICE] = "notice",
    [VIEW_TIME_OUT] = "start",
    [VIEW_GUIDE_PREFECTURE] = "counter",
    [VIEW_GUIDE_ROW] = "counter",
    [VIEW_GUIDE_LIST] = "counter",
    [VIEW_GUIDE_POSTAL] = "counter",
    [VIEW_GUIDE] = "counter",
};

// The secret that the screen behind asks for.
static enum secret_kind asked(const struct view *view)
{
    bool fresh = view->behind == VIEW_NEW || view->behind == VIEW_AGAIN;
    return fresh ? operation_target(view->operation) : operation_known(view->operation);
}

static const char *here(struct page *page)
{
    const char *topic = topics[page->view->behind];
    char id[32];
    snprintf(id, sizeof id, "help.%s", topic ? topic : "start");
    return page_wording(page, id, asked(page->view));
}

static const char *with_name(struct page *page, const char *id, const char *official)
{
    const struct text_value value = {.name = "official", .string = page_text(page, official)};
    return text_fill(page->text, id, &value, 1);
}

static void explanation(struct page *page, struct column *column, int less)
{
    if (less > 0)
        block_small(page, column, here(page));
    else
        block_body(page, column, here(page));
}

void screen_help(struct page *page)
{
    bar_helpline(page);
    struct column *main = &page->main;
    block_title(page, main, page_text(page, "help.title"));
    if (page->sheet_end == 0)
        explanation(page, main, 0);
    const struct block_row rows[] = {
        {page_text(page, "choice.auth"),
         with_name(page, "help.auth {official}", "choice.auth.official")},
        {page_text(page, "choice.sign"),
         with_name(page, "help.sign {official}", "choice.sign.official")},
        {page_text(page, "help.others"), page_text(page, "help.others.value")},
        {page_text(page, "help.written"), page_text(page, "help.written.value")},
    };
    if (page->sheet_end > 0) {
        button_stack_with(page, main, explanation, 1);
        if (page->metrics->large) // half a column is narrow for large letters
            block_rows_terms(page, main, rows, 4);
        else
            block_rows_beside(page, main, rows, 4);
        return;
    }
    // In landscape the two secrets stand on the left, the rest on the right.
    block_rows_terms(page, main, rows, 2);
    struct column *aside = page_aside(page);
    block_rows_terms(page, aside, rows + 2, 2);
    page_foot(page);
    button_stack(page, aside);
}
