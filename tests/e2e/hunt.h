// A hunt for canaries through a whole stand: the memory of all its processes and all its files.
//
// Searched are every process of the stand but the virtual card (a card knows its secrets), every
// file under the stand's folder, and what lies in its private /run and /dev/shm. What the X server
// keeps is told but not judged: it is the display's, not the kiosk's. Cards that hold canaries are
// therefore made outside of the stand's folder.
#ifndef TESTS_E2E_HUNT_H
#define TESTS_E2E_HUNT_H

#include "tests/e2e/canary.h"
#include "tests/e2e/kiosk_stand.h"

enum {
    HUNT_GONE_MS = 1000, // the promise: gone a second after use
};

struct hunt;

// How often anything was found, by where.
struct hunt_finds {
    size_t kiosk;    // the program on the screen
    size_t worker;   // of kiosk-card
    size_t helper;   // other processes of kiosk-card, and all of kiosk-link
    size_t pcscd;    //
    size_t backend;  // kiosk-backend, nginx, the responders
    size_t other;    // of the stand's processes
    size_t files;    //
    size_t x_server; // not judged
};

// The caller ends it with hunt_end(). Canaries are added to hunt_canaries().
struct hunt *hunt_begin(struct kiosk_stand *stand);
void hunt_end(struct hunt **hunt);
struct canaries *hunt_canaries(struct hunt *hunt);

// Forgets what was hunted, for the next visit's secrets.
void hunt_anew(struct hunt *hunt);

// Adds a canary PIN that stands nowhere in the stand now. `name` must outlive the hunt.
void hunt_choose_pin(struct hunt *hunt, const char *name, char pin[CANARY_TEXT_MAX]);

// The same for a password: six of its characters may stand in the base64 of a certificate.
void hunt_choose_password(struct hunt *hunt, const char *name, char password[CANARY_TEXT_MAX]);

// Searches everything once.
struct hunt_finds hunt_search(struct hunt *hunt);

// The same, one second from now. Fails the test when anything is found; `when` says after what.
void hunt_expect_nowhere(struct hunt *hunt, const char *when);

// One second from now: in one place of kiosk-card's worker, and nowhere else.
void hunt_expect_in_worker_only(struct hunt *hunt, const char *when);

// What was found where, as TAP comments. For a test that is about to fail.
void hunt_print(const struct hunt *hunt);

// Searches one file or one process as hunt_search() does: for showing that it looks there.
size_t hunt_search_file(struct hunt *hunt, const char *path);
size_t hunt_search_process(struct hunt *hunt, pid_t process);

#endif
