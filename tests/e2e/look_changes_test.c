// In the middle of typing a secret the language, the letters and the contrast are changed, again
// and again: what was typed stays, nobody sees which digits, and no program grows.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drivers/base/clock.h"
#include "tests/support/picture.h"
#include "tests/support/stand_group.h"
#include "tests/support/stand_process.h"
#include "tests/test.h"

// One round goes through every language, size and theme: as many of each come back to the first.
static const char *const ROUND[] = {
    "language-en", "text-size", "language-zh-Hans", "contrast", "language-zh-Hant",
    "language-ko", "text-size", "language-vi",      "contrast", "language-tl",
    "language-ne", "text-size", "language-pt-BR",   "contrast", "language-id",
    "language-es", "text-size", "language-ja-easy", "contrast", "language-ja",
};

enum {
    ROUNDS = 4, // one to get warm, then 60 changes
    CHANGES = sizeof ROUND / sizeof *ROUND,
    TYPED = 3,
    LOOKS = 6, // changes after which two secrets are compared
    ROLES = 4,
    // Of a process over 60 changes. Less than one lost typeface or a hundredth of a screen's
    // pixels; that no byte is lost, window_test sees. What the allocator keeps free goes up and
    // down by 80.
    GROWTH_KIB = 256,
    WEIGHINGS = 5,
    BETWEEN_MS = 200,
    PATH_BYTES = 128,
};

// ---- changes ----------------------------------------------------------------------------------

static bool offered(const struct canary_resident *g, const char *control)
{
    json_t *view = kiosk_stand_ask(g->stand, "view"), *one;
    size_t i;
    bool found = false;
    json_array_foreach(json_object_get(view, "controls"), i, one) found |=
        strcmp(json_string_value(json_object_get(one, "id")), control) == 0;
    json_decref(view);
    return found;
}

struct style {
    char words[64]; // language, size and theme
    int typed;
};

static struct style style_now(const struct canary_resident *g)
{
    struct style style;
    json_t *view = kiosk_stand_ask(g->stand, "view");
    snprintf(style.words, sizeof style.words, "%.20s %.20s %.20s",
             json_string_value(json_object_get(view, "language")),
             json_string_value(json_object_get(view, "text_size")),
             json_string_value(json_object_get(view, "contrast")));
    style.typed = (int)json_integer_value(json_object_get(view, "typed"));
    json_decref(view);
    return style;
}

static void await_another_style(const struct canary_resident *g, const struct style *before)
{
    int64_t deadline = clock_ms() + KIOSK_STAND_LIMIT_MS;
    struct style now;
    do
        now = style_now(g);
    while (strcmp(now.words, before->words) == 0 && clock_left(deadline) > 0);
    if (strcmp(now.words, before->words) == 0)
        fail_msg("still %s", now.words);
    assert_int_equal(now.typed, TYPED);
}

// A language without a catalogue is left out.
static void change(const struct canary_resident *g, const char *control)
{
    bool language = strncmp(control, "language-", 9) == 0;
    const struct style before = style_now(g);
    if (language) {
        resident_choose(g->resident, "known", "languages");
        kiosk_stand_await(g->stand, "languages", NULL);
    }
    bool there = !language || offered(g, control);
    resident_choose(g->resident, language ? "languages" : "known", there ? control : "back");
    if (there)
        await_another_style(g, &before);
    kiosk_stand_await(g->stand, "known", NULL);
}

static struct canary_resident *type_three(void **state, char first[TYPED + 1])
{
    struct canary_resident *g = stand_group_guest(state, RESIDENT_TOUCHES);
    canary_resident_wants_password(g);
    snprintf(first, TYPED + 1, "%.*s", TYPED, g->pin);
    resident_type(g->resident, "known", first);
    return g;
}

// The fourth digit makes it whole, and the card takes it.
static void finish(void **state, struct canary_resident *g)
{
    resident_enter(g->resident, "known", g->pin + TYPED);
    kiosk_stand_await(g->stand, "new", NULL);
    canary_resident_leave_from(g, "new");
    canary_search_expect_nowhere(g->search, "after the changes");
    stand_group_leave(state);
}

// ---- memory -----------------------------------------------------------------------------------

