// What a technician only reads: rows of the self-test, versions, the last faults, the status code.
#include <stdio.h>

#include "screens/page/block.h"
#include "screens/page/button.h"
#include "screens/page/sheet.h"
#include "screens/screen.h"

enum {
    GROUP = 16, // digits of a hash that stand together
    ID_MAX = 64,
    VERSION_ROWS = 13,
    CODE_OF_HEIGHT = 45, // the code's side is at most so many hundredths of the panel's height
};

static const struct view_read *read_of(const struct page *page)
{
    return &page->view->service.read;
}

// False, and it is said, when there is nothing to read.
static bool has_come(struct page *page, struct column *column)
{
    const struct view_read *read = read_of(page);
    if (read->waits)
        block_note(page, column, BLOCK_PLAIN, page_text(page, "service.read.waits"), NULL);
    else if (read->failed)
        block_note(page, column, BLOCK_STOP, page_text(page, "service.read.failed"), NULL);
    return !read->waits && !read->failed;
}

// ---- rows of the self-test ----------------------------------------------------------------------

static const char *name_of(struct page *page, const struct check_row *row)
{
    return text_variant(page->text, "service.check", check_name((enum check)row->check));
}

static const char *why(struct page *page, const struct check_row *row)
{
    return text_variant(page->text, "service.fault",
                        check_cause_name((enum check_cause)row->cause));
}

static const char *value_of(struct page *page, const struct check_row *row)
{
    char id[ID_MAX];
    snprintf(id, sizeof id, "service.value.%s {n}", check_value_name((enum check)row->check));
    return text_count(page->text, id, (int)row->value);
}

// `first` may be NULL.
static const char *joined(struct page *page, const char *first, const char *second)
{
    if (!first)
        return second;
    const struct text_value values[] = {{.name = "first", .string = first},
                                        {.name = "second", .string = second}};
    return text_fill(page->text, "service.read.and {first} {second}", values, 2);
}

// A fault's sentence, and what was measured; that may be NULL.
static const char *because(struct page *page, const char *sentence, const char *measured)
{
    const struct text_value values[] = {{.name = "why", .string = sentence},
                                        {.name = "measured", .string = measured}};
    return measured ? text_fill(page->text, "service.read.because {why} {measured}", values, 2)
                    : sentence;
}

// What is known of it: how it went, how long that took, and what was counted.
static const char *result(struct page *page, const struct check_row *row)
{
    if (row->outcome == CHECK_NOT_RUN)
        return page_text(page, "service.test.not-run");
    bool good = row->outcome == CHECK_PASS;
    bool none = row->check == CHECK_SANDBOX && row->value == 0; // without protection
    const char *text = good ? page_text(page, "service.test.passed") : NULL;
    if (row->ms >= 0)
        text = joined(page, text, text_count(page->text, "service.value.ms {n}", row->ms));
    if (row->valued && !none)
        text = joined(page, text, value_of(page, row));
    return good ? text : because(page, why(page, row), text);
}

// Those with this outcome. Returns how many there are.
static size_t rows_of(struct page *page, const struct check_row list[], size_t count, int outcome,
                      struct block_row rows[])
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++)
        if (list[i].outcome == outcome)
            rows[found++] = (struct block_row){name_of(page, &list[i]), result(page, &list[i])};
    return found;
}

// How many have failed, and these. Returns how many.
static size_t failures(struct page *page, struct column *column, const struct check_row list[],
                       size_t count)
{
    struct block_row rows[READ_ROWS_MAX];
    size_t failed = rows_of(page, list, count, CHECK_FAIL, rows);
    if (failed == 0)
        return 0;
    block_note(page, column, BLOCK_STOP,
               text_count(page->text, "service.test.failed {n}", (int)failed), NULL);
    block_rows_faults(page, column, rows, failed);
    return failed;
}

