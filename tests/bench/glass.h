// The glass of a kiosk, from outside: presses by X's test extension, and the pixels that are there.
//
// Pixels are looked at through shared memory, a small part of the screen at a time. A look costs
// the X server some ten microseconds; glass_await() looks again and again with a pause between two
// looks. What it says is therefore late by at most a pause and a look.
#ifndef TESTS_BENCH_GLASS_H
#define TESTS_BENCH_GLASS_H

#include <stdbool.h>
#include <stdint.h>

struct glass;

struct glass_rect {
    int x, y, w, h;
};

// The display by name, e.g. ":5". NULL when it cannot be opened or has no shared memory. The caller
// closes it.
struct glass *glass_open(const char *display);
void glass_close(struct glass **glass);

// The pause between two looks, in microseconds.
void glass_pace(struct glass *glass, int microseconds);

// Presses and lets go at once. Returns when that was, just before the server was told.
double glass_press(struct glass *glass, int x, int y);

// A number that stands for the pixels of a part of the screen: other pixels, another number.
uint64_t glass_look(struct glass *glass, struct glass_rect part);

// Copies the pixels of a part, part.w * part.h of them.
void glass_copy(struct glass *glass, struct glass_rect part, uint32_t *pixels);

// Waits until a part looks so (`alike`), or no longer so. *at is when it was seen. False after
// `limit_ms`.
bool glass_await(struct glass *glass, struct glass_rect part, uint64_t look, bool alike,
                 int limit_ms, double *at);

// Waits until a part has not changed for `still_ms`. Returns what it looks like.
uint64_t glass_await_still(struct glass *glass, struct glass_rect part, int still_ms);

#endif
