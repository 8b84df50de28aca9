// What tests/stand promises to other people's tests: what it prints, what it leaves in its folder,
// what its options do, a backend of one's own, and that nothing is left of it.
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drivers/base/clock.h"
#include "tests/support/kiosk_stand.h"
#include "tests/support/paths.h"
#include "tests/support/stand_program.h"
#include "tests/support/tmpdir.h"
#include "tests/test.h"

enum {
    PATH_BYTES = SCRATCH_MAX + 32,
    POLL_MS = 50,
};

struct place {
    char dir[SCRATCH_MAX]; // all of a test's files
    char s[PATH_BYTES];    // the stand's own folder
    struct stand_program run, second;
};

static int make_place(void **state)
{
    struct place *p = *state = calloc(1, sizeof *p);
    assert_non_null(p);
    assert_true(tmpdir_make(p->dir));
    snprintf(p->s, sizeof p->s, "%s/s", p->dir);
    setenv("D", p->dir, 1);
    setenv("S", p->s, 1);
    setenv("BIN", paths_build(), 1);
    return 0;
}

static int remove_place(void **state)
{
    struct place *p = *state;
    // What a test that failed has left.
    if (p->run.pid)
        stand_program_end(&p->run, SIGTERM);
    if (p->second.pid)
        stand_program_end(&p->second, SIGTERM);
    unsetenv("D");
    unsetenv("S");
    tmpdir_remove(p->dir);
    free(p);
    return 0;
}

// A shell command, in which $D is the test's folder, $S the stand's, and $BIN the build's.
static void must(const char *command)
{
    if (system(command) != 0)
        fail_msg("failed: %s", command);
}

static void await(const char *command)
{
    int64_t deadline = clock_ms() + KIOSK_STAND_LIMIT_MS;
    while (system(command) != 0) {
        if (clock_ms() > deadline && system("tail -n 25 $S/log/*.log $D/*.log >&2") >= 0)
            fail_msg("waited in vain for: %s", command);
        poll(NULL, 0, POLL_MS);
    }
}

#define VIEW "$BIN/bin/kioskctl --control $S/control view --json"

static void end(struct stand_program *run, const char *dir)
{
    assert_int_equal(stand_program_end(run, SIGTERM), 0);
    stand_program_expect_nothing(run, dir);
}

// ---- a stand ----------------------------------------------------------------------------------

static void it_prints_its_port_and_ready_and_its_folder_has_what_is_promised(void **state)
{
    struct place *p = *state;
    char expected[64];
    stand_program_ready(&p->run, (const char *const[]){"--dir", p->s, NULL});
    snprintf(expected, sizeof expected, "vpcd=%d\nready\n", stand_program_port(&p->run));
    assert_string_equal(p->run.said, expected);
    must(VIEW " | grep -q '\"view\":\"start\".*\"language\":\"ja\"'");
    must("$S/enter opensc-tool -l | grep -q '^0 *Yes'");
    must("$S/enter sh -c 'pkcs15-tool --dump >/dev/null 2>&1 && xdpyinfo' | "
         "grep -q 'dimensions: *1080x1920'");
    must("cd $S && test -s device.crt && test -s device-ca.crt && test -d pki && test -d log");
    must("openssl verify -CAfile $S/device-ca.crt $S/device.crt >/dev/null");
    must("test \"$($S/kiosk-backend reset list --json)\" = '[]'");
    must("$S/kiosk-backend card list --json | grep -q good");
    must("$BIN/bin/virtual-card tell $S/card.control remove >/dev/null");
    await("$S/enter opensc-tool -l | grep -q '^0 *No'");
    must("$S/make-card $D/second --pin-tries 1 >/dev/null");
    must("$BIN/bin/virtual-card tell $S/card.control \"insert $D/second\" >/dev/null");
    await(VIEW " | grep -q '\"view\":\"explain\"'");
    end(&p->run, p->s);
}

