#include "firmware/control/trace_log.h"

void trace_log_clear(struct trace_log *log)
{
    log->total = log->bulk = 0;
}

// ISO/IEC 7816-4, 11.6: VERIFY (without a body it asks for the tries), CHANGE REFERENCE DATA, RESET
// RETRY COUNTER.
static bool has_secret(const struct card_trace *entry)
{
    bool may = entry->ins == 0x20 || entry->ins == 0x24 || entry->ins == 0x2C;
    return may && entry->command_bytes > 0;
}

static void hide_length(struct card_trace *entry)
{
    uint32_t steps = entry->microseconds / TRACE_LOG_STEP_US + 1;
    entry->command_bytes = TRACE_LOG_SECRET;
    entry->microseconds = steps * TRACE_LOG_STEP_US;
}

void trace_log_add(struct trace_log *log, const struct card_trace *entry)
{
    struct card_trace *kept = &log->ring[log->total % TRACE_LOG_MAX];
    *kept = *entry;
    if (has_secret(kept))
        hide_length(kept);
    log->total++;
    log->bulk += entry->bulk;
}

const struct card_trace *trace_log_entry(const struct trace_log *log, size_t number)
{
    bool overwritten = log->total > TRACE_LOG_MAX && number < log->total - TRACE_LOG_MAX;
    if (number >= log->total || overwritten)
        return NULL;
    return &log->ring[number % TRACE_LOG_MAX];
}
