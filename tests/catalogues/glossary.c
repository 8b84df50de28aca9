// Catalogues against GLOSSARY.md: its four tables are told apart by their first heading cell and
// the number of columns.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/catalogues/checking.h"

enum {
    COLUMNS = 16,
    CELL = 512,
    LANGUAGES = 12,
    WHOLE = 18, // bytes of a Chinese word that no line may part: six characters
};

struct row {
    char cell[COLUMNS][CELL];
    size_t count;
};

// Reads the row that the line is; false when it is none, or a table's rule.
static bool read_row(const char *line, size_t length, struct row *row)
{
    row->count = 0;
    if (length < 2 || line[0] != '|' || line[1] == '-')
        return false;
    for (const char *at = line + 1, *end = line + length; at < end && row->count < COLUMNS;) {
        const char *bar = memchr(at, '|', (size_t)(end - at));
        if (!bar)
            break;
        while (*at == ' ')
            at++;
        int size = (int)(bar - at);
        while (size > 0 && at[size - 1] == ' ')
            size--;
        snprintf(row->cell[row->count++], CELL, "%.*s", size > 0 ? size : 0, at);
        at = bar + 1;
    }
    return row->count > 0;
}

// Calls `take` for each row of the tables whose heading begins with `first` and has so many
// columns.
static void each_row(const char *glossary, const char *first, size_t columns,
                     void (*take)(struct checking *, const struct row *heading, const struct row *),
                     struct checking *c)
{
    struct row heading = {.count = 0}, row;
    bool inside = false;
    for (const char *line = glossary; *line;) {
        size_t length = strcspn(line, "\n");
        if (line[0] != '|')
            inside = false;
        if (read_row(line, length, &row)) {
            if (inside)
                take(c, &heading, &row);
            else if (strcmp(row.cell[0], first) == 0 && row.count == columns)
                heading = row;
        } else if (length > 1 && line[1] == '-' && heading.count == columns) {
            inside = true;
        }
        if (!inside && line[0] != '|')
            heading.count = 0;
        line += length + (line[length] == '\n');
    }
}

// The next of the parts of a list; NULL at its end.
static char *next_part(char **list, const char *separator)
{
    char *part = *list;
    if (!part)
        return NULL;
    char *end = strstr(part, separator);
    *list = end ? end + strlen(separator) : NULL;
    if (end)
        *end = '\0';
    return part;
}

static size_t column_of(const struct row *heading, const char *tag)
{
    for (size_t i = 1; i < heading->count; i++) {
        if (strcmp(heading->cell[i], tag) == 0)
            return i;
    }
    return 0;
}

// Whether the text has one of the words; all in small letters.
static bool has_word(const char *text, char *words)
{
    for (char *word = next_part(&words, "; "); word; word = next_part(&words, "; ")) {
        char *stem = strstr(word, "…");
        if (stem)
            *stem = '\0';
        if (strstr(text, word))
            return true;
    }
    return false;
}

static void check_text(struct checking *c, const char *id, const char *cell)
{
    const struct po_text *text = po_find(c->po, id);
    for (size_t i = 0; text && i < text->count; i++) {
        char *words = checking_words(cell), *form = checking_words(text->forms[i]);
        if (!has_word(form, words))
            checking_fault(c, text->line, "%s: the glossary says \"%s\": %s", id, cell,
                           text->forms[i]);
        free(words);
        free(form);
    }
}

// No phrase mark stands inside the word, wherever in the catalogue.
static void check_whole(struct checking *c, const char *word)
{
    for (size_t i = 0; i < c->po->count; i++) {
        const struct po_text *text = &c->po->texts[i];
        for (size_t form = 0; form < text->count; form++) {
            char *words = checking_words(text->forms[form]);
            if (checking_count(words, word) > checking_count(text->forms[form], word))
                checking_fault(c, text->line, "a phrase mark parts %s: %s", word,
                               text->forms[form]);
            free(words);
        }
    }
}

static void check_whole_words(struct checking *c, const char *cell)
{
    char *words = checking_words(cell), *list = words;
    for (char *word = next_part(&list, "; "); word; word = next_part(&list, "; ")) {
        if (strlen(word) <= WHOLE && (unsigned char)word[0] >= 0x80)
            check_whole(c, word);
    }
    free(words);
}

// The rows of "where" for one row of words.
struct place {
    const char *id;
    char texts[CELL];
};

static void find_texts(const char *glossary, struct place *place)
{
    struct row row;
    place->texts[0] = '\0';
    for (const char *line = glossary; *line;) {
        size_t length = strcspn(line, "\n");
        if (read_row(line, length, &row) && row.count == 2 && strcmp(row.cell[0], place->id) == 0)
            snprintf(place->texts, CELL, "%s", row.cell[1]);
        line += length + (line[length] == '\n');
    }
}

