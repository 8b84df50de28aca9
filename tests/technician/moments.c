#include "tests/technician/moments.h"

#include <assert.h>

enum {
    MOMENTS_MAX = 200,
};

struct list {
    enum moments_of what;
    struct moment moments[MOMENTS_MAX];
    size_t count;
};

static void add(struct list *l, struct moment moment)
{
    assert(l->count < MOMENTS_MAX);
    l->moments[l->count++] = moment;
}

static void add_event(struct list *l, struct technician_event event)
{
    add(l, (struct moment){.event = event});
}

static void add_inputs(struct list *l)
{
    for (int i = 0; i < 2; i++) {
        add_event(l, (struct technician_event){.type = TECHNICIAN_BEGINS, .at_start = i});
        add_event(l, (struct technician_event){.type = TECHNICIAN_ENTERS, .complete = i});
        add_event(l, (struct technician_event){
                         .type = TECHNICIAN_ASKS, .work = HISTORY_READER, .needs_reader = i});
    }
    if (l->what == MOMENTS_OF_LOGINS)
        add_event(l, (struct technician_event){.type = TECHNICIAN_ASKS, .work = HISTORY_RESTART});
    add_event(l, (struct technician_event){.type = TECHNICIAN_TOUCHES});
    add_event(l, (struct technician_event){.type = TECHNICIAN_LEAVES});
    add_event(l, (struct technician_event){.type = TECHNICIAN_AGAIN});
    add_event(l, (struct technician_event){.type = TECHNICIAN_RETURNS});
}

static void add_machine(struct list *l)
{
    static const int64_t PASSED_S[MOMENTS_OF_COUNT][2] = {
        [MOMENTS_OF_LOGINS] = {300, 3600},
        [MOMENTS_OF_MODES] = {30, 3600},
    };
    for (int i = 0; i < 2; i++)
        add(l, (struct moment){.event = {.type = TECHNICIAN_TICKS},
                               .passed = 1000 * PASSED_S[l->what][i]});
    add_event(l, (struct technician_event){.type = TECHNICIAN_NO_HELPER});
    add_event(l, (struct technician_event){.type = TECHNICIAN_UNSTORED});
    for (int reader = 0; reader <= TECHNICIAN_READER_OTHER; reader++)
        for (int came = 0; came < 2; came++)
            add_event(l, (struct technician_event){.type = TECHNICIAN_READER,
                                                   .reader = (enum technician_reader)reader,
                                                   .came = came});
    for (int back = 0; back < (l->what == MOMENTS_OF_LOGINS ? 2 : 1); back++)
        add(l, (struct moment){
                   .event = {.type = TECHNICIAN_TICKS}, .restarts = true, .set_back = back});
}

// An answer to the question that is waited for, and the same too late.
static void add_answer(struct list *l, struct technician_event event)
{
    event.ticket = event.type == TECHNICIAN_WORKED ? WAITED_WORK : WAITED_TICKET;
    add_event(l, event);
    event.ticket = LATE_TICKET;
    add_event(l, event);
}

static struct technician_identity identity(char who)
{
    struct technician_identity identity = {.serial = {who}};
    identity.fingerprint[0] = (unsigned char)who;
    return identity;
}

static void add_read(struct list *l)
{
    static const enum technician_cause CAUSES[] = {TECHNICIAN_NO_TECHNICIAN, TECHNICIAN_RESIDENT,
                                                   TECHNICIAN_EXPIRED, TECHNICIAN_CARD_OUT,
                                                   TECHNICIAN_CARD_SILENT};
    struct technician_event event = {.type = TECHNICIAN_READ};
    for (char who = 'A'; who <= (l->what == MOMENTS_OF_LOGINS ? 'B' : 'A'); who++)
        for (int8_t tries = l->what == MOMENTS_OF_LOGINS ? -1 : 1;
             tries <= (l->what == MOMENTS_OF_LOGINS ? 2 : 1); tries++) {
            event.identity = identity(who);
            event.tries = tries;
            add_answer(l, event);
        }
    for (size_t i = 0; i < sizeof CAUSES / sizeof CAUSES[0]; i++) {
        event.cause = CAUSES[i];
        event.identity = identity(CAUSES[i] == TECHNICIAN_EXPIRED ? 'A' : '\0');
        event.tries = 0;
        add_answer(l, event);
    }
}

static void add_proved(struct list *l)
{
    static const enum technician_cause CAUSES[] = {
        TECHNICIAN_OK,         TECHNICIAN_PIN_WRONG, TECHNICIAN_PIN_BLOCKED, TECHNICIAN_NOT_PROVED,
        TECHNICIAN_OTHER_CARD, TECHNICIAN_CARD_OUT,  TECHNICIAN_CARD_SILENT, TECHNICIAN_FAULT};
    for (size_t i = 0; i < sizeof CAUSES / sizeof CAUSES[0]; i++)
        add_answer(l, (struct technician_event){.type = TECHNICIAN_PROVED,
                                                .cause = CAUSES[i],
                                                .tries = CAUSES[i] == TECHNICIAN_OK});
}

const struct moment *moments_all(enum moments_of what, size_t *count)
{
    static struct list lists[MOMENTS_OF_COUNT]; // lint: file-scope filled once
    struct list *list = &lists[what];
    if (list->count == 0) {
        list->what = what;
        add_inputs(list);
        add_machine(list);
        add_read(list);
        add_proved(list);
        add_answer(list,
                   (struct technician_event){.type = TECHNICIAN_WORKED, .outcome = HISTORY_PASS});
    }
    *count = list->count;
    return list->moments;
}
