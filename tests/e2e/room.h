// One stand for the tests of a program, which come to it one after the other. After a test that
// failed the next one finds a new stand.
#ifndef TESTS_E2E_ROOM_H
#define TESTS_E2E_ROOM_H

#include "tests/e2e/guest.h"

struct room;

// For TEST_MAIN's setup: nothing is started yet. The options, if any, are those of tests/stand.
int room_open(void **state);
int room_open_with(void **state, const char *const *options);
int room_close(void **state);

// The stand of a group state; started if there is none.
struct kiosk_stand *room_stand(void **state);

// Begins a test: a guest with a card full of canaries, at the screen that explains.
struct guest *room_guest(void **state, enum resident_way way);
struct guest *room_guest_born_on_new_pin(void **state, enum resident_way way);

// Ends a test that was passed.
void room_leave(void **state);

#endif