static void check_words(struct checking *c, const struct row *heading, const struct row *row)
{
    size_t column = column_of(heading, c->po->tag);
    struct place place = {.id = row->cell[0]};
    find_texts(c->rules->glossary, &place);
    char *list = place.texts;
    for (char *id = next_part(&list, ", "); id && column > 0; id = next_part(&list, ", "))
        check_text(c, id, row->cell[column]);
    if (strncmp(c->po->tag, "zh-", 3) == 0 && column > 0)
        check_whole_words(c, row->cell[column]);
}

// The Japanese words of a text, without their phrase marks and in small letters.
static bool quotes(const char *text, const char *word)
{
    char *wanted = checking_words(word);
    bool found = false;
    for (const char *at = strstr(text, "<ja>"); at && !found; at = strstr(at + 1, "<ja>")) {
        const char *end = strstr(at, "</ja>");
        char *quote = strndup(at, end ? (size_t)(end - at) : strlen(at));
        char *words = quote ? checking_words(quote) : NULL;
        found = words && strcmp(words, wanted) == 0;
        free(words);
        free(quote);
    }
    free(wanted);
    return found;
}

static void check_beside(struct checking *c, const struct row *heading, const struct row *row)
{
    (void)heading;
    const struct po_text *text = po_find(c->po, row->cell[0]);
    if (strncmp(c->po->tag, "ja", 2) == 0 || !text || !text->forms[0])
        return;
    char marked[CELL + 16];
    snprintf(marked, sizeof marked, "<ja>%s</ja>", row->cell[1]);
    if (!quotes(text->forms[0], row->cell[1]))
        checking_fault(c, text->line, "%s has no %s: %s", text->id, marked, text->forms[0]);
}

static void check_same(struct checking *c, const struct row *heading, const struct row *row)
{
    (void)heading;
    char cell[CELL];
    snprintf(cell, sizeof cell, "%s", row->cell[0]);
    char *list = cell;
    for (char *id = next_part(&list, ", "); id; id = next_part(&list, ", ")) {
        const struct po_text *text = po_find(c->po, id), *like = po_find(c->rules->japanese, id);
        if (!text || !like || !text->forms[0] || !like->forms[0])
            continue;
        char *here = checking_words(text->forms[0]), *there = checking_words(like->forms[0]);
        if (strcmp(here, there) != 0)
            checking_fault(c, text->line, "%s is not as in ja.po: %s", id, text->forms[0]);
        free(here);
        free(there);
    }
}

// Each language's own name is written alike everywhere, phrase marks included.
static void check_names(struct checking *c)
{
    for (size_t i = 0; i < c->po->count; i++) {
        const struct po_text *text = &c->po->texts[i];
        const struct po_text *like = po_find(c->rules->japanese, text->id);
        if (strncmp(text->id, "language.", 9) == 0 && like && like->forms[0] && text->forms[0] &&
            strcmp(like->forms[0], text->forms[0]) != 0)
            checking_fault(c, text->line, "%s is not as in ja.po: %s", text->id, text->forms[0]);
    }
}

void glossary_check(struct checking *c)
{
    const char *glossary = c->rules->glossary;
    each_row(glossary, "id", LANGUAGES + 1, check_words, c);
    each_row(glossary, "text", 2, check_beside, c);
    each_row(glossary, "texts", 1, check_same, c);
    check_names(c);
}

// ---- the glossary itself -----------------------------------------------------------------------

static void check_row(struct checking *c, const struct row *heading, const struct row *row)
{
    struct place place = {.id = row->cell[0]};
    find_texts(c->rules->glossary, &place);
    if (!place.texts[0])
        checking_fault(c, 0, "%s stands in no text", row->cell[0]);
    for (size_t i = 1; i < heading->count; i++) {
        if (i >= row->count || !row->cell[i][0])
            checking_fault(c, 0, "%s has no word in %s", row->cell[0], heading->cell[i]);
    }
}

static void check_list(struct checking *c, const char *texts)
{
    char cell[CELL];
    snprintf(cell, sizeof cell, "%s", texts);
    char *list = cell;
    for (char *id = next_part(&list, ", "); id; id = next_part(&list, ", ")) {
        if (!po_find(c->po, id))
            checking_fault(c, 0, "%s is no id of ja.po", id);
    }
}

static void check_where(struct checking *c, const struct row *heading, const struct row *row)
{
    (void)heading;
    check_list(c, row->cell[1]);
}

static void check_first(struct checking *c, const struct row *heading, const struct row *row)
{
    (void)heading;
    check_list(c, row->cell[0]);
}

void glossary_check_itself(struct checking *c)
{
    const char *glossary = c->rules->glossary;
    each_row(glossary, "id", LANGUAGES + 1, check_row, c);
    each_row(glossary, "id", 2, check_where, c);
    each_row(glossary, "text", 2, check_first, c);
    each_row(glossary, "texts", 1, check_first, c);
}
