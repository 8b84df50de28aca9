#include "firmware/session/export_fetch.h"

#include <string.h>

bool export_fetch_begin(struct export_fetch *f, enum link_export_kind kind,
                        struct link_export_ask *ask)
{
    if (f->asked)
        return false;
    *ask = (struct link_export_ask){.kind = (uint8_t)kind};
    f->kind = kind;
    f->known = false;
    f->asked = true;
    f->run++;
    return true;
}

void export_fetch_answered(struct export_fetch *f, const struct ipc_message *message)
{
    f->asked = false;
    f->known = message->type != IPC_LOST;
    if (f->known)
        memcpy(&f->exported, message->body, sizeof f->exported);
    f->known = f->known && f->exported.answer.result == LINK_DONE;
}

struct control_export export_fetch_told(const struct export_fetch *f)
{
    struct control_export told = {.run = f->run, .running = f->asked, .known = f->known};
    if (f->run > 0)
        told.kind = f->kind == LINK_EXPORT_FILE ? "export" : "status-text";
    if (!f->known)
        return told;
    told.end = f->exported.end;
    told.finding = f->exported.finding;
    told.number = f->exported.number;
    told.records = f->exported.records;
    told.bytes = f->exported.bytes;
    told.text = f->exported.text;
    return told;
}
