// The processes of a stand, and what each of them is.
#ifndef TESTS_SUPPORT_STAND_PROCESS_H
#define TESTS_SUPPORT_STAND_PROCESS_H

#include <stdbool.h>
#include <sys/types.h>

#include "tests/support/kiosk_stand.h"

enum {
    CREW_MAX = 96,
};

enum stand_process_role {
    CREW_OTHER, // shells
    CREW_KIOSK,
    CREW_CARD,    // parent and watcher of kiosk-card
    CREW_WORKER,  // of kiosk-card: the one that holds secrets
    CREW_LINK,    // parent and worker of kiosk-link
    CREW_PCSCD,   //
    CREW_BACKEND, // kiosk-backend, nginx, the responders
    CREW_X_SERVER,
    CREW_VIRTUAL_CARD,
};

struct stand_process_member {
    pid_t pid, parent;
    enum stand_process_role role;
    char name[16];
};

struct stand_process {
    size_t count;
    struct stand_process_member members[CREW_MAX];
};

// All processes of the stand that live now.
struct stand_process stand_process_list(const struct kiosk_stand *stand);

// The first one of a role; 0 when there is none.
pid_t stand_process_find(const struct stand_process *processes, enum stand_process_role role);

// Waits until a process of the stand is gone.
void stand_process_await_end(pid_t pid);

#endif
