#include "tests/sim/counters.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/sim/counters_inside.h"
#include "tests/sim/process.h"
#include "tests/sim/story.h"
#include "tests/sim/world.h"

enum {
    ONE_IN = 2,      // runs has them
    BARE_ONE_IN = 8, // of those has no file that is installed
    PUBLISHED_MOST = 4,
    TAG_BYTES = 16,
    ROWS_MOST = 3,
    CALL = 'f',
    OUTAGE = 1, // of FAULT_CENTRE_CLOSED
};

struct document {
    char *text;
    size_t length;
    char tag[TAG_BYTES];
};

struct publication {
    int64_t at_us;
    int version;
    enum counters_kind kind;
};

static struct document documents[COUNTERS_VERSIONS + 1]
                                [COUNTERS_MALFORMED + 1]; // lint: file-scope made once
static char *installed;                                   // lint: file-scope made once

static struct {
    bool used, bare, silent, settled, sent, fetched;
    struct publication list[PUBLISHED_MOST + 1]; // and the last one
    size_t count;
} counters; // lint: file-scope of the one run

void counters_make_all(void)
{
    size_t length;
    counters_sign_begin();
    installed = counters_text(COUNTERS_FIRST, COUNTERS_FIRST, &length);
    for (int version = COUNTERS_FIRST + 1; version <= COUNTERS_VERSIONS; version++)
        for (int kind = COUNTERS_GOOD; kind <= COUNTERS_MALFORMED; kind++) {
            struct document *d = &documents[version][kind];
            d->text = counters_sign(version, (enum counters_kind)kind, &d->length);
            snprintf(d->tag, sizeof d->tag, "\"%d-%d\"", version, kind);
        }
}

static bool draw(struct chance *dice)
{
    return chance_one_in(dice, ONE_IN);
}

// Each has a newer version; half of them are as they should be.
void counters_begin(uint64_t seed)
{
    struct chance dice = chance_stream(seed, "counters");
    memset(&counters, 0, sizeof counters);
    counters.used = draw(&dice);
    counters.bare = chance_one_in(&dice, BARE_ONE_IN);
    counters.count = chance_below(&dice, PUBLISHED_MOST + 1);
    int64_t at_us = 0;
    for (size_t i = 0; i < counters.count; i++) {
        counters.list[i] = (struct publication){
            .at_us = at_us,
            .version = COUNTERS_FIRST + 1 + (int)i,
            .kind = chance_one_in(&dice, 2)
                        ? COUNTERS_GOOD
                        : (enum counters_kind)chance_below(&dice, COUNTERS_KINDS),
        };
        at_us += chance_between(&dice, 10, 600) * WORLD_SECOND;
    }
}

bool counters_are_used(void)
{
    return counters.used;
}

size_t counters_rows(uint64_t seed, struct fault *rows, size_t room)
{
    static const struct {
        enum fault_kind kind;
        int which;
    } KINDS[] = {
        {FAULT_CALL_LOST, 0},          {FAULT_CALL_CUT_BEFORE, 0},
        {FAULT_CALL_CUT_AFTER, 0},     {FAULT_CALL_SLOW, 1},
        {FAULT_CALL_GARBLED, 0},       {FAULT_CALL_STATUS, 0},
        {FAULT_CALL_STATUS, 8},        {FAULT_KILL, ROLE_LINK_WORKER},
        {FAULT_KILL, ROLE_LINK},       {FAULT_KILL, ROLE_KIOSK},
        {FAULT_POWER_CUT, 0},          {FAULT_DISK_FULL, 1},
        {FAULT_COUNTERS_ROT, 0},       {FAULT_COUNTERS_ROT, 1},
        {FAULT_CENTRE_CLOSED, OUTAGE}, {FAULT_CENTRE_CLOSED, OUTAGE},
    };
    struct chance dice = chance_stream(seed, "counters");
    if (!draw(&dice))
        return 0;
    dice = chance_stream(seed, "counters rows");
    size_t count = chance_below(&dice, ROWS_MOST + 1);
    for (size_t i = 0; i < count && i < room; i++) {
        size_t which = chance_below(&dice, sizeof KINDS / sizeof KINDS[0]);
        rows[i] = (struct fault){
            .kind = KINDS[which].kind,
            .trigger = TRIGGER_CALL,
            .detail = CALL,
            .nth = (int)chance_between(&dice, 1, 2),
            .delay_us = chance_between(&dice, 0, chance_one_in(&dice, 2) ? 150 : 9000) * WORLD_MS,
            .lasts_us = chance_between(&dice, 1, 20) *
                        (KINDS[which].kind == FAULT_CENTRE_CLOSED ? WORLD_MINUTE : WORLD_SECOND),
            .which = KINDS[which].which,
            .times = (int)chance_between(&dice, 1, 2),
        };
    }
    return count < room ? count : room;
}

