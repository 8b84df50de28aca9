// What the kiosk asks `kiosk-link` in a visit, with the demo card at the rig.
#ifndef TESTS_SUPPORT_LINK_ASK_H
#define TESTS_SUPPORT_LINK_ASK_H

#include "tests/support/link_rig.h"

// Bodies with the demo card's certificate, or with a proof signed by its key.
struct link_open link_ask_open_body(const struct link_rig *rig, enum operation operation);
struct link_prove link_ask_prove_body(const struct link_rig *rig, enum operation operation,
                                      const struct link_opened *opened);
struct link_authorize link_ask_authorize_body(enum operation operation, const char *id);

// Each asks and waits. IPC_LOST fails the test.
struct link_service link_ask_service(struct link_rig *rig);
struct link_opened link_ask_open_reset(struct link_rig *rig, enum operation operation);
struct link_answer link_ask_prove(struct link_rig *rig, enum operation operation,
                                  const struct link_opened *opened);
struct link_authorized link_ask_authorize(struct link_rig *rig, enum operation operation,
                                          const char *id);
struct link_answer link_ask_outcome(struct link_rig *rig, enum operation operation, const char *id,
                                    enum link_outcome_result result);

// Says hello as that kiosk.
void link_ask_hello(struct link_rig *rig, uint64_t client);

// Waits until the service was told `count` times since the connection; the last one.
struct link_service link_ask_await_service(struct link_rig *rig, unsigned count);

// Opens and proves; both must be fine.
struct link_opened link_ask_proven(struct link_rig *rig, enum operation operation);

// What the backend must answer to that challenge: computed here from its master key.
void link_ask_expect_cryptogram(const struct link_rig *rig, enum operation operation,
                                const unsigned char challenge[LINK_CHALLENGE],
                                unsigned char cryptogram[LINK_CRYPTOGRAM]);

#endif
