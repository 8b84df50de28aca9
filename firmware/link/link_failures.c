#include "firmware/link/link_failures.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "drivers/base/clock.h"
#include "drivers/base/log.h"

enum {
    LINE_MAX_BYTES = 48,
};

static const char FILE_WORD[] = "failures";

static struct link_failures understood(const char *line)
{
    struct link_failures failures = {.count = 0};
    char end = 0;
    int read = sscanf(line, "%" SCNu32 " %" SCNd64 "%c", &failures.count, &failures.last, &end);
    bool good = read == 3 && end == '\n' && failures.count <= LINK_FAILURES_MOST &&
                failures.last >= 0 && failures.last <= CLOCK_LAST_SECOND;
    if (good)
        return failures;
    log_write(LOG_ERROR, "link", "event=failures-not-understood");
    return (struct link_failures){.count = LINK_FAILURES_MOST, .last = clock_now()};
}

bool link_failures_take(struct link_failures_kept *f, const struct link_failures *failures)
{
    char line[LINE_MAX_BYTES];
    snprintf(line, sizeof line, "%" PRIu32 " %" PRId64 "\n", failures->count, failures->last);
    if (!link_kept_write(&f->kept, FILE_WORD, line))
        return false;
    f->failures = *failures;
    return true;
}

void link_failures_run(struct link_failures_kept *f)
{
    char line[LINE_MAX_BYTES];
    if (!link_kept_is_due(&f->kept))
        return;
    enum link_kept_found found = link_kept_read(&f->kept, FILE_WORD, line, sizeof line);
    if (found == LINK_KEPT_UNREAD)
        return;
    f->failures = found == LINK_KEPT_NONE ? (struct link_failures){.count = 0} : understood(line);
    f->tell(f->context, &f->failures);
}

void link_failures_greet(struct link_failures_kept *f)
{
    if (f->kept.known)
        f->tell(f->context, &f->failures);
    else
        link_failures_run(f);
}

int link_failures_wait(const struct link_failures_kept *f)
{
    return link_kept_wait(&f->kept);
}
