// What a card keeps without power comes back as it was, or not at all.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/card/src/store.h"
#include "tests/card/walk.h"
#include "tests/support/tmpdir.h"

struct place {
    char directory[SCRATCH_MAX];
    char path[SCRATCH_MAX + 8];
    struct image image;
};

static int set_up(void **state)
{
    struct place *place = calloc(1, sizeof *place);
    *state = place;
    if (!tmpdir_make(place->directory))
        return -1;
    snprintf(place->path, sizeof place->path, "%s/card", place->directory);
    sample_image(&place->image);
    return 0;
}

static int tear_down(void **state)
{
    struct place *place = *state;
    unlink(place->path);
    int left = rmdir(place->directory); // fails when a temporary file was left behind
    free(place);
    return left;
}

static void what_is_saved_comes_back(void **state)
{
    struct place *place = *state;
    struct image loaded;
    place->image.tries[IMAGE_AUTH] = 1;
    place->image.kind = IMAGE_JUKI;
    assert_true(store_save(place->path, &place->image));
    assert_true(store_load(place->path, &loaded));
    assert_memory_equal(&loaded, &place->image, sizeof loaded);
}

static void only_the_owner_may_read_a_card(void **state)
{
    struct place *place = *state;
    struct stat status;
    mode_t old = umask(0);
    assert_true(store_save(place->path, &place->image));
    umask(old);
    assert_int_equal(stat(place->path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
}

static void a_new_image_replaces_the_file_instead_of_overwriting_it(void **state)
{
    struct place *place = *state;
    assert_true(store_save(place->path, &place->image));
    int old = open(place->path, O_RDONLY);
    struct stat before, after;
    fstat(old, &before);
    place->image.tries[IMAGE_SIGN] = 0;
    assert_true(store_save(place->path, &place->image));
    assert_int_equal(stat(place->path, &after), 0);
    assert_int_not_equal(before.st_ino, after.st_ino); // `old` still is the whole old image
    close(old);
}

static void a_card_that_cannot_be_saved_stays_as_it_was(void **state)
{
    struct place *place = *state;
    struct image loaded;
    assert_true(store_save(place->path, &place->image));
    place->image.certificate[IMAGE_SIGN].length = 0;
    assert_false(store_save("/nonexistent/card", &place->image));
    assert_int_equal(errno, ENOENT);
    assert_true(store_load(place->path, &loaded));
    assert_int_equal(loaded.certificate[IMAGE_SIGN].length, 1500);
}

static void a_save_that_fails_at_the_last_step_leaves_nothing_beside(void **state)
{
    struct place *place = *state;
    assert_int_equal(mkdir(place->path, 0700), 0); // no file can take a directory's name
    assert_false(store_save(place->path, &place->image));
    assert_int_equal(errno, EISDIR);
    assert_int_equal(rmdir(place->path), 0); // tear_down finds its directory empty
}

static void a_missing_card_says_why(void **state)
{
    struct place *place = *state;
    assert_false(store_load(place->path, &place->image));
    assert_int_equal(errno, ENOENT);
}

enum {
    TEXT_MAX = 32768, // a card's file has about 11 KiB
};

static void write_text(const struct image *image, char text[TEXT_MAX])
{
    FILE *file = fmemopen(text, TEXT_MAX, "w");
    assert_true(image_write(image, file));
    fclose(file);
}

static bool reads(char *text)
{
    struct image image;
    FILE *file = fmemopen(text, strlen(text), "r");
    bool fine = image_read(&image, file);
    fclose(file);
    return fine;
}

// Puts `bad` in place of `good` and of nothing else.
static void assert_refused(const struct image *image, const char *good, const char *bad)
{
    char text[TEXT_MAX], spoilt[TEXT_MAX];
    write_text(image, text);
    assert_true(reads(text));
    char *at = strstr(text, good);
    assert_non_null(at);
    *at = '\0';
    snprintf(spoilt, sizeof spoilt, "%s%s%s", text, bad, at + strlen(good));
    if (reads(spoilt))
        fail_msg("\"%s\" instead of \"%s\" was taken", bad, good);
}

static void a_file_that_is_not_a_card_is_refused(void **state)
{
    const struct place *place = *state;
    assert_refused(&place->image, "virtual-card 2", "virtual-card 1");
    assert_refused(&place->image, "tries-auth 3", "tries-auth 4"); // more than its maximum
    assert_refused(&place->image, "piv-tries 0", "piv-tries 1");   // more than its maximum
    assert_refused(&place->image, "tries-auth 3", "tries-auth");
    assert_refused(&place->image, "tries-auth 3", "tries-auth x");
    assert_refused(&place->image, "tries-auth 3", "tries-sign 3"); // twice the one, never the other
    assert_refused(&place->image, "kind 0", "kind 5");
    assert_refused(&place->image, "has-sign 1\n", "");
    assert_refused(&place->image, "has-sign 1\n", "has-sign 1\nsomething 1\n");
    assert_refused(&place->image, "secret-auth 31323334", "secret-auth 3132333");
    assert_refused(&place->image, "secret-auth 31323334", "secret-auth 3132333G");
    assert_refused(&place->image, "reset-key 00", "reset-key 0000"); // one byte too long
}

static void a_file_cut_short_anywhere_is_refused(void **state)
{
    const struct place *place = *state;
    char text[TEXT_MAX];
    write_text(&place->image, text);
    size_t length = strlen(text), step = 97; // every position would take a minute under ASan
    for (size_t cut = length - 1; cut > step; cut -= cut > length - step ? 1 : step) {
        text[cut] = '\0';
        if (reads(text))
            fail_msg("cut at %zu of %zu it was taken", cut, length);
    }
}

#undef PROMISE
#define PROMISE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

static const struct CMUnitTest TESTS[] = {
    PROMISE(what_is_saved_comes_back),
    PROMISE(only_the_owner_may_read_a_card),
    PROMISE(a_new_image_replaces_the_file_instead_of_overwriting_it),
    PROMISE(a_card_that_cannot_be_saved_stays_as_it_was),
    PROMISE(a_save_that_fails_at_the_last_step_leaves_nothing_beside),
    PROMISE(a_missing_card_says_why),
    PROMISE(a_file_that_is_not_a_card_is_refused),
    PROMISE(a_file_cut_short_anywhere_is_refused),
};

TEST_MAIN(TESTS, NULL, NULL)