static void its_options_do_what_they_say(void **state)
{
    struct place *p = *state;
    const char *const options[] = {"--dir",
                                   p->s,
                                   "--card",
                                   "none",
                                   "--size",
                                   "1024x768",
                                   "--lang",
                                   "en",
                                   "--backend-delay",
                                   "400",
                                   "--clock",
                                   "2026-07-01T12:00:00+09:00",
                                   "--master-key",
                                   "000102030405060708090a0b0c0d0e0f",
                                   NULL};
    stand_program_ready(&p->run, options);
    must(VIEW " | grep -q '\"view\":\"start\".*\"language\":\"en\"'");
    must("$S/enter xdpyinfo | grep -q 'dimensions: *1024x768'");
    must("grep -q 'call=service end=done.* ms=[4-9][0-9][0-9]$' $S/log/kiosk-link.log");
    must("grep -qix 000102030405060708090a0b0c0d0e0f $S/pki/master.key");
    must("test ! -e $S/card && test ! -e $S/card.control");
    // A card that somebody else plugs in at the port that was printed.
    char plug[256];
    snprintf(plug, sizeof plug,
             "$S/make-card $D/card >/dev/null && { $BIN/bin/virtual-card run --file $D/card "
             "--port %d --control $D/control >/dev/null 2>&1 & }",
             stand_program_port(&p->run));
    must(plug);
    await(VIEW " | grep -q '\"view\":\"explain\"'");
    must("$BIN/bin/virtual-card tell $D/control quit >/dev/null");
    end(&p->run, p->s);
}

static void the_clock_of_a_night_closes_the_service(void **state)
{
    struct place *p = *state;
    stand_program_ready(&p->run, (const char *const[]){"--dir", p->s, "--card", "none", "--clock",
                                                       "2026-07-01T03:00:00+09:00", NULL});
    must(VIEW " | grep -q '\"view\":\"closed\".*\"message\":\"outside-hours\"'");
    end(&p->run, p->s);
}

static void a_second_stand_in_the_folder_keeps_pki_and_cards(void **state)
{
    struct place *p = *state;
    char card[PATH_BYTES + 8];
    snprintf(card, sizeof card, "%s/a-card", p->s);
    const char *const options[] = {"--dir", p->s, "--card", card, NULL};
    stand_program_ready(&p->run, options);
    must("cd $S && cp device.crt device-ca.crt a-card a-card.auth.der $D");
    // While it runs nobody else gets in.
    must("tests/stand --build $BIN --dir $S 2>$D/error; "
         "test $? = 1 && grep -qx 'stand: another stand runs in .*' $D/error");
    must(VIEW " | grep -q '\"view\":'");
    end(&p->run, p->s);
    stand_program_ready(&p->second, options);
    must("cd $S && for f in device.crt device-ca.crt a-card a-card.auth.der; do "
         "cmp $f $D/$f || exit 1; done");
    must("test \"$($S/kiosk-backend card list --json | grep -c good)\" -ge 1");
    end(&p->second, p->s);
}

static void two_stands_stand_side_by_side(void **state)
{
    struct place *p = *state;
    char second[PATH_BYTES];
    snprintf(second, sizeof second, "%s/t", p->dir);
    stand_program_start(&p->run, (const char *const[]){"--dir", p->s, NULL});
    stand_program_start(&p->second, (const char *const[]){"--dir", second, "--card", "none", NULL});
    stand_program_await_ready(&p->run);
    stand_program_await_ready(&p->second);
    assert_int_not_equal(stand_program_port(&p->run), stand_program_port(&p->second));
    must("$S/enter opensc-tool -l | grep -q '^0 *Yes'");
    must("$D/t/enter opensc-tool -l | grep -q '^0 *No'");
    end(&p->second, second);
    must(VIEW " | grep -q '\"view\":\"start\"'");
    must("$S/enter opensc-tool -l | grep -q '^0 *Yes'");
    end(&p->run, p->s);
}

// ---- a backend of one's own -------------------------------------------------------------------

