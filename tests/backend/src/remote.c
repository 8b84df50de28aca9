#include "tests/backend/src/remote.h"

#include <inttypes.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

#include "tests/backend/src/member.h"

#define COLUMNS "number, device, word, asked, answered, result, said, signature"

int64_t remote_ask(struct store *store, const char *device, const char *word, int64_t now)
{
    size_t length = strlen(word);
    if (length == 0 || length >= REMOTE_WORD_MAX ||
        strspn(word, "abcdefghijklmnopqrstuvwxyz-") != length)
        return 0;
    store_run(store, "INSERT INTO commands(device, word, asked) VALUES(?, ?, ?)",
              STORE_VALUES(store_text(device), store_text(word), store_number(now)));
    sqlite3_stmt *query = store_query(store, "SELECT last_insert_rowid()", STORE_NO_VALUES);
    int64_t number = store_next(store, query) ? sqlite3_column_int64(query, 0) : 0;
    store_done(query);
    return number;
}

void remote_list(struct store *store, const char *device, json_t *actions)
{
    sqlite3_stmt *query =
        store_query(store,
                    "SELECT word || ' ' || number FROM commands WHERE device = ? AND answered IS"
                    " NULL ORDER BY number LIMIT ?",
                    STORE_VALUES(store_text(device), store_number(REMOTE_ASKED_MAX)));
    while (store_next(store, query))
        json_array_append_new(actions, json_string((const char *)sqlite3_column_text(query, 0)));
    store_done(query);
}

// ---- an answer --------------------------------------------------------------------------------

static bool is_signed(X509 *certificate, const struct remote *r)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    EVP_PKEY *key = X509_get0_pubkey(certificate);
    bool good =
        context && key && EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, key) == 1 &&
        EVP_DigestVerify(context, r->signature, r->signature_length, r->said, r->said_length) == 1;
    EVP_MD_CTX_free(context);
    return good;
}

// The beginning of the text, which names who answers what. A word that the kiosk does not know is
// "unknown" there, also when its number was old.
static bool says_so(const struct remote *asked, struct remote *r)
{
    char head[256], word[REMOTE_WORD_MAX];
    const char *unknown = "unknown";
    snprintf(head, sizeof head, "%.*s", (int)(r->said_length < 255 ? r->said_length : 255),
             (const char *)r->said);
    char known[256];
    int length =
        snprintf(known, sizeof known, "kiosk-answer 1\nkiosk %s\nnumber %" PRId64 "\ncommand ",
                 asked->device, asked->number);
    if (strncmp(head, known, (size_t)length) != 0 ||
        sscanf(head + length, "%23[a-z-]\nresult %23[a-z-]\ntime ", word, r->result) != 2)
        return false;
    bool same = strcmp(word, asked->word) == 0, is_unknown = strcmp(word, unknown) == 0;
    bool told = strcmp(r->result, "told") == 0;
    return strcmp(r->result, unknown) == 0 ? is_unknown : same || (is_unknown && !told);
}

static void keep(struct store *store, const struct remote *r, int64_t now)
{
    store_run(store,
              "UPDATE commands SET answered = ?, result = ?, said = ?, signature = ?"
              " WHERE number = ? AND answered IS NULL",
              STORE_VALUES(store_number(now), store_text(r->result),
                           store_blob(r->said, r->said_length),
                           store_blob(r->signature, r->signature_length), store_number(r->number)));
}

static bool take(struct store *store, const struct device *device, X509 *certificate,
                 const json_t *answer, int64_t now)
{
    struct remote asked, r = {0};
    if (!member_number(answer, "number", &r.number) ||
        !member_bytes(answer, "said", r.said, sizeof r.said, &r.said_length) ||
        !member_bytes(answer, "signature", r.signature, sizeof r.signature, &r.signature_length) ||
        !remote_get(store, r.number, &asked) || strcmp(asked.device, device->id) != 0 ||
        !is_signed(certificate, &r) || !says_so(&asked, &r))
        return false;
    keep(store, &r, now);
    return true;
}

enum problem remote_take(struct store *store, const struct device *device, X509 *certificate,
                         const json_t *answers, int64_t now)
{
    size_t i;
    json_t *answer;
    if (answers && !json_is_array(answers))
        return PROBLEM_MALFORMED;
    json_array_foreach((json_t *)(uintptr_t)answers, i, answer)
    {
        if (!certificate || !take(store, device, certificate, answer, now))
            return PROBLEM_MALFORMED;
    }
    return PROBLEM_NONE;
}

// ---- reading ----------------------------------------------------------------------------------

static size_t read_blob(sqlite3_stmt *query, int column, unsigned char *out, size_t size)
{
    size_t length = (size_t)sqlite3_column_bytes(query, column);
    const void *bytes = sqlite3_column_blob(query, column);
    if (!bytes || length > size)
        return 0;
    memcpy(out, bytes, length);
    return length;
}

static void read_row(sqlite3_stmt *query, struct remote *r)
{
    *r = (struct remote){.number = sqlite3_column_int64(query, 0),
                         .asked = sqlite3_column_int64(query, 3),
                         .answered = sqlite3_column_int64(query, 4)};
    store_column_text(query, 1, r->device, sizeof r->device);
    store_column_text(query, 2, r->word, sizeof r->word);
    store_column_text(query, 5, r->result, sizeof r->result);
    r->said_length = read_blob(query, 6, r->said, sizeof r->said);
    r->signature_length = read_blob(query, 7, r->signature, sizeof r->signature);
}

bool remote_get(struct store *store, int64_t number, struct remote *remote)
{
    sqlite3_stmt *query = store_query(store, "SELECT " COLUMNS " FROM commands WHERE number = ?",
                                      STORE_VALUES(store_number(number)));
    bool found = store_next(store, query);
    if (found)
        read_row(query, remote);
    store_done(query);
    return found;
}

void remote_each(struct store *store, void (*visit)(const struct remote *remote, void *context),
                 void *context)
{
    struct remote remote;
    sqlite3_stmt *query =
        store_query(store, "SELECT " COLUMNS " FROM commands ORDER BY number", STORE_NO_VALUES);
    while (store_next(store, query)) {
        read_row(query, &remote);
        visit(&remote, context);
    }
    store_done(query);
}
