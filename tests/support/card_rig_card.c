#include "tests/support/card_rig_card.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "drivers/base/clock.h"
#include "tests/support/paths.h"
#include "tests/test.h"

enum {
    PATH_BYTES = 256,
    LINE_BYTES = 16384, // of a card's file; a certificate in hexadecimal is the longest
    PORT = 35963,       // vpcd's own, free in a network of our own
    CMAC_BYTES = 16,
};

#define MASTER_KEY "000102030405060708090a0b0c0d0e0f"

static void make_authority(const char *name)
{
    char key[PATH_BYTES], certificate[PATH_BYTES], log[PATH_BYTES], subject[32], file[32];
    snprintf(file, sizeof file, "%s.key", name);
    card_rig_shared(file, key, sizeof key);
    snprintf(file, sizeof file, "%s.crt", name);
    card_rig_shared(file, certificate, sizeof certificate);
    card_rig_shared("make.log", log, sizeof log);
    snprintf(subject, sizeof subject, "/CN=%s", name);
    card_rig_run(log, (const char *[]){"openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes",
                                       "-days", "30", "-subj", subject, "-keyout", key, "-out",
                                       certificate, NULL});
}

static void make_card(const char *name)
{
    char program[PATH_BYTES], file[PATH_BYTES], log[PATH_BYTES], paths[4][PATH_BYTES];
    paths_program("virtual-card", program, sizeof program);
    card_rig_shared(name, file, sizeof file);
    card_rig_shared("make.log", log, sizeof log);
    card_rig_shared("sign.key", paths[0], PATH_BYTES);
    card_rig_shared("sign.crt", paths[1], PATH_BYTES);
    card_rig_shared("auth.key", paths[2], PATH_BYTES);
    card_rig_shared("auth.crt", paths[3], PATH_BYTES);
    card_rig_run(log, (const char *[]){program, "make", "--file", file, "--sign-ca-key", paths[0],
                                       "--sign-ca", paths[1], "--auth-ca-key", paths[2],
                                       "--auth-ca", paths[3], "--master-key", MASTER_KEY, "--birth",
                                       "1980-01-02", NULL});
}

void card_rig_card_make(void)
{
    make_authority("sign");
    make_authority("auth");
    make_card("card");
    make_card("other");
}

// ---- a card's own file ------------------------------------------------------------------------

static void card_path(const struct card_rig *rig, int slot, const char *what, char *path)
{
    snprintf(path, PATH_BYTES, "%s/%s%d", card_rig_folder(rig), what, slot);
}

// Copies a line of the file, changed where this card differs.
static void copy_line(FILE *to, const char *line, const struct card_rig_card *card)
{
    if (strncmp(line, "kind ", 5) == 0)
        fprintf(to, "kind %d\n", card->kind);
    else if (strncmp(line, "has-sign ", 9) == 0)
        fprintf(to, "has-sign %d\n", !card->no_sign);
    else if (strncmp(line, "tries-sign ", 11) == 0)
        fprintf(to, "tries-sign %d\n", 5 - card->burnt_sign);
    else if (strncmp(line, "tries-auth ", 11) == 0)
        fprintf(to, "tries-auth %d\n", 3 - card->burnt_auth);
    else
        fputs(line, to);
}

static void write_card(const char *path, const struct card_rig_card *card)
{
    char from[PATH_BYTES];
    char *line = malloc(LINE_BYTES);
    card_rig_shared(card->other ? "other" : "card", from, sizeof from);
    FILE *in = fopen(from, "r"), *out = fopen(path, "w");
    assert_true(in && out && line);
    while (fgets(line, LINE_BYTES, in))
        copy_line(out, line, card);
    fclose(in);
    assert_int_equal(fclose(out), 0);
    chmod(path, 0600);
    free(line);
}

// The value of a line of the card's file, "" when it has none.
static void read_value(const struct card_rig *rig, int slot, const char *name, char *value,
                       size_t size)
{
    char path[PATH_BYTES];
    char *line = malloc(LINE_BYTES);
    size_t length = strlen(name);
    card_path(rig, slot, "card", path);
    FILE *in = fopen(path, "r");
    assert_true(in && line);
    value[0] = '\0';
    while (fgets(line, LINE_BYTES, in)) {
        if (strncmp(line, name, length) != 0 || line[length] != ' ')
            continue;
        line[strcspn(line, "\n")] = '\0';
        snprintf(value, size, "%s", line + length + 1);
    }
    fclose(in);
    free(line);
}

int card_rig_card_tries(const struct card_rig *rig, int slot, enum secret_kind kind)
{
    char value[16];
    read_value(rig, slot, kind == SECRET_SIGN ? "tries-sign" : "tries-auth", value, sizeof value);
    return atoi(value);
}

