// Whether a time service sets the clock, as the kernel knows it (adjtimex(2), clock discipline of
// RFC 5905): systemd-timesyncd, chrony and ntpd all tell it.
#ifndef DRIVERS_MACHINE_NTP_H
#define DRIVERS_MACHINE_NTP_H

#include <stdbool.h>
#include <stdint.h>

struct ntp {
    bool synchronised;
    int64_t error_us; // it is no more off than that; grows by 500 ppm between two corrections
};

// False when the kernel does not tell. Changes nothing.
bool ntp_look(struct ntp *ntp);

#endif
