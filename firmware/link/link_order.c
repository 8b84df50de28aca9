#include "firmware/link/link_order.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "drivers/base/clock.h"
#include "drivers/base/file.h"
#include "drivers/base/log.h"

enum {
    WORD_MAX = 32, // bytes of the file that are looked at
};

static const char IN_SERVICE[] = "in-service";

static bool path_of(const struct link_order *order, char path[PATH_MAX])
{
    int length = snprintf(path, PATH_MAX, "%s.order", order->outbox);
    errno = ENAMETOOLONG;
    return length > 0 && length < PATH_MAX;
}

static enum off_reason understood(const char *word, size_t length)
{
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

// False, with errno, when nobody knows what the file says.
static bool read_order(const char *path, enum off_reason *reason)
{
    char word[WORD_MAX];
    FILE *file = fopen(path, "re");
    if (!file) {
        *reason = OFF_NOT;
        return errno == ENOENT;
    }
    size_t length = fread(word, 1, sizeof word, file);
    bool good = ferror(file) == 0;
    fclose(file);
    if (good)
        *reason = understood(word, length);
    return good;
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

bool link_order_take(struct link_order *order, enum off_reason reason)
{
    char path[PATH_MAX];
    const char *word = reason == OFF_NOT ? IN_SERVICE : off_reason_name(reason);
    const struct file_part parts[] = {{word, strlen(word)}, {"\n", 1}};
    if (!path_of(order, path) || !file_replace(path, parts, sizeof parts / sizeof parts[0])) {
        log_write(LOG_ERROR, "link", "event=order-not-kept cause=\"%s\"", strerror(errno));
        return false;
    }
    bool same = order->known && order->reason == reason; // told again: its answer was lost
    order->known = true;
    order->reason = reason;
    note(order);
    if (!same)
        link_history_order(order->history, reason);
    return true;
}

void link_order_run(struct link_order *order)
{
    char path[PATH_MAX];
    if (order->known || clock_ms() < order->due)
        return;
    order->due = clock_ms() + LINK_ORDER_AGAIN_MS;
    order->known = path_of(order, path) && read_order(path, &order->reason);
    if (!order->known)
        log_write(LOG_ERROR, "link", "event=order-not-read cause=\"%s\"", strerror(errno));
    else if (order->reason != OFF_NOT)
        note(order);
    if (order->known)
        tell(order);
}

void link_order_greet(struct link_order *order)
{
    if (order->known)
        tell(order);
    else
        link_order_run(order);
}

int link_order_wait(const struct link_order *order)
{
    return order->known ? -1 : clock_left(order->due);
}
