// The window: what is repainted, what comes out of screens_next(), and who may wake it.
#include <malloc.h>
#include <pthread.h>
#include <SDL.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "screens/glass/screens.h"
#include "screens/scene/paint.h"
#include "tests/golden/kit.h"
#include "tests/golden/sample.h"
#include "tests/test.h"

enum {
    WAIT_MS = 5000
}; // far more than any of this takes

static struct sample samples[SAMPLE_MAX]; // lint: file-scope: filled once, too large for the stack
static size_t sample_count;               // lint: file-scope: its length

static int open_window(void **state)
{
    char locale[KIT_PATH];
    kit_locale(locale);
    setenv("SDL_VIDEODRIVER", "dummy", 1);
    const struct screens_options options = {
        .width = 1024, .height = 768, .locale = locale, .window = true, .silent = true};
    struct screens *screens;
    assert_int_equal(screens_open(&screens, &options), SCREENS_OK);
    SDL_FlushEvents(SDL_FIRSTEVENT, SDL_LASTEVENT);
    *state = screens;
    sample_count = sample_all(samples);
    return 0;
}

static int close_window(void **state)
{
    struct screens *screens = *state;
    screens_close(&screens);
    assert_null(screens);
    return 0;
}

static SDL_Surface *window_surface(void)
{
    for (Uint32 id = 1; id < 64; id++) {
        SDL_Window *window = SDL_GetWindowFromID(id);
        if (window)
            return SDL_GetWindowSurface(window);
    }
    return NULL;
}

// By its name without the number of its screen, which changes with every new one.
static const struct view *sample_named(const char *name)
{
    for (size_t i = 0; i < sample_count; i++) {
        if (strcmp(strchr(samples[i].name, '-') + 1, name) == 0)
            return &samples[i].view;
    }
    fail_msg("no sample %s", name);
    return NULL;
}

static void push_finger(Uint32 type, const struct control_place *at)
{
    SDL_Event event = {
        .tfinger = {.type = type, .x = ((float)at->x + 9) / 1024, .y = ((float)at->y + 9) / 768}};
    SDL_PushEvent(&event);
}

static struct control_place place_of(struct screens *screens, enum control control)
{
    const struct control_place *places;
    size_t count = screens_places(screens, &places);
    for (size_t i = 0; i < count; i++) {
        if (places[i].control == control)
            return places[i];
    }
    fail_msg("%s is not shown", control_name(control));
    return (struct control_place){0};
}

// The whole scene painted at once, as the window should look.
static SDL_Surface *painted_whole(const struct screen_kit *kit, const struct view *view)
{
    static struct scene scene; // lint: file-scope: too large for the stack
    kit_build(kit, view, &scene);
    SDL_Surface *surface = SDL_CreateRGBSurfaceWithFormat(0, 1024, 768, 32, SDL_PIXELFORMAT_RGB888);
    assert_non_null(surface);
    paint_scene(surface, 0, &scene, (struct scene_rect){0, 0, 1024, 768}, CONTRAST_DEFAULT,
                kit->font);
    return surface;
}

static void assert_same_pixels(const SDL_Surface *a, const SDL_Surface *b, const char *name)
{
    for (int y = 0; y < a->h; y++) {
        const Uint32 *row_a = (const void *)((const char *)a->pixels + y * a->pitch);
        const Uint32 *row_b = (const void *)((const char *)b->pixels + y * b->pitch);
        for (int x = 0; x < a->w; x++) {
            if ((row_a[x] & 0xFFFFFF) != (row_b[x] & 0xFFFFFF))
                fail_msg("%s: other pixels at %d,%d", name, x, y);
        }
    }
}

static void repainting_what_differs_gives_the_pixels_of_painting_all(void **state)
{
    struct screens *screens = *state;
    struct screen_kit kit = {.panel = {1024, 768, 0, 0}};
    kit_open(&kit);
    for (size_t i = 0; i < sample_count; i++) {
        struct view view = samples[i].view;
        view.language = i % 3 == 0 ? LANGUAGE_EN : LANGUAGE_JA;
        screens_show(screens, &view);
        SDL_Surface *whole = painted_whole(&kit, &view);
        assert_same_pixels(window_surface(), whole, samples[i].name);
        SDL_FreeSurface(whole);
    }
    kit_close(&kit);
}

