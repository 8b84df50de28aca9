// Which firmware is older than what the backend asks for.
#include "drivers/domain/version.h"
#include "tests/test.h"

static void a_version_is_older_number_by_number(void **state)
{
    (void)state;
    static const struct {
        const char *version, *minimum;
        bool older;
    } rows[] = {
        {"1.0.0", "1.0.0", false},  {"1.0.0", "1.0.1", true},    {"1.9.0", "1.10.0", true},
        {"1.10.0", "1.9.0", false}, {"2.0.0", "1.9.9", false},   {"1.0", "1.0.0", false},
        {"1.0", "1.0.1", true},     {"1.0.1", "1.0", false},     {"1.0.0", "", false},
        {"", "0.0.1", true},        {"1.2-rc1", "1.2.0", false}, {"0.9.9", "1", true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (version_older(rows[i].version, rows[i].minimum) != rows[i].older)
            fail_msg("\"%s\" against \"%s\": older = %d", rows[i].version, rows[i].minimum,
                     !rows[i].older);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(a_version_is_older_number_by_number),
};

TEST_MAIN(TESTS, NULL, NULL)
