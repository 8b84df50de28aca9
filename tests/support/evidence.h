// What is true after a visit, said by those who were there: the card, OpenSC as a foreign client of
// it, the backend's record, and the outbox. Nothing here asks the kiosk.
#ifndef TESTS_SUPPORT_EVIDENCE_H
#define TESTS_SUPPORT_EVIDENCE_H

#include "tests/support/kiosk_stand.h"

// The tries left of the card DIR/mine, as the card itself keeps them.
void evidence_tries(const struct kiosk_stand *stand, int sign, int auth);

// Exactly these secrets are valid on DIR/mine.
void evidence_secrets(const struct kiosk_stand *stand, const char *password, const char *pin);

enum evidence_key { // OpenSC's numbers
    VERDICT_AUTH = 1,
    VERDICT_SIGN = 2,
};

// OpenSC cannot sign with this secret. Burns a try, which evidence_opensc_signs() gives back.
void evidence_opensc_refuses(const struct kiosk_stand *stand, enum evidence_key key,
                             const char *secret);

// OpenSC signs with both keys of the card that is in the reader. Burns nothing when it is true.
void evidence_opensc_signs(const struct kiosk_stand *stand, const char *password, const char *pin);

// How many resets the backend has on record.
int evidence_record_count(const struct kiosk_stand *stand);

// So many. Waits for them.
void evidence_records(const struct kiosk_stand *stand, int count);

// The newest of them ends like this, and nothing waits in the outbox. Waits for the delivery.
void evidence_record(const struct kiosk_stand *stand, const char *operation, const char *result);

// The status word that was reported with it, "" when no command had decided.
void evidence_status_word(const struct kiosk_stand *stand, const char *word);

// The newest one has come as far as "opened", "proven" or "authorized". Waits for it.
void evidence_record_reaches(const struct kiosk_stand *stand, const char *state);

// The newest one was opened and nothing has been said about its end yet.
void evidence_record_is_open(const struct kiosk_stand *stand);

// Rows in the outbox. Waits for so many.
void evidence_outbox(const struct kiosk_stand *stand, int rows);

#endif
