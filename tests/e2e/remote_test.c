// What the operator's centre asks of a whole kiosk from afar: it comes back with the heartbeats,
// signed by the device's key, and the history says so.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/kiosk_visit.h"
#include "tests/support/paths.h"
#include "tests/test.h"

enum {
    LINE_SIZE = 64,
    COMMAND_SIZE = 8192,
};

// Asks; the command's number.
static int ask(struct kiosk_visit *v, const char *word)
{
    char *printed;
    assert_int_equal(
        kiosk_stand_sh(v->stand, &printed, "./kiosk-backend remote ask kiosk-0001 %s", word), 0);
    int number = atoi(printed);
    free(printed);
    assert_true(number > 0);
    return number;
}

// The first heartbeat of a kiosk-link goes at once; who asks does not wait for a minute.
static void hurry(struct kiosk_visit *v)
{
    kiosk_visit_restart_link(v);
}

static void is_answered(struct kiosk_visit *v, int number, const char *word, const char *result)
{
    char command[COMMAND_SIZE];
    snprintf(command, sizeof command,
             "./kiosk-backend remote list | grep -q '^%d kiosk-0001 %s %s$'", number, word, result);
    kiosk_stand_await_sh(v->stand, command);
}

// The text of the answer, whose signature openssl has checked with the device's certificate.
static char *said(struct kiosk_visit *v, int number)
{
    char *text;
    assert_int_equal(
        kiosk_stand_sh(v->stand, &text,
                       "./kiosk-backend remote show %d --signature signature >said && "
                       "openssl x509 -in pki/device.crt -noout -pubkey >device.pub && "
                       "openssl dgst -sha256 -verify device.pub -signature signature said "
                       ">/dev/null && cat said",
                       number),
        0);
    return text;
}

static void says(struct kiosk_visit *v, int number, const char *part)
{
    char *text = said(v, number);
    if (!strstr(text, part))
        fail_msg("command %d: \"%s\" without \"%s\"", number, text, part);
    free(text);
}

static void never_says(struct kiosk_visit *v, int number, const char *part)
{
    char *text = said(v, number);
    if (strstr(text, part))
        fail_msg("command %d: \"%s\" with \"%s\"", number, text, part);
    free(text);
}

static void is_recorded(struct kiosk_visit *v, const char *words, int number)
{
    char command[COMMAND_SIZE];
    snprintf(
        command, sizeof command,
        "test $('%s/bin/kioskctl' --control control history | grep -cE '%s .* request=%d$') = 1",
        paths_build(), words, number);
    kiosk_stand_await_sh(v->stand, command);
}

static void what_is_asked_comes_back_signed_and_is_in_the_history(void **state)
{
    static const char *const WORDS[] = {"view", "trace", "diagnose", "history"};
    static const char *const SAID[] = {"\n{\"view\":\"start\"",
                                       "\n{\"count\":", "\"test\":\"key\",\"outcome\":\"pass\"",
                                       " remote-command done history "};
    struct kiosk_visit *v = *state;
    int numbers[4];
    char line[LINE_SIZE];
    for (int i = 0; i < 4; i++)
        numbers[i] = ask(v, WORDS[i]);
    hurry(v);
    for (int i = 0; i < 4; i++) {
        is_answered(v, numbers[i], WORDS[i], "told");
        says(v, numbers[i], SAID[i]);
        snprintf(line, sizeof line, "remote-command +done +%s", WORDS[i]);
        is_recorded(v, line, numbers[i]);
        snprintf(line, sizeof line, "remote-answer +done +%s", WORDS[i]);
        is_recorded(v, line, numbers[i]);
    }
    kiosk_visit_same_kiosk(v);
}

static void what_is_not_in_the_list_is_refused_and_recorded(void **state)
{
    struct kiosk_visit *v = *state;
    int number = ask(v, "shell");
    hurry(v);
    is_answered(v, number, "shell", "unknown");
    says(v, number, "\ncommand unknown\nresult unknown\n");
    is_recorded(v, "remote-command +refused +unknown", number);
}

// Whichever of the two the kill finds: the answer under way, or the centre has it.
static void a_kiosk_link_that_dies_in_between_answers_anew(void **state)
{
    struct kiosk_visit *v = *state;
    int number = ask(v, "view");
    hurry(v);
    char kept[COMMAND_SIZE];
    snprintf(kept, sizeof kept, "grep -qE '^last %d$' outbox.db.remote", number);
    kiosk_stand_await_sh(v->stand, kept);
    hurry(v);
    is_answered(v, number, "view", "told");
    is_recorded(v, "remote-command +done +view", number);
}

static void without_a_kiosk_the_history_is_answered(void **state)
{
    struct kiosk_visit *v = *state;
    int view = ask(v, "view"), history = ask(v, "history");
    kiosk_stand_must(v->stand, "pkill -STOP -x kiosk");
    hurry(v);
    is_answered(v, history, "history", "told");
    is_answered(v, view, "view", "kiosk-gone");
    kiosk_stand_must(v->stand, "pkill -CONT -x kiosk");
    kiosk_stand_await(v->stand, "start", "");
}

static void of_a_resident_nothing_is_told(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_to_card(v, ALL_SIGN, ALL_AUTH);
    int view = ask(v, "view");
    is_answered(v, view, "view", "told"); // with a usual heartbeat, within a minute
    says(v, view, "\n{\"visit\":true}\n");
    kiosk_visit_reset(v, "reset-sign");
    int trace = ask(v, "trace");
    hurry(v);
    is_answered(v, trace, "trace", "told");
    says(v, trace, "\"name\":\"VERIFY\"");
    says(v, trace, "\"secret\":true");
    never_says(v, trace, OLD_PASSWORD);
    never_says(v, trace, NEW_PASSWORD);
}

static const struct CMUnitTest TESTS[] = {
    KIOSK_VISIT(what_is_asked_comes_back_signed_and_is_in_the_history),
    KIOSK_VISIT(what_is_not_in_the_list_is_refused_and_recorded),
    KIOSK_VISIT(a_kiosk_link_that_dies_in_between_answers_anew),
    KIOSK_VISIT(without_a_kiosk_the_history_is_answered),
    KIOSK_VISIT(of_a_resident_nothing_is_told),
};

TEST_MAIN(TESTS, kiosk_visit_open, kiosk_visit_close)
