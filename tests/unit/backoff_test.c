// Promises of the back-off between two tries to deliver. The clock and the randomness are ours.
#include "drivers/outbox/backoff.h"
#include "tests/test.h"

static void the_pause_doubles_up_to_its_limit(void **state)
{
    (void)state;
    struct backoff backoff = {0};
    int64_t limit = BACKOFF_FIRST_MS;
    for (int i = 0; i < 100; i++) {
        struct backoff least = backoff, most = backoff;
        backoff_failed(&least, 5000, false, 0, 0);
        backoff_failed(&most, 5000, false, 0, (uint32_t)limit);
        assert_int_equal(least.not_before, 5000);
        assert_int_equal(most.not_before, 5000 + limit);
        for (uint32_t random = 0; random < UINT32_MAX - 104729 * 4000U; random += 104729 * 4000U) {
            struct backoff any = backoff;
            backoff_failed(&any, 5000, false, 0, random);
            assert_in_range(any.not_before, 5000, 5000 + limit);
        }
        backoff = most;
        limit = limit * 2 < BACKOFF_MOST_MS ? limit * 2 : BACKOFF_MOST_MS;
    }
    assert_int_equal(limit, BACKOFF_MOST_MS);
}

static void a_backend_that_asks_to_wait_gets_at_least_half_the_limit(void **state)
{
    (void)state;
    for (uint32_t random = 0; random < 10000; random += 3) {
        struct backoff backoff = {.failures = 2};
        backoff_failed(&backoff, 0, true, 0, random);
        assert_in_range(backoff.not_before, 2 * BACKOFF_FIRST_MS, 4 * BACKOFF_FIRST_MS);
    }
}

static void retry_after_is_kept_and_cut_at_an_hour(void **state)
{
    (void)state;
    static const int64_t cases[][2] = {
        {30, 30}, {3600, 3600}, {3601, 3600}, {INT64_MAX, 3600}, {INT64_MIN / 2000, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (uint32_t random = 0; random < 5000; random += 17) {
            struct backoff backoff = {0};
            backoff_failed(&backoff, 0, true, cases[i][0], random);
            assert_in_range(backoff.not_before, cases[i][1] * 1000,
                            cases[i][1] * 1000 + BACKOFF_FIRST_MS);
        }
    }
    struct backoff untold = {0};
    backoff_failed(&untold, 0, false, 3600, 1); // without 429 or 503 it means nothing
    assert_in_range(untold.not_before, 0, BACKOFF_FIRST_MS);
}

static void a_backend_that_is_back_ends_the_pause_unless_it_asked_for_it(void **state)
{
    (void)state;
    struct backoff backoff = {0};
    backoff_failed(&backoff, 1000, false, 0, 500);
    backoff_reachable(&backoff);
    assert_int_equal(backoff.not_before, 0);
    assert_int_equal(backoff.failures, 1);
    backoff_failed(&backoff, 1000, true, 60, 0);
    backoff_reachable(&backoff);
    assert_true(backoff.not_before >= 61000);
    backoff_succeeded(&backoff);
    assert_int_equal(backoff.not_before, 0);
    assert_int_equal(backoff.failures, 0);
}

static const struct CMUnitTest promises[] = {
    cmocka_unit_test(the_pause_doubles_up_to_its_limit),
    cmocka_unit_test(a_backend_that_asks_to_wait_gets_at_least_half_the_limit),
    cmocka_unit_test(retry_after_is_kept_and_cut_at_an_hour),
    cmocka_unit_test(a_backend_that_is_back_ends_the_pause_unless_it_asked_for_it),
};

TEST_MAIN(promises, NULL, NULL)