bool card_rig_card_has(const struct card_rig *rig, int slot, enum secret_kind kind,
                       const char *secret)
{
    char value[64], wanted[64] = "";
    read_value(rig, slot, kind == SECRET_SIGN ? "secret-sign" : "secret-auth", value, sizeof value);
    for (size_t i = 0; secret[i]; i++)
        sprintf(wanted + 2 * i, "%02X", (unsigned char)secret[i]);
    return strcasecmp(value, wanted) == 0;
}

// ---- in the slots -----------------------------------------------------------------------------

void card_rig_card_tell(struct card_rig *rig, int slot, const char *order)
{
    char program[PATH_BYTES], control[PATH_BYTES], log[PATH_BYTES], line[PATH_BYTES];
    paths_program("virtual-card", program, sizeof program);
    card_path(rig, slot, "control", control);
    card_path(rig, slot, "tell.log", log);
    snprintf(line, sizeof line, "%s", order);
    card_rig_run(log, (const char *[]){program, "tell", control, line, NULL});
}

static void wait_for_socket(const char *path)
{
    int64_t deadline = clock_ms() + DESK_LIMIT_MS;
    struct stat found;
    while (stat(path, &found) != 0) {
        assert_true(clock_left(deadline) > 0);
        usleep(1000);
    }
}

void card_rig_card_insert(struct card_rig *rig, int slot, const struct card_rig_card *card)
{
    char program[PATH_BYTES], control[PATH_BYTES], file[PATH_BYTES], log[PATH_BYTES], line[64];
    char port[16];
    pid_t *process = card_rig_card_process(rig, slot);
    card_path(rig, slot, "control", control);
    card_rig_end(process);
    unlink(control);
    paths_program("virtual-card", program, sizeof program);
    card_path(rig, slot, "card", file);
    card_path(rig, slot, "card.log", log);
    snprintf(port, sizeof port, "%d", PORT + slot);
    snprintf(line, sizeof line, "%s", card->order ? card->order : "clear");
    write_card(file, card);
    *process = card_rig_spawn(log, (const char *[]){program, "run", "--file", file, "--port", port,
                                                    "--control", control, "--fault", line,
                                                    card->atr ? "--atr" : NULL, card->atr, NULL});
    wait_for_socket(control);
}

// ---- the backend's part -----------------------------------------------------------------------

static void cmac(const unsigned char key[CMAC_BYTES], const unsigned char *data, size_t length,
                 unsigned char out[CMAC_BYTES])
{
    EVP_MAC *mac = EVP_MAC_fetch(NULL, "CMAC", NULL);
    EVP_MAC_CTX *context = EVP_MAC_CTX_new(mac);
    char cipher[] = "AES-128-CBC";
    size_t written;
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_CIPHER, cipher, 0), OSSL_PARAM_END};
    assert_true(EVP_MAC_init(context, key, CMAC_BYTES, parameters) &&
                EVP_MAC_update(context, data, length) &&
                EVP_MAC_final(context, out, &written, CMAC_BYTES));
    EVP_MAC_CTX_free(context);
    EVP_MAC_free(mac);
}

// K_card = CMAC(K_master, "kiosk-card-key" 00 SHA-256(SubjectPublicKeyInfo)).
static void card_key(const struct card_opened *opened, unsigned char key[CMAC_BYTES])
{
    static const char label[] = "kiosk-card-key";
    unsigned char input[sizeof label + 32], master[CMAC_BYTES], *info = NULL;
    const unsigned char *der = opened->certificate;
    X509 *certificate = d2i_X509(NULL, &der, opened->certificate_length);
    assert_non_null(certificate);
    int length = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &info);
    assert_true(length > 0);
    memcpy(input, label, sizeof label); // with its zero
    EVP_Digest(info, (size_t)length, input + sizeof label, NULL, EVP_sha256(), NULL);
    for (unsigned char i = 0; i < CMAC_BYTES; i++)
        master[i] = i;
    cmac(master, input, sizeof input, key);
    OPENSSL_free(info);
    X509_free(certificate);
}

void card_rig_card_permit(const struct card_opened *opened, enum secret_kind target,
                          const unsigned char *challenge, unsigned char *cryptogram)
{
    unsigned char key[CMAC_BYTES];
    unsigned char input[3 + CARD_CHALLENGE] = {0x01, 0x00, target == SECRET_SIGN ? 0x1B : 0x18};
    memcpy(input + 3, challenge, CARD_CHALLENGE);
    card_key(opened, key);
    cmac(key, input, sizeof input, cryptogram);
}
