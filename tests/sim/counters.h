// The municipal counters of the simulated world: what was installed with the kiosk, and what the
// centre publishes, some of it not signed by the operator.
//
// Every name in them begins with the number of its version, so that the screen tells which one is
// in use.
#ifndef TESTS_SIM_COUNTERS_H
#define TESTS_SIM_COUNTERS_H

#include <openssl/x509.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "screens/view/view.h"
#include "tests/sim/faults.h"

#define COUNTERS_INSTALLED "/usr/share/kiosk/offices.json"
#define COUNTERS_KEPT      "/var/lib/kiosk/offices"

enum {
    COUNTERS_FIRST = 1,     // the version that is installed
    COUNTERS_VERSIONS = 8,  // the last one
    COUNTERS_FALSE = 900,   // and above: nobody has signed it
    COUNTERS_CHOICES = 12,  // that fill a page
    COUNTERS_MANY_MIN = 13, // municipalities, and their row is asked for
};

// What the centre has under /v1/offices.
enum counters_kind {
    COUNTERS_GOOD,
    COUNTERS_FOREIGN,   // signed by another root's signer
    COUNTERS_SERVER,    // by one of the right root who is not for documents
    COUNTERS_CHANGED,   // since it was signed
    COUNTERS_MALFORMED, // signed well, but not of the form
    COUNTERS_OLDER,     // than what the service names
    COUNTERS_OVERSIZE,
    COUNTERS_GONE, // 404
    COUNTERS_KINDS,
};

// Makes and signs them all, once.
void counters_make_all(void);

// The operator's root. The caller frees it.
X509 *counters_root(void);

// Draws whether this run has them, and what is published when.
void counters_begin(uint64_t seed);
bool counters_are_used(void);

// The rows that go wrong about them, in addition to a seed's own; returns how many.
size_t counters_rows(uint64_t seed, struct fault *rows, size_t room);

// The file that is installed; NULL: this kiosk has none.
const char *counters_installed(void);

// What the service names now; 0: the centre has none.
int counters_named(void);

// What it answers now. `text` is NULL unless there is one.
struct counters_answer {
    int status;
    const char *text, *tag;
    size_t length;
    bool oversize;
};
void counters_answer(const char *known_tag, struct counters_answer *answer);

// From now on it publishes the newest, well signed; and answers nothing more about it.
void counters_settle(void);
void counters_silence(void);

// An answer about it has come whole to the kiosk.
void counters_arrived(void);

// The newest well signed one was fetched since it settled.
bool counters_were_fetched(void);

// Which version a file holds as it is kept, with its entity tag; 0: none that the operator signed.
int counters_version_kept(const unsigned char *bytes, size_t length);

// Whether the operator has signed it and the centre has published it by now, or it is installed.
bool counters_are_true(int version);

// The version that the screen shows; 0: none.
int counters_shown(const struct view *view);

#endif
