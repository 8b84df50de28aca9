#include "tests/backend/src/knob.h"

#include <inttypes.h>
#include <string.h>

#include "tests/backend/src/fault.h"

enum {
    NAME_MAX_BYTES = 64,
    VALUE_MAX_BYTES = SERVICE_NOTICE_MAX,
};

static const char read_all[] = "SELECT name, COALESCE(value, started) AS shown FROM knobs WHERE "
                               "shown IS NOT NULL ORDER BY name";

void knob_service(struct store *store, struct service *service)
{
    char name[NAME_MAX_BYTES], value[VALUE_MAX_BYTES];
    service_defaults(service);
    sqlite3_stmt *query = store_query(store, read_all, STORE_NO_VALUES);
    while (store_next(store, query)) {
        store_column_text(query, 0, name, sizeof name);
        store_column_text(query, 1, value, sizeof value);
        service_set(service, name, value); // false for faults, which fault.c reads
    }
    store_done(query);
}

// A clock given as a date runs on from that date, so what is kept is its distance to the real one.
static const char *clock_as_offset(const char *value, int64_t now, char offset[WHEN_SIZE])
{
    int64_t date;
    if (!when_parse(value, &date))
        return value;
    snprintf(offset, WHEN_SIZE, "%+" PRId64, date - now);
    return offset;
}

bool knob_set(struct store *store, enum knob_layer layer, const char *name, const char *value,
              int64_t now)
{
    struct service scratch = {0};
    char offset[WHEN_SIZE];
    if (strlen(name) >= NAME_MAX_BYTES || strlen(value) >= VALUE_MAX_BYTES)
        return false;
    if (strcmp(name, "clock") == 0)
        value = clock_as_offset(value, now, offset);
    if (!service_set(&scratch, name, value) && !fault_valid(name, value))
        return false;
    store_run(store, "INSERT OR IGNORE INTO knobs(name) VALUES(?)", STORE_VALUES(store_text(name)));
    store_run(store,
              layer == KNOB_SET ? "UPDATE knobs SET value = ? WHERE name = ?"
                                : "UPDATE knobs SET started = ? WHERE name = ?",
              STORE_VALUES(store_text(value), store_text(name)));
    return true;
}

void knob_clear(struct store *store, enum knob_layer layer, const char *name)
{
    store_run(store,
              layer == KNOB_SET ? "UPDATE knobs SET value = NULL WHERE name = ?1 OR ?1 IS NULL"
                                : "UPDATE knobs SET started = NULL WHERE name = ?1 OR ?1 IS NULL",
              STORE_VALUES(store_text(name)));
}

// The value that counts now, if one was set at all.
static bool shown(struct store *store, const char *name, char value[VALUE_MAX_BYTES])
{
    sqlite3_stmt *query =
        store_query(store,
                    "SELECT COALESCE(value, started) AS shown FROM knobs WHERE name = ?"
                    " AND shown IS NOT NULL",
                    STORE_VALUES(store_text(name)));
    bool found = store_next(store, query);
    if (found)
        store_column_text(query, 0, value, VALUE_MAX_BYTES);
    store_done(query);
    return found;
}

void knob_list(struct store *store, FILE *out)
{
    char name[NAME_MAX_BYTES], value[VALUE_MAX_BYTES];
    const char *knob, *standard;
    for (int i = 0; (knob = service_knob(i, &standard)); i++)
        fprintf(out, "%-22s %s\n", knob, shown(store, knob, value) ? value : standard);
    sqlite3_stmt *query = store_query(store, read_all, STORE_NO_VALUES);
    while (store_next(store, query)) {
        store_column_text(query, 0, name, sizeof name);
        store_column_text(query, 1, value, sizeof value);
        if (fault_valid(name, value))
            fprintf(out, "%-22s %s\n", name, value);
    }
    store_done(query);
}
