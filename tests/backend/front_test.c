// The front: who gets through nginx, what passes, and what is left behind. Against the started
// backend.
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/backend/client.h"
#include "tests/backend/stand.h"
#include "tests/test.h"

struct front {
    struct stand stand;
    struct client client;
};

static int open_front(void **state)
{
    static struct front front; // lint: file-scope test fixture
    stand_make(&front.stand);
    stand_start(&front.stand, NULL);
    stand_issue(&front.stand, "device2", "device-ca", "kiosk-0002");
    // A CA that calls itself the same does not become the device CA.
    stand_issue(&front.stand, "stranger", "operator-ca", "kiosk-0001");
    client_open(&front.client, &front.stand, "device");
    *state = &front;
    return 0;
}

static int close_front(void **state)
{
    struct front *front = *state;
    client_close(&front->client);
    stand_stop(&front->stand);
    stand_remove(&front->stand);
    return 0;
}

static struct client_answer get_service(struct client *client)
{
    return client_send(client, "GET", "/v1/service", NULL, NULL);
}

static void assert_problem(struct client_answer answer, long status, const char *type)
{
    assert_int_equal(answer.code, CURLE_OK);
    assert_int_equal(answer.status, status);
    assert_string_equal(answer.type, type);
    assert_string_equal(answer.content_type, "application/problem+json");
    assert_int_equal(json_integer_value(json_object_get(answer.body, "status")), status);
    client_free(&answer);
}

static void both_versions_of_http_are_spoken_over_one_connection(void **state)
{
    static const struct {
        long asked, spoken;
    } versions[] = {{CURL_HTTP_VERSION_1_1, CURL_HTTP_VERSION_1_1},
                    {CURL_HTTP_VERSION_2TLS, CURL_HTTP_VERSION_2}};
    struct front *front = *state;
    for (int i = 0; i < 2; i++) {
        struct client client;
        long connects = 9;
        client_open(&client, &front->stand, "device");
        curl_easy_setopt(client.curl, CURLOPT_HTTP_VERSION, versions[i].asked);
        for (int again = 0; again < 2; again++) {
            struct client_answer answer = get_service(&client);
            assert_int_equal(answer.status, 200);
            assert_int_equal(answer.version, versions[i].spoken);
            client_free(&answer);
        }
        curl_easy_getinfo(client.curl, CURLINFO_NUM_CONNECTS, &connects);
        assert_int_equal(connects, 0); // the second request found the connection open
        client_close(&client);
    }
}

static void tls_1_2_is_refused(void **state)
{
    struct front *front = *state;
    struct client client;
    client_open(&client, &front->stand, "device");
    curl_easy_setopt(client.curl, CURLOPT_SSLVERSION,
                     (long)CURL_SSLVERSION_TLSv1_2 | (long)CURL_SSLVERSION_MAX_TLSv1_2);
    struct client_answer answer = get_service(&client);
    assert_int_equal(answer.code, CURLE_SSL_CONNECT_ERROR);
    client_free(&answer);
    client_close(&client);
}

// The backend would refuse it too; but nothing of it shall get that far.
static void assert_stopped_at_the_front(const struct stand *stand, const char *what)
{
    char path[128];
    size_t length;
    char *log = stand_read(stand_path(stand, "backend.log", path, sizeof path), &length);
    assert_non_null(log);
    assert_null(strstr(log, what));
    free(log);
}

static void whoever_has_no_device_certificate_is_unknown(void **state)
{
    struct front *front = *state;
    static const char *const certificates[] = {NULL, "stranger"};
    for (int i = 0; i < 2; i++) {
        struct client client;
        client_open(&client, &front->stand, certificates[i]);
        assert_problem(get_service(&client), 403, "device-unknown");
        assert_problem(client_send(&client, "POST", "/v1/resets", "{}", NULL), 403,
                       "device-unknown");
        client_close(&client);
    }
    assert_stopped_at_the_front(&front->stand, "problem=device-unknown");
}

