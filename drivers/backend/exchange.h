// One call until its callback: the tries and the pauses between them. Inside drivers/backend only.
#ifndef DRIVERS_BACKEND_EXCHANGE_H
#define DRIVERS_BACKEND_EXCHANGE_H

#include "drivers/backend/backend.h"

struct exchange; // also the list of them; NULL is the empty list

struct exchange_plan {
    enum backend_call call;
    const char *path;
    char *body;      // from request_*(), taken over in any case; NULL: GET
    const char *key; // idempotency key, or NULL
    const char *tag; // of what is known already, or NULL
    bool fresh;      // on a connection of its own
    int limit_ms;
    int max; // tries
    struct backend_caller caller;
};

// Puts a call on the list; exchange_run() begins it. False when there is no memory.
bool exchange_add(struct exchange **list, const struct exchange_plan *plan);

// Begins the tries that are due.
void exchange_run(struct exchange **list, struct https *https);

// `limit_ms` (< 0: none), cut short to the end of the next pause.
int exchange_limit(const struct exchange *list, int limit_ms);

// Forgets every call without a callback. Their requests must have ended.
void exchange_drop_all(struct exchange **list);

#endif
