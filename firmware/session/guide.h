// The way through the counter guide: what was chosen and typed on it, and what it shows.
//
// The flow says on which step it is; here is what each choice means. Nothing of it is a secret, but
// where somebody lives is nobody's business: it is forgotten with the visit.
#ifndef FIRMWARE_SESSION_GUIDE_H
#define FIRMWARE_SESSION_GUIDE_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware/flow/flow.h"
#include "firmware/offices/offices.h"
#include "screens/view/view.h"

enum {
    GUIDE_STEPS = FLOW_GUIDE - FLOW_GUIDE_PREFECTURE + 1,
};

struct guide {
    const struct offices *offices; // NULL: nothing is known
    int prefecture, row;           // index, enum office_row; OFFICE_ANY: not chosen
    int municipality;              // index
    char postal[VIEW_POSTAL_DIGITS + 1];
    int16_t page[GUIDE_STEPS]; // of each step
};

// Nothing chosen yet. `offices` stays the caller's.
void guide_init(struct guide *guide, const struct offices *offices);

// Whether the flow is on one of the guide's steps.
bool guide_is_shown(enum flow_state state);

// Takes the choice, from 0, that was pressed on this step. False when there is none such.
bool guide_choose(struct guide *guide, enum flow_state step, int choice);

// Whether the chosen prefecture has so many that the row is asked for.
bool guide_asks_row(const struct guide *guide);

// Another page of this step: 1 for the next, -1 for the one before.
void guide_turn(struct guide *guide, enum flow_state step, int by);

// The postal code. What is no digit, or too much, is left out.
void guide_type(struct guide *guide, char c);
void guide_delete(struct guide *guide);

// The postal code was finished: it is what the list is of. False when nothing has it.
bool guide_finish_postal(struct guide *guide);

// The step by postal code begins, or the one by prefecture.
void guide_begin(struct guide *guide);

// Fills view->guide, and view->entry for the postal code. `now` in seconds since 1970.
void guide_show(const struct guide *guide, enum flow_state step, int64_t now, struct view *view);

#endif
