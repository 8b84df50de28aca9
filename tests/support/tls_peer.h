// A small real TLS server that does exactly what a test tells it, also what no server should do.
//
// It runs in a process of its own, on a free port of 127.0.0.1, with one process per connection;
// all of them end with tls_peer_stop() or with the test. HTTP/1.1 only, no parser: a request ends
// with its headers and Content-Length.
#ifndef TESTS_SUPPORT_TLS_PEER_H
#define TESTS_SUPPORT_TLS_PEER_H

#include <openssl/ssl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

enum {
    TLS_PEER_REQUEST_MAX = 16 * 1024,
    TLS_PEER_KEYS = 8,
};

// What the server saw; shared memory, so the test reads it at any time.
struct tls_peer_seen {
    atomic_int connections; // accepted, before TLS
    atomic_int requests;    // received whole
    atomic_int devices;     // handshakes with a certificate of the device root
    atomic_int cuts;        // of tls_peer_cut_connections()
    // The Idempotency-Key of the first requests, "" when there was none.
    char keys[TLS_PEER_KEYS][40];
    char last[TLS_PEER_REQUEST_MAX]; // the last whole request, terminated
};

struct tls_peer_script {
    const char *dir;         // of tls_pki_make()
    const char *certificate; // "server", "named", "foreign": which identity it shows
    bool tls12_only;
    const char *device_root; // "foreign-root", ...: who must have signed the device's certificate;
                             // NULL: it is asked for and not required
    // Called in the server for each request; `number` counts over all connections, from 1. It
    // writes what it wants, and says whether the connection stays open.
    bool (*answer)(SSL *tls, int number, const void *context);
    // NULL, or called before TLS for each connection; false: the connection is closed at once.
    bool (*accept)(int fd, int number, const void *context);
    const void *context;
};

struct tls_peer;

// Starts it; it already listens when this returns. NULL on failure.
struct tls_peer *tls_peer_start(const struct tls_peer_script *script);

void tls_peer_stop(struct tls_peer **peer);

// "https://127.0.0.1:port".
const char *tls_peer_origin(const struct tls_peer *peer);
const struct tls_peer_seen *tls_peer_seen(const struct tls_peer *peer);

// Ends every connection that is open now, as a server that restarts does. New ones are accepted.
void tls_peer_cut_connections(struct tls_peer *peer);

// For scripts: writes a whole text. `tls_peer_say_json` adds status line, type and length.
void tls_peer_say(SSL *tls, const char *text);
void tls_peer_say_json(SSL *tls, const char *status, const char *type, const char *body);

#endif