// Those that failed first, those that could not be run last.
static void checks(struct page *page, struct column *column)
{
    const struct view_read *read = read_of(page);
    struct block_row rows[READ_ROWS_MAX];
    if (read->count == 0)
        return;
    if (failures(page, column, read->rows, read->count) == 0)
        block_note(page, column, BLOCK_OK, page_text(page, "service.test.good"), NULL);
    size_t count = rows_of(page, read->rows, read->count, CHECK_PASS, rows);
    count += rows_of(page, read->rows, read->count, CHECK_NOT_RUN, rows + count);
    block_rows_beside(page, column, rows, count);
}

// ---- versions -----------------------------------------------------------------------------------

// A hash in groups: between them a line can end.
static const char *grouped(struct page *page, const char *hash)
{
    char group[4][GROUP + 1];
    for (int i = 0; i < 4; i++)
        snprintf(group[i], sizeof group[i], "%.*s", GROUP, hash + i * GROUP);
    const struct text_value values[] = {{.name = "a", .string = group[0]},
                                        {.name = "b", .string = group[1]},
                                        {.name = "c", .string = group[2]},
                                        {.name = "d", .string = group[3]}};
    return text_fill(page->text, "service.read.hash {a} {b} {c} {d}", values, 4);
}

static const char *of_history(struct page *page, const struct read_versions *v)
{
    const char *records = text_count(page->text, "service.value.records {n}", (int)v->records);
    return joined(page, records,
                  page_text(page, v->whole ? "service.read.whole" : "service.read.not-whole"));
}

static const char *known(struct page *page, const char *version)
{
    return version[0] ? version : page_text(page, "service.read.unknown");
}

static const char *known_hash(struct page *page, const char *hash)
{
    return hash[0] ? grouped(page, hash) : known(page, "");
}

// The size that is in force, and whose it is.
static const char *of_picture(struct page *page, const struct read_versions *v)
{
    const struct text_value values[] = {{.name = "width", .number = v->width},
                                        {.name = "height", .number = v->height}};
    const char *size = text_fill(page->text, "service.version.mm {width} {height}", values, 2);
    return joined(
        page, size,
        page_text(page, v->measured ? "service.version.measured" : "service.version.as-set"));
}

static const char *of_glass(struct page *page, const struct read_versions *v)
{
    const char *text =
        page_text(page, v->corrected ? "service.version.corrected" : "service.version.uncorrected");
    return v->unread ? joined(page, text, page_text(page, "service.version.unread")) : text;
}

static const char *of_key(struct page *page, const struct read_versions *v)
{
    return v->key[0] ? text_variant(page->text, "service.version.key", v->key) : known(page, "");
}

static void versions(struct page *page, struct column *column)
{
    enum {
        SHORT = 7,
        HASHES = 2, // over the whole width
    };
    const struct read_versions *v = &read_of(page)->versions;
    struct block_row rows[VERSION_ROWS + READ_CHECKS] = {
        {page_text(page, "service.version.kiosk"), known(page, v->kiosk)},
        {page_text(page, "service.version.card"), known(page, v->card)},
        {page_text(page, "service.version.link"), known(page, v->link)},
        {page_text(page, "service.version.image"), known(page, v->image)},
        {page_text(page, "service.version.slot"), known(page, v->slot)},
        {page_text(page, "service.version.kernel"), known(page, v->kernel)},
        {page_text(page, "service.version.openssl"), known(page, v->openssl)},
        {page_text(page, "service.version.verity"), known_hash(page, v->verity)},
        {page_text(page, "service.version.software"), known_hash(page, v->software)},
        {page_text(page, "service.version.key"), of_key(page, v)},
        {page_text(page, "service.check.history"), of_history(page, v)},
        {page_text(page, "service.version.touch"), of_glass(page, v)},
        {page_text(page, "service.version.picture"), of_picture(page, v)},
    };
    size_t count = VERSION_ROWS;
    count += rows_of(page, v->checks, READ_CHECKS, CHECK_PASS, rows + count);
    count += rows_of(page, v->checks, READ_CHECKS, CHECK_NOT_RUN, rows + count);
    failures(page, column, v->checks, READ_CHECKS);
    block_rows_beside(page, column, rows, SHORT);
    block_rows_terms(page, column, rows + SHORT, HASHES);
    block_rows_beside(page, column, rows + SHORT + HASHES, count - SHORT - HASHES);
}

