#include "tests/backend/src/member.h"

#include "tests/backend/src/bytes.h"
#include "tests/backend/src/when.h"

// jansson's getters take NULL and wrong types, and give NULL or 0 back.
const char *member_text(const json_t *members, const char *name)
{
    return json_string_value(json_object_get(members, name));
}

bool member_bytes(const json_t *members, const char *name, unsigned char *out, size_t max,
                  size_t *length)
{
    const char *text = member_text(members, name);
    return text && bytes_from_base64(text, out, max, length);
}

bool member_time(const json_t *members, const char *name, int64_t *seconds)
{
    const char *text = member_text(members, name);
    return text && when_parse(text, seconds);
}

bool member_number(const json_t *members, const char *name, int64_t *number)
{
    const json_t *value = json_object_get(members, name);
    *number = json_integer_value(value);
    return json_is_integer(value) && *number >= 0;
}

bool member_is_object(const json_t *members, const char *name)
{
    return json_is_object(json_object_get(members, name));
}

void member_set_time(json_t *members, const char *name, int64_t seconds)
{
    char text[WHEN_SIZE];
    when_format(seconds, text);
    json_object_set_new(members, name, json_string(text));
}

void member_set_time_or_null(json_t *members, const char *name, int64_t seconds)
{
    if (seconds)
        member_set_time(members, name, seconds);
    else
        json_object_set_new(members, name, json_null());
}

void member_set_text_or_null(json_t *members, const char *name, const char *text)
{
    json_object_set_new(members, name, *text ? json_string(text) : json_null());
}
