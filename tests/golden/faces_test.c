// The small faces, which have only the letters of the languages' names: nothing looks different
// because of them.
#include <fcntl.h>
#include <malloc.h>
#include <SDL.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "drivers/base/utf8.h"
#include "screens/glass/screens.h"
#include "screens/type/font.h"
#include "tests/golden/folder.h"
#include "tests/golden/kit.h"
#include "tests/support/tmpdir.h"
#include "tests/test.h"

enum {
    NAMES_KIB = 700, // that all names take; the whole faces take 5.7 MiB
    BYTES_MAX = 65536,
};

static const char *const files[] = {"latin.ttf", "hans.otf", "hant.otf", "devanagari.ttf"};

enum {
    FILES = sizeof files / sizeof *files
};

static struct {
    struct screen_kit kit;
    char locale[KIT_PATH], folder[SCRATCH_MAX];
    int errors;         // standard error, while it is caught
    struct font *whole; // without small faces
} all;

// ---- what is drawn ----------------------------------------------------------------------------

static const char *name_of(enum language language)
{
    return text_variant(all.kit.text, "language", view_language_tag(language));
}

static struct font_style style_of(enum language language)
{
    return (struct font_style){face_of_name(language), FONT_REGULAR};
}

static void assert_drawn_alike(struct font *font, struct font_style style, int size,
                               const char *text)
{
    struct font_pen pen, pen_whole;
    SDL_Surface *small = font_render(font, style, size, text, 0, &pen);
    SDL_Surface *whole = font_render(all.whole, style, size, text, 0, &pen_whole);
    assert_true(small && whole);
    assert_memory_equal(&pen, &pen_whole, sizeof pen);
    assert_true(small->w == whole->w && small->h == whole->h && small->pitch == whole->pitch);
    assert_memory_equal(small->pixels, whole->pixels, (size_t)whole->pitch * (size_t)whole->h);
    SDL_FreeSurface(small);
    SDL_FreeSurface(whole);
}

static void assert_alike(struct font *font, struct font_style style, const char *text)
{
    assert_int_equal(font_width(font, style, text, strlen(text)),
                     font_width(all.whole, style, text, strlen(text)));
    for (int size = 12; size < 120; size += 7)
        assert_drawn_alike(font, style, size, text);
}

static void assert_names_alike(struct font *font)
{
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        const char *name = name_of((enum language)language);
        const struct font_style style = style_of((enum language)language);
        assert_alike(font, style, name);
        for (const char *at = name, *end = name + strlen(name); at < end;) {
            int advance = 0, whole = 0;
            uint32_t letter = utf8_decode(&at, end);
            assert_int_equal(font_letter(font, style, letter, &advance),
                             font_letter(all.whole, style, letter, &whole));
            assert_int_equal(advance, whole);
        }
    }
}

// ---- the log ------------------------------------------------------------------------------------

static void catch_log(void)
{
    char path[KIT_PATH + 8];
    snprintf(path, sizeof path, "%s/log", all.folder);
    int log = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    all.errors = dup(STDERR_FILENO);
    assert_true(log >= 0 && all.errors >= 0 && dup2(log, STDERR_FILENO) >= 0);
    close(log);
}

static void read_log(char *log, size_t size)
{
    char path[KIT_PATH + 8];
    dup2(all.errors, STDERR_FILENO);
    close(all.errors);
    snprintf(path, sizeof path, "%s/log", all.folder);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    log[fread(log, 1, size - 1, file)] = '\0';
    fclose(file);
}

// ---- the files ----------------------------------------------------------------------------------

static void path_of(const char *file, char path[KIT_PATH + 32])
{
    snprintf(path, KIT_PATH + 32, "%s/faces/%s", all.folder, file);
}

static void copy_faces(void)
{
    for (size_t i = 0; i < FILES; i++) {
        char from[KIT_PATH + 32], to[KIT_PATH + 32];
        snprintf(from, sizeof from, "%s/faces/%s", all.locale, files[i]);
        path_of(files[i], to);
        assert_true(folder_copy(from, to));
    }
}

static void cut_file(const char *path)
{
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(truncate(path, status.st_size - 40), 0);
}

static void empty_file(const char *path)
{
    assert_int_equal(truncate(path, 0), 0);
}

// One bit.
static void change_file(const char *path)
{
    unsigned char byte;
    int file = open(path, O_RDWR | O_CLOEXEC);
    assert_int_equal(pread(file, &byte, 1, 2000), 1);
    byte ^= 1;
    assert_int_equal(pwrite(file, &byte, 1, 2000), 1);
    close(file);
}

// The right sum, and nothing that could be a face.
static void replace_file(const char *path)
{
    static const unsigned char sum[] = {0xB1, 0xB0, 0xAF, 0xBA};
    int file = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);
    assert_int_equal(write(file, sum, sizeof sum), sizeof sum);
    close(file);
}

static void remove_file(const char *path)
{
    assert_int_equal(unlink(path), 0);
}

// ---- promises
// -------------------------------------------------------------------------------------

static size_t in_use(void)
{
    struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

static void names_look_the_same_and_no_whole_face_is_read_for_them(void **state)
{
    (void)state;
    struct font *font;
    const char *why;
    assert_int_equal(font_open(&font, all.locale), FONT_OK);
    assert_null(font_trouble(font, &why));
    font_width(font, (struct font_style){FACE_JAPANESE, FONT_REGULAR}, "日", 3);
    size_t before = in_use();
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        const char *name = name_of((enum language)language);
        const struct font_style style = style_of((enum language)language);
        struct font_pen pen;
        font_width(font, style, name, strlen(name));
        SDL_FreeSurface(font_render(font, style, 40, name, 0, &pen));
    }
    print_message("# the names take %zu KiB\n", (in_use() - before) / 1024);
    assert_true(in_use() - before < NAMES_KIB * 1024);
    assert_names_alike(font);
    font_close(&font);
}

