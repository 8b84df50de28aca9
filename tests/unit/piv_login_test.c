// Technicians at the door: the driver against the program virtual-card, from the SELECT to the
// proof, and everybody who is not let in.
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <time.h>

#include "drivers/piv/piv.h"
#include "tests/support/virtual_card.h"
#include "tests/unit/piv_shop.h"

enum {
    SAID_MAX = 80,
    VERIFY = 0x20,
};

#define RIGHT "123456"
#define WRONG "654321"

// One reader with a card in it, and who has been asked for a PIN.
struct door {
    struct shop *shop;
    struct virtual_card card;
    struct apdu_channel channel;
    struct piv piv;
    struct secret *pin;
    int verifies; // commands of that name on the wire
    int tries;
    time_t now;
    char said[SAID_MAX];
};

static bool transmit(void *context, const unsigned char *command, size_t length,
                     unsigned char *response, size_t *response_length)
{
    struct door *door = context;
    return virtual_card_transmit(&door->card, command, length, response, response_length);
}

static void count(void *context, const struct trace *entry)
{
    struct door *door = context;
    door->verifies += entry->ins == VERIFY;
}

static void path_of(const struct door *door, const char *name, char path[PATH_BYTES])
{
    snprintf(path, PATH_BYTES, "%s/%s", door->shop->directory, name);
}

static int open_door(void **state)
{
    struct door *door = calloc(1, sizeof *door);
    int failed = open_shop((void **)&door->shop);
    tidy(door->shop);
    door->now = NOW;
    door->channel = (struct apdu_channel){.transmit = transmit, .trace = count, .context = door};
    door->pin = secret_new();
    *state = door;
    return failed || !door->pin;
}

static int close_door(void **state)
{
    struct door *door = *state;
    virtual_card_pull(&door->card);
    secret_free(&door->pin);
    int failed = close_shop((void **)&door->shop);
    free(door);
    return failed;
}

// ---- cards -------------------------------------------------------------------------------------

static void write_key(const char *path, const EVP_PKEY *key)
{
    FILE *file = fopen(path, "a");
    assert_int_equal(PEM_write_PrivateKey(file, key, NULL, NULL, 0, NULL, NULL), 1);
    fclose(file);
}

// A technician's card `name` with a certificate of `ca`, and `key`, which may be another one or
// none.
static void issue(const struct door *door, const char *name, const struct piv_pki_ca *ca,
                  const struct piv_pki_order *order, const EVP_PKEY *key)
{
    struct piv_pki_order whole = *order;
    char pem[PATH_BYTES], file[PATH_BYTES];
    path_of(door, "piv.pem", pem);
    path_of(door, name, file);
    if (!whole.key)
        whole.key = door->shop->key;
    X509 *x = piv_pki_certify(ca, &whole);
    unlink(pem);
    piv_pki_add(pem, x);
    if (key)
        write_key(pem, key);
    virtual_card_make((const char *const[]){"--file", file, "--piv", pem, NULL});
    X509_free(x);
}

static void issue_resident(const struct door *door, const char *name)
{
    char file[PATH_BYTES], key[PATH_BYTES];
    path_of(door, name, file);
    path_of(door, "root.key", key);
    write_key(key, door->shop->root.key);
    const char *ca = door->shop->ca;
    virtual_card_make((const char *const[]){"--file", file, "--sign-ca-key", key, "--sign-ca", ca,
                                            "--auth-ca-key", key, "--auth-ca", ca, NULL});
}

static void put(struct door *door, const char *name, const char *line)
{
    char file[PATH_BYTES];
    path_of(door, name, file);
    virtual_card_pull(&door->card);
    virtual_card_put(&door->card, file, line);
    piv_start(&door->piv, &door->channel);
    door->verifies = 0;
}

// ---- the login ---------------------------------------------------------------------------------

static const char *say(struct door *door, const char *step, const char *what)
{
    snprintf(door->said, sizeof door->said, "%s: %s", step, what);
    return door->said;
}