static long private_kib(pid_t pid)
{
    char path[PATH_BYTES], line[PATH_BYTES];
    long kib = 0, sum = 0;
    snprintf(path, sizeof path, "/proc/%d/smaps_rollup", (int)pid);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file)) {
        if (sscanf(line, "Private_Dirty: %ld", &kib) == 1 || sscanf(line, "Swap: %ld", &kib) == 1)
            sum += kib;
    }
    fclose(file);
    return sum;
}

static void weigh(const struct kiosk_stand *stand, long kib[ROLES])
{
    static const enum stand_process_role OURS[ROLES] = {CREW_KIOSK, CREW_CARD, CREW_WORKER,
                                                        CREW_LINK};
    struct stand_process all = stand_process_list(stand);
    memset(kib, 0, ROLES * sizeof *kib);
    for (size_t i = 0; i < all.count; i++) {
        for (size_t role = 0; role < ROLES; role++)
            kib[role] += all.members[i].role == OURS[role] ? private_kib(all.members[i].pid) : 0;
    }
}

// A screen that is still being painted takes a strip of pixels besides, on a busy machine for long:
// the least of several weighings.
static void weigh_at_rest(const struct kiosk_stand *stand, long kib[ROLES])
{
    long again[ROLES];
    weigh(stand, kib);
    for (int i = 1; i < WEIGHINGS; i++) {
        clock_sleep(BETWEEN_MS);
        weigh(stand, again);
        for (size_t role = 0; role < ROLES; role++)
            kib[role] = again[role] < kib[role] ? again[role] : kib[role];
    }
}

static void sixty_changes_while_a_secret_is_typed_lose_nothing_and_no_memory_grows(void **state)
{
    static const char *const NAMES[ROLES] = {"kiosk", "kiosk-card", "its worker", "kiosk-link"};
    char first[TYPED + 1];
    long warm[ROLES], now[ROLES];
    struct canary_resident *g = type_three(state, first);
    for (int i = 0; i < ROUNDS * CHANGES; i++) {
        change(g, ROUND[i % CHANGES]);
        if (i == CHANGES - 1)
            weigh_at_rest(g->stand, warm);
    }
    weigh_at_rest(g->stand, now);
    for (size_t role = 0; role < ROLES; role++) {
        print_message("# %s: %ld KiB after %d changes, %ld after %d\n", NAMES[role], warm[role],
                      CHANGES, now[role], ROUNDS * CHANGES);
        assert_true(now[role] <= warm[role] + GROWTH_KIB);
    }
    finish(state, g);
}

// ---- what is seen -----------------------------------------------------------------------------

struct look {
    char *view; // kioskctl view --json
    char *picture;
    size_t size;
};

static void look_at(const struct canary_resident *g, struct look *look)
{
    char display[32], path[PATH_BYTES];
    kiosk_stand_display(g->stand, display, sizeof display);
    snprintf(path, sizeof path, "%s/look.png", g->cards);
    assert_true(picture_save(display, path));
    FILE *file = fopen(path, "r"), *copy = open_memstream(&look->picture, &look->size);
    assert_true(file && copy);
    for (int c = getc(file); c != EOF; c = getc(file))
        putc(c, copy);
    fclose(file);
    fclose(copy);
    assert_int_equal(kiosk_stand_sh(g->stand, &look->view, "kioskctl view --json"), 0);
}

static void change_and_look(void **state, struct look looks[LOOKS])
{
    char first[TYPED + 1];
    struct canary_resident *g = type_three(state, first);
    for (int i = 0; i < LOOKS; i++) {
        change(g, ROUND[i]);
        look_at(g, &looks[i]);
    }
    finish(state, g);
}

static void two_half_typed_secrets_look_the_same_in_every_look(void **state)
{
    struct look one[LOOKS] = {0}, other[LOOKS] = {0};
    change_and_look(state, one);
    change_and_look(state, other);
    for (int i = 0; i < LOOKS; i++) {
        assert_string_equal(one[i].view, other[i].view);
        if (one[i].size != other[i].size ||
            memcmp(one[i].picture, other[i].picture, one[i].size) != 0)
            fail_msg("after %s the pictures differ: %s", ROUND[i], one[i].view);
        free(one[i].view);
        free(one[i].picture);
        free(other[i].view);
        free(other[i].picture);
    }
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(sixty_changes_while_a_secret_is_typed_lose_nothing_and_no_memory_grows),
    cmocka_unit_test(two_half_typed_secrets_look_the_same_in_every_look),
};

TEST_MAIN(TESTS, stand_group_open, stand_group_close)
