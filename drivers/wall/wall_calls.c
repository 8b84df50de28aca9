#include <errno.h>
#include <seccomp.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "drivers/base/log.h"
#include "drivers/wall/wall.h"

static bool add(scmp_filter_ctx filter, const struct wall_call *call)
{
    struct scmp_arg_cmp conditions[WALL_CONDITIONS];
    unsigned count = 0;
    int number = seccomp_syscall_resolve_name(call->name);
    if (number == __NR_SCMP_ERROR)
        return true;
    for (; count < WALL_CONDITIONS && call->only[count].mask != 0; count++)
        conditions[count] = SCMP_CMP64(call->only[count].argument, SCMP_CMP_MASKED_EQ,
                                       call->only[count].mask, call->only[count].value);
    uint32_t action = call->refused ? SCMP_ACT_ERRNO((uint16_t)call->refused) : SCMP_ACT_ALLOW;
    int err = seccomp_rule_add_array(filter, action, number, count, conditions);
    return err == 0 || err == -EEXIST;
}

static bool fill(scmp_filter_ctx filter, const struct wall_call *const lists[])
{
    for (; *lists; lists++)
        for (const struct wall_call *call = *lists; call->name; call++)
            if (!add(filter, call))
                return false;
    return true;
}

void wall_calls(const struct wall_call *const lists[])
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    bool closed = filter && seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1) == 0 &&
                  fill(filter, lists) && seccomp_load(filter) == 0;
    seccomp_release(filter);
    if (closed)
        return;
    log_write(LOG_ERROR, "wall", "event=not-closed part=calls");
    exit(EXIT_FAILURE);
}
