#include "tests/catalogues/rules.h"

#include <locale.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wctype.h>

#include "drivers/base/utf8.h"
#include "tests/catalogues/checking.h"

#define PHRASE "\u200B"

enum {
    ENGLISH_WORDS = 4, // equal to the English text and as long: nobody translated it
};

void checking_fault(struct checking *c, size_t line, const char *form, ...)
{
    char text[512];
    va_list list;
    va_start(list, form);
    vsnprintf(text, sizeof text, form, list);
    va_end(list);
    c->faults++;
    c->rules->report(c->rules->context, line, text);
}

static bool begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

// Bytes of a mark that is no word; 0 when there is none.
static size_t mark_length(const char *at)
{
    static const char *const marks[] = {PHRASE, "<b>", "</b>", "<ja>", "</ja>", "｜"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (begins(at, marks[i]))
            return strlen(marks[i]);
    }
    const char *end = begins(at, "《") ? strstr(at, "》") : NULL;
    return end ? (size_t)(end - at) + strlen("》") : 0;
}

static size_t put_utf8(char *out, uint32_t c)
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    size_t length = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = length; i-- > 1; c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3F));
    out[0] = (char)(lead[length] | c);
    return length;
}

enum {
    NO_BREAK = 0xA0 // a space at which no line ends
};

char *checking_words(const char *text)
{
    const char *end = text + strlen(text);
    char *words = malloc(2 * strlen(text) + 1); // a small letter may take a byte more
    size_t used = 0;
    if (!words)
        abort();
    while (text < end) {
        size_t mark = mark_length(text);
        text += mark;
        if (mark > 0)
            continue;
        uint32_t letter = utf8_decode(&text, end);
        used += put_utf8(words + used, letter == NO_BREAK ? ' ' : (uint32_t)towlower(letter));
    }
    words[used] = '\0';
    return words;
}

// ---- ids, forms --------------------------------------------------------------------------------

static void check_ids(struct checking *c)
{
    const struct po *japanese = c->rules->japanese;
    for (size_t i = 0; i < japanese->count; i++) {
        if (!po_find(c->po, japanese->texts[i].id))
            checking_fault(c, 0, "no text for %s", japanese->texts[i].id);
    }
    for (size_t i = 0; i < c->po->count; i++) {
        const struct po_text *text = &c->po->texts[i];
        if (!po_find(japanese, text->id))
            checking_fault(c, text->line, "%s is no id of ja.po", text->id);
        if (po_find(c->po, text->id) != text)
            checking_fault(c, text->line, "%s stands here twice", text->id);
    }
}

struct plural {
    const char *tag;
    size_t forms;
    const char *rule; // gettext manual, 11.2.6
};

