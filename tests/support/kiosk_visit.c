#include "tests/support/kiosk_visit.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "drivers/base/clock.h"
#include "tests/support/backend_switch.h"
#include "tests/support/evidence.h"
#include "tests/test.h"

enum {
    POLL_MS = 20,
    TIDY_MS = 5000, // for an untouched kiosk to see that the reader is empty
};

// ---- the stand --------------------------------------------------------------------------------

static int kiosk_process(const struct kiosk_visit *v)
{
    char *output;
    int status = kiosk_stand_sh(v->stand, &output, "pgrep -x kiosk");
    int process = status == 0 ? atoi(output) : 0;
    free(output);
    return process;
}

static void start(struct kiosk_visit *v)
{
    v->stand = kiosk_stand_start(v->options);
    v->resident = resident_come(v->stand, RESIDENT_TOUCHES);
    v->kiosk = kiosk_process(v);
    assert_int_not_equal(v->kiosk, 0);
}

static void stop(struct kiosk_visit *v)
{
    resident_leave(&v->resident);
    kiosk_stand_stop(&v->stand);
}

int kiosk_visit_open_with(void **state, const char *const *options)
{
    struct kiosk_visit *v = calloc(1, sizeof *v);
    assert_non_null(v);
    v->options = options;
    *state = v;
    return 0;
}

int kiosk_visit_open(void **state)
{
    static const char *const NO_OPTIONS[] = {NULL};
    return kiosk_visit_open_with(state, NO_OPTIONS);
}

int kiosk_visit_close(void **state)
{
    struct kiosk_visit *v = *state;
    stop(v);
    free(v);
    return 0;
}

static int cards_seen(const struct kiosk_visit *v)
{
    json_t *status = kiosk_stand_ask(v->stand, "status");
    json_t *card = json_object_get(status, "card");
    int readers = (int)json_integer_value(json_object_get(card, "readers"));
    int cards = (int)json_integer_value(json_object_get(card, "cards"));
    json_decref(status);
    return readers > 0 ? cards : -1;
}

static bool waits_for_the_next(struct kiosk_visit *v)
{
    const char *view = kiosk_stand_text(v->stand, "view", "view");
    return cards_seen(v) == 0 && (strcmp(view, "start") == 0 || strcmp(view, "done") == 0);
}

static bool tidy(struct kiosk_visit *v)
{
    if (kiosk_process(v) != v->kiosk ||
        kiosk_stand_sh(v->stand, NULL,
                       "virtual-card tell card.control clear && "
                       "virtual-card tell card.control remove && ./kiosk-backend knob clear") != 0)
        return false;
    int64_t deadline = clock_ms() + TIDY_MS;
    while (!waits_for_the_next(v)) {
        if (clock_ms() > deadline)
            return false;
        poll(NULL, 0, POLL_MS);
    }
    return kiosk_process(v) == v->kiosk;
}

int kiosk_visit_begin(void **state)
{
    struct kiosk_visit *v = *state;
    bool new = v->stand == NULL;
    if (!new &&tidy(v))
        return 0;
    if (!new)
        print_message("# the test before left no kiosk to go on with\n");
    stop(v);
    start(v);
    // The first card of the stand stays as it is: the others are made of it.
    return tidy(v) ? 0 : -1;
}

// ---- the card ---------------------------------------------------------------------------------

void kiosk_visit_await_cards(struct kiosk_visit *v, int cards)
{
    int64_t deadline = clock_ms() + KIOSK_STAND_LIMIT_MS;
    while (cards_seen(v) != cards) {
        if (clock_ms() > deadline) {
            kiosk_stand_print_logs(v->stand);
            fail_msg("the kiosk does not see %d cards, but %d", cards, cards_seen(v));
        }
        poll(NULL, 0, POLL_MS);
    }
}

void kiosk_visit_pull(struct kiosk_visit *v)
{
    kiosk_stand_tell_card(v->stand, "remove");
    kiosk_visit_await_cards(v, 0);
}

