#include "firmware/control/trace_log.h"

void trace_log_clear(struct trace_log *log)
{
    log->total = log->bulk = 0;
}

void trace_log_add(struct trace_log *log, const struct card_trace *entry)
{
    log->ring[log->total % TRACE_LOG_MAX] = *entry;
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