// As it goes to the X server: a piece at a time, each painted further up than it stands.
static SDL_Surface *painted_in_pieces(const struct screen_kit *kit, const struct view *view,
                                      int rows)
{
    static struct scene scene; // lint: file-scope: too large for the stack
    kit_build(kit, view, &scene);
    SDL_Surface *whole = SDL_CreateRGBSurfaceWithFormat(0, 1024, 768, 32, SDL_PIXELFORMAT_RGB888);
    SDL_Surface *piece = SDL_CreateRGBSurfaceWithFormat(0, 1024, rows, 32, SDL_PIXELFORMAT_RGB888);
    assert_true(whole && piece);
    for (int y = 0; y < 768; y += rows) {
        SDL_Rect to = {0, y, 1024, rows};
        paint_scene(piece, -y, &scene, (struct scene_rect){0, y, 1024, SDL_min(rows, 768 - y)},
                    CONTRAST_DEFAULT, kit->font);
        SDL_BlitSurface(piece, NULL, whole, &to);
    }
    SDL_FreeSurface(piece);
    return whole;
}

static void painting_in_pieces_gives_the_pixels_of_painting_all(void **state)
{
    (void)state;
    struct screen_kit kit = {.panel = {1024, 768, 0, 0}};
    kit_open(&kit);
    for (size_t i = 0; i < sample_count; i++) {
        struct view view = samples[i].view;
        view.language = i % 2 == 0 ? LANGUAGE_NE : LANGUAGE_JA;
        SDL_Surface *whole = painted_whole(&kit, &view);
        SDL_Surface *pieces = painted_in_pieces(&kit, &view, 61); // no line of text is as high
        assert_same_pixels(pieces, whole, samples[i].name);
        SDL_FreeSurface(whole);
        SDL_FreeSurface(pieces);
    }
    kit_close(&kit);
}

static void a_touch_looks_pressed_and_gives_one_press(void **state)
{
    struct screens *screens = *state;
    screens_show(screens, sample_named("explain"));
    struct control_place agree = place_of(screens, CONTROL_AGREE);
    SDL_Surface *surface = window_surface();
    const Uint32 *middle = (const void *)((const char *)surface->pixels +
                                          (agree.y + 12) * surface->pitch + (agree.x + 30) * 4);
    Uint32 before = *middle;
    struct input input;
    push_finger(SDL_FINGERDOWN, &agree);
    screens_next(screens, 0, &input);
    assert_int_equal(input.type, INPUT_NONE);
    assert_int_not_equal(*middle & 0xFFFFFF, before & 0xFFFFFF);
    push_finger(SDL_FINGERUP, &agree);
    screens_next(screens, WAIT_MS, &input);
    assert_int_equal(input.type, INPUT_PRESS);
    assert_int_equal(input.control, CONTROL_AGREE);
    screens_next(screens, 0, &input);
    assert_int_equal(input.type, INPUT_NONE);
    assert_int_equal(*middle & 0xFFFFFF, before & 0xFFFFFF);
}

static void a_key_on_the_glass_gives_its_character_only(void **state)
{
    struct screens *screens = *state;
    screens_show(screens, sample_named("known-reset-sign-2"));
    struct control_place seven = place_of(screens, CONTROL_KEY_0 + 7);
    struct input input;
    push_finger(SDL_FINGERDOWN, &seven);
    push_finger(SDL_FINGERUP, &seven);
    screens_next(screens, WAIT_MS, &input);
    assert_int_equal(input.type, INPUT_CHARACTER);
    assert_int_equal(input.character, '7');
    assert_int_equal(input.control, CONTROL_NONE);
}

enum {
    CANARY = 20,
    CANARY_BYTE = 0x5A
};

// How often the canary stands on the heap, where SDL keeps used events for the next ones.
static unsigned canaries_on_the_heap(void)
{
    char line[256];
    unsigned found = 0;
    FILE *maps = fopen("/proc/self/maps", "r");
    assert_non_null(maps);
    while (fgets(line, sizeof line, maps)) {
        uintptr_t from, to;
        if (!strstr(line, "[heap]") || sscanf(line, "%lx-%lx", &from, &to) != 2)
            continue;
        unsigned run = 0;
        for (const volatile unsigned char *at = (const void *)from; (uintptr_t)at < to; at++) {
            run = *at == CANARY_BYTE ? run + 1 : 0;
            found += run == CANARY;
        }
    }
    fclose(maps);
    return found;
}

