#include "tests/backend/src/fault.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    FAULT_VALUE_MAX = 64,
    DELAY_MAX_MS = 60000, // nginx waits for 120 s
    OVERSIZE_MAX = 16 << 20,
};

static const char *const calls[FAULT_CALLS] = {"service",       "open",    "proof",
                                               "authorization", "outcome", "heartbeat",
                                               "offices",       "cacerts", "reenroll"};
static const char *const cuts[] = {"none", "before", "after", "half", NULL};
static const char *const garbages[] = {"none", "text", "fields", "empty", NULL};

const char *fault_call_name(enum fault_call call)
{
    return calls[call];
}

static int word(const char *const words[], const char *text)
{
    for (int i = 0; words[i]; i++) {
        if (strcmp(words[i], text) == 0)
            return i;
    }
    return -1;
}

static bool number(const char *text, int most, int *value)
{
    char *end;
    long wide = strtol(text, &end, 10);
    *value = (int)wide;
    return *text != '\0' && *end == '\0' && wide >= 0 && wide <= most;
}

static bool parse_problem(const char *value, struct fault *fault)
{
    fault->problem = problem_find(value);
    return fault->problem != PROBLEM_NONE || strcmp(value, "none") == 0;
}

static bool parse_delay(const char *value, struct fault *fault)
{
    return number(value, DELAY_MAX_MS, &fault->delay_ms);
}

static bool parse_cut(const char *value, struct fault *fault)
{
    int found = word(cuts, value);
    fault->cut = found < 0 ? FAULT_CUT_NONE : (enum fault_cut)found;
    return found >= 0;
}

static bool parse_garbage(const char *value, struct fault *fault)
{
    int found = word(garbages, value);
    fault->garbage = found < 0 ? FAULT_GARBAGE_NONE : (enum fault_garbage)found;
    return found >= 0;
}

static bool parse_oversize(const char *value, struct fault *fault)
{
    return number(value, OVERSIZE_MAX, &fault->oversize);
}

struct kind {
    const char *name;
    bool (*parse)(const char *value, struct fault *fault);
};

static const struct kind kinds[] = {{"problem", parse_problem},
                                    {"delay", parse_delay},
                                    {"cut", parse_cut},
                                    {"garbage", parse_garbage},
                                    {"oversize", parse_oversize}};

enum {
    KINDS = sizeof kinds / sizeof *kinds
};

// Splits "outage*2" into the value and how often; -1: for ever.
static bool split(const char *text, char value[FAULT_VALUE_MAX], int *times)
{
    if (strlen(text) >= FAULT_VALUE_MAX)
        return false;
    strcpy(value, text);
    *times = -1;
    char *star = strchr(value, '*');
    if (!star)
        return true;
    *star = '\0';
    return number(star + 1, 1000000, times);
}

// "delay" or "delay.open"; NULL for a kind or a call that does not exist.
static const struct kind *kind_of(const char *name)
{
    for (int i = 0; i < KINDS; i++) {
        size_t length = strlen(kinds[i].name);
        if (strncmp(name, kinds[i].name, length) != 0)
            continue;
        if (name[length] == '\0')
            return &kinds[i];
        for (int call = 0; name[length] == '.' && call < FAULT_CALLS; call++) {
            if (strcmp(name + length + 1, calls[call]) == 0)
                return &kinds[i];
        }
    }
    return NULL;
}

bool fault_valid(const char *name, const char *text)
{
    char value[FAULT_VALUE_MAX];
    struct fault scratch = {0};
    int times;
    const struct kind *kind = kind_of(name);
    return kind && split(text, value, &times) && kind->parse(value, &scratch);
}

// Reads the knob `name` into `fault`; false when it is not set or used up.
static bool take(struct store *store, const struct kind *kind, const char *name,
                 struct fault *fault)
{
    char text[FAULT_VALUE_MAX + 16], value[FAULT_VALUE_MAX];
    int times = 0;
    sqlite3_stmt *query = store_query(store,
                                      "SELECT COALESCE(value, started) FROM knobs"
                                      " WHERE name = ?",
                                      STORE_VALUES(store_text(name)));
    bool set = store_next(store, query) && sqlite3_column_type(query, 0) != SQLITE_NULL;
    if (set)
        store_column_text(query, 0, text, sizeof text);
    store_done(query);
    if (!set || !split(text, value, &times) || times == 0)
        return false;
    kind->parse(value, fault);
    if (times > 0) {
        snprintf(text, sizeof text, "%s*%d", value, times - 1);
        store_run(store, "UPDATE knobs SET value = ? WHERE name = ?",
                  STORE_VALUES(store_text(text), store_text(name)));
    }
    return true;
}

struct fault fault_take(struct store *store, enum fault_call call)
{
    struct fault fault = {0};
    for (int i = 0; i < KINDS; i++) {
        char name[FAULT_VALUE_MAX];
        snprintf(name, sizeof name, "%s.%s", kinds[i].name, calls[call]);
        if (!take(store, &kinds[i], name, &fault))
            take(store, &kinds[i], kinds[i].name, &fault);
    }
    return fault;
}
