#include "firmware/link/link_order.h"

#include <stdio.h>
#include <string.h>

#include "drivers/base/clock.h"
#include "drivers/base/log.h"

enum {
    WORD_MAX = 32, // bytes of the file that are looked at
    RECORD_AGAIN_MS = 60000,
};

static const char FILE_WORD[] = "order", IN_SERVICE[] = "in-service";

static enum off_reason understood(const char *word)
{
    size_t length = strlen(word);
    if (length > 0 && word[length - 1] == '\n')
        length--;
    if (length == sizeof IN_SERVICE - 1 && memcmp(word, IN_SERVICE, length) == 0)
        return OFF_NOT;
    enum off_reason reason = off_reason_named(word, length);
    if (reason != OFF_REASON_COUNT)
        return reason;
    log_write(LOG_ERROR, "link", "event=order-not-understood");
    return OFF_OTHER;
}

static void tell(const struct link_order *order)
{
    const struct link_off off = {.reason = (uint8_t)order->reason};
    order->tell(order->context, &off);
}

static void note(const struct link_order *order)
{
    if (order->reason == OFF_NOT)
        log_write(LOG_INFO, "link", "event=in-service");
    else
        log_write(LOG_WARNING, "link", "event=out-of-service reason=%s",
                  off_reason_name(order->reason));
}

// What is on the disk was written before its record, and this program may have ended in between.
static void record(struct link_order *order)
{
    order->recorded = link_history_order(order->history, order->reason);
    order->record_due = clock_ms() + RECORD_AGAIN_MS;
}

bool link_order_take(struct link_order *order, enum off_reason reason)
{
    char text[WORD_MAX];
    snprintf(text, sizeof text, "%s\n", reason == OFF_NOT ? IN_SERVICE : off_reason_name(reason));
    if (!link_kept_write(&order->kept, FILE_WORD, text))
        return false;
    order->reason = reason;
    note(order);
    record(order);
    return true;
}

void link_order_run(struct link_order *order)
{
    char word[WORD_MAX];
    if (order->kept.known && !order->recorded && clock_ms() >= order->record_due)
        record(order);
    if (!link_kept_is_due(&order->kept))
        return;
    enum link_kept_found found = link_kept_read(&order->kept, FILE_WORD, word, sizeof word);
    if (found == LINK_KEPT_UNREAD)
        return;
    order->reason = found == LINK_KEPT_NONE ? OFF_NOT : understood(word);
    if (order->reason != OFF_NOT)
        note(order);
    tell(order);
    record(order);
}

void link_order_greet(struct link_order *order)
{
    if (order->kept.known)
        tell(order);
    else
        link_order_run(order);
}

int link_order_wait(const struct link_order *order)
{
    if (!order->kept.known)
        return link_kept_wait(&order->kept);
    return order->recorded ? -1 : clock_left(order->record_due);
}
