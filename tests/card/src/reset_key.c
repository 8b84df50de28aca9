#include "tests/card/src/reset_key.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <string.h>

// With its terminating zero, which is the 00 of the formula.
static const char LABEL[] = "kiosk-card-key";

static const uint8_t VERSION = 0x01;

static bool cmac(const uint8_t *key, const uint8_t *message, size_t length, uint8_t *mac)
{
    char cipher[] = "AES-128-CBC";
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_CIPHER, cipher, 0),
        OSSL_PARAM_construct_end(),
    };
    size_t written;
    return EVP_Q_mac(NULL, "CMAC", NULL, NULL, parameters, key, RESET_KEY_BYTES, message, length,
                     mac, RESET_KEY_CRYPTOGRAM, &written) != NULL;
}

bool reset_key_derive(const uint8_t master[RESET_KEY_BYTES], const uint8_t *spki, size_t length,
                      uint8_t key[RESET_KEY_BYTES])
{
    uint8_t message[sizeof LABEL + SHA256_DIGEST_LENGTH];
    memcpy(message, LABEL, sizeof LABEL);
    SHA256(spki, length, message + sizeof LABEL);
    return cmac(master, message, sizeof message, key);
}

bool reset_key_cryptogram(const uint8_t key[RESET_KEY_BYTES], uint16_t ef,
                          const uint8_t challenge[RESET_KEY_CHALLENGE],
                          uint8_t cryptogram[RESET_KEY_CRYPTOGRAM])
{
    uint8_t message[3 + RESET_KEY_CHALLENGE] = {VERSION, (uint8_t)(ef >> 8), (uint8_t)ef};
    memcpy(message + 3, challenge, RESET_KEY_CHALLENGE);
    return cmac(key, message, sizeof message, cryptogram);
}
