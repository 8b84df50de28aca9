#include "tests/sim/visits.h"

#include <string.h>

#include "tests/sim/certificate.h"
#include "tests/sim/glass.h"
#include "tests/sim/reader.h"
#include "tests/sim/resident.h"

static struct {
    struct chance dice, of_pin;
    struct card test;
} visits; // lint: file-scope of the one run

void visits_begin(uint64_t seed)
{
    visits.dice = chance_stream(seed, "technician's visits");
    visits.of_pin = chance_stream(seed, "technician's visits of the PIN");
    card_make(&visits.test, CERTIFICATE_TEST);
}

// Whoever issues test cards has given it its secrets, and all of its tries but for one perhaps.
static void renew(const struct technician_plan *plan)
{
    if (&visits.test == reader_service()->readers[0].card)
        return;
    card_make(&visits.test, CERTIFICATE_TEST);
    strcpy(visits.test.secrets[CARD_AUTH].value, MAINTENANCE_TEST_PIN);
    strcpy(visits.test.secrets[CARD_SIGN].value, MAINTENANCE_TEST_PASSWORD);
    visits.test.secrets[plan->pulls ? CARD_SIGN : CARD_AUTH].tries -= plan->spoilt;
}

void visits_draw(struct technician_plan *plan)
{
    plan->visit = chance_one_in(&visits.dice, 2);
    plan->others = chance_one_in(&visits.dice, 5);
    plan->pulls = chance_one_in(&visits.dice, 6);
    plan->spoilt = chance_one_in(&visits.dice, 8);
    renew(plan);
}

enum tool visits_tool(void)
{
    return chance_one_in(&visits.of_pin, 2) ? TOOL_VISIT_PIN : TOOL_VISIT;
}

static struct card *wanted(const struct technician_plan *plan, struct card *residents,
                           struct card *own)
{
    if (!plan->others)
        return &visits.test;
    return chance_one_in(&visits.dice, 2) ? residents : own;
}

// The card stays until the screen asks for it, but with some.
void visits_act(const struct technician_plan *plan, struct card *residents, struct card *own)
{
    enum reader_phase phase = glass_view()->service.reader.phase;
    bool pulls = plan->pulls && chance_one_in(&visits.dice, 4);
    if (phase == READER_TAKE || (phase == READER_ASKED && pulls))
        resident_clear_readers();
    if (phase != READER_PUT)
        return;
    resident_clear_readers();
    reader_put(0, wanted(plan, residents, own), false);
}
