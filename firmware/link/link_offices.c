#include "firmware/link/link_offices.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drivers/base/clock.h"
#include "drivers/base/file.h"
#include "drivers/base/log.h"
#include "firmware/limits.h"
#include "firmware/offices/offices.h"

enum {
    AGAIN_MS = 10 * 60000, // after an answer that did not come or was not good
};

// ---- the last good copy -----------------------------------------------------------------------

static void tell(const struct link_offices *o)
{
    const struct link_offices_news news = {.version = o->version, .size = (uint32_t)o->length};
    if (o->text)
        o->tell(o->context, &news);
}

// Checks what was signed and keeps its content in memory. False, and a line in the log, when it is
// not good; an older one is not taken either.
static bool take(struct link_offices *o, enum signed_time when, const char *json, size_t length)
{
    char *content, wrong[OFFICES_WRONG_MAX] = "";
    size_t size;
    struct offices *offices = NULL;
    enum signed_err err = signed_open(o->roots, when, json, length, &content, &size);
    if (err != SIGNED_OK)
        snprintf(wrong, sizeof wrong, "%s", signed_strerr(err));
    else if (offices_read(&offices, content, size, wrong) == OFFICES_OK &&
             offices_version(offices) <= o->version)
        snprintf(wrong, sizeof wrong, "no newer than version %lld", (long long)o->version);
    bool good = wrong[0] == '\0' && offices;
    if (good) {
        free(o->text);
        o->text = content;
        o->length = size;
        o->version = offices_version(offices);
    } else {
        free(content);
        log_write(LOG_WARNING, "link", "event=offices-refused cause=\"%s\"", wrong);
    }
    offices_free(&offices);
    return good;
}

// The whole file, terminated; NULL when it is empty or larger than any that is kept.
static char *read_whole(FILE *file, size_t *length)
{
    long size = fseek(file, 0, SEEK_END) == 0 ? ftell(file) : 0;
    bool fits = size > 0 && size <= HTTPS_TAG_MAX + BACKEND_OFFICES_MAX;
    char *text = fits && fseek(file, 0, SEEK_SET) == 0 ? malloc((size_t)size + 1) : NULL;
    if (!text)
        return NULL;
    *length = fread(text, 1, (size_t)size, file);
    text[*length] = '\0';
    return text;
}

// The first line is the entity tag, the rest what was signed. The caller frees the text.
static char *read_kept(const char *path, size_t *length)
{
    FILE *file = path ? fopen(path, "re") : NULL;
    char *text = file ? read_whole(file, length) : NULL;
    if (file)
        fclose(file);
    return text;
}

static void take_kept(struct link_offices *o)
{
    size_t length = 0;
    char *text = read_kept(o->path, &length);
    char *end = text ? memchr(text, '\n', length) : NULL;
    if (end && end - text < HTTPS_TAG_MAX &&
        take(o, SIGNED_WHENEVER, end + 1, length - (size_t)(end + 1 - text))) {
        memcpy(o->tag, text, (size_t)(end - text));
        o->tag[end - text] = '\0';
    }
    free(text);
}

// What does not fit on the disk must not take the room that the outbox needs.
static void keep(const struct link_offices *o, const struct answer_offices *answer)
{
    const struct file_part parts[] = {
        {o->tag, strlen(o->tag)}, {"\n", 1}, {answer->json, answer->length}};
    if (o->path && !file_replace(o->path, parts, sizeof parts / sizeof parts[0]))
        log_write(LOG_WARNING, "link", "event=offices-not-kept cause=\"%s\"", strerror(errno));
}

void link_offices_start(struct link_offices *o)
{
    o->due = INT64_MAX;
    o->roots = signed_roots_open(o->ca_file);
    if (o->roots)
        take_kept(o);
}

void link_offices_close(struct link_offices *o)
{
    signed_roots_close(&o->roots);
    free(o->text);
    o->text = NULL;
}

void link_offices_greet(struct link_offices *o)
{
    tell(o);
}

// ---- the backend's ----------------------------------------------------------------------------

static void answered(void *context, const struct backend_answer *answer)
{
    struct link_offices *o = context;
    o->asking = false;
    o->due = clock_ms() + AGAIN_MS;
    if (answer->end != BACKEND_DONE)
        return;
    if (!answer->offices.unchanged &&
        !take(o, SIGNED_NOW, answer->offices.json, answer->offices.length))
        return;
    o->asked = true;
    if (o->version >= o->offered) // else it was a copy on the way, older than the backend's
        o->due = INT64_MAX;
    if (answer->offices.unchanged)
        return;
    snprintf(o->tag, sizeof o->tag, "%s", answer->offices.tag);
    keep(o, &answer->offices);
    log_write(LOG_INFO, "link", "event=offices version=%lld bytes=%zu", (long long)o->version,
              o->length);
    tell(o);
}

void link_offices_offered(struct link_offices *o, int64_t version)
{
    bool wanted = version > o->version || (version > 0 && !o->asked);
    o->offered = version;
    if (wanted && o->roots && o->due == INT64_MAX)
        o->due = clock_ms();
}

void link_offices_run(struct link_offices *o)
{
    if (o->asking || clock_ms() < o->due)
        return;
    o->due = clock_ms() + AGAIN_MS;
    o->asking = backend_offices(o->backend, LIMIT_OFFICES_MS, o->text && o->tag[0] ? o->tag : NULL,
                                (struct backend_caller){answered, o});
}

int link_offices_wait(const struct link_offices *o)
{
    return o->asking || o->due == INT64_MAX ? -1 : clock_left(o->due);
}

// ---- pieces -----------------------------------------------------------------------------------

void link_offices_part(const struct link_offices *o, const struct link_offices_ask *ask,
                       struct link_offices_part *part)
{
    *part = (struct link_offices_part){.answer.result = LINK_GARBLED};
    if (!o->text || ask->version != o->version || ask->offset >= o->length)
        return;
    size_t left = o->length - ask->offset;
    part->answer.result = LINK_DONE;
    part->length = (uint16_t)(left < sizeof part->bytes ? left : sizeof part->bytes);
    memcpy(part->bytes, o->text + ask->offset, part->length);
}
