// The operator's two words that have an effect come from the world and not from a socket.
#include "firmware/control/control.h"

#include "tests/sim/os/control_world.h"

bool __wrap_control_acknowledged(struct control_server *server);
bool __wrap_control_diagnoses(struct control_server *server);

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
