#include "drivers/domain/secret_rules.h"

const struct secret_rules *secret_rules(enum secret_kind kind)
{
    static const struct secret_rules ROWS[] = {
        [SECRET_SIGN] = {.min = 6, .max = 16, .letters = true, .digits = true, .tries = 5},
        [SECRET_AUTH] = {.min = 4, .max = 4, .letters = false, .digits = true, .tries = 3},
    };
    return &ROWS[kind];
}
