#include "tests/backend/client.h"

#include <openssl/pem.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/backend/fixture.h"
#include "tests/backend/src/problem.h"
#include "tests/test.h"

enum {
    ANSWER_LIMIT_S = 20
};

struct collected {
    char *text;
    size_t length;
};

static size_t collect(char *bytes, size_t size, size_t count, void *context)
{
    struct collected *collected = context;
    size_t length = size * count;
    collected->text = realloc(collected->text, collected->length + length + 1);
    memcpy(collected->text + collected->length, bytes, length);
    collected->length += length;
    collected->text[collected->length] = '\0';
    return length;
}

static void set_path(CURL *curl, CURLoption option, const struct stand *stand, const char *name,
                     const char *suffix)
{
    char file[128], path[256];
    snprintf(file, sizeof file, "%s%s", name, suffix);
    curl_easy_setopt(curl, option, stand_path(stand, file, path, sizeof path));
}

void client_open(struct client *client, const struct stand *stand, const char *name)
{
    *client =
        (struct client){.curl = curl_easy_init(), .stand = stand, .user_agent = "kiosk/1.0.0"};
    assert_non_null(client->curl);
    set_path(client->curl, CURLOPT_CAINFO, stand, "operator-ca", ".crt");
    if (name) {
        set_path(client->curl, CURLOPT_SSLCERT, stand, name, ".crt");
        set_path(client->curl, CURLOPT_SSLKEY, stand, name, ".key");
    }
    curl_easy_setopt(client->curl, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(client->curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(client->curl, CURLOPT_TIMEOUT, (long)ANSWER_LIMIT_S);
    curl_easy_setopt(client->curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_3);
}

void client_close(struct client *client)
{
    curl_easy_cleanup(client->curl);
}

void client_new_key(char key[RESET_ID])
{
    assert_true(reset_id_make(key));
}

static struct curl_slist *headers_of(const struct client *client, const char *body, const char *key)
{
    char line[128];
    struct curl_slist *list = NULL;
    const char *more = client->more_header ? client->more_header : "";
    if (body && strncmp(more, "Content-Type:", 13) != 0)
        list = curl_slist_append(list, "Content-Type: application/json");
    if (key) {
        snprintf(line, sizeof line, "Idempotency-Key: %s", key);
        list = curl_slist_append(list, line);
    }
    if (*more != '\0')
        list = curl_slist_append(list, more);
    return list;
}

static void read_type(struct client_answer *answer)
{
    static const char prefix[] = "urn:kiosk:problem:";
    const char *type = json_string_value(json_object_get(answer->body, "type"));
    if (answer->status < 400 || !type)
        return;
    bool ours = strncmp(type, prefix, sizeof prefix - 1) == 0;
    snprintf(answer->type, sizeof answer->type, "%s", ours ? type + sizeof prefix - 1 : type);
}

static void read_answer(CURL *curl, const struct collected *collected, struct client_answer *answer)
{
    const char *content_type = NULL;
    curl_off_t retry_after = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer->status);
    curl_easy_getinfo(curl, CURLINFO_HTTP_VERSION, &answer->version);
    curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &content_type);
    curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &retry_after);
    answer->retry_after_s = (int)retry_after;
    answer->length = collected->length;
    if (content_type)
        snprintf(answer->content_type, sizeof answer->content_type, "%s", content_type);
    answer->text = collected->text;
    struct curl_header *etag;
    if (curl_easy_header(curl, "ETag", 0, CURLH_HEADER, -1, &etag) == CURLHE_OK)
        snprintf(answer->etag, sizeof answer->etag, "%s", etag->value);
    if (collected->text)
        answer->body = json_loadb(collected->text, collected->length, 0, NULL);
    read_type(answer);
}