// ---- faults -------------------------------------------------------------------------------------

// A cause of a test, of a login, or of what else was not done. A word that is new stands as it is.
static const char *reason(struct page *page, const struct read_fault *fault)
{
    static const char *const PARTS[] = {"service.fault", "service.cause", "service.past"};
    char id[ID_MAX];
    for (size_t i = 0; i < sizeof PARTS / sizeof PARTS[0]; i++) {
        snprintf(id, sizeof id, "%s.%s", PARTS[i], fault->cause);
        const char *text = text_find(page->text, id);
        if (text)
            return text;
    }
    return fault->cause[0] ? fault->cause : page_text(page, "service.read.no-cause");
}

static const char *dated(struct page *page, const struct read_fault *fault, const char *what)
{
    const struct text_value values[] = {
        {.name = "date", .string = text_date(page->text, fault->date)},
        {.name = "time", .string = text_time(page->text, fault->time)},
        {.name = "what", .string = what}};
    return text_fill(page->text, "service.read.fault {date} {time} {what}", values, 3);
}

static const char *with_number(struct page *page, const struct read_fault *fault)
{
    int number = read_number(fault->cause);
    if (number == 0)
        return reason(page, fault);
    const struct text_value values[] = {{.name = "n", .number = number},
                                        {.name = "why", .string = reason(page, fault)}};
    return text_fill(page->text, "service.read.number {n} {why}", values, 2);
}

// Large letters have no room for the date in the name's line.
static struct block_row row_of(struct page *page, const struct read_fault *fault)
{
    const char *what = text_variant(page->text, "service.what", fault->what);
    const char *why = with_number(page, fault);
    return page->metrics->large ? (struct block_row){what, dated(page, fault, why)}
                                : (struct block_row){dated(page, fault, what), why};
}

static void faults(struct page *page, struct column *column)
{
    const struct view_read *read = read_of(page);
    struct block_row rows[READ_FAULTS_MAX];
    if (read->count == 0) {
        block_note(page, column, BLOCK_OK, page_text(page, "service.read.no-faults"), NULL);
        return;
    }
    for (size_t i = 0; i < read->count; i++)
        rows[i] = row_of(page, &read->faults[i]);
    block_rows_terms(page, column, rows, read->count);
}

// ---- the pages ----------------------------------------------------------------------------------

// A list on sheets; the buttons are on the first.
void screen_service_read_page(struct page *page)
{
    static void (*const BODIES[TOOL_COUNT])(struct page *, struct column *) = {
        [TOOL_NETWORK] = checks,
        [TOOL_STORAGE] = checks,
        [TOOL_VERSIONS] = versions,
        [TOOL_FAULTS] = faults,
    };
    struct column *main = &page->main;
    enum tool tool = page->view->service.tool.tool;
    block_title(page, main, text_variant(page->text, "service.tool", tool_name(tool)));
    button_foot(page);
    if (!page->view->service.running && has_come(page, main))
        BODIES[tool](page, main);
}

// The code, or why there is none, in the same room: no button moves when it comes.
static void code(struct page *page, struct column *column)
{
    int most = page->metrics->height * CODE_OF_HEIGHT / 100;
    int side = column->w < most ? column->w : most;
    block_gap(page, column, 28);
    sheet_cut(page, column->y);
    struct scene_rect at = {column->x, column->y, side, side};
    if (has_come(page, column))
        scene_qr(page->scene, at, read_of(page)->status);
    column->y = at.y + side;
    column->begun = true;
    page->scene->overflow |= column->y > column->bottom;
}

void screen_service_read_status(struct page *page)
{
    struct column *main = &page->main;
    block_title(page, main, page_text(page, "service.tool.status"));
    // Large letters leave the code no room below the words, and on sheets it is on the first.
    bool below = page->metrics->large || page->sheet_end > 0;
    if (!below)
        block_small(page, main, page_text(page, "service.status.body"));
    code(page, main);
    page_foot(page);
    if (below)
        block_small(page, page_aside(page), page_text(page, "service.status.body"));
    button_stack(page, page_aside(page));
}
