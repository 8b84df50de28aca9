#include "drivers/piv/piv_proof.h"

#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <string.h>

#include "drivers/base/random.h"
#include "drivers/piv/piv_inside.h"
#include "drivers/pki/pki.h"

static const char PURPOSE[] = "kiosk-technician-v1"; // its terminating zero is the separator

// EMSA-PKCS1-v1_5 (RFC 8017 clause 9.2). A PIV card exponentiates what it gets and pads nothing.
static void pad(struct piv_proof *proof)
{
    const size_t text = PKI_SHA256_INFO + PIV_PROOF_DIGEST;
    unsigned char *end = proof->block + PIV_PROOF_BLOCK_MAX;
    memset(proof->block, 0xFF, PIV_PROOF_BLOCK_MAX);
    proof->block[0] = 0x00;
    proof->block[1] = 0x01;
    end[-(ptrdiff_t)text - 1] = 0x00;
    memcpy(end - text, pki_sha256_info, PKI_SHA256_INFO);
    memcpy(end - PIV_PROOF_DIGEST, proof->digest, PIV_PROOF_DIGEST);
    proof->length = PIV_PROOF_BLOCK_MAX;
}

static bool hash(const unsigned char nonce[PIV_PROOF_NONCE], unsigned char *digest)
{
    unsigned char text[sizeof PURPOSE + PIV_PROOF_NONCE];
    memcpy(text, PURPOSE, sizeof PURPOSE);
    memcpy(text + sizeof PURPOSE, nonce, PIV_PROOF_NONCE);
    return EVP_Digest(text, sizeof text, digest, NULL, EVP_sha256(), NULL) == 1;
}

enum piv_err piv_proof_begin(struct piv_proof *proof, const unsigned char *der, size_t length)
{
    unsigned char nonce[PIV_PROOF_NONCE];
    X509 *certificate = pki_read_der(der, length);
    if (!certificate)
        return PIV_UNREADABLE;
    proof->algorithm = piv_x509_algorithm(certificate);
    X509_free(certificate);
    if (proof->algorithm == 0)
        return PIV_KEY;
    if (!random_bytes(nonce, sizeof nonce) || !hash(nonce, proof->digest))
        return PIV_FAILED;
    if (proof->algorithm == PIV_PROOF_RSA_2048) {
        pad(proof);
    } else {
        memcpy(proof->block, proof->digest, PIV_PROOF_DIGEST);
        proof->length = PIV_PROOF_DIGEST;
    }
    return PIV_OK;
}

static bool verify(EVP_PKEY *key, const struct piv_proof *proof, const unsigned char *signature,
                   size_t length)
{
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(key, NULL);
    bool rsa = proof->algorithm == PIV_PROOF_RSA_2048;
    bool good = context && EVP_PKEY_verify_init(context) == 1 &&
                (!rsa || EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1) &&
                EVP_PKEY_CTX_set_signature_md(context, EVP_sha256()) == 1 &&
                EVP_PKEY_verify(context, signature, length, proof->digest, PIV_PROOF_DIGEST) == 1;
    EVP_PKEY_CTX_free(context);
    return good;
}

enum piv_err piv_proof_check(const struct piv_proof *proof, const unsigned char *der, size_t length,
                             const unsigned char *signature, size_t signature_length)
{
    X509 *certificate = pki_read_der(der, length);
    EVP_PKEY *key = certificate ? X509_get0_pubkey(certificate) : NULL;
    bool good = key && verify(key, proof, signature, signature_length);
    X509_free(certificate);
    return good ? PIV_OK : PIV_FORGED;
}
