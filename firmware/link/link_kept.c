#include "firmware/link/link_kept.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "drivers/base/clock.h"
#include "drivers/base/file.h"
#include "drivers/base/log.h"

static bool path_of(const struct link_kept *kept, const char *word, char path[PATH_MAX])
{
    int length = snprintf(path, PATH_MAX, "%s.%s", kept->outbox, word);
    errno = ENAMETOOLONG;
    return length > 0 && length < PATH_MAX;
}

bool link_kept_is_due(const struct link_kept *kept)
{
    return !kept->known && clock_ms() >= kept->due;
}

// UNREAD leaves errno.
static enum link_kept_found read_text(const char *path, char *text, size_t size)
{
    FILE *file = fopen(path, "re");
    if (!file)
        return errno == ENOENT ? LINK_KEPT_NONE : LINK_KEPT_UNREAD;
    size_t length = fread(text, 1, size - 1, file);
    bool good = ferror(file) == 0;
    fclose(file);
    for (size_t i = 0; i < length; i++)
        text[i] = text[i] == '\0' ? '?' : text[i];
    text[length] = '\0';
    return good ? LINK_KEPT_TEXT : LINK_KEPT_UNREAD;
}

enum link_kept_found link_kept_read(struct link_kept *kept, const char *word, char *text,
                                    size_t size)
{
    char path[PATH_MAX];
    text[0] = '\0';
    kept->due = clock_ms() + LINK_KEPT_AGAIN_MS;
    enum link_kept_found found =
        path_of(kept, word, path) ? read_text(path, text, size) : LINK_KEPT_UNREAD;
    kept->known = found != LINK_KEPT_UNREAD;
    if (!kept->known)
        log_write(LOG_ERROR, "link", "event=not-read file=%s cause=\"%s\"", word, strerror(errno));
    return found;
}

bool link_kept_write(struct link_kept *kept, const char *word, const char *text)
{
    char path[PATH_MAX];
    const struct file_part part = {text, strlen(text)};
    bool good = path_of(kept, word, path) && file_replace(path, &part, 1);
    if (good)
        kept->known = true;
    else
        log_write(LOG_ERROR, "link", "event=not-kept file=%s cause=\"%s\"", word, strerror(errno));
    return good;
}

int link_kept_wait(const struct link_kept *kept)
{
    return kept->known ? -1 : clock_left(kept->due);
}
