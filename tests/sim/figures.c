#include "tests/sim/figures.h"

#include <string.h>

#include "firmware/flow/flow.h"
#include "firmware/protocol/link_message.h"
#include "tests/sim/centre.h"
#include "tests/sim/network.h"
#include "tests/sim/process.h"
#include "tests/sim/reader.h"

static struct {
    int flow, outbox;
    unsigned char reached[FIGURES_STATES];
} figures; // lint: file-scope of all runs

void figures_begin(void)
{
    figures.flow = FLOW_CLOSED;
    figures.outbox = 0;
}

const unsigned char *figures_reached(void)
{
    return figures.reached;
}

void figures_flow(const char *state)
{
    for (int i = 0; i < FLOW_STATE_COUNT; i++)
        if (strcmp(flow_state_name((enum flow_state)i), state) == 0)
            figures.flow = i;
    figures_look();
}

void figures_outbox(const struct link_outbox *counts)
{
    figures.outbox = counts->parked > 0 ? 2 : counts->waiting > 0;
}

static int card_now(void)
{
    const struct reader_service *s = reader_service();
    if (!s->alive || s->hangs)
        return 0;
    if (!s->readers[0].plugged)
        return 1;
    if (s->readers[1].card)
        return 5;
    if (!s->readers[0].card)
        return 2;
    return s->readers[0].mute ? 3 : 4;
}

static int link_now(void)
{
    if (process_of(ROLE_LINK_WORKER) == PROCESS_NONE)
        return 0;
    if (!network_line_is_up())
        return 1;
    const struct centre_state *s = centre_state();
    return s->shut || s->suspended || strcmp(s->status, "open") != 0 ? 2 : 3;
}

void figures_look(void)
{
    int state = figures.flow;
    state = state * FIGURES_CARDS + card_now();
    state = state * FIGURES_LINKS + link_now();
    state = state * FIGURES_OUTBOXES + figures.outbox;
    figures.reached[state] = 1;
}
