#include "tests/sim/stranger.h"

#include <string.h>

#include "drivers/base/clock.h"
#include "drivers/base/ipc.h"
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

static void live(const void *argument)
{
    (void)argument;
    int fd = ipc_connect(manner % 2 ? "/run/kiosk/card" : "/run/kiosk/link");
    story_tell(NULL, "%s", fd < 0 ? "is not let in" : "is connected");
    if (fd < 0)
        return;
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
