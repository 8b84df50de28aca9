#include "firmware/link/link_remote_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drivers/base/log.h"
#include "firmware/link/link_kept.h"

enum {
    LINE_MAX_SIZE = 32, // "diagnose 999999999"
    LINES = LINK_REMOTE_MAX + 1,
};

static const char FILE_WORD[] = "remote", LAST[] = "last";

static bool is_kept(const struct link_remote_item *item)
{
    return (item->state == LINK_REMOTE_WAITING || item->state == LINK_REMOTE_READY) && !item->stale;
}

void link_remote_file_write(const struct link_remote *r)
{
    struct link_kept kept = {.outbox = r->outbox};
    char text[LINES * LINE_MAX_SIZE];
    int used = snprintf(text, sizeof text, "%s %u\n", LAST, r->last);
    for (size_t i = 0; i < LINK_REMOTE_MAX; i++)
        if (is_kept(&r->items[i]))
            used += snprintf(text + used, sizeof text - (size_t)used, "%s %u\n",
                             remote_command_name(r->items[i].command), r->items[i].number);
    link_kept_write(&kept, FILE_WORD, text);
}

// Whether the line is that word and a number.
static bool read_line(const char *line, const char *word, uint32_t *number)
{
    size_t length = strlen(word);
    char *end;
    if (strncmp(line, word, length) != 0 || line[length] != ' ')
        return false;
    unsigned long read = strtoul(line + length + 1, &end, 10);
    bool good = line[length + 1] >= '0' && line[length + 1] <= '9' && read <= ANSWER_NUMBER_MAX &&
                *end == '\0';
    if (good)
        *number = (uint32_t)read;
    return good;
}

static bool read_item(const char *line, struct link_remote_item *item)
{
    for (int i = 0; i <= REMOTE_COMMAND_COUNT; i++) {
        item->command = (enum remote_command)i;
        if (read_line(line, remote_command_name(item->command), &item->number) && item->number > 0)
            return true;
    }
    return false;
}

static void take_line(struct link_remote *r, const char *line, size_t *count)
{
    struct link_remote_item item = {.state = LINK_REMOTE_WAITING};
    if (read_line(line, LAST, &r->last))
        return;
    if (*count < LINK_REMOTE_MAX && read_item(line, &item) && item.number <= r->last)
        r->items[(*count)++] = item;
    else
        log_write(LOG_ERROR, "remote", "event=line-not-understood");
}

void link_remote_file_read(struct link_remote *r)
{
    struct link_kept kept = {.outbox = r->outbox};
    char text[LINES * LINE_MAX_SIZE], *rest = text;
    size_t count = 0;
    if (link_kept_read(&kept, FILE_WORD, text, sizeof text) != LINK_KEPT_TEXT)
        return;
    for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
        take_line(r, line, &count);
}
