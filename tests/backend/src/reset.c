#include "tests/backend/src/reset.h"

#include <openssl/rand.h>
#include <stdio.h>
#include <string.h>

static const char *const operations[RESET_OPERATIONS] = {"reset-sign", "reset-auth"};
static const char *const states[RESET_STATES] = {"opened", "proven", "authorized", "finished"};
static const char *const results[RESET_RESULTS] = {"", "done", "refused", "unknown", "abandoned"};

// One list for all queries; read_reset() knows the columns by their place in it.
#define COLUMNS                                                                                    \
    "id, device, operation, card, certificate, public_key, nonce, state, superseded, opened, "     \
    "expires, proven, authorized, finished, challenges, result, status_word, reserved"

const char *reset_operation_name(enum reset_operation operation)
{
    return operations[operation];
}

static int find(const char *const words[], int count, const char *name)
{
    for (int i = 0; i < count; i++) {
        if (strcmp(words[i], name) == 0)
            return i;
    }
    return -1;
}

int reset_operation_find(const char *name)
{
    return find(operations, RESET_OPERATIONS, name);
}

const char *reset_state_name(enum reset_state state)
{
    return states[state];
}

const char *reset_result_name(enum reset_result result)
{
    return results[result];
}

int reset_result_find(const char *name)
{
    return *name == '\0' ? -1 : find(results, RESET_RESULTS, name);
}

enum card_side reset_proving_side(enum reset_operation operation)
{
    return operation == RESET_SIGN ? CARD_AUTH : CARD_SIGN;
}

enum card_side reset_target_side(enum reset_operation operation)
{
    return operation == RESET_SIGN ? CARD_SIGN : CARD_AUTH;
}