void kiosk_visit_put(struct kiosk_visit *v, const char *file)
{
    char order[64];
    snprintf(order, sizeof order, "insert %s", file);
    kiosk_stand_tell_card(v->stand, order);
    kiosk_visit_await_cards(v, 1);
}

void kiosk_visit_unplug(struct kiosk_visit *v)
{
    kiosk_stand_must(v->stand, "mv reader.conf.d reader.conf.off && mkdir reader.conf.d && "
                               "kill -KILL $(pgrep -f '^pcscd -f')");
    // A pcscd that is not back yet has no readers either.
    kiosk_stand_await_sh(v->stand, "grep event=presence log/kiosk.log | tail -n 1 | "
                                   "grep -q 'service=1 readers=0'");
}

void kiosk_visit_plug(struct kiosk_visit *v)
{
    kiosk_stand_must(v->stand, "rmdir reader.conf.d && mv reader.conf.off reader.conf.d");
    kiosk_stand_await_sh(v->stand, "kill -KILL $(pgrep -f '^pcscd -f')");
    kiosk_stand_await_sh(v->stand, "kioskctl status --json | grep -q '\"readers\":2'");
}

void kiosk_visit_card(struct kiosk_visit *v, int tries_sign, int tries_auth)
{
    kiosk_stand_must(v->stand,
                     "sed 's/^tries-sign .*/tries-sign %d/; s/^tries-auth .*/tries-auth %d/' "
                     "card >mine && virtual-card tell card.control 'insert mine'",
                     tries_sign, tries_auth);
    kiosk_stand_await(v->stand, "explain", NULL);
}

void kiosk_visit_to_card(struct kiosk_visit *v, int tries_sign, int tries_auth)
{
    kiosk_visit_card(v, tries_sign, tries_auth);
    resident_choose(v->resident, "explain", "agree");
    kiosk_stand_await(v->stand, "card", NULL);
}

// From outside, because it enters the stand by itself.
void kiosk_visit_make_card(struct kiosk_visit *v, const char *file, const char *options)
{
    char line[512];
    const char *dir = kiosk_stand_dir(v->stand);
    snprintf(line, sizeof line, "test -e %s/%s || %s/make-card %s/%s %s >%s/log/make-card.log 2>&1",
             dir, file, dir, dir, file, options, dir);
    assert_int_equal(system(line), 0);
}

// ---- on the way -------------------------------------------------------------------------------

void kiosk_visit_to_known(struct kiosk_visit *v, const char *operation)
{
    bool change = strncmp(operation, "change", 6) == 0;
    if (change)
        resident_choose(v->resident, "card", "change");
    resident_choose(v->resident, change ? "change" : "card", operation);
    if (strcmp(operation, "reset-auth") == 0)
        resident_choose(v->resident, "consent", "agree");
    kiosk_stand_await(v->stand, "known", NULL);
}

void kiosk_visit_to_confirm(struct kiosk_visit *v, const char *operation)
{
    bool by_pin = strcmp(operation, "reset-sign") == 0 || strcmp(operation, "change-auth") == 0;
    bool to_sign = strcmp(operation, "reset-sign") == 0 || strcmp(operation, "change-sign") == 0;
    kiosk_visit_to_known(v, operation);
    resident_enter(v->resident, "known", by_pin ? OLD_PIN : OLD_PASSWORD);
    resident_enter_new(v->resident, to_sign ? NEW_PASSWORD : NEW_PIN);
    kiosk_stand_await(v->stand, "confirm", NULL);
}

