#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/backend/src/chain.h"
#include "tests/backend/src/manage_actions.h"
#include "tests/backend/src/member.h"
#include "tests/backend/src/options.h"

static X509 *load(const char *path)
{
    X509 *certificate = chain_load(path);
    if (!certificate)
        fprintf(stderr, "kiosk-backend: no certificate in %s\n", path);
    return certificate;
}

static bool read_auth(const char *path, struct card *card)
{
    X509 *certificate = load(path);
    if (!certificate)
        return false;
    card->side[CARD_AUTH] = card_certificate_of(certificate);
    card_spki_of(certificate, card->auth_spki);
    X509_free(certificate);
    return true;
}

static bool read_sign(const char *path, struct card *card)
{
    card->side[CARD_SIGN] = (struct card_certificate){.status = CARD_ABSENT};
    if (!path)
        return true;
    X509 *certificate = load(path);
    if (!certificate)
        return false;
    card->side[CARD_SIGN] = card_certificate_of(certificate);
    X509_free(certificate);
    return true;
}

// In order, so that `--status good --status sign-revoked` means what it says.
static bool apply_words(struct card *card, const char *const *words, int count)
{
    for (int i = 0; i < count; i++) {
        if (!card_status_apply(card, words[i])) {
            fprintf(stderr, "kiosk-backend: no such status: %s\n", words[i]);
            return false;
        }
    }
    return true;
}

int manage_card_add(struct store *store, int argc, char **argv)
{
    struct card card = {.id = 0};
    struct options_list words = {.count = 0};
    const char *auth, *sign;
    if (!options_take_one(&argc, argv, "auth", NULL, &auth) ||
        !options_take_one(&argc, argv, "sign", NULL, &sign) ||
        !options_take(&argc, argv, "status", &words) || argc != 1 || !auth)
        return MANAGE_USAGE;
    if (!read_auth(auth, &card) || !read_sign(sign, &card))
        return MANAGE_FAILED;
    if (!apply_words(&card, words.values, words.count))
        return MANAGE_USAGE;
    store_begin(store);
    card_put(store, &card);
    if (!store_end(store))
        return MANAGE_FAILED;
    printf("%" PRId64 "\n", card.id);
    return MANAGE_DONE;
}

static bool find_by_file(struct store *store, enum card_side side, const char *path,
                         struct card *card)
{
    X509 *certificate = path ? load(path) : NULL;
    if (!certificate)
        return false;
    struct card_certificate wanted = card_certificate_of(certificate);
    X509_free(certificate);
    return card_find(store, side, wanted.sha256, card);
}

// By number for people, by certificate for scripts that never saw the number.
bool manage_card_find(struct store *store, int *argc, char **argv, struct card *card)
{
    const char *id, *auth, *sign;
    if (!options_take_one(argc, argv, "card", NULL, &id) ||
        !options_take_one(argc, argv, "auth", NULL, &auth) ||
        !options_take_one(argc, argv, "sign", NULL, &sign))
        return false;
    bool found = id     ? card_get(store, strtoll(id, NULL, 10), card)
                 : auth ? find_by_file(store, CARD_AUTH, auth, card)
                        : find_by_file(store, CARD_SIGN, sign, card);
    if (!found)
        fprintf(stderr, "kiosk-backend: no such card\n");
    return found;
}

int manage_card_status(struct store *store, int argc, char **argv)
{
    struct card card;
    store_begin(store);
    if (!manage_card_find(store, &argc, argv, &card) || argc < 2 ||
        !apply_words(&card, (const char *const *)argv + 1, argc - 1)) {
        store_abandon(store);
        return MANAGE_USAGE;
    }
    card_put(store, &card);
    return store_end(store) ? MANAGE_DONE : MANAGE_FAILED;
}

// The whole SHA-256: it names the certificate to whoever has it, and nothing to others.
static json_t *certificate_json(const struct card_certificate *certificate)
{
    char sha256[BYTES_SHA256_HEX];
    json_t *members = json_pack("{s:s}", "status", card_status_name(certificate->status));
    if (certificate->status == CARD_ABSENT)
        return members;
    bytes_to_hex(certificate->sha256, BYTES_SHA256, sha256);
    json_object_set_new(members, "sha256", json_string(sha256));
    member_set_time(members, "until", certificate->until);
    return members;
}

static void add_json(const struct card *card, void *context)
{
    json_array_append_new(context, json_pack("{s:I, s:o, s:o}", "id", (json_int_t)card->id, "auth",
                                             certificate_json(&card->side[CARD_AUTH]), "sign",
                                             certificate_json(&card->side[CARD_SIGN])));
}

static void print_line(const struct card *card, void *context)
{
    (void)context;
    printf("%" PRId64, card->id);
    for (int side = CARD_AUTH; side <= CARD_SIGN; side++) {
        char sha256[BYTES_SHA256_HEX];
        bytes_to_hex(card->side[side].sha256, BYTES_SHA256, sha256);
        printf(" %s=%s", card_side_name((enum card_side)side),
               card_status_name(card->side[side].status));
        if (card->side[side].status != CARD_ABSENT)
            printf(":%.12s", sha256);
    }
    printf("\n");
}

int manage_card_list(struct store *store, int argc, char **argv)
{
    bool json = options_take_flag(&argc, argv, "json");
    json_t *list = json_array();
    store_begin(store);
    card_each(store, json ? add_json : print_line, list);
    store_abandon(store);
    if (json)
        json_dumpf(list, stdout, JSON_INDENT(2));
    json_decref(list);
    return MANAGE_DONE;
}
