#include "firmware/plain.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static const char LINES[] = "text";

// The first character that is not plain, or the end.
static char *skip_plain(const char *text, bool lines)
{
    while ((*text >= ' ' && *text <= '~') || (lines && *text == '\n'))
        text++;
    return (char *)text;
}

static void make(json_t *value, bool lines);

static void make_members(json_t *object)
{
    const char *name;
    json_t *value;
    void *next;
    json_object_foreach_safe(object, next, name, value)
    {
        make(value, strcmp(name, LINES) == 0);
        if (*skip_plain(name, false) != '\0')
            json_object_del(object, name); // no kiosk has it
    }
}

static void make(json_t *value, bool lines)
{
    size_t i;
    json_t *element;
    if (json_is_object(value))
        make_members(value);
    json_array_foreach(value, i, element) make(element, false);
    if (!json_is_string(value))
        return;
    char *text = strdup(json_string_value(value));
    for (char *c = text; c && *(c = skip_plain(c, lines));)
        *c = '?';
    json_string_set(value, text ? text : "");
    free(text);
}

void plain_make(json_t *value)
{
    make(value, false);
}
