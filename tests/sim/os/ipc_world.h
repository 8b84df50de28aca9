// The sockets of the simulated kernel, for those who are not the product.
#ifndef TESTS_SIM_OS_IPC_WORLD_H
#define TESTS_SIM_OS_IPC_WORLD_H

#include <stdbool.h>

#include "drivers/base/ipc.h"

// Forgets every socket. Call it between two worlds and at a power cut.
void ipc_world_begin(void);

// Makes the socket that the service manager passes to `path`'s program.
void ipc_world_listen(const char *path);

// socketpair(2); both ends belong to the process that runs.
bool ipc_world_pair(int ends[2]);
void ipc_world_give(int fd, int process);

// Whose the other end is; -1: it is closed.
int ipc_world_peer_owner(int fd);

// A process has died: what it had open is closed.
void ipc_world_died(int process);

// True when a receive would not block; marks the process as one to wake.
bool ipc_world_ready(int fd);

// Told of every message that is sent, before it is there. NULL ends it.
void ipc_world_listen_in(void (*told)(int from, int to, const struct ipc_message *message));

#endif
