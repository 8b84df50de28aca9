#include "screens/type/text.h"

#include <libintl.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "screens/type/counted.h"

#define DOMAIN     "kiosk"
#define CLERK      "clerk"      // the staff's texts, in a few languages only
#define TECHNICIAN "technician" // the technician's, in as few

enum {
    FILLED = 16384, // bytes for the filled texts of one screen; the longest uses half of it
    ID_MAX = 96,
};

struct text {
    enum language language;
    const char *centre;
    unsigned missing;
    bool offered[LANGUAGE_COUNT];
    size_t used;
    char filled[FILLED];
};

const char *text_strerr(enum text_err err)
{
    static const char *const words[] = {
        [TEXT_OK] = "ok",
        [TEXT_LOCALE] = "no locale C.UTF-8",
        [TEXT_CATALOGUE] = "no Japanese catalogue",
        [TEXT_MEMORY] = "out of memory",
    };
    return words[err];
}

static void select_language(struct text *text, enum language language)
{
    // textdomain() tells gettext that the variable changed (gettext manual, 11.2.8).
    setenv("LANGUAGE", view_language_tag(language), 1);
    textdomain(DOMAIN);
    text->language = language;
}

// gettext hands the id back when it has no text.
static const char *lookup(const char *id)
{
    const char *string = gettext(id);
    if (string == id)
        string = dgettext(CLERK, id);
    return string != id ? string : dgettext(TECHNICIAN, id);
}

static bool known(const char *id)
{
    return lookup(id) != id;
}

// How many texts a catalogue has (gettext manual, 10.3: the third word of the file, in the byte
// order of the machine that msgfmt ran on); 0 when there is none.
static uint32_t count_texts(const char *folder, enum language language)
{
    char path[PATH_MAX];
    uint32_t head[3] = {0};
    snprintf(path, sizeof path, "%s/%s/LC_MESSAGES/" DOMAIN ".mo", folder,
             view_language_tag(language));
    FILE *file = fopen(path, "rb");
    if (!file)
        return 0;
    if (fread(head, sizeof head, 1, file) != 1 || head[0] != 0x950412DE)
        head[2] = 0;
    fclose(file);
    return head[2];
}

// Loads what is there. A catalogue with holes would show ids.
static void load(struct text *text, const char *folder)
{
    uint32_t whole = count_texts(folder, LANGUAGE_JA);
    for (int language = LANGUAGE_COUNT - 1; language >= 0; language--) {
        if (whole == 0 || count_texts(folder, (enum language)language) != whole)
            continue;
        select_language(text, (enum language)language);
        text->offered[language] = known("language.ja");
        dgettext(CLERK, ""); // reads those too, if they are there
        dgettext(TECHNICIAN, "");
    }
}

static bool bind(const char *domain, const char *folder)
{
    return bindtextdomain(domain, folder) && bind_textdomain_codeset(domain, "UTF-8");
}

enum text_err text_open(struct text **text, const char *folder)
{
    *text = calloc(1, sizeof **text);
    if (!*text)
        return TEXT_MEMORY;
    enum text_err err = TEXT_OK;
    // In the "C" locale gettext translates nothing. The other categories are "C" either way.
    if (!setlocale(LC_CTYPE, "C.UTF-8") || !setlocale(LC_MESSAGES, "C.UTF-8"))
        err = TEXT_LOCALE;
    if (!bind(DOMAIN, folder) || !bind(CLERK, folder) || !bind(TECHNICIAN, folder))
        err = TEXT_MEMORY;
    if (!err)
        load(*text, folder);
    if (!err && !(*text)->offered[LANGUAGE_JA])
        err = TEXT_CATALOGUE;
    if (err)
        text_close(text);
    return err;
}

void text_close(struct text **text)
{
    free(*text);
    *text = NULL;
}

bool text_offers(const struct text *text, enum language language)
{
    return text->offered[language];
}

void text_language(struct text *text, enum language language)
{
    if (text->language != language)
        select_language(text, language);
}

void text_centre(struct text *text, const char *name)
{
    text->centre = name;
}