bool reset_id_valid(const char *id)
{
    static const char form[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    if (strlen(id) != sizeof form - 1)
        return false;
    for (size_t i = 0; form[i] != '\0'; i++) {
        bool is_digit = (id[i] >= '0' && id[i] <= '9') || (id[i] >= 'a' && id[i] <= 'f');
        if (form[i] == 'x' ? !is_digit : id[i] != '-')
            return false;
    }
    return true;
}

bool reset_id_make(char id[RESET_ID])
{
    unsigned char r[16];
    char hex[2 * sizeof r + 1];
    if (RAND_bytes(r, sizeof r) != 1)
        return false;
    r[6] = (r[6] & 0x0F) | 0x40;
    r[8] = (r[8] & 0x3F) | 0x80;
    bytes_to_hex(r, sizeof r, hex);
    snprintf(id, RESET_ID, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16, hex + 20);
    return true;
}

// A time that has not come is NULL in the store and 0 here.
static struct store_value time_or_null(int64_t seconds)
{
    return seconds ? store_number(seconds) : store_text(NULL);
}

static struct store_value key_of(const struct reset *reset)
{
    return store_blob(reset->public_key_length ? reset->public_key : NULL,
                      reset->public_key_length);
}

// What comes after the opening is NULL until it happens.
void reset_insert(struct store *store, const struct reset *reset)
{
    store_run(store,
              "INSERT INTO resets(id, device, operation, card, certificate, public_key, nonce,"
              " state, reserved, opened, expires, challenges)"
              " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
              STORE_VALUES(store_text(reset->id), store_text(reset->device),
                           store_text(operations[reset->operation]), store_number(reset->card),
                           store_blob(reset->certificate, BYTES_SHA256), key_of(reset),
                           store_blob(reset->nonce, PROOF_NONCE), store_text(states[reset->state]),
                           store_number(reset->reserved), store_number(reset->opened),
                           store_number(reset->expires)));
}

void reset_update(struct store *store, const struct reset *reset)
{
    bool has_result = reset->result != RESET_NO_RESULT;
    store_run(store,
              "UPDATE resets SET public_key = ?, state = ?, superseded = ?, expires = ?,"
              " proven = ?, authorized = ?, finished = ?, challenges = ?, result = ?,"
              " status_word = ? WHERE id = ?",
              STORE_VALUES(key_of(reset), store_text(states[reset->state]),
                           store_number(reset->superseded), store_number(reset->expires),
                           time_or_null(reset->proven), time_or_null(reset->authorized),
                           time_or_null(reset->finished), store_number(reset->challenges),
                           store_text(has_result ? results[reset->result] : NULL),
                           store_text(*reset->status_word ? reset->status_word : NULL),
                           store_text(reset->id)));
}

// A word that is none of ours counts as the first; the store holds only what is written here.
static int word_column(sqlite3_stmt *query, int column, const char *const words[], int count)
{
    char text[16];
    store_column_text(query, column, text, sizeof text);
    int found = find(words, count, text);
    return found < 0 ? 0 : found;
}

// The caller has zeroed the reset: no key, length 0.
static void read_key(sqlite3_stmt *query, int column, struct reset *reset)
{
    int length = sqlite3_column_bytes(query, column);
    if (length <= 0 || length > RESET_PUBLIC_KEY_MAX)
        return;
    reset->public_key_length = (size_t)length;
    memcpy(reset->public_key, sqlite3_column_blob(query, column), reset->public_key_length);
}

static void read_reset(sqlite3_stmt *query, struct reset *reset)
{
    memset(reset, 0, sizeof *reset);
    store_column_text(query, 0, reset->id, sizeof reset->id);
    store_column_text(query, 1, reset->device, sizeof reset->device);
    reset->operation = (enum reset_operation)word_column(query, 2, operations, RESET_OPERATIONS);
    reset->card = sqlite3_column_int64(query, 3);
    store_column_blob(query, 4, reset->certificate, BYTES_SHA256);
    read_key(query, 5, reset);
    store_column_blob(query, 6, reset->nonce, PROOF_NONCE);
    reset->state = (enum reset_state)word_column(query, 7, states, RESET_STATES);
    reset->superseded = sqlite3_column_int(query, 8) != 0;
    reset->opened = sqlite3_column_int64(query, 9);
    reset->expires = sqlite3_column_int64(query, 10);
    reset->proven = sqlite3_column_int64(query, 11);
    reset->authorized = sqlite3_column_int64(query, 12);
    reset->finished = sqlite3_column_int64(query, 13);
    reset->challenges = sqlite3_column_int(query, 14);
    reset->result = (enum reset_result)word_column(query, 15, results, RESET_RESULTS);
    store_column_text(query, 16, reset->status_word, sizeof reset->status_word);
    reset->reserved = sqlite3_column_int(query, 17) != 0;
}

bool reset_find(struct store *store, const char *id, struct reset *reset)
{
    sqlite3_stmt *query = store_query(store, "SELECT " COLUMNS " FROM resets WHERE id = ?",
                                      STORE_VALUES(store_text(id)));
    bool found = store_next(store, query);
    if (found)
        read_reset(query, reset);
    store_done(query);
    return found;
}

void reset_supersede(struct store *store, int64_t card, const char *keep_id)
{
    store_run(store,
              "UPDATE resets SET superseded = 1, public_key = NULL"
              " WHERE card = ? AND id <> ? AND state IN ('proven', 'authorized')",
              STORE_VALUES(store_number(card), store_text(keep_id)));
}

void reset_forget_keys(struct store *store, int64_t now)
{
    store_run(store,
              "UPDATE resets SET public_key = NULL WHERE public_key IS NOT NULL"
              " AND expires <= ?",
              STORE_VALUES(store_number(now)));
}

int reset_proven_since(struct store *store, int64_t card, int64_t since, int64_t *oldest)
{
    return store_count_since(store,
                             "SELECT count(*), min(proven) FROM resets"
                             " WHERE card = ? AND proven >= ?",
                             STORE_VALUES(store_number(card), store_number(since)), oldest);
}

int reset_opened_since(struct store *store, const char *device, int64_t card, int64_t since,
                       int64_t *oldest)
{
    return store_count_since(
        store,
        "SELECT count(*), min(opened) FROM resets WHERE card = ? AND device = ? AND opened >= ?",
        STORE_VALUES(store_number(card), store_text(device), store_number(since)), oldest);
}

void reset_each(struct store *store, void (*visit)(const struct reset *reset, void *context),
                void *context)
{
    struct reset reset;
    sqlite3_stmt *query = store_query(
        store, "SELECT " COLUMNS " FROM resets ORDER BY opened, rowid", STORE_NO_VALUES);
    while (store_next(store, query)) {
        read_reset(query, &reset);
        visit(&reset, context);
    }
    store_done(query);
}
