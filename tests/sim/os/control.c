// The operator's words that have an effect come from the world and not from a socket.
#include "firmware/control/control.h"

#include "tests/sim/os/control_world.h"

bool __wrap_control_acknowledged(struct control_server *server);
bool __wrap_control_diagnoses(struct control_server *server);
bool __wrap_control_exports(struct control_server *server, bool *file);
bool __wrap_control_ordered(struct control_server *server, enum off_reason *reason);

static bool asked, wanted; // lint: file-scope the operator's words that nobody has heard yet

void control_world_acknowledge(void)
{
    asked = true;
}

bool __wrap_control_acknowledged(struct control_server *server)
{
    (void)server;
    bool now = asked;
    asked = false;
    return now;
}

static struct {
    bool waits;
    enum off_reason reason;
} order; // lint: file-scope the last one, which nobody has heard yet

void control_world_order(enum off_reason reason)
{
    order.waits = true;
    order.reason = reason;
}

bool control_world_is_heard(void)
{
    return !order.waits;
}

void control_world_forget(void)
{
    order.waits = false;
}

bool __wrap_control_ordered(struct control_server *server, enum off_reason *reason)
{
    (void)server;
    bool now = order.waits;
    order.waits = false;
    *reason = order.reason;
    return now;
}

void control_world_diagnose(void)
{
    wanted = true;
}

bool __wrap_control_diagnoses(struct control_server *server)
{
    (void)server;
    bool now = wanted;
    wanted = false;
    return now;
}

static struct {
    bool waits, file;
} export; // lint: file-scope the last wish, which nobody has heard yet

void control_world_export(bool file)
{
    export.waits = true;
    export.file = file;
}

bool __wrap_control_exports(struct control_server *server, bool *file)
{
    (void)server;
    bool now = export.waits;
    *file = export.file;
    export.waits = false;
    return now;
}
