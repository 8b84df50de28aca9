#include "firmware/kioskctl_status.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

static const char *string(json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text ? text : "";
}

static void print_value(const char *name, json_t *value, int indent);

static void print_object(json_t *object, int indent)
{
    const char *name;
    json_t *value;
    json_object_foreach(object, name, value) print_value(name, value, indent);
}

static void print_value(const char *name, json_t *value, int indent)
{
    if (json_is_array(value))
        return;
    printf("%*s%-18s", indent, "", name);
    if (json_is_object(value)) {
        putchar('\n');
        print_object(value, indent + 2);
    } else if (json_is_string(value)) {
        printf("%s\n", json_string_value(value));
    } else if (json_is_integer(value)) {
        printf("%" JSON_INTEGER_FORMAT "\n", json_integer_value(value));
    } else {
        printf("%s\n", json_is_true(value) ? "yes" : "no");
    }
}

// What "warnings" of a status can name.
static const struct {
    const char *name, *text;
} WARNINGS[] = {
    {"clock-off", "the clock is more than 60 s off: see clock_offset_ms"},
    {"outbox-parked", "the backend refuses outcomes for good: see kioskctl outbox"},
    {"outbox-broken", "outbox files were moved aside or cannot be opened: not delivered"},
    {"outcomes-unstored", "kiosk-link did not store outcomes: is the disk full?"},
    {"outcomes-refused", "kiosk-link calls outcomes malformed: see kioskctl outbox"},
    {"touches-stuck", "the panel left contacts without an end: is it clean?"},
    {"order-unstored", "kiosk-link does not know on its disk whether the kiosk is in service"},
    {"history-broken", "the history takes no records, or some were changed or lost"},
    {"panel-unread", "what was measured of the panel is broken or of another one: not in force"},
    {"panel-unstored", "what was measured of the panel is not on a disk: a restart undoes it"},
};

static void print_warning(const char *name)
{
    const char *text = name;
    for (size_t i = 0; i < sizeof WARNINGS / sizeof WARNINGS[0]; i++)
        if (strcmp(WARNINGS[i].name, name) == 0)
            text = WARNINGS[i].text;
    printf("warning: %s\n", text);
}

void kioskctl_status_print(json_t *answer)
{
    json_t *warnings = json_object_get(answer, "warnings"), *w;
    size_t i;
    print_object(answer, 0);
    json_array_foreach(warnings, i, w) if (json_is_string(w)) print_warning(json_string_value(w));
}

static void print_outcomes(json_t *records, const char *why)
{
    json_t *r;
    size_t i;
    json_array_foreach(records, i, r)
        printf("  %-7s  %s  %s  %s  sw=%s  %s\n", why, string(r, "id"), string(r, "operation"),
               string(r, "result"), string(r, "sw"), string(r, "finished_at"));
}

void kioskctl_status_print_outbox(json_t *answer)
{
    print_object(answer, 0);
    print_outcomes(json_object_get(answer, "records"), "parked");
    print_outcomes(json_object_get(answer, "refused"), "refused");
}

void kioskctl_status_print_panel(json_t *answer)
{
    print_object(answer, 0);
}

bool kioskctl_status_is_forgotten(json_t *answer)
{
    json_t *touch = json_object_get(answer, "touch"), *size = json_object_get(answer, "picture");
    return json_is_false(json_object_get(touch, "measured")) &&
           json_is_false(json_object_get(size, "measured")) &&
           json_is_false(json_object_get(answer, "unread")) &&
           json_is_true(json_object_get(answer, "stored"));
}