const char *counters_installed(void)
{
    return counters.used && !counters.bare ? installed : NULL;
}

// ---- the centre's -------------------------------------------------------------------------------

static const struct publication *now(void)
{
    const struct publication *found = NULL;
    for (size_t i = 0; i < counters.count; i++)
        if (counters.used && world_us() >= counters.list[i].at_us)
            found = &counters.list[i];
    return found;
}

int counters_named(void)
{
    return now() ? now()->version : 0;
}

static const struct document *document_of(const struct publication *p)
{
    if (p->kind == COUNTERS_OLDER)
        return &documents[COUNTERS_FIRST + 1][COUNTERS_GOOD];
    return &documents[p->version][p->kind];
}

void counters_answer(const char *known_tag, struct counters_answer *answer)
{
    const struct publication *p = now();
    *answer = (struct counters_answer){.status = counters.silent ? 503 : 404};
    if (!p || counters.silent || p->kind == COUNTERS_GONE)
        return;
    answer->oversize = p->kind == COUNTERS_OVERSIZE;
    answer->status = 200;
    if (answer->oversize)
        return;
    const struct document *d = document_of(p);
    answer->tag = p->kind == COUNTERS_OLDER ? "\"older\"" : d->tag;
    answer->status = strcmp(known_tag, answer->tag) == 0 ? 304 : 200;
    counters.sent = counters.settled;
    story_tell("centre", "counters %s for %s", answer->status == 304 ? "unchanged" : answer->tag,
               known_tag[0] ? known_tag : "nothing");
    if (answer->status == 304)
        return;
    answer->text = d->text;
    answer->length = d->length;
}

void counters_settle(void)
{
    if (!counters.used)
        return;
    int version = counters.count > 0 ? counters.list[counters.count - 1].version + 1 : 2;
    counters.list[counters.count++] = (struct publication){world_us(), version + 1, COUNTERS_GOOD};
    counters.settled = true;
}

void counters_silence(void)
{
    counters.silent = true;
}

void counters_arrived(void)
{
    counters.fetched |= counters.sent;
}

bool counters_were_fetched(void)
{
    return counters.fetched;
}

// ---- what is known of a copy --------------------------------------------------------------------

static bool is_published(int version)
{
    for (size_t i = 0; i < counters.count; i++) {
        const struct publication *p = &counters.list[i];
        bool good = p->kind == COUNTERS_GOOD || p->kind == COUNTERS_OLDER;
        if (good && p->at_us <= world_us() && document_of(p) == &documents[version][COUNTERS_GOOD])
            return true;
    }
    return false;
}

bool counters_are_true(int version)
{
    if (version == COUNTERS_FIRST)
        return counters_installed() != NULL;
    return version > COUNTERS_FIRST && version <= COUNTERS_VERSIONS && is_published(version);
}

int counters_version_kept(const unsigned char *bytes, size_t length)
{
    const unsigned char *end = memchr(bytes, '\n', length);
    size_t rest = end ? length - (size_t)(end + 1 - bytes) : 0;
    for (int version = COUNTERS_FIRST + 1; version <= COUNTERS_VERSIONS; version++) {
        const struct document *d = &documents[version][COUNTERS_GOOD];
        if (end && rest == d->length && memcmp(end + 1, d->text, d->length) == 0)
            return version;
    }
    return 0;
}

// ---- on the screen ------------------------------------------------------------------------------

static int marker(const struct view_name *name)
{
    static const char MARK[] = "第";
    const char *text = name->second[0] != '\0' ? name->second : name->name;
    return strncmp(text, MARK, sizeof MARK - 1) == 0 ? atoi(text + sizeof MARK - 1) : 0;
}

int counters_shown(const struct view *view)
{
    bool list = view->id == VIEW_GUIDE_PREFECTURE || view->id == VIEW_GUIDE_LIST;
    if (view->id == VIEW_GUIDE)
        return marker(&view->guide.municipality);
    return list && view->guide.count > 0 ? marker(&view->guide.choices[0]) : 0;
}
