// The main job, as residents do it: both resets, by touch and again by keys only, on the real
// software path. Afterwards a foreign client, OpenSC, says what the card now accepts.
#include "tests/support/evidence.h"
#include "tests/support/kiosk_visit.h"
#include "tests/test.h"

// A secret that is locked and reset by the other one, which stays.
struct reset {
    const char *operation, *known, *old, *new;
    enum evidence_key key;
    int tries_sign, tries_auth; // before
    bool consent;               // is asked for
    const char *password, *pin; // afterwards
};

static const struct reset PASSWORD_RESET = {
    "reset-sign", OLD_PIN, OLD_PASSWORD, NEW_PASSWORD, VERDICT_SIGN, 0,
    ALL_AUTH,     false,   NEW_PASSWORD, OLD_PIN,
};
static const struct reset PIN_RESET = {
    "reset-auth", OLD_PASSWORD, OLD_PIN, NEW_PIN, VERDICT_AUTH, ALL_SIGN, 0,
    true,         OLD_PASSWORD, NEW_PIN,
};

static void is_reset(void **state, const struct reset *reset, enum resident_way way)
{
    struct kiosk_visit *v = *state;
    struct resident *r = resident_come(v->stand, way);
    kiosk_visit_card(v, reset->tries_sign, reset->tries_auth);
    resident_choose(r, "explain", "agree");
    resident_choose(r, "card", reset->operation);
    if (reset->consent)
        resident_choose(r, "consent", "agree");
    resident_enter(r, "known", reset->known);
    resident_enter_new(r, reset->new);
    resident_choose(r, "confirm", "confirm");
    kiosk_stand_await(v->stand, "done", NULL);
    evidence_tries(v->stand, ALL_SIGN, ALL_AUTH);
    evidence_secrets(v->stand, reset->password, reset->pin);
    evidence_opensc_refuses(v->stand, reset->key, reset->old);
    evidence_opensc_signs(v->stand, reset->password, reset->pin);
    evidence_record(v->stand, reset->operation, "done");
    evidence_outbox(v->stand, 0);
    kiosk_visit_pull(v);
    kiosk_stand_await(v->stand, "start", NULL);
    resident_leave(&r);
}

static void a_signature_password_is_reset_by_touch(void **state)
{
    is_reset(state, &PASSWORD_RESET, RESIDENT_TOUCHES);
}

static void a_signature_password_is_reset_by_keys_only(void **state)
{
    is_reset(state, &PASSWORD_RESET, RESIDENT_PRESSES_KEYS);
}

static void a_pin_is_reset_by_touch(void **state)
{
    is_reset(state, &PIN_RESET, RESIDENT_TOUCHES);
}

static void a_pin_is_reset_by_keys_only(void **state)
{
    is_reset(state, &PIN_RESET, RESIDENT_PRESSES_KEYS);
}

static const struct CMUnitTest TESTS[] = {
    KIOSK_VISIT(a_signature_password_is_reset_by_touch),
    KIOSK_VISIT(a_signature_password_is_reset_by_keys_only),
    KIOSK_VISIT(a_pin_is_reset_by_touch),
    KIOSK_VISIT(a_pin_is_reset_by_keys_only),
};

TEST_MAIN(TESTS, kiosk_visit_open, kiosk_visit_close)