static void a_typed_character_does_not_stay_in_the_event_queue(void **state)
{
#ifdef __SANITIZE_ADDRESS__
    skip(); // AddressSanitizer's heap is elsewhere, and keeps freed memory by design
#endif
    struct screens *screens = *state;
    screens_show(screens, sample_named("known-reset-auth-2"));
    SDL_Event event = {.text = {.type = SDL_TEXTINPUT}};
    memset(event.text.text, CANARY_BYTE, sizeof event.text.text); // 'Z', and the canary behind it
    event.text.text[1] = event.text.text[CANARY + 4] = '\0';
    SDL_PushEvent(&event);
    explicit_bzero(&event, sizeof event);
    assert_true(canaries_on_the_heap() > 0);
    struct input input;
    screens_next(screens, WAIT_MS, &input);
    assert_int_equal(input.type, INPUT_CHARACTER);
    assert_int_equal(input.character, 'Z');
    assert_int_equal(canaries_on_the_heap(), 0);
    assert_int_equal(SDL_HasEvents(SDL_FIRSTEVENT, SDL_LASTEVENT), SDL_FALSE);
}

static void *wake(void *screens)
{
    screens_wake(screens);
    screens_wake(screens);
    return NULL;
}

static void another_thread_wakes_the_wait_once(void **state)
{
    struct screens *screens = *state;
    pthread_t thread;
    struct input input;
    assert_int_equal(pthread_create(&thread, NULL, wake, screens), 0);
    pthread_join(thread, NULL);
    screens_next(screens, WAIT_MS, &input);
    assert_int_equal(input.type, INPUT_WAKE);
    screens_next(screens, 0, &input);
    assert_int_equal(input.type, INPUT_NONE);
}

static void a_new_screen_puts_the_focus_on_its_primary_action(void **state)
{
    struct screens *screens = *state;
    screens_show(screens, sample_named("last-try-reset-sign"));
    SDL_Event enter = {.key = {.type = SDL_KEYDOWN, .keysym = {.sym = SDLK_RETURN}}};
    SDL_PushEvent(&enter);
    struct input input;
    screens_next(screens, WAIT_MS, &input);
    assert_int_equal(input.type, INPUT_PRESS);
    assert_int_equal(input.control, CONTROL_LEAVE);
}

// Which keys are chosen with arrows and Enter is the secret.
static void it_is_not_told_which_key_has_the_focus(void **state)
{
    struct screens *screens = *state;
    struct input input;
    screens_show(screens, sample_named("known-reset-sign-2"));
    screens_next(screens, 0, &input);
    size_t on_keys = 0;
    for (int i = 0; i < 30; i++) {
        SDL_Event tab = {.key = {.type = SDL_KEYDOWN, .keysym = {.sym = SDLK_TAB}}};
        SDL_PushEvent(&tab);
        screens_next(screens, WAIT_MS, &input);
        assert_int_equal(control_character(screens_focus(screens)), '\0');
        on_keys += screens_focus_on_key(screens);
        assert_int_equal(screens_focus(screens) == CONTROL_NONE, screens_focus_on_key(screens));
    }
    assert_true(on_keys > 10);
}

static void the_windows_end_is_told(void **state)
{
    struct screens *screens = *state;
    screens_show(screens, sample_named("start"));
    SDL_Event quit = {.type = SDL_QUIT};
    SDL_PushEvent(&quit);
    struct input input;
    screens_next(screens, WAIT_MS, &input);
    assert_int_equal(input.type, INPUT_QUIT);
}

// ---- memory -----------------------------------------------------------------------------------

