#include "tests/backend/src/card.h"

#include <openssl/evp.h>
#include <string.h>

#define COLUMNS "id, auth_spki, auth, auth_status, auth_until, sign, sign_status, sign_until"

static const char *const statuses[] = {"good", "revoked", "expired", "absent"};

const char *card_side_name(enum card_side side)
{
    return side == CARD_AUTH ? "auth" : "sign";
}

const char *card_status_name(enum card_status status)
{
    return statuses[status];
}

// The four words of the command line and of the store are the same.
static bool find_status(const char *word, enum card_status *status)
{
    for (int i = CARD_GOOD; i <= CARD_ABSENT; i++) {
        if (strcmp(statuses[i], word) == 0) {
            *status = (enum card_status)i;
            return true;
        }
    }
    return false;
}

static void set_side(struct card *card, enum card_side side, enum card_status status)
{
    // A certificate that is not on the card stays absent, whatever is said of the card as a whole.
    if (card->side[side].status != CARD_ABSENT)
        card->side[side].status = status;
}

bool card_status_apply(struct card *card, const char *word)
{
    bool only_auth = strncmp(word, "auth-", 5) == 0, only_sign = strncmp(word, "sign-", 5) == 0;
    enum card_status status;
    if (!find_status(only_auth || only_sign ? word + 5 : word, &status))
        return false;
    if (status == CARD_ABSENT && !only_sign)
        return false;
    if (!only_sign)
        set_side(card, CARD_AUTH, status);
    if (!only_auth)
        set_side(card, CARD_SIGN, status);
    return true;
}

// notAfter names the last second that still counts (RFC 5280, 4.1.2.5).
static int64_t last_second(X509 *certificate)
{
    struct tm tm = {0};
    ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &tm);
    return timegm(&tm);
}

struct card_certificate card_certificate_of(X509 *certificate)
{
    struct card_certificate kept = {.status = CARD_GOOD, .until = last_second(certificate)};
    X509_digest(certificate, EVP_sha256(), kept.sha256, NULL);
    return kept;
}

void card_spki_of(X509 *certificate, unsigned char sha256[BYTES_SHA256])
{
    unsigned char *der = NULL;
    int length = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &der);
    bytes_sha256(der, length > 0 ? (size_t)length : 0, sha256);
    OPENSSL_free(der);
}

// NULL and not zeros: two cards without a signature certificate must not collide in UNIQUE.
static struct store_value sign_blob(const struct card *card)
{
    bool absent = card->side[CARD_SIGN].status == CARD_ABSENT;
    return store_blob(absent ? NULL : card->side[CARD_SIGN].sha256, BYTES_SHA256);
}

// The SPKI cannot change without the certificate, so an update leaves it alone.
void card_put(struct store *store, struct card *card)
{
    const struct card_certificate *auth = &card->side[CARD_AUTH], *sign = &card->side[CARD_SIGN];
    store_run(store,
              "INSERT INTO cards(auth, auth_spki, auth_status, auth_until, sign, sign_status,"
              " sign_until) VALUES(?, ?, ?, ?, ?, ?, ?) ON CONFLICT(auth) DO UPDATE SET"
              " auth_status = excluded.auth_status, sign = excluded.sign,"
              " sign_status = excluded.sign_status, sign_until = excluded.sign_until",
              STORE_VALUES(store_blob(auth->sha256, BYTES_SHA256),
                           store_blob(card->auth_spki, BYTES_SHA256),
                           store_text(card_status_name(auth->status)), store_number(auth->until),
                           sign_blob(card), store_text(card_status_name(sign->status)),
                           store_number(sign->until)));
    struct card kept;
    if (card_find(store, CARD_AUTH, auth->sha256, &kept))
        card->id = kept.id;
}

static void read_certificate(sqlite3_stmt *query, int column, struct card_certificate *out)
{
    char status[16];
    store_column_blob(query, column, out->sha256, BYTES_SHA256);
    store_column_text(query, column + 1, status, sizeof status);
    if (!find_status(status, &out->status))
        out->status = CARD_REVOKED; // an unknown word counts as revoked
    out->until = sqlite3_column_int64(query, column + 2);
}

static void read_card(sqlite3_stmt *query, struct card *card)
{
    card->id = sqlite3_column_int64(query, 0);
    store_column_blob(query, 1, card->auth_spki, BYTES_SHA256);
    read_certificate(query, 2, &card->side[CARD_AUTH]);
    read_certificate(query, 5, &card->side[CARD_SIGN]);
}

static bool read_one(struct store *store, sqlite3_stmt *query, struct card *card)
{
    bool found = store_next(store, query);
    if (found)
        read_card(query, card);
    store_done(query);
    return found;
}

bool card_find(struct store *store, enum card_side side, const unsigned char sha256[BYTES_SHA256],
               struct card *card)
{
    const char *sql = side == CARD_AUTH ? "SELECT " COLUMNS " FROM cards WHERE auth = ?"
                                        : "SELECT " COLUMNS " FROM cards WHERE sign = ?";
    return read_one(store, store_query(store, sql, STORE_VALUES(store_blob(sha256, BYTES_SHA256))),
                    card);
}

bool card_get(struct store *store, int64_t id, struct card *card)
{
    return read_one(store,
                    store_query(store, "SELECT " COLUMNS " FROM cards WHERE id = ?",
                                STORE_VALUES(store_number(id))),
                    card);
}

void card_each(struct store *store, void (*visit)(const struct card *card, void *context),
               void *context)
{
    struct card card;
    sqlite3_stmt *query =
        store_query(store, "SELECT " COLUMNS " FROM cards ORDER BY id", STORE_NO_VALUES);
    while (store_next(store, query)) {
        read_card(query, &card);
        visit(&card, context);
    }
    store_done(query);
}
