// An operator takes the kiosk out of service and back: who is being served is served to the end,
// then it is closed, whatever is started anew, until it is taken back.
#include <signal.h>
#include <string.h>

#include "tests/support/kiosk_visit.h"
#include "tests/support/stand_process.h"
#include "tests/test.h"

// Also of a kiosk that is being started anew.
static void is_closed(struct kiosk_visit *v)
{
    kiosk_stand_await_sh(v->stand,
                         "kioskctl --json status | grep -q '\"closed\":\"suspended\",\"service\":"
                         "{\"off\":true,\"reason\":\"reader-broken\",\"stored\":true}'");
    kiosk_stand_await(v->stand, "closed", "suspended");
    assert_false(kiosk_visit_offers(v, "change"));
}

static void kill_kiosk(struct kiosk_visit *v)
{
    const struct stand_process all = stand_process_list(v->stand);
    pid_t pid = stand_process_find(&all, CREW_KIOSK);
    assert_true(pid > 0);
    assert_int_equal(kill(pid, SIGKILL), 0);
    stand_process_await_end(pid);
}

static void out_of_service_lasts_over_every_restart_until_it_is_taken_back(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_to_card(v, 3, ALL_AUTH);
    kiosk_stand_must(v->stand,
                     "kioskctl service off --reason reader-broken | grep -qx 'out of service: "
                     "reader-broken; a visit is under way and goes on to its end'");
    kiosk_visit_reset(v, "reset-sign");
    kiosk_visit_pull(v);
    is_closed(v);
    kiosk_visit_restart_link(v);
    is_closed(v);
    kill_kiosk(v);
    is_closed(v);
    kiosk_visit_restart_link(v);
    kill_kiosk(v);
    is_closed(v);
    kiosk_stand_must(v->stand, "kioskctl service on | grep -qx 'in service'");
    kiosk_stand_await(v->stand, "start", "");
    kiosk_stand_must(v->stand, "kioskctl history >told; "
                               "grep -c 'service-off *done *reader-broken' told | grep -qx 1 && "
                               "tail -n 2 told | grep -q 'service-on *done'");
}

static void back_in_service_the_next_resident_is_served(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_stand_must(v->stand, "kioskctl service off --reason other >out");
    kiosk_stand_await(v->stand, "closed", "suspended");
    kiosk_stand_must(v->stand, "kioskctl --json service on | grep -q '\"off\":false'");
    kiosk_stand_await(v->stand, "start", "");
    kiosk_visit_next(v);
    kiosk_visit_pull(v);
}

static const struct CMUnitTest TESTS[] = {
    KIOSK_VISIT(back_in_service_the_next_resident_is_served),
    KIOSK_VISIT(out_of_service_lasts_over_every_restart_until_it_is_taken_back),
};

TEST_MAIN(TESTS, kiosk_visit_open, kiosk_visit_close)
