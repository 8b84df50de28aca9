#include "firmware/link/link_notes.h"

static void tell_off(void *context, const struct link_off *off)
{
    const struct link_notes *n = context;
    n->tell(n->context, LINK_OFF, off, sizeof *off);
}

static void tell_failures(void *context, const struct link_failures *failures)
{
    const struct link_notes *n = context;
    n->tell(n->context, LINK_FAILURES, failures, sizeof *failures);
}

static void tell_panel(void *context, const struct link_panel *panel)
{
    const struct link_notes *n = context;
    n->tell(n->context, LINK_PANEL, panel, sizeof *panel);
}

void link_notes_start(struct link_notes *n, const char *outbox, struct link_history *history)
{
    n->order = (struct link_order){
        .kept.outbox = outbox, .tell = tell_off, .context = n, .history = history};
    n->failures =
        (struct link_failures_kept){.kept.outbox = outbox, .tell = tell_failures, .context = n};
    n->panel = (struct link_panel_kept){.kept.outbox = outbox, .tell = tell_panel, .context = n};
}

void link_notes_greet(struct link_notes *n)
{
    link_order_greet(&n->order);
    link_failures_greet(&n->failures);
    link_panel_greet(&n->panel);
}

bool link_notes_take(struct link_notes *n, const struct ipc_message *message)
{
    const void *body = message->body;
    if (message->type == LINK_SET_FAILURES)
        return link_failures_take(&n->failures, body);
    if (message->type == LINK_SET_PANEL)
        return link_panel_take(&n->panel, body);
    const struct link_off *off = body;
    return link_order_take(&n->order, (enum off_reason)off->reason);
}

void link_notes_run(struct link_notes *n)
{
    link_order_run(&n->order);
    link_failures_run(&n->failures);
    link_panel_run(&n->panel);
}

int link_notes_wait(const struct link_notes *n)
{
    const int waits[] = {link_order_wait(&n->order), link_failures_wait(&n->failures),
                         link_panel_wait(&n->panel)};
    int next = -1;
    for (size_t i = 0; i < sizeof waits / sizeof waits[0]; i++)
        if (waits[i] >= 0 && (next < 0 || waits[i] < next))
            next = waits[i];
    return next;
}