static const struct secret *type(struct door *door, const char *pin)
{
    assert_true(secret_set(door->pin, pin, strlen(pin)));
    return door->pin;
}

// All steps in their order, in JP-13; where it ended and why.
static const char *login(struct door *door, const char *pin)
{
    const struct piv_trust_rules rules = {
        .ca_file = door->shop->ca, .crl_file = door->shop->lists, .region = "JP-13"};
    unsigned char der[PIV_CERTIFICATE_MAX];
    size_t length;
    enum piv_err err = piv_select(&door->piv);
    if (err != PIV_OK)
        return say(door, "select", piv_strerr(err));
    err = piv_read_certificate(&door->piv, der, &length);
    if (err != PIV_OK)
        return say(door, "read", piv_strerr(err));
    enum piv_trust trust = piv_trust_judge(&rules, der, length, door->now, &door->shop->who);
    if (trust != PIV_TRUST_OK)
        return say(door, "trust", piv_trust_name(trust));
    err = piv_verify(&door->piv, type(door, pin), &door->tries);
    if (err != PIV_OK)
        return say(door, "verify", piv_strerr(err));
    return say(door, "prove", piv_strerr(piv_prove(&door->piv, der, length)));
}

// ---- promises ----------------------------------------------------------------------------------

static void a_technician_is_let_in_with_either_key(void **state)
{
    struct door *door = *state;
    struct piv_pki_order order = ORDER;
    issue(door, "p-256", &door->shop->root, &order, door->shop->key);
    order.key = EVP_RSA_gen(2048);
    issue(door, "rsa", &door->shop->root, &order, order.key);
    EVP_PKEY_free(order.key);
    put(door, "p-256", NULL);
    assert_string_equal(login(door, RIGHT), "prove: ok");
    assert_string_equal(door->shop->who.name, "Technician 7");
    put(door, "rsa", NULL);
    assert_string_equal(login(door, RIGHT), "prove: ok");
    assert_string_equal(login(door, RIGHT), "prove: ok"); // and again, by a new question
}

static void a_card_that_has_answers_fetched_or_takes_no_le_of_zero_is_let_in(void **state)
{
    struct door *door = *state;
    struct piv_pki_order order = ORDER;
    order.key = EVP_RSA_gen(2048);
    issue(door, "rsa", &door->shop->root, &order, order.key);
    EVP_PKEY_free(order.key);
    put(door, "rsa", "habit get-response on");
    assert_string_equal(login(door, RIGHT), "prove: ok");
    put(door, "rsa", "habit le-zero off");
    assert_string_equal(login(door, RIGHT), "prove: ok");
}

static void a_wrong_pin_is_refused_until_it_is_blocked(void **state)
{
    struct door *door = *state;
    int tries = 0;
    issue(door, "card", &door->shop->root, &ORDER, door->shop->key);
    put(door, "card", NULL);
    assert_string_equal(login(door, WRONG), "verify: wrong pin");
    assert_int_equal(door->tries, 2);
    assert_string_equal(login(door, RIGHT), "prove: ok");
    for (int left = 2; left > 0; left--) {
        assert_string_equal(login(door, WRONG), "verify: wrong pin");
        assert_int_equal(door->tries, left);
    }
    assert_int_equal(piv_tries(&door->piv, &tries), PIV_OK);
    assert_int_equal(tries, 1);
    assert_string_equal(login(door, WRONG), "verify: blocked");
    assert_int_equal(door->tries, 0);
    put(door, "card", NULL); // without power meanwhile
    assert_string_equal(login(door, RIGHT), "verify: blocked");
    assert_int_equal(piv_tries(&door->piv, &tries), PIV_OK);
    assert_int_equal(tries, 0);
}

