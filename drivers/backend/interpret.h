// What an HTTP answer means for the call that it answers. Pure.
#ifndef DRIVERS_BACKEND_INTERPRET_H
#define DRIVERS_BACKEND_INTERPRET_H

#include "drivers/backend/backend.h"

// The problem that the answer names; PROBLEM_NONE when it is no problem document.
enum backend_problem interpret_problem(const struct https_answer *answer);

// Reads the whole answer, clock offset included.
void interpret_answer(enum backend_call call, const struct https_answer *answer,
                      struct backend_answer *read);

#endif
