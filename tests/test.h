// Every test program's main: TAP output for the runner, and an optional name filter, so that one
// promise can be run alone (`build/tests/unit/ipc_test '*oversize*'`).
#ifndef TESTS_TEST_H
#define TESTS_TEST_H

// cmocka.h needs the four headers before it, in front of it.
// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include <stdlib.h>

#define TEST_MAIN(tests, setup, teardown)                                                          \
    int main(int argc, char **argv)                                                                \
    {                                                                                              \
        cmocka_set_message_output(CM_OUTPUT_TAP);                                                  \
        if (argc > 1)                                                                              \
            cmocka_set_test_filter(argv[1]);                                                       \
        return cmocka_run_group_tests(tests, setup, teardown) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;  \
    }

#endif