static void whose_certificate_is_refused_is_not_asked_for_a_pin(void **state)
{
    struct door *door = *state;
    struct shop *shop = door->shop;
    static const struct {
        const char *said;
        struct piv_pki_order changes; // what is not zero replaces what is right
    } rows[] = {
        {"trust: expired", {.until = NOW - 1}},
        {"trust: not-yet-valid", {.from = NOW + 1}},
        {"trust: revoked", {.serial = "66"}},
        {"trust: wrong-usage", {.usage = "keyEncipherment"}},
        {"trust: wrong-role", {.role = "clientAuth"}},
        {"trust: wrong-place", {.places = "URI:urn:jpki-kiosk:region:JP-27"}},
        {"trust: other-ca", {.name = "Stranger"}},
    };
    unlink(shop->lists);
    add_list(shop, &shop->root, "66", NOW - DAY, NOW + DAY);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct piv_pki_order *changes = &rows[i].changes;
        struct piv_pki_order order = ORDER;
        order.until = changes->until ? changes->until : order.until;
        order.from = changes->from ? changes->from : order.from;
        order.serial = changes->serial ? changes->serial : order.serial;
        order.usage = changes->usage ? changes->usage : order.usage;
        order.role = changes->role ? changes->role : order.role;
        order.places = changes->places ? changes->places : order.places;
        issue(door, "card", changes->name ? &shop->stranger : &shop->root, &order, shop->key);
        put(door, "card", NULL);
        assert_string_equal(login(door, RIGHT), rows[i].said);
        assert_int_equal(door->verifies, 0);
    }
}

static void a_copy_of_a_certificate_lets_nobody_in(void **state)
{
    struct door *door = *state;
    EVP_PKEY *other = EVP_EC_gen("P-256"), *rsa = EVP_RSA_gen(2048);
    issue(door, "without", &door->shop->root, &ORDER, NULL);
    issue(door, "wrong", &door->shop->root, &ORDER, other);
    issue(door, "rsa", &door->shop->root, &ORDER, rsa);
    put(door, "without", NULL);
    assert_string_equal(login(door, RIGHT), "prove: refused to sign");
    put(door, "wrong", NULL);
    assert_string_equal(login(door, RIGHT), "prove: signature not by this certificate");
    put(door, "rsa", NULL);
    assert_string_equal(login(door, RIGHT), "prove: refused to sign");
    EVP_PKEY_free(other);
    EVP_PKEY_free(rsa);
}

static void a_replayed_signature_lets_nobody_in(void **state)
{
    struct door *door = *state;
    issue(door, "card", &door->shop->root, &ORDER, door->shop->key);
    put(door, "card", NULL);
    assert_string_equal(login(door, RIGHT), "prove: ok");
    put(door, "card", "habit piv-replay on"); // it has written the right answer down
    assert_string_equal(login(door, RIGHT), "prove: signature not by this certificate");
}

static void a_residents_card_is_told_from_a_technicians_and_gets_no_verify(void **state)
{
    struct door *door = *state;
    int tries = 0;
    issue_resident(door, "resident");
    put(door, "resident", NULL);
    assert_string_equal(login(door, RIGHT), "select: not a technician's card");
    assert_int_equal(piv_tries(&door->piv, &tries), PIV_ABSENT);
    assert_int_equal(piv_verify(&door->piv, type(door, RIGHT), &tries), PIV_ABSENT);
    assert_int_equal(door->verifies, 0);
}

static void a_card_that_was_swapped_after_the_pin_proves_nothing(void **state)
{
    struct door *door = *state;
    unsigned char der[PIV_CERTIFICATE_MAX];
    char file[PATH_BYTES];
    size_t length;
    issue(door, "card", &door->shop->root, &ORDER, door->shop->key);
    issue_resident(door, "resident");
    put(door, "card", NULL);
    assert_int_equal(piv_verify(&door->piv, type(door, RIGHT), &door->tries), PIV_OK);
    assert_int_equal(piv_read_certificate(&door->piv, der, &length), PIV_OK);
    virtual_card_pull(&door->card);
    assert_int_equal(piv_prove(&door->piv, der, length), PIV_LOST);
    path_of(door, "resident", file);
    virtual_card_put(&door->card, file, NULL);
    assert_int_equal(piv_prove(&door->piv, der, length), PIV_ABSENT);
    put(door, "card", NULL); // the same card again, but nobody has entered its PIN since
    assert_int_equal(piv_select(&door->piv), PIV_OK);
    assert_int_equal(piv_prove(&door->piv, der, length), PIV_NOT_ALLOWED);
}

