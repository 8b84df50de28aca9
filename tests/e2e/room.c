#include "tests/e2e/room.h"

#include <stdlib.h>

#include "tests/test.h"

struct room {
    const char *const *options;
    struct kiosk_stand *stand;
    struct guest *guest;
    bool busy; // somebody is at the kiosk; after a failed test still
};

int room_open_with(void **state, const char *const *options)
{
    struct room *room = calloc(1, sizeof *room);
    assert_non_null(room);
    room->options = options;
    *state = room;
    return 0;
}

int room_open(void **state)
{
    static const char *const NO_OPTIONS[] = {NULL};
    return room_open_with(state, NO_OPTIONS);
}

int room_close(void **state)
{
    struct room *room = *state;
    guest_forget(&room->guest);
    kiosk_stand_stop(&room->stand);
    free(room);
    return 0;
}

struct kiosk_stand *room_stand(void **state)
{
    struct room *room = *state;
    guest_forget(&room->guest);
    if (room->busy)
        kiosk_stand_stop(&room->stand);
    room->busy = true;
    if (!room->stand)
        room->stand = kiosk_stand_start(room->options);
    return room->stand;
}

struct guest *room_guest(void **state, enum resident_way way)
{
    struct kiosk_stand *stand = room_stand(state);
    return ((struct room *)*state)->guest = guest_come(stand, way);
}

struct guest *room_guest_born_on_new_pin(void **state, enum resident_way way)
{
    struct kiosk_stand *stand = room_stand(state);
    return ((struct room *)*state)->guest = guest_come_born_on_new_pin(stand, way);
}

void room_leave(void **state)
{
    struct room *room = *state;
    guest_forget(&room->guest);
    room->busy = false;
}