// The header as nginx would set it for `name`'s certificate.
static char *spoofed_header(struct front *front, const char *header, const char *name)
{
    char file[64], path[128];
    size_t length;
    snprintf(file, sizeof file, "%s.crt", name);
    char *pem = stand_read(stand_path(&front->stand, file, path, sizeof path), &length);
    assert_non_null(pem);
    char *escaped = curl_easy_escape(front->client.curl, pem, (int)length);
    size_t size = strlen(header) + strlen(escaped) + 3;
    char *line = malloc(size);
    assert_non_null(line);
    snprintf(line, size, "%s: %s", header, escaped);
    curl_free(escaped);
    free(pem);
    return line;
}

static void a_spoofed_certificate_header_changes_nothing(void **state)
{
    struct front *front = *state;
    static const char *const headers[] = {
        "X-Kiosk-Device-Certificate", "x-kiosk-device-certificate", "X_Kiosk_Device_Certificate"};
    stand_tell(&front->stand, STAND_ARGUMENTS("device", "suspend", "kiosk-0001"));
    for (int i = 0; i < 3; i++) {
        struct client nobody;
        char *header = spoofed_header(front, headers[i], "device2");
        client_open(&nobody, &front->stand, NULL);
        nobody.more_header = header;
        assert_problem(get_service(&nobody), 403, "device-unknown");
        client_close(&nobody);
        // The certificate decides, not the header: this is still kiosk-0001.
        front->client.more_header = header;
        assert_problem(get_service(&front->client), 403, "device-suspended");
        front->client.more_header = NULL;
        free(header);
    }
    stand_tell(&front->stand, STAND_ARGUMENTS("device", "resume", "kiosk-0001"));
    struct client second; // its device is not suspended: set by nginx, its header passes
    client_open(&second, &front->stand, "device2");
    struct client_answer answer = get_service(&second);
    assert_int_equal(answer.status, 200);
    client_free(&answer);
    client_close(&second);
}

static void a_large_request_is_refused(void **state)
{
    struct front *front = *state;
    char key[RESET_ID];
    char *body = malloc(20001);
    assert_non_null(body);
    memset(body, ' ', 20000);
    body[20000] = '\0';
    client_new_key(key);
    assert_problem(client_send(&front->client, "POST", "/v1/resets", body, key), 413, "malformed");
    free(body);
    assert_stopped_at_the_front(&front->stand, "status=413");
}

static void what_is_not_there_is_said_in_the_same_form(void **state)
{
    struct front *front = *state;
    assert_problem(client_send(&front->client, "GET", "/v1/nothing", NULL, NULL), 404,
                   "about:blank");
    assert_problem(client_send(&front->client, "GET", "/v1/offices", NULL, NULL), 404,
                   "about:blank");
    assert_problem(client_send(&front->client, "GET", "/v1/resets", NULL, NULL), 405,
                   "about:blank");
    assert_problem(client_send(&front->client, "POST", "/v1/service", "{}", NULL), 405,
                   "about:blank");
    front->client.more_header = "Content-Type: text/plain";
    assert_problem(client_send(&front->client, "POST", "/v1/heartbeats", "", NULL), 415,
                   "malformed");
    front->client.more_header = NULL;
}

static void a_front_without_a_backend_says_so(void **state)
{
    struct front *front = *state;
    char path[128], away[128];
    stand_path(&front->stand, "backend.sock", path, sizeof path);
    stand_path(&front->stand, "away.sock", away, sizeof away);
    assert_int_equal(rename(path, away), 0);
    assert_problem(get_service(&front->client), 502, "about:blank");
    assert_int_equal(rename(away, path), 0);
    struct client_answer answer = get_service(&front->client);
    assert_int_equal(answer.status, 200);
    client_free(&answer);
}

static bool holds(const char *content, size_t length, const void *part, size_t part_length)
{
    return memmem(content, length, part, part_length) != NULL;
}

