// Promises of what kiosk-card counts of the reader: also a command whose worker was killed over it.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "firmware/card/card_exchanges.h"
#include "tests/test.h"

static void sends_and_hangs(struct card_exchanges *exchanges)
{
    card_exchanges_begin(exchanges);
    for (int i = 0; i < 9; i++) {
        card_exchanges_sent(exchanges);
        card_exchanges_ended(exchanges, true);
    }
    card_exchanges_sent(exchanges);
    raise(SIGKILL);
}

static void a_worker_that_is_killed_in_a_command_leaves_one_that_was_not_answered(void **state)
{
    struct card_exchanges *exchanges = card_exchanges_new();
    (void)state;
    assert_non_null(exchanges);
    for (int i = 0; i < 3; i++) {
        pid_t worker = fork();
        if (worker == 0)
            sends_and_hangs(exchanges);
        assert_int_equal(waitpid(worker, NULL, 0), worker);
    }
    card_exchanges_begin(exchanges);
    assert_int_equal(exchanges->all, 30);
    assert_int_equal(exchanges->unanswered, 3);
    card_exchanges_begin(exchanges); // of one that was killed between two
    assert_int_equal(exchanges->unanswered, 3);
}

static const struct CMUnitTest PROMISES[] = {
    cmocka_unit_test(a_worker_that_is_killed_in_a_command_leaves_one_that_was_not_answered),
};

TEST_MAIN(PROMISES, NULL, NULL)
