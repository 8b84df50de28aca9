// What will be written, and that the card must stay in.
#include "screens/page/block.h"
#include "screens/page/button.h"
#include "screens/screen.h"

void screen_confirm(struct page *page)
{
    enum secret_kind kind = operation_target(page->view->operation);
    struct column *main = &page->main;
    block_title(page, main, page_text(page, "confirm.title"));
    const char *full = kind == SECRET_SIGN ? "secret.sign.full" : "secret.auth.full";
    const char *brief = kind == SECRET_SIGN ? "secret.sign.short" : "secret.auth.short";
    const struct block_row rows[] = {
        {page_text(page, "confirm.changes"), page_text(page, page->sheet_end > 0 ? brief : full)},
        {page_text(page, "confirm.stays"), page_text_of(page, "confirm.stays", kind)},
    };
    block_rows(page, main, rows, 2);
    block_body(page, main, page_text_of(page, "confirm.body", kind));
    page_foot(page);
    block_panel_hold(page, page_aside(page), page_text(page, "confirm.note"));
    button_stack(page, page_aside(page));
}
