#include "drivers/jpki/jpki_authority.h"

#include <openssl/err.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "drivers/pki/pki.h"

bool jpki_authority_is_told(const char *file, const unsigned char *ca, size_t length)
{
    BIO *pem = file ? BIO_new_file(file, "re") : NULL;
    STACK_OF(X509) *all = pem ? pki_read_pem(pem) : NULL;
    X509 *asked = pki_read_der(ca, length);
    bool told = false;
    for (int i = 0; asked && all && i < sk_X509_num(all); i++)
        told |= X509_cmp(sk_X509_value(all, i), asked) == 0;
    X509_free(asked);
    sk_X509_pop_free(all, X509_free);
    BIO_free(pem);
    ERR_clear_error();
    return told;
}

bool jpki_authority_issued(const unsigned char *ca, size_t ca_length, const unsigned char *der,
                           size_t length)
{
    X509 *issuer = pki_read_der(ca, ca_length), *certificate = pki_read_der(der, length);
    EVP_PKEY *key = issuer ? X509_get0_pubkey(issuer) : NULL;
    bool issued = certificate && key && X509_check_issued(issuer, certificate) == X509_V_OK &&
                  X509_verify(certificate, key) == 1;
    X509_free(certificate);
    X509_free(issuer);
    ERR_clear_error();
    return issued;
}
