#include "tests/backend/src/cryptogram.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

// AES-128-CMAC, NIST SP 800-38B.
static bool cmac(const unsigned char key[CRYPTOGRAM_SIZE], const void *message, size_t length,
                 unsigned char tag[CRYPTOGRAM_SIZE])
{
    char cipher[] = "AES-128-CBC";
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_CIPHER, cipher, 0),
        OSSL_PARAM_construct_end(),
    };
    EVP_MAC *mac = EVP_MAC_fetch(NULL, "CMAC", NULL);
    EVP_MAC_CTX *context = mac ? EVP_MAC_CTX_new(mac) : NULL;
    size_t written = 0;
    bool good = context && EVP_MAC_init(context, key, CRYPTOGRAM_SIZE, parameters) &&
                EVP_MAC_update(context, message, length) &&
                EVP_MAC_final(context, tag, &written, CRYPTOGRAM_SIZE) &&
                written == CRYPTOGRAM_SIZE;
    EVP_MAC_CTX_free(context);
    EVP_MAC_free(mac);
    return good;
}

bool cryptogram_make(const unsigned char master[CRYPTOGRAM_SIZE],
                     const unsigned char spki_sha256[BYTES_SHA256], uint16_t ef,
                     const unsigned char challenge[CRYPTOGRAM_SIZE],
                     unsigned char cryptogram[CRYPTOGRAM_SIZE])
{
    static const char label[] = "kiosk-card-key"; // its terminator is the 00 of the formula
    unsigned char derivation[sizeof label + BYTES_SHA256], card[CRYPTOGRAM_SIZE];
    memcpy(derivation, label, sizeof label);
    memcpy(derivation + sizeof label, spki_sha256, BYTES_SHA256);
    unsigned char message[3 + CRYPTOGRAM_SIZE] = {1, (unsigned char)(ef >> 8), ef & 0xFF};
    memcpy(message + 3, challenge, CRYPTOGRAM_SIZE);
    bool good = cmac(master, derivation, sizeof derivation, card) &&
                cmac(card, message, sizeof message, cryptogram);
    OPENSSL_cleanse(card, sizeof card);
    return good;
}

static bool master_from_file(const char *path, unsigned char master[CRYPTOGRAM_SIZE])
{
    char text[2 * CRYPTOGRAM_SIZE + 2] = {0};
    FILE *file = fopen(path, "re");
    if (!file)
        return false;
    setvbuf(file, NULL, _IONBF, 0); // no copy of the key in stdio's buffer
    size_t length = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    bool good = length == CRYPTOGRAM_SIZE;
    if (good) {
        memcpy(master, text, CRYPTOGRAM_SIZE);
    } else {
        text[strcspn(text, "\r\n")] = '\0';
        good = bytes_from_hex(text, master, CRYPTOGRAM_SIZE);
    }
    OPENSSL_cleanse(text, sizeof text);
    return good;
}

bool cryptogram_master(const char *source, unsigned char master[CRYPTOGRAM_SIZE])
{
    return bytes_from_hex(source, master, CRYPTOGRAM_SIZE) || master_from_file(source, master);
}
