// What every program does to itself before it touches anything from outside.
#ifndef DRIVERS_BASE_SANDBOX_H
#define DRIVERS_BASE_SANDBOX_H

// No core dump, no ptrace by equals (PR_SET_DUMPABLE), no new privileges, and an environment
// without the variables that would let somebody reroute APDUs or TLS keys to a file
// (LIBPCSCLITE_DELEGATE, PCSCLITE_DEBUG, SSLKEYLOGFILE, ...). Ends the process if it cannot.
void sandbox_basics(void);

#endif
