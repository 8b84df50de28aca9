#include "firmware/diag/software.h"

#include <string.h>

#include "firmware/limits.h"

static bool is_known(const struct software *software, int program)
{
    return software->programs[program].version[0] != '\0';
}

const char *software_name(enum software_program program)
{
    static const char *const NAMES[SOFTWARE_PROGRAMS] = {"kiosk", "kiosk-card", "kiosk-link"};
    return NAMES[program];
}

uint32_t software_restarts(const struct software *software, enum software_program program)
{
    return software->programs[program].restarts + software->lost[program];
}

struct check_row software_judge_versions(const struct software *software)
{
    int known = 0;
    bool differ = false;
    for (int i = 0; i < SOFTWARE_PROGRAMS; i++) {
        known += is_known(software, i);
        differ |= is_known(software, i) && strcmp(software->programs[i].version,
                                                  software->programs[SOFTWARE_KIOSK].version) != 0;
    }
    if (known < 2)
        return (struct check_row){.check = CHECK_VERSIONS, .ms = -1};
    return differ ? check_failed(CHECK_VERSIONS, CAUSE_VERSIONS_DIFFER)
                  : check_passed(CHECK_VERSIONS);
}

static bool is_open(const struct program_state *program)
{
    return !program->no_new_privs || !program->filtered;
}

struct check_row software_judge_sandbox(const struct software *software)
{
    int open = 0;
    for (int i = 0; i < SOFTWARE_PROGRAMS; i++)
        open += is_known(software, i) && is_open(&software->programs[i]);
    struct check_row row =
        open > 0 ? check_failed(CHECK_SANDBOX, CAUSE_SANDBOX_OPEN) : check_passed(CHECK_SANDBOX);
    row.valued = 1;
    row.value = open;
    return row;
}

struct check_row software_judge_restarts(const struct software *software)
{
    uint32_t restarts = 0;
    bool many = false;
    for (int i = 0; i < SOFTWARE_PROGRAMS; i++) {
        restarts += software_restarts(software, (enum software_program)i);
        many |= software->programs[i].recent + software->lost_lately[i] >= LIMIT_RESTARTS;
    }
    struct check_row row =
        many ? check_failed(CHECK_RESTARTS, CAUSE_RESTARTS_MANY) : check_passed(CHECK_RESTARTS);
    row.valued = 1;
    row.value = restarts;
    return row;
}
