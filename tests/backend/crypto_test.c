// The proof and the cryptogram: against fixed vectors, and against OpenSSL's command line, which
// knows nothing of our code.
#include <ctype.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/backend/fixture.h"
#include "tests/backend/src/cryptogram.h"
#include "tests/backend/src/proof.h"
#include "tests/support/tmpdir.h"
#include "tests/test.h"

struct file {
    char dir[SCRATCH_MAX], path[SCRATCH_MAX + 8];
};

static struct file write_new(const void *content, size_t length)
{
    struct file file;
    assert_true(tmpdir_make(file.dir));
    snprintf(file.path, sizeof file.path, "%s/file", file.dir);
    FILE *out = fopen(file.path, "w");
    assert_non_null(out);
    assert_int_equal(fwrite(content, 1, length, out), length);
    assert_int_equal(fclose(out), 0);
    return file;
}

// AES-128-CMAC by `openssl mac`; `key` and `tag` are hexadecimal digits.
static void foreign_cmac(const char *key, const void *message, size_t length, char tag[33])
{
    char command[256];
    const struct file file = write_new(message, length);
    snprintf(command, sizeof command,
             "openssl mac -cipher AES-128-CBC -macopt hexkey:%s -in %s CMAC", key, file.path);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    assert_non_null(fgets(tag, 33, pipe));
    pclose(pipe);
    tmpdir_remove(file.dir);
    for (char *c = tag; *c != '\0'; c++)
        *c = (char)tolower((unsigned char)*c);
}

static void foreign_cryptogram(const unsigned char *master, const unsigned char *spki_sha256,
                               unsigned char ef, const unsigned char *challenge, char tag[33])
{
    char key[33], card[33];
    unsigned char derivation[15 + 32] = "kiosk-card-key", message[19] = {1, 0, ef};
    memcpy(derivation + 15, spki_sha256, 32);
    memcpy(message + 3, challenge, 16);
    bytes_to_hex(master, 16, key);
    foreign_cmac(key, derivation, sizeof derivation, card);
    foreign_cmac(card, message, sizeof message, tag);
}

static void a_cryptogram_is_what_another_program_computes(void **state)
{
    (void)state;
    unsigned char master[16], spki[32], challenge[16], made[16];
    char expected[33], got[33];
    for (int i = 0; i < 4; i++) {
        RAND_bytes(master, sizeof master);
        RAND_bytes(spki, sizeof spki);
        RAND_bytes(challenge, sizeof challenge);
        bool sign = i % 2 == 0;
        foreign_cryptogram(master, spki, sign ? 0x1B : 0x18, challenge, expected);
        assert_true(cryptogram_make(master, spki, sign ? CRYPTOGRAM_EF_SIGN : CRYPTOGRAM_EF_AUTH,
                                    challenge, made));
        bytes_to_hex(made, sizeof made, got);
        assert_string_equal(got, expected);
    }
}

// Computed once with `openssl mac`; here so that the formula cannot move unseen.
static void a_cryptogram_does_not_change_over_time(void **state)
{
    (void)state;
    unsigned char master[16], spki[32], challenge[16], made[16];
    char got[33];
    for (int i = 0; i < 32; i++)
        spki[i] = (unsigned char)(0xA0 + i);
    for (int i = 0; i < 16; i++) {
        master[i] = (unsigned char)i;
        challenge[i] = (unsigned char)(0x10 + i);
    }
    assert_true(cryptogram_make(master, spki, CRYPTOGRAM_EF_SIGN, challenge, made));
    bytes_to_hex(made, sizeof made, got);
    assert_string_equal(got, "45a433d2fe90e428690475893f693c16");
    assert_true(cryptogram_make(master, spki, CRYPTOGRAM_EF_AUTH, challenge, made));
    bytes_to_hex(made, sizeof made, got);
    assert_string_equal(got, "90c4c85be4cf9304e54b754be2cfee1f");
}

static void master_from_text(const char *content, size_t length, bool good)
{
    const struct file file = write_new(content, length);
    unsigned char master[16] = {0};
    assert_int_equal(cryptogram_master(file.path, master), good);
    if (good)
        assert_memory_equal(master, "0123456789abcdef", 16);
    tmpdir_remove(file.dir);
}

static void the_master_key_comes_as_digits_as_a_file_of_digits_or_raw(void **state)
{
    (void)state;
    unsigned char master[16];
    assert_true(cryptogram_master("30313233343536373839616263646566", master));
    assert_memory_equal(master, "0123456789abcdef", 16);
    master_from_text("30313233343536373839616263646566\n", 33, true);
    master_from_text("30313233343536373839616263646566", 32, true);
    master_from_text("0123456789abcdef", 16, true);
    master_from_text("0123456789abcde", 15, false);
    master_from_text("", 0, false);
    assert_false(cryptogram_master("/nonexistent/key", master));
}

