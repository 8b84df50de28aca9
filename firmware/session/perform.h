// Carries out what the flow wants from the helpers: one question per effect, with its limit.
#ifndef FIRMWARE_SESSION_PERFORM_H
#define FIRMWARE_SESSION_PERFORM_H

#include "firmware/flow/flow.h"
#include "firmware/session/export_fetch.h"
#include "firmware/session/failures.h"
#include "firmware/session/helper_client.h"
#include "firmware/session/history_fetch.h"
#include "firmware/session/measured.h"
#include "firmware/session/offices_fetch.h"
#include "firmware/session/order.h"
#include "firmware/session/outcomes.h"
#include "firmware/session/pin_entry.h"
#include "firmware/session/records.h"
#include "firmware/session/remote_answers.h"
#include "firmware/session/visit.h"

struct perform {
    struct helper_client *card, *link;
    struct visit *visit;
    struct pin_entry *pins;
    struct outcomes *outcomes;
    uint32_t ticket; // of the last question that was not the flow's
    bool card_open;  // something was asked of the card since it was let go
    bool technician; // the same, for a technician
    bool test;       // cards are opened for a test visit
};

// Performs one effect. The waits are the session's own and are ignored here.
void perform_effect(struct perform *perform, const struct flow_effect *effect);

// When it ended, by the backend's clock, in seconds; a clock that is far off ends at the first and
// the last second that can be told.
int64_t perform_finished_at(const struct outcome *outcome, int64_t theirs_ms);

// Hands the next outcome over to `kiosk-link`, if one is due and the helper is there. `theirs_ms`
// is the backend's clock, ms since 1970.
void perform_outcomes(struct perform *perform, int64_t theirs_ms);

// Hands the next record over for the history, if one is due, the helper is there, and no outcome
// waits.
void perform_records(struct perform *perform, struct records *records);

// Asks for the end of the history, if somebody wants it.
void perform_history(struct perform *perform, struct history_fetch *fetch);
void perform_export(struct perform *perform, struct export_fetch *fetch,
                    enum link_export_kind kind);

// Says who connects: the first question of every connection.
void perform_hello(struct perform *perform, uint64_t client);

// Sends what heartbeats tell of this kiosk. False when it has to be tried again.
bool perform_facts(struct perform *perform, const struct link_facts *facts);

// Asks for the next piece of newer municipal counters, if one is wanted and the helper is there.
void perform_offices(struct perform *perform, struct offices_fetch *fetch);

// Passes on that somebody has seen what is parked or broken in the outbox.
void perform_acknowledge(struct perform *perform);

// Hands an operator's order over to `kiosk-link`, if one is due and the helper is there.
void perform_order(struct perform *perform, struct order *order);

// Hands the next piece of an answer to the operator's centre over, if there is one.
void perform_tell(struct perform *perform, struct remote_answers *answers);

// The technician's card is read; its PIN is sent, once, and stays the caller's to wipe. The ticket.
uint32_t perform_technician_read(struct perform *perform);
uint32_t perform_technician_prove(struct perform *perform);

// And let go, if it was read.
void perform_technician_close(struct perform *perform);

// Asks the card in the reader how it answers. The ticket.
uint32_t perform_probe(struct perform *perform);

// Asks for a new certificate of the device. The ticket.
uint32_t perform_renewal(struct perform *perform);

// Asks for the last faults and the versions. The ticket.
uint32_t perform_faults(struct perform *perform);

// Hands over how many of their PINs were wrong, if that is due and the helper is there.
void perform_failures(struct perform *perform, struct failures *failures);

// Hands over what was measured of the panel, if that is due and the helper is there.
void perform_measured(struct perform *perform, struct measured *measured);

// Asks both helpers for their parts of a self-test of that level.
void perform_selftest(struct perform *perform, enum check_level level);

#endif