// It comes after the stand, because its owner needs the stand's device-ca.crt.
static void a_backend_that_comes_later_opens_the_kiosk(void **state)
{
    struct place *p = *state;
    char url[64], ca[PATH_BYTES + 32];
    // Above those of tests/rig/free-port: no other stand takes it before the backend is there.
    snprintf(url, sizeof url, "https://localhost:%d", 32000 + getpid() % 700);
    setenv("PORT", strrchr(url, ':') + 1, 1);
    snprintf(ca, sizeof ca, "%s/b/operator-ca.crt", p->dir);
    must("tests/backend/pki $D/b >/dev/null 2>&1");
    stand_program_ready(&p->run, (const char *const[]){"--dir", p->s, "--card", "none", "--backend",
                                                       url, "--backend-ca", ca, NULL});
    must(VIEW " | grep -q '\"view\":\"closed\".*\"message\":\"unreachable\"'");
    must("openssl verify -CAfile $S/device-ca.crt $S/device.crt >/dev/null");
    must("test \"$(cat $S/url)\" = https://localhost:$PORT");

    must("cp $S/device-ca.crt $D/b/device-ca.crt");
    // It ends with its parent, so that one stays with it.
    must("{ KIOSK_BACKEND=$BIN/bin/kiosk-backend tests/backend/start $D/b $PORT </dev/null & "
         "echo $! >$D/backend.pid; wait; } >$D/backend.log 2>&1 &");
    await(VIEW " | grep -q '\"view\":\"start\"'");
    must("$D/b/kiosk-backend device list --json | grep -q kiosk-0001");
    must("kill $(cat $D/backend.pid)");
    end(&p->run, p->s);
    stand_program_expect_nothing(&p->run, p->dir);
}

// ---- its end ----------------------------------------------------------------------------------

static void killed_it_leaves_no_process(void **state)
{
    struct place *p = *state;
    const char *const options[] = {"--dir", p->s, NULL};
    stand_program_ready(&p->run, options);
    assert_int_equal(stand_program_end(&p->run, SIGKILL), -1);
    assert_true(p->run.count > 10);
    stand_program_expect_nothing(&p->run, p->s);
    // And the next one in the folder is not disturbed by what is left there.
    stand_program_ready(&p->run, options);
    must(VIEW " | grep -q '\"view\":\"start\"'");
    end(&p->run, p->s);
}

static void ended_while_it_starts_it_leaves_no_process(void **state)
{
    struct place *p = *state;
    stand_program_start(&p->run, (const char *const[]){"--dir", p->s, NULL});
    await("test -e $S/pki/device.crt");
    stand_program_end(&p->run, SIGTERM);
    stand_program_expect_nothing(&p->run, p->s);
}

static void a_folder_of_its_own_is_removed(void **state)
{
    struct place *p = *state;
    setenv("TMPDIR", p->dir, 1);
    stand_program_ready(&p->run, (const char *const[]){"--card", "none", NULL});
    must("ls -d $D/stand.* >/dev/null");
    assert_int_equal(stand_program_end(&p->run, SIGTERM), 0);
    unsetenv("TMPDIR");
    must("! ls -d $D/stand.* 2>/dev/null");
}

#define IN_PLACE(test) cmocka_unit_test_setup_teardown(test, make_place, remove_place)

static const struct CMUnitTest TESTS[] = {
    IN_PLACE(it_prints_its_port_and_ready_and_its_folder_has_what_is_promised),
    IN_PLACE(its_options_do_what_they_say),
    IN_PLACE(the_clock_of_a_night_closes_the_service),
    IN_PLACE(a_second_stand_in_the_folder_keeps_pki_and_cards),
    IN_PLACE(two_stands_stand_side_by_side),
    IN_PLACE(a_backend_that_comes_later_opens_the_kiosk),
    IN_PLACE(killed_it_leaves_no_process),
    IN_PLACE(ended_while_it_starts_it_leaves_no_process),
    IN_PLACE(a_folder_of_its_own_is_removed),
};

TEST_MAIN(TESTS, NULL, NULL)
