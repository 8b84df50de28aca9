// The decisions, as pure functions of what is known: no store, no clock, no network.
#ifndef TESTS_BACKEND_SRC_DECIDE_H
#define TESTS_BACKEND_SRC_DECIDE_H

#include <stdbool.h>
#include <stdint.h>

#include "tests/backend/src/card.h"
#include "tests/backend/src/ocsp.h"
#include "tests/backend/src/problem.h"
#include "tests/backend/src/reset.h"
#include "tests/backend/src/service.h"

enum {
    DECIDE_CLOCK_S = 300, // as far may a kiosk's clock be off that opens resets
};

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

// How long somebody must wait for the next one, in seconds; 0: not at all. `count` lie in the
// window that ends now, the first of them at `oldest`.
int decide_wait(const struct service_rate *rate, int count, int64_t oldest, int64_t now);

// The order opened -> proven -> authorized -> finished.
enum problem decide_proof(const struct reset *reset, int64_t now);
enum problem decide_authorization(const struct reset *reset, int64_t now);

// Whether `reported` may be recorded of this reset: the same again; over nothing "abandoned", and
// what a card can only say after an authorization ("done", "refused", "unknown") after one; "done"
// and "refused" over "unknown", because they are the card's own word.
enum problem decide_outcome(const struct reset *reset, enum reset_result reported);

// When a reset is recorded to have ended: what the device says, but not before the opening, and not
// after now but for DECIDE_CLOCK_S. A device's clock may be wrong, and its outcome is taken anyway.
int64_t decide_finished(const struct reset *reset, int64_t reported, int64_t now);

#endif