void kiosk_visit_finish(struct kiosk_visit *v, const char *operation)
{
    bool sign = strcmp(operation, "reset-sign") == 0;
    resident_choose(v->resident, "confirm", "confirm");
    kiosk_stand_await(v->stand, "done", "");
    assert_false(kiosk_visit_number(v, "report_later")); // the centre hears of it at once
    evidence_secrets(v->stand, sign ? NEW_PASSWORD : OLD_PASSWORD, sign ? OLD_PIN : NEW_PIN);
    evidence_tries(v->stand, ALL_SIGN, ALL_AUTH);
    evidence_record(v->stand, operation, "done");
    kiosk_visit_same_kiosk(v);
}

void kiosk_visit_reset(struct kiosk_visit *v, const char *operation)
{
    kiosk_visit_to_confirm(v, operation);
    kiosk_visit_finish(v, operation);
}

void kiosk_visit_next(struct kiosk_visit *v)
{
    kiosk_visit_to_card(v, 3, ALL_AUTH);
    kiosk_visit_reset(v, "reset-sign");
}

void kiosk_visit_unchanged(struct kiosk_visit *v, int tries_sign, int tries_auth)
{
    evidence_tries(v->stand, tries_sign, tries_auth);
    evidence_secrets(v->stand, OLD_PASSWORD, OLD_PIN);
}

static int steps_from_a_notice(const struct kiosk_visit *v)
{
    char *output;
    kiosk_stand_sh(v->stand, &output, "grep -c 'from=stopped' log/kiosk.log");
    int count = atoi(output);
    free(output);
    return count;
}

void kiosk_visit_try_again(struct kiosk_visit *v)
{
    int before = steps_from_a_notice(v);
    int64_t deadline = clock_ms() + KIOSK_STAND_LIMIT_MS;
    resident_choose(v->resident, "notice", "try-again");
    while (steps_from_a_notice(v) == before) {
        if (clock_ms() > deadline)
            fail_msg("\"try again\" leads nowhere");
        poll(NULL, 0, POLL_MS);
    }
}

void kiosk_visit_go(struct kiosk_visit *v)
{
    char view[32];
    snprintf(view, sizeof view, "%s", kiosk_stand_text(v->stand, "view", "view"));
    resident_choose(v->resident, view, "leave");
    if (cards_seen(v) == 1) {
        kiosk_stand_await(v->stand, "take-card", NULL);
        kiosk_visit_pull(v);
    }
}

void kiosk_visit_leave(struct kiosk_visit *v)
{
    kiosk_visit_go(v);
    kiosk_stand_await(v->stand, "start", NULL);
}

int kiosk_visit_number(struct kiosk_visit *v, const char *name)
{
    json_t *view = kiosk_stand_ask(v->stand, "view"), *value = json_object_get(view, name);
    assert_non_null(value);
    int number = json_is_integer(value) ? (int)json_integer_value(value) : json_is_true(value);
    json_decref(view);
    return number;
}

void kiosk_visit_await_number(struct kiosk_visit *v, const char *name, int number)
{
    int64_t deadline = clock_ms() + KIOSK_STAND_LIMIT_MS;
    while (kiosk_visit_number(v, name) != number) {
        if (clock_ms() > deadline)
            fail_msg("%s is %d, not %d", name, kiosk_visit_number(v, name), number);
        poll(NULL, 0, POLL_MS);
    }
}

void kiosk_visit_await(struct kiosk_visit *v, const char *member, const char *value)
{
    int64_t deadline = clock_ms() + KIOSK_STAND_LIMIT_MS;
    while (strcmp(kiosk_stand_text(v->stand, "view", member), value) != 0) {
        if (clock_ms() > deadline)
            fail_msg("%s is not %s", member, value);
        poll(NULL, 0, POLL_MS);
    }
}

void kiosk_visit_language(struct kiosk_visit *v, const char *view, const char *tag)
{
    char control[32];
    snprintf(control, sizeof control, "language-%s", tag);
    resident_choose(v->resident, view, "languages");
    resident_choose(v->resident, "languages", control);
    kiosk_visit_await(v, "language", tag);
    kiosk_stand_await(v->stand, view, NULL);
}

