// The resident from outside at a machine that this test plays: QEMU's protocol on a socket, and a
// screen that is a file.
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/os/dump.h"
#include "tests/os/expected.h"
#include "tests/os/outsider.h"
#include "tests/os/qmp.h"
#include "tests/os/watch.h"
#include "tests/support/paths.h"
#include "tests/support/tmpdir.h"
#include "tests/test.h"

enum {
    WIDTH = 1024,
    HEIGHT = 768,
    PATH = 256,
    PIXELS_BLUE = 0xFF,
};

struct machine {
    char directory[SCRATCH_MAX], socket[SCRATCH_MAX + 8], locale[PATH];
    pid_t pid;
    struct outsider_settings settings;
    struct outsider *outsider;
    struct expected *painter; // of the pictures that the machine shows
};

// ---- the machine --------------------------------------------------------------------------------

// The screen after so many taps is DIR/N.ppm; where there is none it stays as it was.
static void show_next(const char *directory, int taps)
{
    char next[PATH], shown[PATH];
    snprintf(next, sizeof next, "%s/%d.ppm", directory, taps);
    snprintf(shown, sizeof shown, "%s/shown.ppm", directory);
    rename(next, shown);
}

static bool copy_screen(const char *directory, const char *path)
{
    char command[3 * PATH];
    snprintf(command, sizeof command, "cp %s/shown.ppm %s 2>/dev/null", directory, path);
    return system(command) == 0;
}

static bool obey(const char *directory, json_t *order, int *taps)
{
    const char *command = json_string_value(json_object_get(order, "execute"));
    json_t *arguments = json_object_get(order, "arguments");
    if (strcmp(command, "qmp_capabilities") == 0)
        return true;
    if (strcmp(command, "screendump") == 0)
        return copy_screen(directory, json_string_value(json_object_get(arguments, "filename")));
    if (strcmp(command, "input-send-event") != 0)
        return false;
    char path[PATH];
    snprintf(path, sizeof path, "%s/events", directory);
    FILE *events = fopen(path, "a");
    json_dumpf(arguments, events, JSON_COMPACT | JSON_SORT_KEYS);
    fputc('\n', events);
    fclose(events);
    if (json_array_size(json_object_get(arguments, "events")) == 1) // the finger goes
        show_next(directory, ++*taps);
    return true;
}

static void serve(const char *directory, int listener)
{
    int fd = accept(listener, NULL, NULL), taps = 0;
    FILE *stream = fdopen(fd, "r");
    dprintf(fd, "{\"QMP\": {\"version\": {}, \"capabilities\": []}}\r\n");
    for (json_t *order; (order = json_loadf(stream, JSON_DISABLE_EOF_CHECK, NULL));) {
        bool done = obey(directory, order, &taps);
        dprintf(fd, "{\"event\": \"RESUME\"}\r\n"); // QEMU's come at any time
        dprintf(fd, "%s\r\n", done ? "{\"return\": {}}" : "{\"error\": {\"desc\": \"no\"}}");
        json_decref(order);
    }
    fclose(stream);
}

static bool start_machine(struct machine *m)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(m->socket, sizeof m->socket, "%s/qmp", m->directory);
    snprintf(address.sun_path, sizeof address.sun_path, "%s", m->socket);
    int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 ||
        listen(listener, 1) != 0)
        return false;
    m->pid = fork();
    if (m->pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        for (;;)
            serve(m->directory, listener);
    }
    close(listener);
    return m->pid > 0;
}

static int set_up(void **state)
{
    struct machine *m = calloc(1, sizeof *m);
    *state = m;
    if (!tmpdir_make(m->directory) || !start_machine(m))
        return -1;
    snprintf(m->locale, sizeof m->locale, "%s/locale", paths_build());
    m->settings = (struct outsider_settings){.qmp = m->socket,
                                             .locale = m->locale,
                                             .pictures = m->directory,
                                             .panel = {WIDTH, HEIGHT, 0, 0},
                                             .limit_ms = 300};
    m->outsider = outsider_come(&m->settings);
    m->painter = expected_open(&m->settings.panel, m->locale);
    return m->outsider && m->painter ? 0 : -1;
}

static int tear_down(void **state)
{
    struct machine *m = *state;
    outsider_leave(&m->outsider);
    expected_close(&m->painter);
    kill(m->pid, SIGKILL);
    waitpid(m->pid, NULL, 0);
    tmpdir_remove(m->directory);
    free(m);
    return 0;
}

