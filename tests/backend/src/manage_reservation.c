#include <stdlib.h>
#include <time.h>

#include "tests/backend/src/knob.h"
#include "tests/backend/src/manage_actions.h"
#include "tests/backend/src/options.h"
#include "tests/backend/src/reservation.h"

// By the service's clock, which a test may have moved.
static bool read_until(int *argc, char **argv, int64_t now, int64_t *until)
{
    const char *time, *hours;
    if (!options_take_one(argc, argv, "until", NULL, &time) ||
        !options_take_one(argc, argv, "hours", "24", &hours))
        return false;
    *until = now + strtoll(hours, NULL, 10) * 3600;
    return !time || when_parse(time, until);
}

int manage_reservation_add(struct store *store, int argc, char **argv)
{
    struct card card;
    struct service service;
    int64_t until;
    const char *name;
    store_begin(store);
    knob_service(store, &service);
    int64_t now = time(NULL) + service.clock_offset_s;
    bool good = options_take_one(&argc, argv, "operation", "", &name) &&
                read_until(&argc, argv, now, &until) &&
                manage_card_find(store, &argc, argv, &card) && argc == 1;
    int operation = good ? reset_operation_find(name) : -1;
    if (operation < 0) {
        store_abandon(store);
        return MANAGE_USAGE;
    }
    reservation_add(store, card.id, (enum reset_operation)operation, now, until);
    return store_end(store) ? MANAGE_DONE : MANAGE_FAILED;
}
