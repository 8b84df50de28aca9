#include "tests/sim/plate.h"

#include "screens/view/view.h"
#include "tests/sim/world.h"

enum {
    ONE_IN = 5,      // runs has a plate
    SLOW_ONE_IN = 3, // of those has slow cards
    ROWS_MOST = 4,
    MOVED_US = 30000000,  // a reading that is begun anew, some times
    SLOW_US = 150000000,  // a question of LIMIT_CARD_MOST_MS, and one behind it
    SLOWEST_US = 5000000, // of one command
};

static struct {
    bool used;
    int64_t command_us; // 0: cards are as fast as any
} plate;                // lint: file-scope of the one run

static bool draw(struct chance *dice)
{
    return chance_one_in(dice, ONE_IN);
}

void plate_begin(uint64_t seed)
{
    static const int64_t TIMES_US[] = {200000, 900000, 2500000, SLOWEST_US};
    struct chance dice = chance_stream(seed, "plate");
    plate.used = draw(&dice);
    bool slow = plate.used && chance_one_in(&dice, SLOW_ONE_IN);
    int64_t us = TIMES_US[chance_below(&dice, sizeof TIMES_US / sizeof TIMES_US[0])];
    plate.command_us = slow ? us : 0;
}

bool plate_is_used(void)
{
    return plate.used;
}

// A card that is slow and gives its certificate in small pieces is more than anybody's patience.
void plate_draw_card(struct card *card)
{
    if (plate.command_us == 0)
        return;
    card->apdu_us = (int)plate.command_us;
    card->chunk = 256;
    card->le_zero = true;
    card->in_parts = card->names_length = card->select_61 = false;
}

int64_t plate_slack_us(void)
{
    if (plate.command_us != 0)
        return SLOW_US;
    return plate.used ? MOVED_US : 0;
}

size_t plate_rows(uint64_t seed, struct fault *rows, size_t room)
{
    static const enum view_id SCREENS[] = {
        VIEW_READING, VIEW_CARD, VIEW_CARD,  VIEW_CONSENT, VIEW_CHANGE, VIEW_KNOWN,   VIEW_KNOWN,
        VIEW_KNOWN,   VIEW_NEW,  VIEW_AGAIN, VIEW_CONFIRM, VIEW_WRONG,  VIEW_COUNTER,
    };
    struct chance dice = chance_stream(seed, "plate");
    if (!draw(&dice))
        return 0;
    dice = chance_stream(seed, "plate rows");
    size_t count = (size_t)chance_between(&dice, 1, ROWS_MOST);
    for (size_t i = 0; i < count && i < room; i++) {
        rows[i] = (struct fault){
            .kind = FAULT_CARD_AGAIN,
            .trigger = TRIGGER_VIEW,
            .detail = SCREENS[chance_below(&dice, sizeof SCREENS / sizeof SCREENS[0])],
            .nth = (int)chance_between(&dice, 1, 3),
            .delay_us = chance_between(&dice, 0, 3000) * WORLD_MS,
            .which = (int)chance_below(&dice, 1 << 16),
            .times = (int)chance_between(&dice, 1, 4),
        };
    }
    return count < room ? count : room;
}
