// One stand for the tests of a program, which come to it one after the other. After a test that
// failed the next one finds a new stand.
#ifndef TESTS_SUPPORT_STAND_GROUP_H
#define TESTS_SUPPORT_STAND_GROUP_H

#include "tests/support/canary_resident.h"

struct stand_group;

// For TEST_MAIN's setup: nothing is started yet. The options, if any, are those of tests/stand.
int stand_group_open(void **state);
int stand_group_open_with(void **state, const char *const *options);
int stand_group_close(void **state);

// The stand of a group state; started if there is none.
struct kiosk_stand *stand_group_stand(void **state);

// Begins a test: a visitor with a card full of canaries, at the screen that explains.
struct canary_resident *stand_group_guest(void **state, enum resident_way way);
struct canary_resident *stand_group_guest_born_on_new_pin(void **state, enum resident_way way);

// Ends a test that was passed.
void stand_group_leave(void **state);

#endif
