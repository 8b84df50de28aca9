// What anybody may see of a visit is the same for every secret: the screen's pixels, what remote
// support is told, and the log.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/picture.h"
#include "tests/support/stand_group.h"
#include "tests/test.h"

enum {
    MOMENTS_MAX = 16,
    PATH_BYTES = 128,
};

// What was seen at one moment of a visit.
struct moment {
    char *picture; // the file's content
    size_t size;
    char *view; // kioskctl view --json
};

struct sights {
    size_t count;
    struct moment list[MOMENTS_MAX];
};

static int open_room(void **state)
{
    static const char *const OPTIONS[] = {"--verbose", NULL};
    return stand_group_open_with(state, OPTIONS);
}

static char *read_file(const char *path, size_t *size)
{
    char *bytes = NULL;
    *size = 0;
    FILE *file = fopen(path, "r"), *copy = open_memstream(&bytes, size);
    assert_true(file && copy);
    for (int c = getc(file); c != EOF; c = getc(file))
        putc(c, copy);
    fclose(file);
    fclose(copy);
    return bytes;
}

static void forget(struct sights *s)
{
    for (size_t i = 0; i < s->count; i++) {
        free(s->list[i].picture);
        free(s->list[i].view);
    }
    s->count = 0;
}

static void look(const struct canary_resident *g, struct sights *s)
{
    char display[32], path[PATH_BYTES];
    struct moment *m = &s->list[s->count++];
    assert_true(s->count <= MOMENTS_MAX);
    kiosk_stand_display(g->stand, display, sizeof display);
    snprintf(path, sizeof path, "%s/look.png", g->cards);
    assert_true(picture_save(display, path));
    m->picture = read_file(path, &m->size);
    assert_int_equal(kiosk_stand_sh(g->stand, &m->view, "kioskctl view --json"), 0);
}

// Types all of it, and looks before, after the first character and after the last.
static void type_and_look(struct canary_resident *g, struct sights *s, const char *view,
                          const char *secret)
{
    char first[2] = {secret[0], '\0'};
    kiosk_stand_await(g->stand, view, NULL);
    look(g, s);
    resident_type(g->resident, view, first);
    look(g, s);
    resident_type(g->resident, view, secret + 1);
    look(g, s);
    resident_key(g->resident, "Return");
}

// What is seen of a whole reset. The three entries are filled with secrets of one length each.
static void watch_a_reset(struct canary_resident *g, struct sights *s, bool wants_password)
{
    const char *new = wants_password ? g->new_password : g->new_pin;
    (wants_password ? canary_resident_wants_password : canary_resident_wants_pin)(g);
    type_and_look(g, s, "known", wants_password ? g->pin : g->password);
    type_and_look(g, s, "new", new);
    type_and_look(g, s, "again", new);
    kiosk_stand_await(g->stand, "confirm", NULL);
    look(g, s);
    resident_choose(g->resident, "confirm", "confirm");
    kiosk_stand_await(g->stand, "done", NULL); // where pixels depend on the report's way
}

static void expect_the_same(const struct sights *a, const struct sights *b)
{
    assert_int_equal(a->count, b->count);
    for (size_t i = 0; i < a->count; i++) {
        const struct moment *m = &a->list[i], *n = &b->list[i];
        assert_string_equal(m->view, n->view);
        if (m->size != n->size || memcmp(m->picture, n->picture, m->size) != 0)
            fail_msg("moment %zu: the pictures differ: %s", i, m->view);
    }
}

// Guards against pictures that are equal because nothing is in them.
static void expect_progress(const struct sights *s)
{
    for (size_t i = 1; i < s->count; i++) {
        const struct moment *m = &s->list[i - 1], *n = &s->list[i];
        assert_true(m->size != n->size || memcmp(m->picture, n->picture, m->size) != 0);
    }
}

static void two_secrets_look_the_same(void **state, enum resident_way way, bool wants_password)
{
    struct sights first = {0}, second = {0};
    struct canary_resident *g = stand_group_guest(state, way);
    watch_a_reset(g, &first, wants_password);
    stand_group_leave(state);
    g = stand_group_guest(state, way);
    watch_a_reset(g, &second, wants_password);
    stand_group_leave(state);
    expect_progress(&first);
    expect_the_same(&first, &second);
    forget(&first);
    forget(&second);
}

static void two_passwords_give_the_same_pixels_by_touch(void **state)
{
    two_secrets_look_the_same(state, RESIDENT_TOUCHES, true);
}

static void two_pins_give_the_same_pixels_by_keys(void **state)
{
    two_secrets_look_the_same(state, RESIDENT_PRESSES_KEYS, false);
}

// ---- what is told -----------------------------------------------------------------------------

static void count(void *context, const struct canary_find *find)
{
    printf("# told: %s as %s\n", find->name, find->form);
    ++*(size_t *)context;
}

static void nothing_is_told(const struct canary_resident *g, const char *when)
{
    static const char *const COMMANDS[] = {
        "kioskctl view --json", "kioskctl view",  "kioskctl status --json",
        "kioskctl status",      "kioskctl trace", "kioskctl trace --json",
        "cat log/*.log",
    };
    for (size_t i = 0; i < sizeof COMMANDS / sizeof COMMANDS[0]; i++) {
        char *said;
        size_t told = 0;
        kiosk_stand_sh(g->stand, &said, "%s", COMMANDS[i]);
        assert_true(strlen(said) > 0);
        canaries_search(canary_search_canaries(g->search), (const unsigned char *)said,
                        strlen(said), count, &told);
        free(said);
        if (told > 0)
            fail_msg("%s: %s tells a secret", when, COMMANDS[i]);
    }
}

static int log_lines(const struct canary_resident *g)
{
    char *said;
    assert_int_equal(kiosk_stand_sh(g->stand, &said, "cat log/kiosk*.log | wc -l"), 0);
    int lines = atoi(said);
    free(said);
    return lines;
}

static void type_unnoticed(struct canary_resident *g, const char *view, const char *secret)
{
    kiosk_stand_await(g->stand, view, NULL);
    int before = log_lines(g);
    resident_type(g->resident, view, secret);
    nothing_is_told(g, view);
    // The proof may be on its way meanwhile, which is told; a line for each character would be
    // more.
    assert_true(log_lines(g) - before < (int)strlen(secret));
    resident_choose(g->resident, view, "ok");
}

static void remote_support_and_the_log_are_told_nothing(void **state)
{
    struct canary_resident *g = stand_group_guest(state, RESIDENT_TOUCHES);
    canary_resident_wants_pin(g);
    type_unnoticed(g, "known", g->other_password);
    kiosk_stand_await(g->stand, "wrong", NULL);
    nothing_is_told(g, "wrong");
    resident_choose(g->resident, "wrong", "try-again");
    type_unnoticed(g, "known", g->password);
    type_unnoticed(g, "new", g->new_pin);
    type_unnoticed(g, "again", g->new_pin);
    kiosk_stand_await(g->stand, "confirm", NULL);
    nothing_is_told(g, "confirm");
    resident_choose(g->resident, "confirm", "confirm");
    kiosk_stand_await(g->stand, "done", NULL);
    nothing_is_told(g, "done");
    stand_group_leave(state);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(two_passwords_give_the_same_pixels_by_touch),
    cmocka_unit_test(two_pins_give_the_same_pixels_by_keys),
    cmocka_unit_test(remote_support_and_the_log_are_told_nothing),
};

TEST_MAIN(TESTS, open_room, stand_group_close)
