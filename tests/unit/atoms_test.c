// The X server's atoms are asked for all at once, and each answer is still Xlib's.
#include <string.h>
#include <X11/Xlib.h>

#include "tests/test.h"

Atom __wrap_XInternAtom(Display *display, const char *name, Bool only_if_exists);
Atom __real_XInternAtom(Display *display, const char *name, Bool only_if_exists);

enum {
    DISPLAY = 0x1000,
    ATOM = 77,
    NAMES_MAX = 100,
};

static struct {
    int together, alone; // calls
    int count;
    const char *names[NAMES_MAX];
} asked;

static Display *display(void)
{
    return (Display *)(uintptr_t)DISPLAY;
}

// Xlib's, in this program.
Status XInternAtoms(Display *to, char **names, int count, Bool only_if_exists, Atom *atoms)
{
    assert_ptr_equal(to, display());
    assert_false(only_if_exists);
    assert_in_range(count, 1, NAMES_MAX);
    asked.together++;
    asked.count = count;
    memcpy(asked.names, names, (size_t)count * sizeof *names);
    memset(atoms, 0, (size_t)count * sizeof *atoms);
    return 1;
}

Atom __real_XInternAtom(Display *to, const char *name, Bool only_if_exists)
{
    assert_ptr_equal(to, display());
    assert_true(only_if_exists);
    asked.alone++;
    return ATOM + strlen(name);
}

static int forget(void **state)
{
    (void)state;
    memset(&asked, 0, sizeof asked);
    return 0;
}

static void the_first_name_asks_for_all_at_once(void **state)
{
    (void)state;
    assert_int_equal(__wrap_XInternAtom(display(), "WM_PROTOCOLS", True), ATOM + 12);
    assert_int_equal(asked.together, 1);
    assert_int_equal(asked.alone, 1);
    assert_in_range(asked.count, 40, NAMES_MAX);
    for (int i = 0; i < asked.count; i++) {
        assert_true(asked.names[i][0] != '\0');
        for (int k = 0; k < i; k++)
            assert_string_not_equal(asked.names[i], asked.names[k]);
    }
}

static void every_other_name_is_asked_for_as_before(void **state)
{
    (void)state;
    assert_int_equal(__wrap_XInternAtom(display(), "XdndAware", True), ATOM + 9);
    assert_int_equal(__wrap_XInternAtom(display(), "of no list", True), ATOM + 10);
    assert_int_equal(asked.together, 0);
    assert_int_equal(asked.alone, 2);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup(the_first_name_asks_for_all_at_once, forget),
    cmocka_unit_test_setup(every_other_name_is_asked_for_as_before, forget),
};

TEST_MAIN(tests, NULL, NULL)
