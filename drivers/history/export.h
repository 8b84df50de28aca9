// One file for whoever looks after the kiosks: the text of export_text.h, signed by the device's
// key and encrypted to the operations certificate.
//
// Nothing is made of a text that the scanner refuses. The file is DER: AuthEnvelopedData (RFC 5083)
// around SignedData (RFC 5652):
//
//     openssl cms -decrypt -inform DER -in FILE -inkey OPERATIONS.key -recip OPERATIONS.crt |
//         openssl cms -verify -inform DER -CAfile DEVICES.crt -purpose any
#ifndef DRIVERS_HISTORY_EXPORT_H
#define DRIVERS_HISTORY_EXPORT_H

#include "drivers/history/export_text.h"
#include "drivers/history/scan.h"

enum export_err {
    EXPORT_OK = 0,
    EXPORT_REFUSED,   // the scanner found what must not leave
    EXPORT_KEY,       // the device's key did not sign, or its certificate has no name
    EXPORT_RECIPIENT, // the operations certificate is none that can be encrypted to
    EXPORT_MEMORY,
    EXPORT_WRITE, // the file cannot be written there; nothing was left
};

const char *export_strerr(enum export_err err);

struct export_file {
    unsigned char *bytes;
    size_t length;
};

// DER of the first certificate of a PEM file, for the caller to free. EXPORT_RECIPIENT: there is
// none. Its dates are not looked at: a kiosk whose clock is wrong can be helped too.
enum export_err export_recipient(const char *path, struct export_file *der);

// Makes the file of a text. On EXPORT_OK the caller owns what is in *file; otherwise it is empty.
// On EXPORT_REFUSED *finding says where and why.
enum export_err export_make(const char *text, size_t length, const struct history_kiosk *kiosk,
                            const struct history_certificate *operations, int64_t now,
                            struct export_file *file, struct scan_finding *finding);

// Writes it to `path`, whole or not at all.
enum export_err export_write(const struct export_file *file, const char *path);

void export_free(struct export_file *file);

#endif