// What people and the tests of whole kiosks make cards with.
static void the_demos_maintenance_ca_makes_technicians_and_revokes_them(void **state)
{
    struct door *door = *state;
    struct shop *shop = door->shop;
    char line[512], pem[PATH_BYTES], file[PATH_BYTES];
    door->now = time(NULL) + 60;
    snprintf(line, sizeof line,
             "m=tests/card/maintenance d=%s; rm $d/*.pem && $m $d issue old --until 2021-01-01 "
             "--from 2020-01-01 && $m $d issue new --rsa --place urn:jpki-kiosk:region:JP-13",
             shop->directory);
    assert_int_equal(system(line), 0);
    path_of(door, "ca.crt", shop->ca);
    path_of(door, "ca.crl", shop->lists);
    for (int i = 0; i < 2; i++) {
        path_of(door, i == 0 ? "old.pem" : "new.pem", pem);
        path_of(door, i == 0 ? "old" : "new", file);
        virtual_card_make((const char *const[]){"--file", file, "--piv", pem, NULL});
        put(door, i == 0 ? "old" : "new", NULL);
        assert_string_equal(login(door, RIGHT), i == 0 ? "trust: expired" : "prove: ok");
    }
    snprintf(line, sizeof line, "tests/card/maintenance %s revoke new", shop->directory);
    assert_int_equal(system(line), 0);
    assert_string_equal(login(door, RIGHT), "trust: revoked");
}

static void a_card_that_leaves_at_any_command_is_lost_and_no_verify_is_repeated(void **state)
{
    struct door *door = *state;
    static const char *const said[] = {"select: link lost", "read: link lost", "verify: link lost",
                                       "verify: link lost", "prove: link lost"};
    issue(door, "card", &door->shop->root, &ORDER, door->shop->key);
    for (int when = 1; when <= 5; when++) {
        char line[64];
        // The certificate is read in more than one command; the last is the signature.
        snprintf(line, sizeof line,
                 when == 1   ? "leave after apdu 1"
                 : when == 2 ? "leave after ins CB"
                 : when == 3 ? "leave before ins 20"
                 : when == 4 ? "leave after ins 20"
                             : "leave after ins 87");
        put(door, "card", line);
        assert_string_equal(login(door, RIGHT), said[when - 1]);
        assert_true(door->verifies <= 1);
    }
}

#define AT_THE_DOOR(test) cmocka_unit_test_setup_teardown(test, open_door, close_door)

static const struct CMUnitTest TESTS[] = {
    AT_THE_DOOR(a_technician_is_let_in_with_either_key),
    AT_THE_DOOR(a_card_that_has_answers_fetched_or_takes_no_le_of_zero_is_let_in),
    AT_THE_DOOR(a_wrong_pin_is_refused_until_it_is_blocked),
    AT_THE_DOOR(whose_certificate_is_refused_is_not_asked_for_a_pin),
    AT_THE_DOOR(a_copy_of_a_certificate_lets_nobody_in),
    AT_THE_DOOR(a_replayed_signature_lets_nobody_in),
    AT_THE_DOOR(a_residents_card_is_told_from_a_technicians_and_gets_no_verify),
    AT_THE_DOOR(a_card_that_was_swapped_after_the_pin_proves_nothing),
    AT_THE_DOOR(the_demos_maintenance_ca_makes_technicians_and_revokes_them),
    AT_THE_DOOR(a_card_that_leaves_at_any_command_is_lost_and_no_verify_is_repeated),
};

TEST_MAIN(TESTS, NULL, NULL)
