// The operator's one word that has an effect comes from the world and not from a socket.
#include "firmware/control/control.h"

#include "tests/sim/os/control_world.h"

bool __wrap_control_acknowledged(struct control_server *server);

static bool asked; // lint: file-scope the operator's word that nobody has heard yet

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
