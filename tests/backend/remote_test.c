// What an operator asks of a kiosk from afar, at the reference backend: asked until it is answered,
// and an answer is kept only from the device that was asked, signed by its key.
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <string.h>

#include "tests/backend/src/bytes.h"
#include "tests/backend/two_devices.h"
#include "tests/test.h"

enum {
    SIGNATURE_MAX = 512,
    TEXT_MAX = 1024,
};

// What stands in the answer to a heartbeat with these answers (NULL: none).
static struct client_answer beat(struct client *client, json_t *answers)
{
    json_t *body =
        json_pack("{s:s, s:i, s:s, s:{}, s:i, s:{}, s:o*}", "firmware", "1.0.0", "uptime_s", 5,
                  "view", "start", "health", "outbox_depth", 0, "counters", "answers", answers);
    char *text = json_dumps(body, JSON_COMPACT);
    struct client_answer answer = client_send(client, "POST", "/v1/heartbeats", text, NULL);
    free(text);
    json_decref(body);
    return answer;
}

static void is_asked(struct client *client, const char *action)
{
    struct client_answer answer = beat(client, NULL);
    json_t *actions = json_object_get(answer.body, "actions");
    const char *first = json_string_value(json_array_get(actions, 0));
    assert_string_equal(first ? first : "", action);
    client_free(&answer);
}

static EVP_PKEY *load_key(const struct stand *stand, const char *name)
{
    char path[4200];
    FILE *file = fopen(stand_path(stand, name, path, sizeof path), "re");
    assert_non_null(file);
    EVP_PKEY *key = PEM_read_PrivateKey(file, NULL, NULL, NULL);
    fclose(file);
    assert_non_null(key);
    return key;
}

static json_t *base64(const void *bytes, size_t length)
{
    char text[2 * TEXT_MAX];
    bytes_to_base64(bytes, length, text, sizeof text);
    return json_string(text);
}

struct said {
    int number; // that the answer is for
    const char *device, *command, *result, *key;
    int said_number; // that the text names
};

static json_t *answers_of(const struct stand *stand, const struct said *said)
{
    char text[TEXT_MAX];
    unsigned char signature[SIGNATURE_MAX];
    size_t length = sizeof signature;
    int size = snprintf(text, sizeof text,
                        "kiosk-answer 1\nkiosk %s\nnumber %d\ncommand %s\nresult %s\n"
                        "time 2026-11-27T03:26:34Z\n{\"view\":\"start\"}\n",
                        said->device, said->said_number, said->command, said->result);
    EVP_PKEY *key = load_key(stand, said->key);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    assert_int_equal(EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key), 1);
    assert_int_equal(
        EVP_DigestSign(context, signature, &length, (const unsigned char *)text, (size_t)size), 1);
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(key);
    return json_pack("[{s:i, s:o, s:o}]", "number", said->number, "said",
                     base64(text, (size_t)size), "signature", base64(signature, length));
}

// The status of a heartbeat with that answer.
static long answers(struct client *client, const struct said *said)
{
    struct client_answer answer = beat(client, answers_of(client->stand, said));
    long status = answer.status;
    client_free(&answer);
    return status;
}

static int asks(const struct stand *stand, const char *device, const char *word)
{
    static int numbers; // lint: file-scope the store counts commands from 1 on
    stand_tell(stand, STAND_ARGUMENTS("remote", "ask", device, word));
    return ++numbers;
}

static void a_command_is_asked_until_it_is_answered_and_its_answer_is_kept(void **state)
{
    struct two_devices *two = *state;
    char action[32], number[16], path[4200], command[9000];
    int asked = asks(&two->stand, "kiosk-0001", "view");
    snprintf(action, sizeof action, "view %d", asked);
    is_asked(&two->client, action);
    is_asked(&two->client, action);
    is_asked(&two->other, ""); // another device
    const struct said good = {asked, "kiosk-0001", "view", "told", "device.key", asked};
    assert_int_equal(answers(&two->client, &good), 204);
    is_asked(&two->client, "");
    assert_int_equal(answers(&two->client, &good), 204); // the answer to it was lost
    snprintf(number, sizeof number, "%d", asked);
    stand_path(&two->stand, "", path, sizeof path);
    snprintf(command, sizeof command,
             "cd '%s' && ./kiosk-backend remote show %s --signature signature >said && "
             "openssl x509 -in device.crt -noout -pubkey >device.pub && "
             "openssl dgst -sha256 -verify device.pub -signature signature said >/dev/null && "
             "grep -q '\"view\":\"start\"' said && "
             "./kiosk-backend remote list | grep -q '^%s kiosk-0001 view told$'",
             path, number, number);
    assert_int_equal(stand_run(STAND_ARGUMENTS("sh", "-c", command)), 0);
}

static void an_unknown_command_is_answered_as_unknown(void **state)
{
    struct two_devices *two = *state;
    int asked = asks(&two->stand, "kiosk-0001", "shell");
    const struct said as_told = {asked, "kiosk-0001", "shell", "unknown", "device.key", asked};
    const struct said unknown = {asked, "kiosk-0001", "unknown", "unknown", "device.key", asked};
    assert_int_equal(answers(&two->client, &as_told), 400);
    assert_int_equal(answers(&two->client, &unknown), 204);
    asked = asks(&two->stand, "kiosk-0001", "shell");
    const struct said told = {asked, "kiosk-0001", "unknown", "told", "device.key", asked};
    const struct said old = {asked, "kiosk-0001", "unknown", "old", "device.key", asked};
    assert_int_equal(answers(&two->client, &told), 400);
    assert_int_equal(answers(&two->client, &old), 204);
}

static void what_is_not_this_devices_signed_answer_to_that_command_is_not_kept(void **state)
{
    struct two_devices *two = *state;
    char action[32];
    int other = asks(&two->stand, "kiosk-0002", "trace"),
        n = asks(&two->stand, "kiosk-0001", "view");
    const struct said BAD[] = {
        {n, "kiosk-0001", "view", "told", "device2.key", n},         // another device's key
        {n, "kiosk-0002", "view", "told", "device.key", n},          // and its name
        {n, "kiosk-0001", "trace", "told", "device.key", n},         // another command
        {n, "kiosk-0001", "view", "told", "device.key", other},      // another number
        {other, "kiosk-0001", "trace", "told", "device.key", other}, // asked of another device
        {n + 1, "kiosk-0001", "view", "told", "device.key", n + 1},  // never asked
        {n, "kiosk-0001", "view", "TOLD", "device.key", n},
    };
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++) {
        print_message("row %zu\n", i);
        assert_int_equal(answers(&two->client, &BAD[i]), 400);
    }
    struct client_answer answer = beat(&two->client, json_string("view"));
    assert_int_equal(answer.status, 400);
    client_free(&answer);
    snprintf(action, sizeof action, "view %d", n);
    is_asked(&two->client, action);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test_setup(a_command_is_asked_until_it_is_answered_and_its_answer_is_kept,
                           two_devices_fresh),
    cmocka_unit_test_setup(an_unknown_command_is_answered_as_unknown, two_devices_fresh),
    cmocka_unit_test_setup(what_is_not_this_devices_signed_answer_to_that_command_is_not_kept,
                           two_devices_fresh),
};

TEST_MAIN(TESTS, two_devices_open, two_devices_close)