// Looks into the store and the logs, not at the keys and certificates that the test itself made.
static void assert_clean(const struct stand *stand, const struct client_card *card,
                         const char *name)
{
    static const char *const files[] = {"backend.db",       "backend.db-wal",  "backend.log",
                                        "nginx-access.log", "nginx-error.log", "namespace.log"};
    char path[128], text[6000];
    int seen = 0;
    bytes_to_base64(card->der, card->length, text, sizeof text);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        size_t length;
        char *content = stand_read(stand_path(stand, files[i], path, sizeof path), &length);
        if (!content)
            continue;
        seen += length > 0;
        assert_false(holds(content, length, name, strlen(name)));
        assert_false(holds(content, length, card->der, card->length));
        // The end of it, which is the CA's signature. The public key may be there, until the proof.
        assert_false(holds(content, length, card->der + card->length - 32, 32));
        assert_false(holds(content, length, text, 64));
        free(content);
    }
    assert_true(seen >= 3); // else this has looked at nothing
}

static void neither_the_certificate_nor_the_name_in_it_is_kept(void **state)
{
    struct front *front = *state;
    struct client_card card;
    char auth[128], sign[128];
    stand_certificate(&front->stand, "auth", "some-auth", NULL, NULL);
    stand_certificate(&front->stand, "sign", "Yamada-Hanako", NULL, NULL);
    stand_path(&front->stand, "some-auth.der", auth, sizeof auth);
    stand_path(&front->stand, "Yamada-Hanako.der", sign, sizeof sign);
    stand_tell(&front->stand, STAND_ARGUMENTS("card", "add", "--auth", auth, "--sign", sign));
    client_card_load(&card, &front->stand, "Yamada-Hanako");
    struct client_reset reset = client_open_reset(&front->client, "reset-auth", &card);
    assert_clean(&front->stand, &card, "Yamada-Hanako");
    assert_string_equal(client_prove(&front->client, &reset, &card), "");
    assert_string_equal(client_authorize(&front->client, &reset), "");
    assert_string_equal(client_finish(&front->client, &reset, "done"), "");
    assert_clean(&front->stand, &card, "Yamada-Hanako");
    client_card_free(&card);
}

// ---- coming and going --------------------------------------------------------------------------

static bool belongs_to(const char *process, const char *dir)
{
    char path[300], line[4096];
    snprintf(path, sizeof path, "/proc/%s/cmdline", process);
    FILE *file = fopen(path, "re");
    if (!file)
        return false;
    size_t length = fread(line, 1, sizeof line, file);
    fclose(file);
    return memmem(line, length, dir, strlen(dir)) != NULL;
}

static bool is_deserted(void *context)
{
    const struct stand *stand = context;
    int count = 0;
    DIR *processes = opendir("/proc");
    for (struct dirent *entry; (entry = readdir(processes));)
        count += belongs_to(entry->d_name, stand->dir);
    closedir(processes);
    return count == 0;
}

static void a_second_stand_stands_beside_and_leaves_nobody_however_it_ends(void **state)
{
    struct front *front = *state;
    static const int signals[] = {0, SIGTERM, SIGKILL};
    struct stand second;
    stand_make(&second);
    for (int i = 0; i < 3; i++) {
        stand_start(&second, NULL);
        assert_false(is_deserted(&second));
        struct client client;
        client_open(&client, &second, "device");
        struct client_answer answer = get_service(&client);
        assert_int_equal(answer.status, 200);
        client_free(&answer);
        client_close(&client);
        answer = get_service(&front->client);
        assert_int_equal(answer.status, 200);
        client_free(&answer);
        if (signals[i] != 0)
            kill(second.start, signals[i]);
        stand_stop(&second);
        stand_await(is_deserted, &second);
    }
    stand_remove(&second);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(both_versions_of_http_are_spoken_over_one_connection),
    cmocka_unit_test(tls_1_2_is_refused),
    cmocka_unit_test(whoever_has_no_device_certificate_is_unknown),
    cmocka_unit_test(a_spoofed_certificate_header_changes_nothing),
    cmocka_unit_test(a_large_request_is_refused),
    cmocka_unit_test(what_is_not_there_is_said_in_the_same_form),
    cmocka_unit_test(a_front_without_a_backend_says_so),
    cmocka_unit_test(neither_the_certificate_nor_the_name_in_it_is_kept),
    cmocka_unit_test(a_second_stand_stands_beside_and_leaves_nobody_however_it_ends),
};

TEST_MAIN(TESTS, open_front, close_front)
