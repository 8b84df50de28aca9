// What is true after a visit, said by those who were there: the card, OpenSC as a foreign client of
// it, the backend's record, and the outbox. Nothing here asks the kiosk.
#ifndef TESTS_E2E_VERDICT_H
#define TESTS_E2E_VERDICT_H

#include "tests/e2e/kiosk_stand.h"

// The tries left of the card DIR/mine, as the card itself keeps them.
void verdict_tries(const struct kiosk_stand *stand, int sign, int auth);

// Exactly these secrets are valid on DIR/mine.
void verdict_secrets(const struct kiosk_stand *stand, const char *password, const char *pin);

enum verdict_key { // OpenSC's numbers
    VERDICT_AUTH = 1,
    VERDICT_SIGN = 2,
};

// OpenSC cannot sign with this secret. Burns a try, which verdict_opensc_signs() gives back.
void verdict_opensc_refuses(const struct kiosk_stand *stand, enum verdict_key key,
                            const char *secret);

// OpenSC signs with both keys of the card that is in the reader. Burns nothing when it is true.
void verdict_opensc_signs(const struct kiosk_stand *stand, const char *password, const char *pin);

// How many resets the backend has on record.
int verdict_record_count(const struct kiosk_stand *stand);

// So many. Waits for them.
void verdict_records(const struct kiosk_stand *stand, int count);

// The newest of them ends like this, and nothing waits in the outbox. Waits for the delivery.
void verdict_record(const struct kiosk_stand *stand, const char *operation, const char *result);

// The status word that was reported with it, "" when no command had decided.
void verdict_status_word(const struct kiosk_stand *stand, const char *word);

// The newest one has come as far as "opened", "proven" or "authorized". Waits for it.
void verdict_record_reaches(const struct kiosk_stand *stand, const char *state);

// The newest one was opened and nothing has been said about its end yet.
void verdict_record_is_open(const struct kiosk_stand *stand);

// Rows in the outbox. Waits for so many.
void verdict_outbox(const struct kiosk_stand *stand, int rows);

#endif