// The view's control `index`; "" when there are fewer.
static const char *control_id(json_t *view, size_t index)
{
    json_t *control = json_array_get(json_object_get(view, "controls"), index);
    const char *id = json_string_value(json_object_get(control, "id"));
    return id ? id : "";
}

bool kiosk_visit_offers(struct kiosk_visit *v, const char *control)
{
    json_t *view = kiosk_stand_ask(v->stand, "view");
    json_t *list = json_object_get(view, "controls");
    bool offered = false;
    for (size_t i = 0; i < json_array_size(list); i++)
        if (strcmp(control_id(view, i), control) == 0)
            offered = json_is_true(json_object_get(json_array_get(list, i), "enabled"));
    json_decref(view);
    return offered;
}

void kiosk_visit_notice(struct kiosk_visit *v, const char *notice, ...)
{
    va_list controls;
    size_t count = 0;
    const char *focus = NULL;
    kiosk_stand_await(v->stand, "notice", notice);
    json_t *view = kiosk_stand_ask(v->stand, "view");
    va_start(controls, notice);
    for (const char *id = va_arg(controls, const char *); id; id = va_arg(controls, const char *)) {
        bool marked = id[0] == '*';
        id += marked;
        focus = marked || !focus ? id : focus;
        assert_string_equal(control_id(view, count), id);
        count++;
    }
    assert_string_equal(json_string_value(json_object_get(view, "focus")), focus);
    va_end(controls);
    assert_string_equal(control_id(view, count++), "languages");
    assert_string_equal(control_id(view, count++), "text-size");
    assert_string_equal(control_id(view, count++), "contrast");
    assert_string_equal(control_id(view, count++), "help");
    assert_int_equal(json_array_size(json_object_get(view, "controls")), count);
    json_decref(view);
}

void kiosk_visit_unreachable(struct kiosk_visit *v)
{
    kiosk_visit_notice(v, "unreachable", "try-again", "counter", "leave", NULL);
}

void kiosk_visit_restart_link(struct kiosk_visit *v)
{
    kiosk_stand_await_sh(v->stand, "pkill -KILL -x kiosk-link");
}

void kiosk_visit_restart_kiosk(struct kiosk_visit *v)
{
    kiosk_stand_must(v->stand, "pkill -KILL -x kiosk");
    kiosk_stand_await_sh(v->stand, "kioskctl view && pgrep -x kiosk");
    v->kiosk = kiosk_process(v);
}

void kiosk_visit_to_card_alone(struct kiosk_visit *v)
{
    backend_switch_off(v->stand);
    kiosk_visit_restart_link(v);
    resident_choose(v->resident, "closed", "change");
    resident_choose(v->resident, "explain", "agree");
    kiosk_stand_must(v->stand, "cp card mine");
    kiosk_visit_put(v, "mine");
    kiosk_stand_await(v->stand, "card", NULL);
}

void kiosk_visit_backend_returns(struct kiosk_visit *v)
{
    backend_switch_on(v->stand);
    kiosk_visit_restart_link(v);
    kiosk_visit_await_reason(v, "");
}

void kiosk_visit_await_reason(struct kiosk_visit *v, const char *reason)
{
    char command[128];
    snprintf(command, sizeof command, "kioskctl status --json | grep -q '\"closed\":\"%s\"'",
             reason);
    kiosk_stand_await_sh(v->stand, command);
}

void kiosk_visit_knob(struct kiosk_visit *v, const char *name, const char *value)
{
    kiosk_stand_must(v->stand, "./kiosk-backend knob set %s '%s'", name, value);
}

void kiosk_visit_clear_knobs(struct kiosk_visit *v)
{
    kiosk_stand_must(v->stand, "./kiosk-backend knob clear");
}

void kiosk_visit_same_kiosk(struct kiosk_visit *v)
{
    assert_int_equal(kiosk_process(v), v->kiosk);
}
