// What will be written, and that the card must stay in.
#include "screens/page/block.h"
#include "screens/page/button.h"
#include "screens/page/sheet.h"
#include "screens/screen.h"

static void finality(struct page *page, struct column *column, int less)
{
    enum secret_kind kind = operation_target(page->view->operation);
    const char *text = page_text_of(page, "confirm.body", kind);
    if (less > 0)
        block_small(page, column, text);
    else
        block_body(page, column, text);
}

static void facts(struct page *page, struct column *column)
{
    enum secret_kind kind = operation_target(page->view->operation);
    const char *full = kind == SECRET_SIGN ? "secret.sign.full" : "secret.auth.full";
    const char *brief = kind == SECRET_SIGN ? "secret.sign.short" : "secret.auth.short";
    const struct block_row rows[] = {
        {page_text(page, "confirm.changes"), page_text(page, page->sheet_end > 0 ? brief : full)},
        {page_text(page, "confirm.stays"), page_text_of(page, "confirm.stays", kind)},
    };
    block_rows(page, column, rows, 2);
}

void screen_confirm(struct page *page)
{
    struct column *main = &page->main;
    block_title(page, main, page_text(page, "confirm.title"));
    if (page->sheet_end > 0) { // the question with its answers
        bool low = page->metrics->compact && !page->metrics->portrait;
        if (!low) // the next screen says it first
            block_panel_hold(page, main, page_text(page, "confirm.note"));
        button_stack_with(page, main, finality, 1);
        size_t since = page->cut_count;
        facts(page, main);
        sheet_join(page, since);
        return;
    }
    facts(page, main);
    finality(page, main, 0);
    page_foot(page);
    block_panel_hold(page, page_aside(page), page_text(page, "confirm.note"));
    button_stack(page, page_aside(page));
}
