#include "tests/support/evidence.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drivers/base/clock.h"
#include "tests/support/tmpdir.h"
#include "tests/test.h"

enum {
    POLL_MS = 30,
    LINE_MAX_BYTES = 8192, // of a card's file; keys are the longest
};

// ---- the card ---------------------------------------------------------------------------------

static void card_value(const struct kiosk_stand *stand, const char *name, char value[64])
{
    char path[SCRATCH_MAX + 16], line[LINE_MAX_BYTES];
    size_t length = strlen(name);
    snprintf(path, sizeof path, "%s/mine", kiosk_stand_dir(stand));
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    value[0] = '\0';
    while (fgets(line, sizeof line, file))
        if (strncmp(line, name, length) == 0 && line[length] == ' ')
            snprintf(value, 64, "%s", line + length + 1);
    fclose(file);
    value[strcspn(value, "\n")] = '\0';
}

static int card_tries(const struct kiosk_stand *stand, const char *name)
{
    char value[64];
    card_value(stand, name, value);
    return atoi(value);
}

void evidence_tries(const struct kiosk_stand *stand, int sign, int auth)
{
    int got_sign = card_tries(stand, "tries-sign"), got_auth = card_tries(stand, "tries-auth");
    if (got_sign != sign || got_auth != auth)
        fail_msg("the card has %d and %d tries left, not %d and %d", got_sign, got_auth, sign,
                 auth);
}

static void expect_secret(const struct kiosk_stand *stand, const char *name, const char *secret)
{
    char value[64], wanted[64] = "";
    card_value(stand, name, value);
    for (size_t i = 0; secret[i]; i++)
        sprintf(wanted + 2 * i, "%02X", (unsigned char)secret[i]);
    assert_string_equal(value, wanted);
}

void evidence_secrets(const struct kiosk_stand *stand, const char *password, const char *pin)
{
    expect_secret(stand, "secret-sign", password);
    expect_secret(stand, "secret-auth", pin);
}

static bool opensc_signs(const struct kiosk_stand *stand, enum evidence_key key, const char *secret)
{
    return kiosk_stand_sh(stand, NULL,
                          "HOME=$PWD; head -c 32 /dev/zero >digest; pkcs15-crypt --sign --key %d "
                          "--pin %s --sha-256 --pkcs1 --input digest --output signature.%d",
                          (int)key, secret, (int)key) == 0;
}

void evidence_opensc_refuses(const struct kiosk_stand *stand, enum evidence_key key,
                             const char *secret)
{
    assert_false(opensc_signs(stand, key, secret));
}

void evidence_opensc_signs(const struct kiosk_stand *stand, const char *password, const char *pin)
{
    assert_true(opensc_signs(stand, VERDICT_AUTH, pin));
    assert_true(opensc_signs(stand, VERDICT_SIGN, password));
}

// ---- the backend ------------------------------------------------------------------------------

static json_t *records(const struct kiosk_stand *stand)
{
    char *output;
    assert_int_equal(kiosk_stand_sh(stand, &output, "./kiosk-backend reset list --json"), 0);
    json_t *list = json_loads(output, 0, NULL);
    free(output);
    assert_non_null(list);
    return list;
}

int evidence_record_count(const struct kiosk_stand *stand)
{
    json_t *list = records(stand);
    int count = (int)json_array_size(list);
    json_decref(list);
    return count;
}

void evidence_records(const struct kiosk_stand *stand, int count)
{
    int64_t deadline = clock_ms() + KIOSK_STAND_LIMIT_MS;
    while (evidence_record_count(stand) != count) {
        if (clock_ms() > deadline)
            fail_msg("there are %d resets on record, not %d", evidence_record_count(stand), count);
        poll(NULL, 0, POLL_MS);
    }
}

// One text of the newest record; "" when it is null or there is none.
static void newest(const struct kiosk_stand *stand, const char *name, char value[64])
{
    json_t *list = records(stand);
    json_t *last = json_array_get(list, json_array_size(list) - 1);
    const char *text = json_string_value(json_object_get(last, name));
    snprintf(value, 64, "%s", text ? text : "");
    json_decref(list);
}

static void await_newest(const struct kiosk_stand *stand, const char *name, const char *wanted)
{
    char value[64];
    int64_t deadline = clock_ms() + KIOSK_STAND_LIMIT_MS;
    for (newest(stand, name, value); strcmp(value, wanted) != 0; newest(stand, name, value)) {
        if (clock_ms() > deadline)
            fail_msg("the backend has the %s \"%s\" on record, not \"%s\"", name, value, wanted);
        poll(NULL, 0, POLL_MS);
    }
}

void evidence_record(const struct kiosk_stand *stand, const char *operation, const char *result)
{
    char value[64];
    newest(stand, "operation", value);
    assert_string_equal(value, operation);
    await_newest(stand, "result", result);
    evidence_outbox(stand, 0);
}

void evidence_status_word(const struct kiosk_stand *stand, const char *word)
{
    char value[64];
    newest(stand, "status_word", value);
    assert_string_equal(value, word);
}

void evidence_record_reaches(const struct kiosk_stand *stand, const char *state)
{
    await_newest(stand, "state", state);
}

void evidence_record_is_open(const struct kiosk_stand *stand)
{
    char value[64];
    newest(stand, "result", value);
    assert_string_equal(value, "");
}

void evidence_outbox(const struct kiosk_stand *stand, int rows)
{
    char command[128];
    snprintf(command, sizeof command,
             "test \"$(sqlite3 outbox.db 'select count(*) from record')\" = %d", rows);
    kiosk_stand_await_sh(stand, command);
}
