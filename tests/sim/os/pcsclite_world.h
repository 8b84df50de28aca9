// What the simulated pcscd knows of its clients.
#ifndef TESTS_SIM_OS_PCSCLITE_WORLD_H
#define TESTS_SIM_OS_PCSCLITE_WORLD_H

// A process has died, and its contexts with it.
void pcsclite_world_died(int process);

#endif
