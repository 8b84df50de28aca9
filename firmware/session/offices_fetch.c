#include "firmware/session/offices_fetch.h"

#include <stdlib.h>
#include <string.h>

#include "drivers/base/log.h"

static void drop(struct offices_fetch *f)
{
    free(f->text);
    f->text = NULL;
    f->wanted = 0;
    f->size = f->have = 0;
}

void offices_fetch_told(struct offices_fetch *f, const struct link_offices_news *news)
{
    if (news->version <= f->held || news->version == f->wanted)
        return;
    drop(f);
    f->text = malloc(news->size);
    if (!f->text)
        return;
    f->wanted = news->version;
    f->size = news->size;
}

bool offices_fetch_next(struct offices_fetch *f, struct link_offices_ask *ask)
{
    if (f->wanted == 0 || f->asked)
        return false;
    memset(ask, 0, sizeof *ask);
    ask->version = f->wanted;
    ask->offset = f->have;
    f->asked = true;
    return true;
}

static void finish(struct offices_fetch *f)
{
    char wrong[OFFICES_WRONG_MAX] = "";
    struct offices *offices;
    if (offices_read(&offices, f->text, f->size, wrong) == OFFICES_OK) {
        offices_free(&f->ready);
        f->ready = offices;
        f->held = f->wanted;
        log_write(LOG_INFO, "kiosk", "event=offices version=%lld count=%zu", (long long)f->held,
                  offices_count(offices));
    } else {
        log_write(LOG_WARNING, "kiosk", "event=offices-refused cause=\"%s\"", wrong);
    }
    drop(f);
}

// A piece that does not continue what is here ends the fetch: kiosk-link tells anew what it has
// when it is connected again, and when it has something newer.
void offices_fetch_part(struct offices_fetch *f, const struct ipc_message *message)
{
    const struct link_offices_part *part = (const void *)message->body;
    f->asked = false;
    if (f->wanted == 0)
        return;
    if (message->type == IPC_LOST || part->answer.result != LINK_DONE || part->length == 0 ||
        part->length > f->size - f->have) {
        drop(f);
        return;
    }
    memcpy(f->text + f->have, part->bytes, part->length);
    f->have += part->length;
    if (f->have == f->size)
        finish(f);
}

struct offices *offices_fetch_take(struct offices_fetch *f)
{
    struct offices *ready = f->ready;
    f->ready = NULL;
    return ready;
}

void offices_fetch_free(struct offices_fetch *f)
{
    drop(f);
    offices_free(&f->ready);
}