static void a_letter_that_is_in_no_name_takes_the_whole_face(void **state)
{
    (void)state;
    static const struct {
        enum face face;
        const char *text;
    } others[] = {{FACE_HANS, "简体中文版"},
                  {FACE_HANT, "繁體中文版"},
                  {FACE_ACCENTED, "Português Ç"},
                  {FACE_DEVANAGARI, "नेपाली भाषा"}};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        const struct font_style style = {others[i].face, FONT_REGULAR};
        assert_drawn_alike(all.kit.font, style, 40, others[i].text); // drawn, and not measured
        font_rest(all.kit.font);
        font_rest(all.kit.font); // closed: the small one comes next
        assert_names_alike(all.kit.font);
        assert_alike(all.kit.font, style, others[i].text);
        assert_names_alike(all.kit.font);
        font_rest(all.kit.font);
        font_rest(all.kit.font);
    }
    assert_true(font_has(all.kit.font, (struct font_style){FACE_HANS, FONT_REGULAR}, 0x7248));
}

static void assert_trouble(struct font *font, const char *file, const char *cause)
{
    const char *why, *what = font_trouble(font, &why);
    assert_non_null(what);
    assert_string_equal(what, file);
    assert_string_equal(why, cause);
}

static void a_small_face_that_is_missing_or_broken_is_told_once_and_does_without(void **state)
{
    (void)state;
    static const struct {
        void (*spoil)(const char *path);
        const char *cause;
        bool when_read;
    } faults[] = {{remove_file, "missing", false},
                  {cut_file, "broken", false},
                  {empty_file, "broken", false},
                  {change_file, "broken", false},
                  {replace_file, "unreadable", true}};
    for (size_t i = 0; i < FILES * sizeof faults / sizeof *faults; i++) {
        char path[KIT_PATH + 32];
        const char *file = files[i % FILES], *why;
        struct font *font;
        copy_faces();
        path_of(file, path);
        faults[i / FILES].spoil(path);
        assert_int_equal(font_open(&font, all.folder), FONT_OK);
        if (!faults[i / FILES].when_read)
            assert_trouble(font, file, faults[i / FILES].cause);
        assert_null(font_trouble(font, &why));
        assert_names_alike(font);
        if (faults[i / FILES].when_read)
            assert_trouble(font, file, faults[i / FILES].cause);
        assert_null(font_trouble(font, &why));
        font_close(&font);
    }
}

// The texts, and one small face less.
static void make_locale(void)
{
    char from[KIT_PATH + 64], to[KIT_PATH + 64];
    copy_faces();
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        const char *tag = view_language_tag((enum language)language);
        snprintf(from, sizeof from, "%s/%s/LC_MESSAGES/kiosk.mo", all.locale, tag);
        snprintf(to, sizeof to, "%s/%s/LC_MESSAGES/kiosk.mo", all.folder, tag);
        assert_true(folder_copy(from, to));
    }
    path_of("hant.otf", to);
    remove_file(to);
    path_of("devanagari.ttf", to);
    replace_file(to);
}

static void the_log_says_which_small_face_is_missing_or_cannot_be_read(void **state)
{
    (void)state;
    char log[4096];
    make_locale();
    setenv("SDL_VIDEODRIVER", "dummy", 1);
    const struct screens_options options = {
        .width = 1080, .height = 1920, .locale = all.folder, .window = true, .silent = true};
    const struct view view = {.id = VIEW_START, .languages = 0xFFF};
    struct screens *screens;
    catch_log();
    enum screens_err err = screens_open(&screens, &options);
    if (!err)
        screens_show(screens, &view);
    read_log(log, sizeof log);
    assert_int_equal(err, SCREENS_OK);
    screens_close(&screens);
    const char *hant = strstr(log, "event=no-small-face file=hant.otf cause=missing\n");
    assert_non_null(hant);
    assert_non_null(strstr(hant, "event=no-small-face file=devanagari.ttf cause=unreadable\n"));
    assert_null(strstr(log, "latin.ttf"));
}

static int open_all(void **state)
{
    (void)state;
    kit_locale(all.locale);
    assert_true(tmpdir_make(all.folder));
    kit_open(&all.kit);
    text_language(all.kit.text, LANGUAGE_JA);
    return font_open(&all.whole, "/nonexistent") == FONT_OK ? 0 : 1;
}

static int close_all(void **state)
{
    (void)state;
    font_close(&all.whole);
    kit_close(&all.kit);
    return tmpdir_remove(all.folder) ? 0 : 1;
}

// A longer one parts "J-LIS" into two words.
static void a_hyphen_is_no_longer_than_half_an_em(void **state)
{
    (void)state;
    int hyphen = 0;
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        const struct font_style style = {face_of((enum language)language), FONT_REGULAR};
        font_letter(all.whole, style, '-', &hyphen);
        assert_in_range(hyphen, 1, 500);
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(names_look_the_same_and_no_whole_face_is_read_for_them),
    cmocka_unit_test(a_letter_that_is_in_no_name_takes_the_whole_face),
    cmocka_unit_test(a_hyphen_is_no_longer_than_half_an_em),
    cmocka_unit_test(a_small_face_that_is_missing_or_broken_is_told_once_and_does_without),
    cmocka_unit_test(the_log_says_which_small_face_is_missing_or_cannot_be_read),
};

TEST_MAIN(tests, open_all, close_all)
