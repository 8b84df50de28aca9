// The processes of a stand, and what each of them is.
#ifndef TESTS_E2E_CREW_H
#define TESTS_E2E_CREW_H

#include <stdbool.h>
#include <sys/types.h>

#include "tests/e2e/kiosk_stand.h"

enum {
    CREW_MAX = 96,
};

enum crew_role {
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

struct crew_member {
    pid_t pid, parent;
    enum crew_role role;
    char name[16];
};

struct crew {
    size_t count;
    struct crew_member members[CREW_MAX];
};

// All processes of the stand that live now.
struct crew crew_list(const struct kiosk_stand *stand);

// The first one of a role; 0 when there is none.
pid_t crew_find(const struct crew *crew, enum crew_role role);

#endif