// ---- what it shows ------------------------------------------------------------------------------

static void write_screen(const struct machine *m, const char *name, const SDL_Surface *surface,
                         int height)
{
    char path[PATH];
    snprintf(path, sizeof path, "%s/%s.ppm", m->directory, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fprintf(file, "P6\n%d %d\n255\n", surface->w, height);
    for (int y = 0; y < height; y++) {
        const unsigned char *row = (const unsigned char *)surface->pixels + y * surface->pitch;
        for (int x = 0; x < surface->w; x++) {
            const unsigned char rgb[] = {row[4 * x + 2], row[4 * x + 1], row[4 * x]};
            fwrite(rgb, 1, sizeof rgb, file);
        }
    }
    fclose(file);
}

static SDL_Surface *paint(struct machine *m, const struct view *view)
{
    expected_show(m->painter, view);
    return SDL_DuplicateSurface((SDL_Surface *)expected_picture(m->painter));
}

static void show(struct machine *m, const char *name, const struct view *view)
{
    SDL_Surface *surface = paint(m, view);
    write_screen(m, name, surface, HEIGHT);
    SDL_FreeSurface(surface);
}

static bool has_file(const struct machine *m, const char *name)
{
    char path[PATH];
    snprintf(path, sizeof path, "%s/%s", m->directory, name);
    return access(path, F_OK) == 0;
}

static struct view start(const struct machine *m)
{
    return outsider_view(m->outsider, VIEW_START, OPERATION_NONE);
}

// The start screen with so many shades more in every blue of its title.
static void show_shaded(struct machine *m, int shades, bool one_pixel)
{
    struct view view = start(m);
    SDL_Surface *surface = paint(m, &view);
    struct scene_rect title;
    assert_true(expected_title(m->painter, &title));
    for (int y = title.y; y < (one_pixel ? title.y + 1 : title.y + title.h); y++) {
        unsigned char *row = (unsigned char *)surface->pixels + y * surface->pitch;
        for (int x = title.x; x < (one_pixel ? title.x + 1 : title.x + title.w); x++)
            row[4 * x] = (unsigned char)(row[4 * x] > PIXELS_BLUE / 2 ? row[4 * x] - shades
                                                                      : row[4 * x] + shades);
    }
    write_screen(m, "shown", surface, HEIGHT);
    SDL_FreeSurface(surface);
}

// ---- the promises -------------------------------------------------------------------------------

static void a_screen_that_looks_as_expected_has_come(void **state)
{
    struct machine *m = *state;
    struct view view = start(m);
    show(m, "shown", &view);
    assert_true(outsider_await(m->outsider, &view, CONTROL_START));
    assert_true(has_file(m, "01-start.png"));
}

static void pictures_are_numbered_on_from_those_that_are_there(void **state)
{
    struct machine *m = *state;
    struct view view = start(m);
    SDL_Surface *surface = paint(m, &view);
    write_screen(m, "41-earlier", surface, HEIGHT);
    write_screen(m, "shown", surface, HEIGHT);
    SDL_FreeSurface(surface);
    outsider_leave(&m->outsider);
    m->outsider = outsider_come(&m->settings);
    assert_true(outsider_await(m->outsider, &view, CONTROL_NONE));
    assert_true(has_file(m, "42-start.png"));
}

static void what_varies_beside_the_title_is_not_looked_at(void **state)
{
    struct machine *m = *state;
    struct view view = start(m), shown = view;
    shown.closes.hour = 17;
    show(m, "shown", &shown);
    assert_true(outsider_await(m->outsider, &view, CONTROL_START));
}

static void another_screen_has_not_come_and_both_pictures_are_kept(void **state)
{
    struct machine *m = *state;
    struct view view = start(m), other = outsider_view(m->outsider, VIEW_EXPLAIN, OPERATION_NONE);
    show(m, "shown", &other);
    assert_false(outsider_await(m->outsider, &view, CONTROL_START));
    assert_true(has_file(m, "01-start-found.png"));
    assert_true(has_file(m, "01-start-expected.png"));
    assert_false(has_file(m, "01-start.png"));
}

static void one_pixel_in_the_title_is_another_screen(void **state)
{
    struct machine *m = *state;
    struct view view = start(m);
    show_shaded(m, 1, true);
    assert_false(outsider_await(m->outsider, &view, CONTROL_NONE));
}

static void colours_may_differ_by_the_tolerance_and_no_more(void **state)
{
    struct machine *m = *state;
    struct view view = start(m);
    m->settings.tolerance = 8;
    show_shaded(m, 8, false);
    assert_true(outsider_await(m->outsider, &view, CONTROL_NONE));
    show_shaded(m, 9, false);
    assert_false(outsider_await(m->outsider, &view, CONTROL_NONE));
}

static void a_screen_of_another_size_or_cut_short_is_none(void **state)
{
    struct machine *m = *state;
    struct view view = start(m);
    SDL_Surface *surface = paint(m, &view);
    write_screen(m, "shown", surface, HEIGHT - 1);
    assert_false(outsider_await(m->outsider, &view, CONTROL_NONE));
    write_screen(m, "shown", surface, HEIGHT);
    SDL_FreeSurface(surface);
    char path[PATH];
    snprintf(path, sizeof path, "%s/shown.ppm", m->directory);
    assert_int_equal(truncate(path, (off_t)3 * WIDTH * HEIGHT), 0);
    assert_null(dump_read(path));
    assert_false(outsider_await(m->outsider, &view, CONTROL_NONE));
}

static void a_machine_without_a_picture_is_said(void **state)
{
    struct machine *m = *state;
    struct view view = start(m);
    assert_false(outsider_await(m->outsider, &view, CONTROL_NONE));
    assert_false(qmp_do(outsider_machine(m->outsider), "no-such-command", NULL));
}

// QEMU's steps of an axis are 32768.
static void assert_tapped(const struct machine *m, enum control control, const char *line)
{
    int x = -1, y = -1;
    struct scene_rect at;
    json_t *events = json_loads(line, 0, NULL);
    json_unpack(json_object_get(events, "events"), "[{s{si}} {s{si}}]", "data", "value", &x, "data",
                "value", &y);
    json_decref(events);
    assert_true(expected_control(m->painter, control, &at));
    assert_int_equal(x * WIDTH / 32768, at.x + at.w / 2);
    assert_int_equal(y * HEIGHT / 32768, at.y + at.h / 2);
}

static FILE *open_events(const struct machine *m)
{
    char path[PATH];
    snprintf(path, sizeof path, "%s/events", m->directory);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    return file;
}

static void a_control_is_touched_in_its_middle(void **state)
{
    struct machine *m = *state;
    struct view view = start(m);
    char down[512], up[512];
    show(m, "shown", &view);
    assert_true(outsider_choose(m->outsider, &view, CONTROL_START));
    FILE *events = open_events(m);
    assert_non_null(fgets(down, sizeof down, events));
    assert_non_null(fgets(up, sizeof up, events));
    fclose(events);
    assert_tapped(m, CONTROL_START, down);
    assert_non_null(strstr(down, "{\"button\":\"left\",\"down\":true}"));
    assert_string_equal(
        up, "{\"events\":[{\"data\":{\"button\":\"left\",\"down\":false},\"type\":\"btn\"}]}\n");
}

// The entry of a PIN, and how it looks after each character.
static struct view show_entry(struct machine *m, unsigned arrive)
{
    struct view view = outsider_view(m->outsider, VIEW_KNOWN, OPERATION_RESET_SIGN), typed = view;
    typed.entry = (struct view_entry){.kind = SECRET_AUTH, .min = 4, .max = 4};
    show(m, "shown", &typed);
    for (unsigned i = 1; i <= arrive; i++) {
        char name[8];
        snprintf(name, sizeof name, "%u", i);
        typed.entry.typed = (uint8_t)i;
        typed.entry.complete = i == 4;
        typed.entry.rules = RULE_DIGIT | (i == 4 ? RULE_LENGTH : 0);
        show(m, name, &typed);
    }
    return view;
}

static void a_secret_is_typed_key_by_key_and_taken_with_ok(void **state)
{
    struct machine *m = *state;
    struct view view = show_entry(m, 4);
    static const enum control TAPPED[] = {CONTROL_KEY_0 + 1, CONTROL_KEY_0 + 2, CONTROL_KEY_0 + 3,
                                          CONTROL_KEY_0 + 4, CONTROL_OK};
    char line[512];
    assert_true(outsider_enter(m->outsider, &view, "1234"));
    FILE *events = open_events(m);
    for (size_t i = 0; i < sizeof TAPPED / sizeof TAPPED[0]; i++) {
        assert_non_null(fgets(line, sizeof line, events));
        assert_tapped(m, TAPPED[i], line);
        assert_non_null(fgets(line, sizeof line, events));
    }
    assert_null(fgets(line, sizeof line, events));
    fclose(events);
}

static void a_character_that_does_not_arrive_is_seen(void **state)
{
    struct machine *m = *state;
    struct view view = show_entry(m, 2);
    char line[512];
    int lines = 0;
    assert_false(outsider_enter(m->outsider, &view, "1234"));
    FILE *events = open_events(m);
    while (fgets(line, sizeof line, events))
        lines++;
    fclose(events);
    assert_int_equal(lines, 2 * 3); // the fourth key is not touched
}

static void samples_are_known_by_their_names(void **state)
{
    struct machine *m = *state;
    struct view view;
    assert_true(outsider_sample(m->outsider, "closed-reader-missing", &view));
    assert_int_equal(view.id, VIEW_CLOSED);
    assert_int_equal(view.notice, NOTICE_READER_MISSING);
    assert_false(outsider_sample(m->outsider, "colour", &view));
}

static void assert_sight(struct machine *m, const SDL_Surface *surface, enum watch_sight expected)
{
    struct view view = start(m);
    write_screen(m, "shown", surface, HEIGHT);
    assert_int_equal(watch_sight(m->outsider, outsider_look(m->outsider), &view), expected);
}

static void black_a_console_and_a_kiosk_are_told_apart(void **state)
{
    struct machine *m = *state;
    struct view view = start(m), other = outsider_view(m->outsider, VIEW_EXPLAIN, OPERATION_NONE);
    SDL_Surface *surface = paint(m, &view);
    assert_sight(m, surface, WATCH_SHOWN);
    SDL_FillRect(surface, NULL, 0);
    assert_sight(m, surface, WATCH_BLACK);
    SDL_FillRect(surface, &(SDL_Rect){0, 0, 8, 16}, 0xAAAAAA); // one letter
    assert_sight(m, surface, WATCH_CONSOLE);
    SDL_FreeSurface(surface);
    surface = paint(m, &other);
    assert_sight(m, surface, WATCH_OTHER);
    SDL_FreeSurface(surface);
    assert_int_equal(watch_sight(m->outsider, NULL, &view), WATCH_NOTHING);
}

static void frames_are_counted_and_what_is_strange_is_kept(void **state)
{
    struct machine *m = *state;
    struct view view = start(m), other = outsider_view(m->outsider, VIEW_EXPLAIN, OPERATION_NONE);
    struct watch watch;
    show(m, "shown", &other);
    watch_run(m->outsider, &view, 300, 50, &watch);
    assert_in_range(watch.frames[WATCH_OTHER], 2, 6);
    assert_int_equal(watch.frames[WATCH_SHOWN], 0);
    assert_in_range(watch.longest_ms[WATCH_OTHER], 200, 2000);
    assert_true(has_file(m, "01-other.png"));
    assert_false(has_file(m, "02-other.png"));
}

#define PROMISE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

static const struct CMUnitTest TESTS[] = {
    PROMISE(a_screen_that_looks_as_expected_has_come),
    PROMISE(pictures_are_numbered_on_from_those_that_are_there),
    PROMISE(what_varies_beside_the_title_is_not_looked_at),
    PROMISE(another_screen_has_not_come_and_both_pictures_are_kept),
    PROMISE(one_pixel_in_the_title_is_another_screen),
    PROMISE(colours_may_differ_by_the_tolerance_and_no_more),
    PROMISE(a_screen_of_another_size_or_cut_short_is_none),
    PROMISE(a_machine_without_a_picture_is_said),
    PROMISE(a_control_is_touched_in_its_middle),
    PROMISE(a_secret_is_typed_key_by_key_and_taken_with_ok),
    PROMISE(a_character_that_does_not_arrive_is_seen),
    PROMISE(samples_are_known_by_their_names),
    PROMISE(black_a_console_and_a_kiosk_are_told_apart),
    PROMISE(frames_are_counted_and_what_is_strange_is_kept),
};

TEST_MAIN(TESTS, NULL, NULL)
