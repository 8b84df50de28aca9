#include "tests/card/src/fault.h"

#include <stdlib.h>
#include <string.h>

enum {
    APDU_MAX = 1000000,
    DELAY_MAX = 600000, // ms; longer is silence
};

static bool read_number(const char *word, int base, unsigned long most, unsigned long *number)
{
    char *end;
    if (word == NULL || *word == '\0')
        return false;
    *number = strtoul(word, &end, base);
    return *end == '\0' && *number <= most;
}

// Reads WHEN and a last `always`; what follows must be the end.
static bool read_when(char *const *words, struct fault *fault)
{
    unsigned long number;
    if (words[0] == NULL)
        return false;
    fault->by_ins = strcmp(words[0], "ins") == 0;
    if (fault->by_ins) {
        if (!read_number(words[1], 16, 0xFF, &number))
            return false;
        fault->ins = (uint8_t)number;
    } else {
        if (strcmp(words[0], "apdu") != 0 || !read_number(words[1], 10, APDU_MAX, &number) ||
            number == 0)
            return false;
        fault->apdu = (unsigned)number;
    }
    fault->always = words[2] != NULL && strcmp(words[2], "always") == 0;
    return words[2] == NULL || (fault->always && words[3] == NULL);
}

static bool read_leave(char *const *words, struct fault *fault)
{
    if (words[0] == NULL)
        return false;
    fault->action = strcmp(words[0], "before") == 0 ? FAULT_LEAVE_BEFORE : FAULT_LEAVE_AFTER;
    return (fault->action == FAULT_LEAVE_BEFORE || strcmp(words[0], "after") == 0) &&
           read_when(words + 1, fault);
}

bool fault_read_ms(const char *word, unsigned *ms)
{
    unsigned long number;
    if (!read_number(word, 10, DELAY_MAX, &number) || number == 0)
        return false;
    *ms = (unsigned)number;
    return true;
}

static bool read_wobble(char *const *words, struct fault *fault)
{
    return fault_read_ms(words[0], &fault->back_ms) && read_leave(words + 1, fault);
}

static bool read_short(char *const *words, struct fault *fault)
{
    unsigned long bytes;
    fault->action = FAULT_SHORT;
    if (!read_number(words[0], 10, 1, &bytes))
        return false;
    fault->bytes = (unsigned)bytes;
    return read_when(words + 1, fault);
}

static bool read_answer(char *const *words, struct fault *fault)
{
    unsigned long sw;
    fault->action = FAULT_ANSWER;
    if (!read_number(words[0], 16, 0xFFFF, &sw))
        return false;
    fault->sw = (uint16_t)sw;
    return read_when(words + 1, fault);
}

static bool read_delay(char *const *words, struct fault *fault)
{
    unsigned long delay;
    fault->action = FAULT_DELAY;
    if (!read_number(words[0], 10, DELAY_MAX, &delay))
        return false;
    fault->delay_ms = (unsigned)delay;
    return words[1] == NULL || read_when(words + 1, fault);
}

static bool read_fault(char *const *words, struct fault *fault)
{
    if (words[0] == NULL)
        return false;
    if (strcmp(words[0], "leave") == 0)
        return read_leave(words + 1, fault);
    if (strcmp(words[0], "wobble") == 0)
        return read_wobble(words + 1, fault);
    if (strcmp(words[0], "short") == 0)
        return read_short(words + 1, fault);
    if (strcmp(words[0], "answer") == 0)
        return read_answer(words + 1, fault);
    if (strcmp(words[0], "delay") == 0)
        return read_delay(words + 1, fault);
    fault->action = strcmp(words[0], "silent") == 0 ? FAULT_SILENT : FAULT_FORGET;
    return (fault->action == FAULT_SILENT || strcmp(words[0], "forget") == 0) &&
           read_when(words + 1, fault);
}

bool fault_add(struct fault_plan *plan, char *const *words)
{
    struct fault fault = {.action = FAULT_DELAY};
    if (!read_fault(words, &fault))
        return false;
    if (fault.action == FAULT_DELAY && !fault.by_ins && fault.apdu == 0) {
        plan->delay_ms = fault.delay_ms;
        return true;
    }
    if (plan->count == FAULT_MAX)
        return false;
    plan->faults[plan->count++] = fault;
    return true;
}

static bool meant(const struct fault *fault, unsigned apdu, uint8_t ins)
{
    if (fault->by_ins)
        return fault->ins == ins;
    // Silence lasts, and with it nothing comes after; `always` lasts by its name.
    bool lasts = fault->action == FAULT_SILENT || fault->always;
    return lasts ? apdu >= fault->apdu : apdu == fault->apdu;
}

static void apply(const struct fault *fault, struct fault_verdict *verdict)
{
    switch (fault->action) {
    case FAULT_LEAVE_BEFORE:
        verdict->leave_before = true;
        verdict->back_ms = fault->back_ms;
        break;
    case FAULT_LEAVE_AFTER:
        verdict->leave_after = true;
        verdict->back_ms = fault->back_ms;
        break;
    case FAULT_SILENT:
        verdict->silent = true;
        break;
    case FAULT_SHORT:
        verdict->cut = true;
        verdict->bytes = fault->bytes;
        break;
    case FAULT_ANSWER:
        verdict->replaced = true;
        verdict->sw = fault->sw;
        break;
    case FAULT_FORGET:
        verdict->forget = true;
        break;
    case FAULT_DELAY:
        verdict->delay_ms += fault->delay_ms;
        break;
    }
}

struct fault_verdict fault_judge(struct fault_plan *plan, unsigned apdu, uint8_t ins)
{
    struct fault_verdict verdict = {.delay_ms = plan->delay_ms};
    size_t kept = 0;
    for (size_t i = 0; i < plan->count; i++) {
        const struct fault fault = plan->faults[i];
        bool now = meant(&fault, apdu, ins);
        if (now)
            apply(&fault, &verdict);
        if (!now || fault.always)
            plan->faults[kept++] = fault;
    }
    plan->count = kept;
    return verdict;
}