// The look of a half-typed secret changes as often as there are languages, sizes and themes, each
// time by way of the languages; at the end it is as it was.
static void change_the_look_often(struct screens *screens, const struct view *typed)
{
    for (int i = 0; i < LANGUAGE_COUNT * TEXT_SIZE_COUNT * CONTRAST_COUNT; i++) {
        struct view view = *typed;
        view.id = VIEW_LANGUAGES;
        screens_show(screens, &view);
        view.id = typed->id;
        view.language = (enum language)(i % LANGUAGE_COUNT);
        view.text_size = (enum text_size)(i / LANGUAGE_COUNT % TEXT_SIZE_COUNT);
        view.contrast = (enum contrast)(i / LANGUAGE_COUNT / TEXT_SIZE_COUNT);
        if ((screens_languages(screens) >> view.language & 1) != 0)
            screens_show(screens, &view);
    }
    screens_show(screens, typed);
}

// Eight bytes that are lost at each change are 4.5 KiB until the last round but one.
static void changes_of_the_look_leave_nothing_behind(void **state)
{
#ifdef __SANITIZE_ADDRESS__
    skip(); // its allocator does not count so, and it finds what is lost by itself
#endif
    enum {
        WARM = 2, // rounds after which every cache is as full as it gets
        ROUNDS = 6,
        MOVES = 2048, // bytes
    };
    size_t used[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
        change_the_look_often(*state, sample_named("known-reset-sign-2"));
        used[i] = mallinfo2().uordblks + mallinfo2().hblkhd;
        print_message("# %zu bytes in use after round %d\n", used[i], i + 1);
    }
    // Rounds differ by 1 to 2 KiB up and down: the lesser of the last two tells what has stayed.
    size_t before = used[ROUNDS - 2], last = used[ROUNDS - 1];
    assert_true((before < last ? before : last) <= used[WARM - 1] + MOVES);
}

static void a_missing_catalogue_is_an_error_not_a_crash(void **state)
{
    (void)state;
    const struct screens_options options = {.width = 640, .height = 480, .locale = "/nonexistent"};
    struct screens *screens;
    assert_int_equal(screens_open(&screens, &options), SCREENS_TEXTS);
    assert_null(screens);
}

// A session bus to which every call is noted and refused.
static void *note_call(void *context)
{
    const int *listener = context;
    int caller = accept(*listener, NULL, NULL);
    if (caller >= 0)
        close(caller);
    return caller >= 0 ? context : NULL;
}

// SDL asks once in a process: this test comes before all that open a window.
static void opening_the_window_asks_no_session_bus(void **state)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    char variable[sizeof at.sun_path + 16];
    int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    snprintf(at.sun_path, sizeof at.sun_path, "/tmp/window-test-%d", (int)getpid());
    snprintf(variable, sizeof variable, "unix:path=%s", at.sun_path);
    assert_int_equal(bind(listener, (struct sockaddr *)&at, sizeof at), 0);
    assert_int_equal(listen(listener, 1), 0);
    setenv("DBUS_SESSION_BUS_ADDRESS", variable, 1);
    pthread_t bus;
    assert_int_equal(pthread_create(&bus, NULL, note_call, &listener), 0);
    open_window(state);
    close_window(state);
    *state = NULL;
    shutdown(listener, SHUT_RDWR); // ends accept()
    void *called;
    pthread_join(bus, &called);
    close(listener);
    unlink(at.sun_path);
    assert_null(called);
}

#define IN_WINDOW(test) cmocka_unit_test_setup_teardown(test, open_window, close_window)

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_missing_catalogue_is_an_error_not_a_crash),
    cmocka_unit_test(opening_the_window_asks_no_session_bus),
    IN_WINDOW(repainting_what_differs_gives_the_pixels_of_painting_all),
    IN_WINDOW(painting_in_pieces_gives_the_pixels_of_painting_all),
    IN_WINDOW(a_touch_looks_pressed_and_gives_one_press),
    IN_WINDOW(a_key_on_the_glass_gives_its_character_only),
    IN_WINDOW(a_typed_character_does_not_stay_in_the_event_queue),
    IN_WINDOW(another_thread_wakes_the_wait_once),
    IN_WINDOW(a_new_screen_puts_the_focus_on_its_primary_action),
    IN_WINDOW(it_is_not_told_which_key_has_the_focus),
    IN_WINDOW(the_windows_end_is_told),
    IN_WINDOW(changes_of_the_look_leave_nothing_behind),
};

TEST_MAIN(tests, NULL, NULL)
