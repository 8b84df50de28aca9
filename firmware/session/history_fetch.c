#include "firmware/session/history_fetch.h"

#include <string.h>

void history_fetch_want(struct history_fetch *f, bool all)
{
    f->all = all || (f->wanted && f->all);
    f->wanted = true;
}

bool history_fetch_next(struct history_fetch *f, struct link_history_ask *ask)
{
    if (!f->wanted || f->asked)
        return false;
    *ask = (struct link_history_ask){.verify = f->all};
    f->verified = f->all;
    f->wanted = f->all = f->known = false;
    f->asked = true;
    f->run++;
    return true;
}

void history_fetch_answered(struct history_fetch *f, const struct ipc_message *message)
{
    f->asked = false;
    f->known = message->type != IPC_LOST;
    if (f->known)
        memcpy(&f->part, message->body, sizeof f->part);
    f->known = f->known && f->part.answer.result == LINK_DONE;
}

struct control_history history_fetch_told(const struct history_fetch *f)
{
    const struct link_history_news *news = &f->part.news;
    struct control_history told = {.run = f->run, .running = f->asked, .known = f->known};
    if (!f->known)
        return told;
    told.verified = f->verified;
    told.usable = news->usable;
    told.whole = news->whole;
    told.state = news->state;
    told.number = news->number;
    told.count = news->records;
    told.aside = news->aside;
    told.begun = f->part.begun;
    told.begun_number = f->part.begun_number;
    told.lines = f->part.lines;
    return told;
}
