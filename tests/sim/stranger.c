#include "tests/sim/stranger.h"

#include <string.h>

#include "drivers/base/clock.h"
#include "drivers/base/ipc.h"
#include "firmware/protocol/card_message.h"
#include "tests/sim/process.h"
#include "tests/sim/story.h"
#include "tests/sim/world.h"

enum {
    SILENT_MS = 3000,
    TYPES = 12,
    SHORT = 8,
};

static int manner; // lint: file-scope what the one stranger does

// Any type of either helper, with a body of any size and content.
static void say_anything(int fd)
{
    struct ipc_message m = {0};
    unsigned char body[SHORT];
    chance_fill(world_dice(DICE_FAULT), body, sizeof body);
    ipc_fill(&m, (uint16_t)(IPC_FIRST_TYPE + chance_below(world_dice(DICE_FAULT), TYPES)),
             chance_below(world_dice(DICE_FAULT), 3), body,
             chance_below(world_dice(DICE_FAULT), SHORT + 1));
    m.deadline_ms = 1000;
    ipc_send(fd, &m);
}

// A question that kiosk-card answers: one of those that need no body. Not the one that reads the
// card, because nobody has agreed to that.
static void ask(int fd)
{
    static const enum card_type BARE[] = {CARD_READ_CERTIFICATE, CARD_GET_CHALLENGE, CARD_CHANGE,
                                          CARD_CLOSE};
    struct ipc_message m = {0};
    size_t which = chance_below(world_dice(DICE_FAULT), sizeof BARE / sizeof BARE[0]);
    ipc_fill(&m, (uint16_t)BARE[which], 1, NULL, 0);
    m.deadline_ms = 1000;
    ipc_send(fd, &m);
}

static void live(const void *argument)
{
    (void)argument;
    int fd = ipc_connect(manner % 2 ? "/run/kiosk/card" : "/run/kiosk/link");
    story_tell(NULL, "%s", fd < 0 ? "is not let in" : "is connected");
    if (fd < 0)
        return;
    if (manner / 16 % 4 == 0)
        ask(fd);
    for (int i = 0; i < manner / 2 % 4; i++)
        say_anything(fd);
    clock_sleep(manner / 8 % 2 ? SILENT_MS : 5);
    ipc_close(fd);
}

void stranger_comes(int which)
{
    if (process_of(ROLE_STRANGER) != PROCESS_NONE)
        return;
    manner = which;
    process_start(ROLE_STRANGER, PROCESS_NONE, live, NULL);
}
