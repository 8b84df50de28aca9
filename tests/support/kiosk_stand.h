// A whole kiosk for one test: tests/stand, started and stopped, and what can be asked of it.
//
// A wait that takes too long, or a stand that does not come up, fails the test and prints the
// stand's logs. The stand dies with the test program.
#ifndef TESTS_SUPPORT_KIOSK_STAND_H
#define TESTS_SUPPORT_KIOSK_STAND_H

#include <jansson.h>
#include <stdbool.h>
#include <sys/types.h>

enum {
    // Of everything that is waited for. An idle kiosk asks once a minute whether the service is
    // open.
    KIOSK_STAND_LIMIT_MS = 75000,
};

struct kiosk_stand;

enum kiosk_stand_display {
    KIOSK_STAND_OWN_DISPLAY, // a virtual one, whoever runs the test
    KIOSK_STAND_ANY_DISPLAY, // the person's, if there is one
};

// Starts tests/stand with these options (ended by NULL) in a private folder and waits for `ready`.
struct kiosk_stand *kiosk_stand_start(const char *const *options);
struct kiosk_stand *kiosk_stand_start_on(enum kiosk_stand_display where,
                                         const char *const *options);

// Ends every process of it and removes its folder. NULL inside is fine.
void kiosk_stand_stop(struct kiosk_stand **stand);

const char *kiosk_stand_dir(const struct kiosk_stand *stand);

// X's name of its screen, e.g. ":5".
void kiosk_stand_display(const struct kiosk_stand *stand, char *name, size_t size);
int kiosk_stand_port(const struct kiosk_stand *stand); // of vpcd's first reader

// Runs a shell command inside the stand, in its folder. Returns its exit status; *output (NULL: not
// wanted) is what it printed, for the caller to free.
int kiosk_stand_sh(const struct kiosk_stand *stand, char **output, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

// The same, for commands that must succeed.
void kiosk_stand_must(const struct kiosk_stand *stand, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

// Tells the virtual card: "remove", "insert", "leave before ins 2C", ...
void kiosk_stand_tell_card(const struct kiosk_stand *stand, const char *order);

// What the kiosk answers to "view", "status" or "trace". The caller frees it.
json_t *kiosk_stand_ask(const struct kiosk_stand *stand, const char *what);

// One text of that answer, valid until the next call.
const char *kiosk_stand_text(struct kiosk_stand *stand, const char *what, const char *name);

// Waits until the screen is `view`, and its message `message` unless that is NULL.
void kiosk_stand_await(struct kiosk_stand *stand, const char *view, const char *message);

// Waits until a command inside succeeds.
void kiosk_stand_await_sh(const struct kiosk_stand *stand, const char *command);

// Prints the ends of all logs: for a test that is about to fail.
void kiosk_stand_print_logs(const struct kiosk_stand *stand);

#endif