// The text of "<id> {name}" with the centre's name filled in; NULL when there is no such text.
static const char *centred(struct text *text, const char *id, const char *name, const char *from)
{
    char whole[ID_MAX];
    snprintf(whole, sizeof whole, "%s {%s}", id, name);
    if (!known(whole))
        return NULL;
    const struct text_value value = {.name = name,
                                     .string = text->centre ? text->centre : gettext(from)};
    return text_fill(text, whole, &value, 1);
}

const char *text_find(struct text *text, const char *id)
{
    const char *string = lookup(id);
    if (string != id)
        return string;
    string = centred(text, id, "centre", "centre");
    return string ? string : centred(text, id, "centre_name", "centre.name");
}

const char *text_get(struct text *text, const char *id)
{
    const char *string = text_find(text, id);
    if (string)
        return string;
    text->missing++;
    return id;
}

const char *text_variant(struct text *text, const char *id, const char *suffix)
{
    char whole[ID_MAX];
    snprintf(whole, sizeof whole, "%s.%s", id, suffix);
    const char *string = text_find(text, whole);
    if (string)
        return string;
    text->missing++;
    return id;
}

static const struct text_value *find(const struct text_value *values, size_t count,
                                     const char *name, size_t length)
{
    for (size_t i = 0; i < count; i++) {
        if (strlen(values[i].name) == length && memcmp(values[i].name, name, length) == 0)
            return &values[i];
    }
    return NULL;
}

// Copies `string`, or the number, to *out; false when it does not fit.
static bool put(char **out, const char *end, const struct text_value *value)
{
    size_t room = (size_t)(end - *out);
    int n = value->string ? snprintf(*out, room, "%s", value->string)
                          : snprintf(*out, room, "%d", value->number);
    if (n < 0 || (size_t)n >= room)
        return false;
    *out += n;
    return true;
}

int text_format(char *out, size_t size, const char *form, const struct text_value *values,
                size_t count)
{
    char *at = out;
    const char *end = out + size;
    while (*form) {
        const char *close = *form == '{' ? strchr(form, '}') : NULL;
        if (!close) {
            if (end - at < 2)
                return -1;
            *at++ = *form++;
            continue;
        }
        const struct text_value *value = find(values, count, form + 1, (size_t)(close - form) - 1);
        if (!value || !put(&at, end, value))
            return -1;
        form = close + 1;
    }
    if (at == end)
        return -1;
    *at = '\0';
    return (int)(at - out);
}

const char *text_fill(struct text *text, const char *id, const struct text_value *values,
                      size_t count)
{
    unsigned long n = values[0].string ? 1 : (unsigned long)values[0].number;
    const char *form = ngettext(id, id, n);
    if (form == id)
        form = dngettext(TECHNICIAN, id, id, n);
    if (form == id)
        text->missing++;
    char *out = text->filled + text->used;
    size_t room = sizeof text->filled - text->used;
    int length = text_format(out, room, form, values, count);
    if (length >= 0)
        length = counted_readings(out, room);
    if (length < 0) {
        text->missing++;
        return form;
    }
    text->used += (size_t)length + 1;
    return out;
}

const char *text_count(struct text *text, const char *id, int n)
{
    struct text_value value = {.name = "n", .number = n};
    return text_fill(text, id, &value, 1);
}

const char *text_date(struct text *text, struct view_date date)
{
    char id[ID_MAX];
    snprintf(id, sizeof id, "month.%d", date.month);
    const struct text_value values[] = {
        {.name = "year", .number = date.year},
        {.name = "month", .string = text_get(text, id)},
        {.name = "day", .number = date.day},
    };
    return text_fill(text, "date {year} {month} {day}", values, 3);
}

const char *text_time(struct text *text, struct view_time time)
{
    char minute[4];
    snprintf(minute, sizeof minute, "%02d", time.minute % 60);
    const struct text_value values[] = {
        {.name = "hour", .number = time.hour},
        {.name = "minute", .string = minute},
    };
    return text_fill(text, "time {hour} {minute}", values, 2);
}

void text_reset(struct text *text)
{
    text->used = 0;
}

unsigned text_missing(const struct text *text)
{
    return text->missing;
}
