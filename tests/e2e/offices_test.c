// The operator's municipal counters, from the backend to the screen: what is signed replaces what
// was installed, what is not changes nothing, and what is known is not sent again.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/kiosk_visit.h"
#include "tests/support/offices_sample.h"
#include "tests/test.h"

enum {
    MUNICIPALITIES = 1900, // as many as there are, in 47 prefectures
    PATH_BYTES = 256,
};

// How often the log of kiosk-link has a line like this.
static int lines(struct kiosk_visit *v, const char *pattern)
{
    char *output;
    kiosk_stand_sh(v->stand, &output, "grep -c '%s' log/kiosk-link.log", pattern);
    int count = atoi(output);
    free(output);
    return count;
}

// The operator's file, in this version, signed with the key of this certificate of the demo's.
static void publish(struct kiosk_visit *v, int version, const char *signer)
{
    char path[PATH_BYTES], command[4 * PATH_BYTES];
    const char *dir = kiosk_stand_dir(v->stand);
    char *text = offices_sample_made(MUNICIPALITIES, NULL);
    char *at = strstr(text, "\"version\":7");
    assert_non_null(at);
    at[strlen("\"version\":")] = (char)('0' + version);
    snprintf(path, sizeof path, "%s/made.json", dir);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    free(text);
    snprintf(command, sizeof command,
             "tests/backend/sign-offices %s/pki %s %s >%s/signed.json && mv %s/signed.json "
             "%s/pki/offices.json",
             dir, path, signer, dir, dir, dir);
    assert_int_equal(system(command), 0);
}

// A resident comes to the guide's first page; it has other pages when all prefectures are known.
static bool knows_all_prefectures(struct kiosk_visit *v)
{
    kiosk_visit_to_card(v, ALL_SIGN, ALL_AUTH);
    resident_choose(v->resident, "card", "counter");
    resident_choose(v->resident, "counter", "guide");
    kiosk_stand_await(v->stand, "guide-prefecture", NULL);
    bool all = kiosk_visit_offers(v, "page-next");
    kiosk_visit_leave(v);
    return all;
}

static void what_the_operator_signed_replaces_what_was_installed(void **state)
{
    struct kiosk_visit *v = *state;
    assert_false(knows_all_prefectures(v));
    publish(v, 7, "documents");
    kiosk_visit_restart_link(v);
    kiosk_stand_await_sh(v->stand, "grep -q 'event=offices version=7 count=1900' log/kiosk.log");
    assert_true(knows_all_prefectures(v));
    kiosk_visit_same_kiosk(v);
}

static void what_is_known_is_not_sent_again(void **state)
{
    struct kiosk_visit *v = *state;
    int taken = lines(v, "event=offices version");
    int unchanged = lines(v, "call=offices end=done status=304");
    kiosk_visit_restart_link(v); // it has nothing but the copy that it kept
    char command[PATH_BYTES];
    snprintf(command, sizeof command,
             "test $(grep -c 'call=offices end=done status=304' log/kiosk-link.log) -gt %d",
             unchanged);
    kiosk_stand_await_sh(v->stand, command);
    assert_int_equal(lines(v, "event=offices version"), taken);
    assert_true(knows_all_prefectures(v));
}

static void what_the_operator_did_not_sign_changes_nothing(void **state)
{
    static const char *const SIGNERS[] = {"server",
                                          "device"}; // his too, but not for documents; not his
    struct kiosk_visit *v = *state;
    int taken = lines(v, "event=offices version");
    for (int i = 0; i < 2; i++) {
        int refused = lines(v, "event=offices-refused");
        char command[PATH_BYTES];
        publish(v, 8, SIGNERS[i]);
        kiosk_visit_restart_link(v);
        snprintf(command, sizeof command,
                 "test $(grep -c event=offices-refused log/kiosk-link.log) -gt %d", refused);
        kiosk_stand_await_sh(v->stand, command);
    }
    assert_int_equal(lines(v, "event=offices version"), taken);
    assert_true(knows_all_prefectures(v)); // the last good copy
    kiosk_visit_same_kiosk(v);
}

static const struct CMUnitTest TESTS[] = {
    KIOSK_VISIT(what_the_operator_signed_replaces_what_was_installed),
    KIOSK_VISIT(what_is_known_is_not_sent_again),
    KIOSK_VISIT(what_the_operator_did_not_sign_changes_nothing),
};

TEST_MAIN(TESTS, kiosk_visit_open, kiosk_visit_close)
