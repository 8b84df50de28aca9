// Certificates in the form that JPKI's have, for invented persons, under a demo CA.
//
// The form is what holders published of theirs and what open clients read: key usage, policy OIDs,
// and in the signature certificate's SubjectAltName the holder as otherNames under
// 1.2.392.200149.8.5.5, each a UTF8String: .1 name, .4 birth date, .3 gender, .5 address, .2 and .6
// which characters of name and address are substitutes.
#ifndef TESTS_CARD_SRC_CERTIFICATE_H
#define TESTS_CARD_SRC_CERTIFICATE_H

#include <openssl/evp.h>
#include <openssl/x509.h>
#include <stdbool.h>
#include <time.h>

#include "tests/card/src/image.h"

struct certificate_date {
    int year, month, day;
};

struct certificate_order {
    enum image_which which; // user authentication names nobody
    EVP_PKEY *key;          // the subject's; its public half is certified
    EVP_PKEY *ca_key;
    X509 *ca;
    time_t not_before, not_after;  // UTC
    struct certificate_date birth; // signature certificate only
    const char *ocsp_url;          // AuthorityInfoAccess; NULL: none
};

// Issues one certificate. NULL when OpenSSL fails, which OpenSSL's error queue explains. The caller
// frees it with X509_free().
X509 *certificate_issue(const struct certificate_order *order);

// "YYYY-MM-DD", a day that exists, from 1868 on. False otherwise.
bool certificate_date_parse(const char *text, struct certificate_date *date);

#endif