static const struct plural *plural_of(const char *tag)
{
    static const struct plural table[] = {
        {"ja", 1, "plural=0"},        {"ja-easy", 1, "plural=0"},     {"zh-Hans", 1, "plural=0"},
        {"zh-Hant", 1, "plural=0"},   {"ko", 1, "plural=0"},          {"vi", 1, "plural=0"},
        {"id", 1, "plural=0"},        {"en", 2, "plural=(n != 1)"},   {"es", 2, "plural=(n != 1)"},
        {"ne", 2, "plural=(n != 1)"}, {"pt-BR", 2, "plural=(n > 1)"}, {"tl", 2, "plural=(n > 1)"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (strcmp(table[i].tag, tag) == 0)
            return &table[i];
    }
    return NULL;
}

static void check_header(struct checking *c, const struct plural *plural)
{
    const struct po_text *header = po_find(c->po, "");
    char line[64];
    if (!plural) {
        checking_fault(c, 1, "%s is no language of this kiosk", c->po->tag);
        return;
    }
    snprintf(line, sizeof line, "Language: %s\n", c->po->tag);
    if (!header || !header->forms[0] || !strstr(header->forms[0], line))
        checking_fault(c, 1, "the header says no \"Language: %s\"", c->po->tag);
    snprintf(line, sizeof line, "Plural-Forms: nplurals=%zu; %s;\n", plural->forms, plural->rule);
    if (!header || !header->forms[0] || !strstr(header->forms[0], line))
        checking_fault(c, 1, "the header's plural is not \"nplurals=%zu; %s;\"", plural->forms,
                       plural->rule);
}

static void check_forms(struct checking *c, const struct po_text *text, const struct plural *plural)
{
    if (text->fuzzy)
        checking_fault(c, text->line, "%s is fuzzy", text->id);
    size_t expected = text->plural && plural ? plural->forms : 1;
    if (text->count != expected)
        checking_fault(c, text->line, "%s has %zu forms, not %zu", text->id, text->count, expected);
    for (size_t i = 0; i < text->count; i++) {
        if (!text->forms[i] || !*text->forms[i])
            checking_fault(c, text->line, "%s has no text", text->id);
    }
}

// ---- placeholders, markup ----------------------------------------------------------------------

// Whether each {name} of `a` is in `b`.
static bool has_placeholders(const char *a, const char *b)
{
    char name[64];
    for (const char *at = strchr(a, '{'); at; at = strchr(at + 1, '{')) {
        size_t length = strcspn(at, "}") + 1;
        snprintf(name, sizeof name, "%.*s", (int)length, at);
        if (!strstr(b, name))
            return false;
    }
    return true;
}

// A plural form for one thing may do without its number.
static void check_placeholders(struct checking *c, const struct po_text *text)
{
    for (size_t i = 0; i < text->count; i++) {
        const char *form = text->forms[i];
        bool last = i + 1 == text->count;
        if (!has_placeholders(form, text->id) || (last && !has_placeholders(text->id, form)))
            checking_fault(c, text->line, "the placeholders of %s are others: %s", text->id, form);
    }
}

size_t checking_count(const char *text, const char *of)
{
    size_t count = 0;
    for (const char *at = strstr(text, of); at; at = strstr(at + 1, of))
        count++;
    return count;
}

static bool is_kanji(uint32_t c)
{
    return (c >= 0x3400 && c <= 0x9FFF) || c == 0x3005;
}

// In easy Japanese each run of kanji has its reading.
static bool is_read_aloud(const char *text)
{
    const char *end = text + strlen(text);
    while (text < end) {
        const char *before = text;
        bool kanji = is_kanji(utf8_decode(&text, end));
        const char *next = text;
        if (kanji && !is_kanji(utf8_decode(&next, end)) && !begins(text, "《"))
            return false;
        if (begins(before, "《"))
            text = before + mark_length(before);
        if (text == before)
            return false;
    }
    return true;
}

// A phrase mark outside what is quoted in Japanese.
static bool has_mark(const char *text)
{
    const char *mark = strstr(text, PHRASE), *quote = strstr(text, "<ja>");
    while (mark && quote && quote < mark) {
        const char *end = strstr(quote, "</ja>");
        if (!end)
            return true;
        mark = strstr(end, PHRASE);
        quote = strstr(end, "<ja>");
    }
    return mark != NULL;
}

static void check_markup(struct checking *c, const struct po_text *text, const char *form)
{
    static const char *const pairs[][2] = {{"<b>", "</b>"}, {"<ja>", "</ja>"}, {"《", "》"}};
    bool easy = strcmp(c->po->tag, "ja-easy") == 0;
    bool marked =
        begins(c->po->tag, "ja") || begins(c->po->tag, "zh-") || begins(text->id, "language.");
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        if (checking_count(form, pairs[i][0]) != checking_count(form, pairs[i][1]))
            checking_fault(c, text->line, "%s: %s without %s", text->id, pairs[i][0], pairs[i][1]);
    }
    if (!easy && (strstr(form, "《") || strstr(form, "｜")))
        checking_fault(c, text->line, "%s: readings are for ja-easy", text->id);
    if (easy && !begins(text->id, "staff.clerk") && !begins(text->id, "language.") &&
        !is_read_aloud(form))
        checking_fault(c, text->line, "%s: kanji without a reading: %s", text->id, form);
    if (!marked && has_mark(form))
        checking_fault(c, text->line, "%s: phrase marks are for Japanese and Chinese", text->id);
}

static void check_style(struct checking *c, const struct po_text *text, const char *form)
{
    static const char *const never[] = {"!", "！", "¡", "  ", "...", "\t"};
    size_t length = strlen(form);
    for (size_t i = 0; i < sizeof never / sizeof *never; i++) {
        if (strstr(form, never[i]))
            checking_fault(c, text->line, "%s: no \"%s\": %s", text->id, never[i], form);
    }
    const struct po_text *like = po_find(c->rules->japanese, text->id);
    bool led = like && like->forms[0] && like->forms[0][0] == ' ';
    bool joins = strstr(text->id, "separator") != NULL;
    if (length > 0 && !joins && ((form[0] == ' ' && !led) || form[length - 1] == ' '))
        checking_fault(c, text->line, "%s begins or ends with a space", text->id);
}

static size_t count_words(const char *text)
{
    size_t words = 0;
    for (const char *at = text; *at; at++) {
        bool letter = ((*at | 32) >= 'a' && (*at | 32) <= 'z');
        bool first = at == text || at[-1] == ' ';
        words += letter && first;
    }
    return words;
}

static void check_translated(struct checking *c, const struct po_text *text, const char *form)
{
    const struct po_text *english = po_find(c->rules->english, text->id);
    if (strcmp(c->po->tag, "en") == 0 || !english || !english->forms[0])
        return;
    if (strcmp(english->forms[0], form) == 0 && count_words(form) >= ENGLISH_WORDS)
        checking_fault(c, text->line, "%s is still English: %s", text->id, form);
}

// ------------------------------------------------------------------------------------------------

size_t rules_check(const struct rules *rules, const struct po *po)
{
    struct checking c = {.rules = rules, .po = po};
    const struct plural *plural = plural_of(po->tag);
    setlocale(LC_CTYPE, "C.UTF-8");
    check_ids(&c);
    check_header(&c, plural);
    for (size_t i = 0; i < po->count; i++) {
        const struct po_text *text = &po->texts[i];
        if (!*text->id)
            continue;
        check_forms(&c, text, plural);
        check_placeholders(&c, text);
        for (size_t form = 0; form < text->count; form++) {
            check_markup(&c, text, text->forms[form]);
            check_style(&c, text, text->forms[form]);
            check_translated(&c, text, text->forms[form]);
        }
    }
    glossary_check(&c);
    return c.faults;
}

size_t rules_check_glossary(const struct rules *rules)
{
    struct checking c = {.rules = rules, .po = rules->japanese};
    setlocale(LC_CTYPE, "C.UTF-8");
    glossary_check_itself(&c);
    return c.faults;
}
