// The main job, as residents do it: both resets, by touch and again by keys only, on the real
// software path. Afterwards a foreign client, OpenSC, says what the card now accepts.
#include <string.h>

#include "tests/support/kiosk_stand.h"
#include "tests/support/resident.h"
#include "tests/test.h"

// What the stand's own card begins with.
#define OLD_PIN      "1234"
#define OLD_PASSWORD "ABC123"
#define NEW_PIN      "7391"
#define NEW_PASSWORD "KZ83HQW2"

static struct kiosk_stand *open_stand(void **state)
{
    static const char *const OPTIONS[] = {NULL};
    *state = kiosk_stand_start(OPTIONS);
    return *state;
}

static int close_stand(void **state)
{
    kiosk_stand_stop((struct kiosk_stand **)state);
    return 0;
}

// OpenSC signs with key 1 (user authentication) or 2 (signature); true when the secret is accepted.
static bool opensc_signs(struct kiosk_stand *stand, int key, const char *secret)
{
    return kiosk_stand_sh(stand, NULL,
                          "HOME=$PWD; head -c 32 /dev/zero >digest; pkcs15-crypt --sign --key %d "
                          "--pin %s --sha-256 --pkcs1 --input digest --output signature.%d",
                          key, secret, key) == 0;
}

static bool card_says(struct kiosk_stand *stand, const char *line)
{
    return kiosk_stand_sh(stand, NULL, "virtual-card tell card.control status | grep -qx '%s'",
                          line) == 0;
}

static bool backend_says(struct kiosk_stand *stand, const char *operation, const char *result)
{
    return kiosk_stand_sh(stand, NULL,
                          "./kiosk-backend reset list --json | tr -d ' \\n' | "
                          "grep -q '\"operation\":\"%s\".*\"result\":\"%s\"'",
                          operation, result) == 0;
}

static void outbox_is_empty(struct kiosk_stand *stand)
{
    kiosk_stand_await_sh(stand, "kioskctl status --json | grep -q '\"outbox_waiting\":0'");
    kiosk_stand_must(stand, "test \"$(sqlite3 outbox.db 'select count(*) from record')\" = 0");
}

// A secret that is reset, by OpenSC's number of its key, and the one that is known and stays.
struct reset {
    const char *operation;
    int key, known_key;
    const char *known, *old, *new;
    bool consent; // is asked for
};

static const struct reset PASSWORD_RESET = {
    "reset-sign", 2, 1, OLD_PIN, OLD_PASSWORD, NEW_PASSWORD, false,
};
static const struct reset PIN_RESET = {
    "reset-auth", 1, 2, OLD_PASSWORD, OLD_PIN, NEW_PIN, true,
};

static void visit(struct kiosk_stand *stand, struct resident *r, const struct reset *reset)
{
    resident_choose(r, "start", "start");
    resident_choose(r, "explain", "agree");
    resident_choose(r, "card", reset->operation);
    if (reset->consent)
        resident_choose(r, "consent", "agree");
    resident_enter(r, "known", reset->known);
    resident_enter_new(r, reset->new);
    resident_choose(r, "confirm", "confirm");
    kiosk_stand_await(stand, "done", NULL);
}

static void card_is_taken_and_the_kiosk_is_ready_again(struct kiosk_stand *stand)
{
    kiosk_stand_tell_card(stand, "remove");
    kiosk_stand_await(stand, "start", NULL);
}

static void is_reset(void **state, const struct reset *reset, enum resident_way way)
{
    struct kiosk_stand *stand = open_stand(state);
    struct resident *r = resident_come(stand, way);
    visit(stand, r, reset);
    assert_true(card_says(stand, "tries-sign 5/5"));
    assert_true(card_says(stand, "tries-auth 3/3"));
    assert_false(opensc_signs(stand, reset->key, reset->old));
    assert_true(opensc_signs(stand, reset->key, reset->new));
    assert_true(opensc_signs(stand, reset->known_key, reset->known));
    assert_true(backend_says(stand, reset->operation, "done"));
    outbox_is_empty(stand);
    card_is_taken_and_the_kiosk_is_ready_again(stand);
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
    cmocka_unit_test_teardown(a_signature_password_is_reset_by_touch, close_stand),
    cmocka_unit_test_teardown(a_signature_password_is_reset_by_keys_only, close_stand),
    cmocka_unit_test_teardown(a_pin_is_reset_by_touch, close_stand),
    cmocka_unit_test_teardown(a_pin_is_reset_by_keys_only, close_stand),
};

TEST_MAIN(TESTS, NULL, NULL)
