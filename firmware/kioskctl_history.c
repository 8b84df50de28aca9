#include "firmware/kioskctl_history.h"

#include <stdio.h>

static long long integer(json_t *object, const char *name)
{
    return json_integer_value(json_object_get(object, name));
}

static const char *string(json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text && *text ? text : "-";
}

static bool is_true(json_t *object, const char *name)
{
    return json_is_true(json_object_get(object, name));
}

static void print_record(json_t *record)
{
    const char *name;
    json_t *value;
    printf("%5lld  %-20s  %-19s  %-9s  %-18s  %s", integer(record, "n"), string(record, "time"),
           string(record, "what"), string(record, "outcome"), string(record, "cause"),
           string(record, "technician"));
    json_object_foreach(json_object_get(record, "measures"), name, value)
        printf("  %s=%s", name, json_is_string(value) ? json_string_value(value) : "");
    putchar('\n');
}

static void print_state(json_t *answer)
{
    if (!is_true(answer, "whole"))
        printf("%s at record %lld, of %lld records\n", string(answer, "state"),
               integer(answer, "number"), integer(answer, "count"));
    else if (is_true(answer, "verified"))
        printf("whole, %lld records\n", integer(answer, "count"));
    else
        printf("%lld records\n", integer(answer, "count"));
    if (integer(answer, "aside") > 0)
        printf("broken files of before: %lld; the last one: %s at record %lld; send them in, then "
               "kioskctl acknowledge\n",
               integer(answer, "aside"), string(answer, "begun"), integer(answer, "begun_number"));
    if (!is_true(answer, "usable"))
        puts("it takes no records: see kiosk-link's log");
}

void kioskctl_history_print(json_t *answer)
{
    json_t *record;
    size_t i;
    json_array_foreach(json_object_get(answer, "records"), i, record) print_record(record);
    print_state(answer);
}

bool kioskctl_history_is_broken(json_t *answer)
{
    return is_true(answer, "verified") &&
           (!is_true(answer, "whole") || integer(answer, "aside") > 0);
}
