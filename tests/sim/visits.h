// Technicians' whole visits with a test card: which of them make one, the card, and what their
// hands do with it. The dice are its own.
#ifndef TESTS_SIM_VISITS_H
#define TESTS_SIM_VISITS_H

#include <stdint.h>

#include "screens/view/tool.h"
#include "tests/sim/technician.h"

void visits_begin(uint64_t seed);

// Into a plan, and the test card is as good as new, unless it lies in the reader.
void visits_draw(struct technician_plan *plan);

// Which of the two is begun.
enum tool visits_tool(void);

// While the screen of such a visit is shown. Some put a resident's card in, or their own.
void visits_act(const struct technician_plan *plan, struct card *residents, struct card *own);

#endif
