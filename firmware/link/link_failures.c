#include "firmware/link/link_failures.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "drivers/base/clock.h"
#include "drivers/base/file.h"
#include "drivers/base/log.h"

enum {
    LINE_MAX_BYTES = 48,
};

static bool path_of(const struct link_failures_kept *kept, char path[PATH_MAX])
{
    int length = snprintf(path, PATH_MAX, "%s.failures", kept->outbox);
    errno = ENAMETOOLONG;
    return length > 0 && length < PATH_MAX;
}

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

// False, with errno, when nobody knows what the file says.
static bool read_file(const char *path, struct link_failures *failures)
{
    char line[LINE_MAX_BYTES + 1] = "";
    FILE *file = fopen(path, "re");
    if (!file) {
        *failures = (struct link_failures){.count = 0};
        return errno == ENOENT;
    }
    size_t length = fread(line, 1, LINE_MAX_BYTES, file);
    bool good = ferror(file) == 0;
    fclose(file);
    line[length] = '\0';
    if (good)
        *failures = understood(line);
    return good;
}

bool link_failures_take(struct link_failures_kept *kept, const struct link_failures *failures)
{
    char path[PATH_MAX], line[LINE_MAX_BYTES];
    int length =
        snprintf(line, sizeof line, "%" PRIu32 " %" PRId64 "\n", failures->count, failures->last);
    const struct file_part part = {line, (size_t)length};
    if (!path_of(kept, path) || !file_replace(path, &part, 1)) {
        log_write(LOG_ERROR, "link", "event=failures-not-kept cause=\"%s\"", strerror(errno));
        return false;
    }
    kept->known = true;
    kept->failures = *failures;
    return true;
}

void link_failures_run(struct link_failures_kept *kept)
{
    char path[PATH_MAX];
    if (kept->known || clock_ms() < kept->due)
        return;
    kept->due = clock_ms() + LINK_FAILURES_AGAIN_MS;
    kept->known = path_of(kept, path) && read_file(path, &kept->failures);
    if (kept->known)
        kept->tell(kept->context, &kept->failures);
    else
        log_write(LOG_ERROR, "link", "event=failures-not-read cause=\"%s\"", strerror(errno));
}

void link_failures_greet(struct link_failures_kept *kept)
{
    if (kept->known)
        kept->tell(kept->context, &kept->failures);
    else
        link_failures_run(kept);
}

int link_failures_wait(const struct link_failures_kept *kept)
{
    return kept->known ? -1 : clock_left(kept->due);
}
