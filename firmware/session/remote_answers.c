#include "firmware/session/remote_answers.h"

#include <stdlib.h>
#include <string.h>

#include "drivers/base/log.h"

void remote_answers_asked(struct remote_answers *r, const struct link_asked *asked)
{
    for (size_t i = 0; i < r->count; i++)
        if (r->list[i].number == asked->number)
            return;
    if (r->count < REMOTE_ANSWERS_MAX)
        r->list[r->count++] = *asked;
}

static void end_first(struct remote_answers *r)
{
    free(r->json);
    r->json = NULL;
    r->run = r->ticket = 0;
    r->size = r->sent = r->sending = 0;
    r->count--;
    memmove(r->list, r->list + 1, r->count * sizeof r->list[0]);
}

void remote_answers_take(struct remote_answers *r, char *json)
{
    size_t length = json ? strlen(json) : 0;
    r->json = json;
    r->size = (uint16_t)length;
    if (length > 0 && length <= LINK_TELL_MAX)
        return;
    log_write(LOG_ERROR, "remote", "event=not-told bytes=%zu", length);
    end_first(r);
}

bool remote_answers_hand_over(struct remote_answers *r, uint32_t ticket, struct link_tell *tell)
{
    if (!r->json || r->ticket != 0)
        return false;
    int left = r->size - r->sent;
    *tell = (struct link_tell){.number = r->list[0].number, .size = r->size, .offset = r->sent};
    r->sending = tell->length = (uint16_t)(left < LINK_TELL_PART ? left : LINK_TELL_PART);
    memcpy(tell->bytes, r->json + r->sent, tell->length);
    r->ticket = ticket;
    return true;
}

void remote_answers_answered(struct remote_answers *r, uint32_t ticket, int result)
{
    if (r->ticket == 0 || ticket != r->ticket)
        return;
    r->ticket = 0;
    r->sent = (uint16_t)(r->sent + r->sending);
    if (result != LINK_DONE || r->sent == r->size)
        end_first(r);
}

void remote_answers_forget(struct remote_answers *r)
{
    free(r->json);
    *r = (struct remote_answers){0};
}
