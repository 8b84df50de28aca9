// The decisions, as pure functions of what is known: no store, no clock, no network.
#ifndef TESTS_BACKEND_DECIDE_H
#define TESTS_BACKEND_DECIDE_H

#include <stdbool.h>
#include <stdint.h>

#include "tests/backend/card.h"
#include "tests/backend/ocsp.h"
#include "tests/backend/problem.h"
#include "tests/backend/reset.h"
#include "tests/backend/service.h"

// May this operation be opened now? Firmware (NULL: not told, then not judged), outage,
// maintenance, hours, capability, in this order.
enum problem decide_service(const struct service *service, enum reset_operation operation,
                            const char *firmware, int64_t now);

// The maintenance window that `now` is in, or NULL.
const struct when_window *decide_maintenance(const struct service *service, int64_t now);

// What the responder's word on the proving certificate means.
enum problem decide_ocsp(enum ocsp_status status);

// The enrolled card (NULL: none) at `now`: what enrolment says of the proving certificate, what the
// responder says of it (decide_ocsp(), or PROBLEM_NONE if it was not asked), then the target's.
enum problem decide_card(const struct card *card, enum reset_operation operation,
                         enum problem responder, int64_t now);

// How long a card must wait for its next reset, in seconds; 0: not at all. `proven` resets lie in
// the window that ends now, the first of them at `oldest`.
int decide_wait(const struct service *service, int proven, int64_t oldest, int64_t now);

// The order opened -> proven -> authorized -> finished.
enum problem decide_proof(const struct reset *reset, int64_t now);
enum problem decide_authorization(const struct reset *reset, int64_t now);

// Whether `reported` may be recorded over `recorded`: the same again, anything over nothing, and
// "done" over "unknown".
bool decide_outcome(enum reset_result recorded, enum reset_result reported);

#endif
