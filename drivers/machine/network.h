// The machine's own end of the network: interfaces and addresses (getifaddrs(3)).
#ifndef DRIVERS_MACHINE_NETWORK_H
#define DRIVERS_MACHINE_NETWORK_H

#include <stdbool.h>

struct network {
    bool up;        // an interface that leads out runs: its cable or its radio has a partner
    bool addressed; // one of those has an address that is good for more than its own link
};

// False when the system does not tell. The loopback interface leads nowhere: where `origin` names
// it (localhost, 127.0.0.0/8, [::1]), it is the one that is looked at.
bool network_look(const char *origin, struct network *network);

#endif
