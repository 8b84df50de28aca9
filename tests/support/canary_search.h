// A search for canaries through a whole stand: the memory of all its processes and all its files.
//
// Searched are every process of the stand but the virtual card (a card knows its secrets), every
// file under the stand's folder, and what lies in its private /run and /dev/shm. What the X server
// keeps is told but not judged: it is the display's, not the kiosk's. Cards that hold canaries are
// therefore made outside of the stand's folder.
#ifndef TESTS_SUPPORT_CANARY_SEARCH_H
#define TESTS_SUPPORT_CANARY_SEARCH_H

#include "tests/support/canary.h"
#include "tests/support/kiosk_stand.h"

enum {
    HUNT_GONE_MS = 1000, // the promise: gone a second after use
};

struct canary_search;

// How often anything was found, by where.
struct canary_search_finds {
    size_t kiosk;    // the program on the screen
    size_t worker;   // of kiosk-card
    size_t helper;   // other processes of kiosk-card, and all of kiosk-link
    size_t pcscd;    //
    size_t backend;  // kiosk-backend, nginx, the responders
    size_t other;    // of the stand's processes
    size_t files;    //
    size_t x_server; // not judged
};

// The caller ends it with canary_search_end(). Canaries are added to canary_search_canaries().
struct canary_search *canary_search_begin(struct kiosk_stand *stand);
void canary_search_end(struct canary_search **search);
struct canaries *canary_search_canaries(struct canary_search *search);

// Adds a canary PIN that stands nowhere in the stand now. `name` must outlive the search.
void canary_search_choose_pin(struct canary_search *search, const char *name,
                              char pin[CANARY_TEXT_MAX]);

// The same for a password: six of its characters may stand in the base64 of a certificate.
void canary_search_choose_password(struct canary_search *search, const char *name,
                                   char password[CANARY_TEXT_MAX]);

// And for a technician's PIN: six of its digits may stand in a number.
void canary_search_choose_digits(struct canary_search *search, const char *name,
                                 char pin[CANARY_TEXT_MAX]);

// Searches everything once.
struct canary_search_finds canary_search_run(struct canary_search *search);

// The same, one second from now. Fails the test when anything is found; `when` says after what.
void canary_search_expect_nowhere(struct canary_search *search, const char *when);

// One second from now: in one place of kiosk-card's worker, and nowhere else.
void canary_search_expect_in_worker_only(struct canary_search *search, const char *when);

// Searches one file as canary_search_run() does: for showing that it looks there.
size_t canary_search_file(struct canary_search *search, const char *path);

#endif
