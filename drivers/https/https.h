// HTTPS to one origin: TLS 1.3 only, both sides with certificates, the operator's own root only.
//
// It never trusts the system's roots, follows a redirect, uses a proxy, a cookie or a password
// file, asks for compression, or lets one request wait for another: all of them run on one
// loop, and a slow one delays no other. Bodies are limited while they arrive. It does not know the
// API; that is drivers/backend. Only causes and times are logged here.
#ifndef DRIVERS_HTTPS_HTTPS_H
#define DRIVERS_HTTPS_HTTPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "drivers/https/device_key.h"
#include "drivers/https/way.h"

enum {
    HTTPS_BODY_MAX = 64 * 1024,    // bytes of an answer's body, if not said otherwise; the API's
    HTTPS_HEADERS_MAX = 16 * 1024, // bytes of all its headers; far above what a backend sends
    HTTPS_ORIGIN_MAX = 256,        // characters of the origin
    HTTPS_PATH_MAX = 128,          // characters of a path
    HTTPS_TAG_MAX = 128,           // bytes of an entity tag, terminated; a longer one is none
};

struct https;

struct https_config {
    const char *origin;  // "https://name[:port]", nothing behind it
    const char *ca_file; // PEM: the operator's root certificates, the only ones that are trusted
    const char *certificate_file, *key_file; // the device's, see device_key.h
    const char *renewed_file;                // a later certificate for that key; NULL: nowhere
    const char *product;                     // User-Agent, "name/version" (RFC 9110, 10.1.5)
};

enum https_err {
    HTTPS_OK = 0,
    HTTPS_ORIGIN,      // not an https origin
    HTTPS_CA,          // no certificate in ca_file
    HTTPS_CERTIFICATE, // no certificate in certificate_file
    HTTPS_KEY,         // no usable key in key_file
    HTTPS_MISMATCH,    // the key is not the certificate's
    HTTPS_SYSTEM,      // out of memory, or curl does not start
};

const char *https_strerr(enum https_err err);

// How a request ended. Only HTTPS_ANSWERED has a status and a body; each has a way.
enum https_end {
    HTTPS_ANSWERED,    // with whatever status
    HTTPS_UNREACHABLE, // no name, no route, refused
    HTTPS_UNTRUSTED,   // a foreign root, another name, or a server that refuses our certificate
    HTTPS_NO_TLS,      // the handshake failed: no TLS 1.3, or cut off in it
    HTTPS_LATE,        // the limit passed
    HTTPS_BROKEN,      // the connection ended before the answer did
    HTTPS_OVERSIZE,    // body or headers over their limit
};

const char *https_end_name(enum https_end end);

struct https_request {
    const char *path; // "/v1/..."
    const char *body; // to POST; NULL: GET. Must stay until the request has ended
    size_t length;
    const char *type;            // of the body; NULL: JSON
    const char *accept;          // of the answer, beside a problem document; NULL: JSON
    const char *idempotency_key; // or NULL
    const char
        *known_tag;  // a GET: the entity tag of what is here already (RFC 9110, 13.1.2), or NULL
    size_t body_max; // of the answer; 0: HTTPS_BODY_MAX
    bool fresh;      // on a connection of its own, which is not kept
    int limit_ms;    // for everything: name, connection, TLS, request, answer
};

// An answer, valid during the callback only.
struct https_answer {
    enum https_end end;
    struct https_way way;
    int status;       // 0 unless HTTPS_ANSWERED
    const char *type; // Content-Type, "" when there is none
    const char *tag;  // ETag as it came, "" when there is none
    const char *body;
    size_t length;
    int64_t retry_after_s; // Retry-After, 0 when there is none; at most INT32_MAX
    int64_t date_s;        // Date as seconds since 1970, 0 when there is none
    int64_t received_ms;   // our wall clock when the first byte came, ms since 1970
    int64_t round_trip_ms; // between the request and the first byte, without connecting
};

// Reads the certificates and the key; opens no connection. On HTTPS_OK the caller owns *https.
enum https_err https_open(struct https **https, const struct https_config *config);

// Ends every request without its callback, closes the connections and sets the pointer to NULL.
void https_close(struct https **https);

// Starts a request, on a kept connection if there is one and none has just failed. `done` is
// called exactly once, from https_run(), never from here. False when it could not even be
// started (out of memory); then `done` is not called.
bool https_start(struct https *https, const struct https_request *request,
                 void (*done)(void *context, const struct https_answer *answer), void *context);

// The device's certificate and key, as they are now.
struct https_device {
    bool readable;                   // the certificate says from when until when it is valid
    int64_t from, until;             // seconds since 1970
    bool signs;                      // the key made a signature that is the certificate's
    enum device_key_renewed renewed; // what became of renewed_file
    const char *place;               // device_key_place()
};

void https_device(const struct https *https, struct https_device *device);

// device_key_sign() and device_key_certificate() of that key.
bool https_device_sign(const struct https *https, const unsigned char *bytes, size_t length,
                       unsigned char *signature, size_t *size);
const unsigned char *https_device_certificate(const struct https *https, size_t *length);

// device_key_renew(): from the next connection on the server is shown that certificate. What is
// under way ends on its own connection.
enum device_key_renewed https_device_renew(struct https *https, const char *certificate_file);

// Waits until a connection or `fd` has something, or `limit_ms` has passed (< 0: no limit of the
// caller's). True when `fd` has something.
bool https_wait(struct https *https, int fd, int limit_ms);

// Moves everything on and calls back what has ended.
void https_run(struct https *https);

#endif