struct client_answer client_send(struct client *client, const char *method, const char *path,
                                 const char *body, const char *key)
{
    struct client_answer answer = {.code = CURLE_OK};
    struct collected collected = {.text = NULL};
    char url[512];
    struct curl_slist *headers = headers_of(client, body, key);
    snprintf(url, sizeof url, "https://localhost:%d%s", client->stand->port, path);
    curl_easy_setopt(client->curl, CURLOPT_URL, url);
    curl_easy_setopt(client->curl, CURLOPT_USERAGENT, client->user_agent);
    curl_easy_setopt(client->curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(client->curl, CURLOPT_POSTFIELDS, body);
    curl_easy_setopt(client->curl, CURLOPT_POSTFIELDSIZE, body ? (long)strlen(body) : 0L);
    if (!body)
        curl_easy_setopt(client->curl, CURLOPT_HTTPGET, 1L);
    curl_easy_setopt(client->curl, CURLOPT_CUSTOMREQUEST, method);
    curl_easy_setopt(client->curl, CURLOPT_WRITEFUNCTION, collect);
    curl_easy_setopt(client->curl, CURLOPT_WRITEDATA, &collected);
    answer.code = curl_easy_perform(client->curl);
    read_answer(client->curl, &collected, &answer);
    curl_slist_free_all(headers);
    return answer;
}

void client_free(struct client_answer *answer)
{
    json_decref(answer->body);
    free(answer->text);
    answer->body = NULL;
    answer->text = NULL;
}

const char *client_post(struct client *client, const char *path, json_t *body, long *status)
{
    char key[RESET_ID];
    client_new_key(key);
    char *text = json_dumps(body, 0);
    json_decref(body);
    struct client_answer answer = client_send(client, "POST", path, text, key);
    free(text);
    assert_int_equal(answer.code, CURLE_OK);
    if (status)
        *status = answer.status;
    client_free(&answer);
    enum problem problem = problem_find(answer.type);
    if (*answer.type != '\0' && problem == PROBLEM_NONE)
        return "of no known type";
    return *answer.type == '\0' ? "" : problem_name(problem);
}

// ---- a card and its visits ---------------------------------------------------------------------

void client_card_load(struct client_card *card, const struct stand *stand, const char *name)
{
    char file[128], path[256];
    snprintf(file, sizeof file, "%s.key", name);
    FILE *key = fopen(stand_path(stand, file, path, sizeof path), "re");
    assert_non_null(key);
    card->key = PEM_read_PrivateKey(key, NULL, NULL, NULL);
    fclose(key);
    assert_non_null(card->key);
    snprintf(file, sizeof file, "%s.der", name);
    FILE *der = fopen(stand_path(stand, file, path, sizeof path), "re");
    assert_non_null(der);
    card->length = fread(card->der, 1, sizeof card->der, der);
    fclose(der);
}

void client_card_free(struct client_card *card)
{
    EVP_PKEY_free(card->key);
    card->key = NULL;
}

static json_t *base64(const unsigned char *bytes, size_t length)
{
    char text[6000];
    bytes_to_base64(bytes, length, text, sizeof text);
    return json_string(text);
}

json_t *client_open_body(const char *operation, const struct client_card *card)
{
    return json_pack("{s:s, s:o}", "operation", operation, "certificate",
                     base64(card->der, card->length));
}

struct client_reset client_open_reset(struct client *client, const char *operation,
                                      const struct client_card *card)
{
    struct client_reset reset;
    char key[RESET_ID];
    size_t length = 0;
    client_new_key(key);
    json_t *body = client_open_body(operation, card);
    char *text = json_dumps(body, 0);
    struct client_answer answer = client_send(client, "POST", "/v1/resets", text, key);
    free(text);
    json_decref(body);
    assert_string_equal(answer.type, "");
    assert_int_equal(answer.status, 201);
    const char *id = json_string_value(json_object_get(answer.body, "id"));
    const char *nonce = json_string_value(json_object_get(answer.body, "nonce"));
    assert_true(id && nonce && reset_id_valid(id));
    assert_true(bytes_from_base64(nonce, reset.nonce, sizeof reset.nonce, &length));
    assert_int_equal(length, PROOF_NONCE);
    strcpy(reset.id, id);
    snprintf(reset.operation, sizeof reset.operation, "%s", operation);
    client_free(&answer);
    return reset;
}

json_t *client_proof_body(const struct client_reset *reset, const struct client_card *card)
{
    unsigned char message[256], signature[512];
    // Written out here once more, so that a change of the product's formula is seen.
    int texts = snprintf((char *)message, sizeof message, "kiosk-reset-v1%c%s%c%s%c", 0,
                         reset->operation, 0, reset->id, 0);
    memcpy(message + texts, reset->nonce, PROOF_NONCE);
    size_t length = fixture_sign(card->key, message, (size_t)texts + PROOF_NONCE, signature);
    return json_pack("{s:o}", "signature", base64(signature, length));
}

const char *client_step(const struct client_reset *reset, const char *step, char path[CLIENT_PATH])
{
    snprintf(path, CLIENT_PATH, "/v1/resets/%s/%s", reset->id, step);
    return path;
}

const char *client_prove(struct client *client, const struct client_reset *reset,
                         const struct client_card *card)
{
    char path[CLIENT_PATH];
    return client_post(client, client_step(reset, "proof", path), client_proof_body(reset, card),
                       NULL);
}

const char *client_authorize(struct client *client, const struct client_reset *reset)
{
    char path[CLIENT_PATH];
    return client_post(client, client_step(reset, "authorization", path),
                       json_pack("{s:s}", "challenge", "AAECAwQFBgcICQoLDA0ODw=="), NULL);
}

const char *client_finish(struct client *client, const struct client_reset *reset,
                          const char *result)
{
    char path[CLIENT_PATH];
    return client_post(client, client_step(reset, "outcome", path),
                       json_pack("{s:s, s:s, s:s}", "result", result, "status_word", "9000",
                                 "finished_at", "2026-04-15T03:00:00Z"),
                       NULL);
}