static void the_signed_message_has_its_exact_bytes(void **state)
{
    (void)state;
    static const char id[] = "8e03978e-40d5-43e8-bc93-6894a57f9324";
    unsigned char nonce[PROOF_NONCE], message[PROOF_MESSAGE_MAX];
    memset(nonce, 0xAB, sizeof nonce);
    static const char expected[] = "kiosk-reset-v1\0reset-sign\0"
                                   "8e03978e-40d5-43e8-bc93-6894a57f9324\0";
    size_t texts = sizeof expected - 1;
    assert_int_equal(proof_message("reset-sign", id, nonce, message), texts + PROOF_NONCE);
    assert_memory_equal(message, expected, texts);
    assert_memory_equal(message + texts, nonce, PROOF_NONCE);
}

struct signer {
    EVP_PKEY *key;
    unsigned char *spki;
    size_t spki_length;
};

static struct signer make_signer(EVP_PKEY *key)
{
    struct signer signer = {.key = key, .spki = NULL};
    signer.spki_length = (size_t)i2d_PUBKEY(key, &signer.spki);
    return signer;
}

static void free_signer(struct signer *signer)
{
    EVP_PKEY_free(signer->key);
    OPENSSL_free(signer->spki);
}

static void a_proof_holds_for_its_operation_id_and_nonce_only(void **state)
{
    (void)state;
    static const char id[] = "8e03978e-40d5-43e8-bc93-6894a57f9324";
    static const char other_id[] = "8e03978e-40d5-43e8-bc93-6894a57f9325";
    unsigned char nonce[PROOF_NONCE] = {1}, other_nonce[PROOF_NONCE] = {2};
    unsigned char message[PROOF_MESSAGE_MAX], signature[512];
    struct signer signer = make_signer(fixture_key(2048));
    size_t length = proof_message("reset-sign", id, nonce, message);
    size_t signed_length = fixture_sign(signer.key, message, length, signature);
    assert_true(
        proof_valid(signer.spki, signer.spki_length, message, length, signature, signed_length));
    const struct {
        const char *operation, *id;
        const unsigned char *nonce;
    } others[] = {{"reset-auth", id, nonce},
                  {"reset-sign", other_id, nonce},
                  {"reset-sign", id, other_nonce}};
    for (size_t i = 0; i < 3; i++) {
        length = proof_message(others[i].operation, others[i].id, others[i].nonce, message);
        assert_false(proof_valid(signer.spki, signer.spki_length, message, length, signature,
                                 signed_length));
    }
    free_signer(&signer);
}

static void a_signature_of_another_kind_is_no_proof(void **state)
{
    (void)state;
    unsigned char message[4] = {1, 2, 3, 4}, signature[512];
    struct signer rsa = make_signer(fixture_key(2048));
    struct signer other = make_signer(EVP_EC_gen("P-256"));
    size_t length = fixture_sign(rsa.key, message, sizeof message, signature);
    assert_false(
        proof_valid(rsa.spki, rsa.spki_length, message, sizeof message, signature, length - 1));
    signature[0] ^= 1;
    assert_false(
        proof_valid(rsa.spki, rsa.spki_length, message, sizeof message, signature, length));
    assert_false(proof_valid(rsa.spki, 0, message, sizeof message, signature, length));
    length = fixture_sign(other.key, message, sizeof message, signature);
    assert_false(
        proof_valid(other.spki, other.spki_length, message, sizeof message, signature, length));
    free_signer(&rsa);
    free_signer(&other);
}

static void base64_has_one_spelling_only(void **state)
{
    (void)state;
    unsigned char out[8];
    size_t length;
    assert_true(bytes_from_base64("AQID", out, sizeof out, &length));
    assert_int_equal(length, 3);
    assert_true(bytes_from_base64("AQI=", out, sizeof out, &length));
    assert_int_equal(length, 2);
    assert_true(bytes_from_base64("AQ==", out, sizeof out, &length));
    assert_int_equal(length, 1);
    assert_memory_equal(out, "\x01", 1);
    static const char *const wrong[] = {
        "",     "AQ",   "AQ=",      "AR==",     " AQID",           "AQID\n", "AQ-_",
        "A===", "====", "AQ==AQID", "AQ ID===", "AQIDBAUGBwgJCgsM"}; // the last one has 12 bytes
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(bytes_from_base64(wrong[i], out, sizeof out, &length));
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(a_cryptogram_is_what_another_program_computes),
    cmocka_unit_test(a_cryptogram_does_not_change_over_time),
    cmocka_unit_test(the_master_key_comes_as_digits_as_a_file_of_digits_or_raw),
    cmocka_unit_test(the_signed_message_has_its_exact_bytes),
    cmocka_unit_test(a_proof_holds_for_its_operation_id_and_nonce_only),
    cmocka_unit_test(a_signature_of_another_kind_is_no_proof),
    cmocka_unit_test(base64_has_one_spelling_only),
};

TEST_MAIN(TESTS, NULL, NULL)
