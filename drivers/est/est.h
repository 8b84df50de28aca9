// A new certificate for the device's key by Enrolment over Secure Transport (RFC 7030): what is
// sent, and whether what comes back is to be had.
//
// Whatever comes is believed only as far as it is proved here. The key stays the same one, so that
// nothing secret is ever written; whoever holds it signs by a callback. No network, no file, no
// clock: drivers/backend carries the texts, time is an argument.
#ifndef DRIVERS_EST_EST_H
#define DRIVERS_EST_EST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    EST_TEXT_MAX = 32 * 1024,   // characters of an answer
    EST_AUTHORITIES_MAX = 16,   // certificates of CAs in one
    EST_SIGNATURE_MAX = 1024,   // bytes: RSA of 8192 bits
    EST_CERTIFICATE_MAX = 3072, // bytes of a certificate in DER
    // The CA's clock may be ahead of the server's by so many seconds: as far as the kiosk's own may
    // be off. A new certificate begins in the future then, and is used all the same.
    EST_AHEAD_S = 5 * 60,
};

enum est_err {
    EST_OK = 0,
    EST_GARBLED,     // no base64, no certs-only CMS, too much of it, or another number of them
    EST_OTHER_CA,    // none of the CAs has issued the device's present certificate
    EST_NOT_SIGNED,  // the device's key makes no signature that is its certificate's
    EST_OTHER_KEY,   // a certificate for another key,
    EST_OTHER_NAME,  // or for another subject
    EST_NOT_LATER,   // it ends no later than the present one
    EST_NOT_VALID,   // it is not valid now
    EST_NOT_CHAINED, // it does not lead to one of the CAs, or is not one for a client of TLS
    EST_NO_MEMORY,
};

const char *est_strerr(enum est_err err);

// The device as it is. What it points to must live as long as the call.
struct est_device {
    const unsigned char *certificate; // DER
    size_t length;
    // Signs SHA-256 of `length` bytes: RSASSA-PKCS1-v1_5 (RFC 8017, 8.2) or ECDSA in DER (RFC 3279,
    // 2.2.3), as the key is. *size is the room at first, then the signature's length. False: not.
    bool (*sign)(void *context, const unsigned char *bytes, size_t length, unsigned char *signature,
                 size_t *size);
    void *context;
};

struct est_authorities;

// Reads the answer to GET /.well-known/est/cacerts (RFC 7030, 4.1.3): base64 of a certs-only CMS
// (RFC 5652, 5; RFC 8951, 3.1). On EST_OK the issuer of the device's present certificate is among
// them, by its signature and not by its name alone, and the caller owns *authorities.
enum est_err est_authorities_read(struct est_authorities **authorities, const char *text,
                                  size_t length, const struct est_device *device);
void est_authorities_free(struct est_authorities **authorities);

// What to POST to /.well-known/est/simplereenroll: base64 of a PKCS#10 request (RFC 2986) with the
// subject, the subjectAltName and the key of the present certificate (RFC 7030, 4.2.2), signed and
// the signature checked. On EST_OK the caller frees *text.
enum est_err est_request(const struct est_device *device, char **text);

// A certificate that was accepted: PEM, with the intermediate ones behind it that a server needs.
struct est_certificate {
    char *pem;
    size_t length;
    int64_t from, until; // seconds since 1970
};

// Reads and judges the answer to that (RFC 7030, 4.2.3) at the time `now`, seconds since 1970. On
// EST_OK the caller owns what *renewed points to.
enum est_err est_renewed(const struct est_authorities *authorities, const char *text, size_t length,
                         const struct est_device *device, int64_t now,
                         struct est_certificate *renewed);
void est_certificate_free(struct est_certificate *certificate);

#endif
