#include "firmware/offices/reader.h"

#include <stdio.h>
#include <string.h>

#include "drivers/domain/japan_time.h"

bool reader_fail(struct reader *r, const char *name, const char *wrong)
{
    if (r->wrong[0] == '\0')
        snprintf(r->wrong, sizeof r->wrong, "%s%s%s: %s", r->place,
                 name && r->place[0] != '\0' ? "." : "", name ? name : "", wrong);
    return false;
}

// ---- where the reader stands ------------------------------------------------------------------

static size_t enter(struct reader *r, const char *name, int index)
{
    size_t mark = strlen(r->place);
    char number[16] = "";
    if (index >= 0)
        snprintf(number, sizeof number, "[%d]", index);
    snprintf(r->place + mark, sizeof r->place - mark, "%s%s%s", mark > 0 ? "." : "", name, number);
    return mark;
}

static bool leave(struct reader *r, size_t mark, bool good)
{
    if (!good)
        reader_fail(r, NULL, "not understood");
    r->place[mark] = '\0';
    return good;
}

// ---- texts and numbers ------------------------------------------------------------------------

static bool has_form(const char *text, size_t length, const struct reader_form *form)
{
    if (length == 0 || length >= form->max || strlen(text) != length)
        return false;
    if (form->begins && strncmp(text, form->begins, strlen(form->begins)) != 0)
        return false;
    if (form->only)
        return strspn(text, form->only) == length;
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)text[i] < ' ' || text[i] == 0x7F)
            return false;
    return true;
}

static bool copy(struct reader *r, const char *text, size_t length, const char **kept)
{
    char *place = pool_take(r->pool, length + 1);
    r->no_memory |= !place;
    if (!place)
        return reader_fail(r, NULL, "no memory");
    memcpy(place, text, length + 1);
    *kept = place;
    return true;
}

bool reader_text(struct reader *r, const json_t *object, const char *name,
                 const struct reader_form *form, const char **text)
{
    const json_t *member = name ? json_object_get(object, name) : object;
    const char *value = json_string_value(member);
    if (!value || !has_form(value, json_string_length(member), form))
        return reader_fail(r, name, form->wrong);
    return copy(r, value, json_string_length(member), text);
}

bool reader_maybe(struct reader *r, const json_t *object, const char *name,
                  const struct reader_form *form, const char **text)
{
    *text = NULL;
    return !json_object_get(object, name) || reader_text(r, object, name, form, text);
}

bool reader_number(struct reader *r, const json_t *object, const char *name, int64_t max,
                   int64_t *value)
{
    const json_t *member = json_object_get(object, name);
    if (!member)
        return true;
    *value = json_integer_value(member);
    bool good = json_is_integer(member) && *value >= 0 && *value <= max;
    return good || reader_fail(r, name, "not a number that can be");
}

bool reader_flag(struct reader *r, const json_t *object, const char *name, bool *value)
{
    const json_t *member = json_object_get(object, name);
    *value = json_is_true(member);
    return !member || json_is_boolean(member) || reader_fail(r, name, "neither true nor false");
}

// ---- times ------------------------------------------------------------------------------------

// Digits where the form has 9, its own characters elsewhere.
static bool looks_like(const char *text, const char *form)
{
    if (!text || strlen(text) != strlen(form))
        return false;
    for (size_t i = 0; form[i] != '\0'; i++)
        if (form[i] == '9' ? text[i] < '0' || text[i] > '9' : text[i] != form[i])
            return false;
    return true;
}

bool reader_minute(struct reader *r, const json_t *object, const char *name, uint16_t *minute)
{
    const char *text = json_string_value(json_object_get(object, name));
    int hours = 0, minutes = 0;
    if (!looks_like(text, "99:99") || sscanf(text, "%2d:%2d", &hours, &minutes) != 2 ||
        minutes > 59 || hours * 60 + minutes > JAPAN_MINUTES_A_DAY)
        return reader_fail(r, name, "not HH:MM");
    *minute = (uint16_t)(hours * 60 + minutes);
    return true;
}

bool reader_day(struct reader *r, const json_t *value, const char *name, int32_t *day)
{
    const char *text = json_string_value(value);
    int year = 0, month = 0, of_month = 0;
    if (!looks_like(text, "9999-99-99") ||
        sscanf(text, "%4d-%2d-%2d", &year, &month, &of_month) != 3 ||
        !japan_time_day(year, month, of_month, day))
        return reader_fail(r, name, "not a day YYYY-MM-DD");
    return true;
}

// ---- what holds others ------------------------------------------------------------------------

static bool read_elements(struct reader *r, const json_t *array, const struct reader_array *how,
                          unsigned char *list)
{
    for (size_t i = 0; i < json_array_size(array); i++) {
        size_t mark = enter(r, how->name, (int)i);
        if (!leave(r, mark, how->read(r, json_array_get(array, i), list + i * how->size)))
            return false;
    }
    return true;
}

bool reader_each(struct reader *r, const json_t *object, const struct reader_array *how, void *list,
                 size_t *count)
{
    const json_t *array = json_object_get(object, how->name);
    size_t size = json_array_size(array);
    *count = size;
    if ((array && !json_is_array(array)) || size < how->min || size > how->max)
        return reader_fail(r, how->name, "not a list of that many");
    if (size == 0)
        return true;
    unsigned char *elements = pool_take(r->pool, size * how->size);
    r->no_memory |= !elements;
    if (!elements)
        return reader_fail(r, how->name, "no memory");
    memcpy(list, &elements, sizeof elements);
    return read_elements(r, array, how, elements);
}

bool reader_in(struct reader *r, const json_t *object, const char *name, reader_element *read,
               void *element)
{
    const json_t *member = json_object_get(object, name);
    if (!member)
        return true;
    if (!json_is_object(member))
        return reader_fail(r, name, "not an object");
    size_t mark = enter(r, name, -1);
    return leave(r, mark, read(r, member, element));
}
