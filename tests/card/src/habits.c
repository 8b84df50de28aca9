#include "tests/card/src/habits.h"

#include <stdlib.h>
#include <string.h>

enum {
    CHUNK_MAX = 256, // a short Le asks for no more, and 6Cxx can say no more
};

struct word {
    const char *value;
    int meaning;
};

static const struct word ON_OFF[] = {{"on", 1}, {"off", 0}, {NULL, 0}};
static const struct word OFF_ON[] = {{"on", 0}, {"off", 1}, {NULL, 0}};
static const struct word BLOCKED[] = {{"6984", 0}, {"6983", 1}, {NULL, 0}};
static const struct word FILLERS[] = {
    {"ff", HABITS_FILLER_FF}, {"00", HABITS_FILLER_00}, {"none", HABITS_FILLER_NONE}, {NULL, 0}};

static bool look_up(const struct word *words, const char *value, int *meaning)
{
    for (; words->value != NULL; words++) {
        if (strcmp(words->value, value) == 0) {
            *meaning = words->meaning;
            return true;
        }
    }
    return false;
}

static bool set_flag(bool *flag, const struct word *words, const char *value)
{
    int meaning;
    if (!look_up(words, value, &meaning))
        return false;
    *flag = meaning != 0;
    return true;
}

static bool set_le_zero(struct habits *habits, const char *value)
{
    habits->le_zero_6c = strcmp(value, "6c") == 0;
    habits->no_le_zero = strcmp(value, "off") == 0;
    return habits->le_zero_6c || habits->no_le_zero || strcmp(value, "on") == 0;
}

static bool set_chunk(struct habits *habits, const char *value, bool chunk_6c)
{
    char *end;
    unsigned long chunk = strtoul(value, &end, 10);
    if (*value == '\0' || *end != '\0' || chunk > CHUNK_MAX)
        return false;
    habits->chunk = chunk;
    habits->chunk_6c = chunk_6c;
    return true;
}

static bool set_filler(struct habits *habits, const char *value)
{
    int meaning;
    if (!look_up(FILLERS, value, &meaning))
        return false;
    habits->filler = (enum habits_filler)meaning;
    return true;
}

bool habits_set(struct habits *habits, const char *name, const char *value)
{
    if (strcmp(name, "short-ef") == 0)
        return set_flag(&habits->no_short_ef, OFF_ON, value);
    if (strcmp(name, "extended") == 0)
        return set_flag(&habits->no_extended, OFF_ON, value);
    if (strcmp(name, "le-zero") == 0)
        return set_le_zero(habits, value);
    if (strcmp(name, "select-61") == 0)
        return set_flag(&habits->select_61, ON_OFF, value);
    if (strcmp(name, "get-response") == 0)
        return set_flag(&habits->get_response, ON_OFF, value);
    if (strcmp(name, "piv-replay") == 0)
        return set_flag(&habits->piv_replay, ON_OFF, value);
    if (strcmp(name, "blocked") == 0)
        return set_flag(&habits->blocked_6983, BLOCKED, value);
    if (strcmp(name, "chunk") == 0)
        return set_chunk(habits, value, false);
    if (strcmp(name, "chunk-6c") == 0)
        return set_chunk(habits, value, true);
    return strcmp(name, "filler") == 0 && set_filler(habits, value);
}
