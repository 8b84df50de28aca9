// A list of commands, each with the status word that it must get.
#ifndef TESTS_CARD_WALK_H
#define TESTS_CARD_WALK_H

#include "tests/card/sample.h"
#include "tests/test.h"

struct step {
    const char *command;
    uint16_t sw;
};

static inline void walk(struct sample *sample, const struct step *steps, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint16_t sw = sample_send(sample, steps[i].command);
        if (sw != steps[i].sw)
            fail_msg("step %zu: %s answered %04X, not %04X", i + 1, steps[i].command, sw,
                     steps[i].sw);
    }
}

#define WALK(sample, ...)                                                                          \
    walk(sample, (const struct step[]){__VA_ARGS__},                                               \
         sizeof((const struct step[]){__VA_ARGS__}) / sizeof(struct step))

// Every test gets a powered sample with the application selected.
static inline int walk_set_up(void **state)
{
    struct sample *sample = sample_new();
    *state = sample;
    return sample_send(sample, SAMPLE_SELECT) == 0x9000 ? 0 : -1;
}

static inline int walk_tear_down(void **state)
{
    sample_free((struct sample **)state);
    return 0;
}

#define PROMISE(name) cmocka_unit_test_setup_teardown(name, walk_set_up, walk_tear_down)

#endif
