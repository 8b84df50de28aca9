#include "screens/glass/screens.h"

#include <math.h>
#include <SDL.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "drivers/base/clock.h"
#include "drivers/base/log.h"
#include "screens/glass/event.h"
#include "screens/glass/input.h"
#include "screens/glass/sound.h"
#include "screens/glass/window.h"
#include "screens/scene/paint.h"
#include "screens/screen.h"
#include "screens/view/action.h"

enum {
    OVERWRITTEN = 64,       // places in SDL's event queue; a resident never fills as many
    STACK_USED = 32 * 1024, // bytes; X11_DispatchEvent() and below use about 8 KiB
    LATE_MS = 3000,         // behind an entry: a finger that was on its way has come by then
    WIPE_MS = 300,          // behind such a finger
};

struct screens {
    struct window *window;
    struct screen_kit kit;
    struct metrics_panel told; // as screens_open() was told
    struct scene *shown, *next;
    struct view view;
    bool drawn; // a view has been shown
    bool stale; // what is drawn is out of date: a control was pressed, let go or focused
    struct input_state state;
    struct event_state events;
    bool silent;
    struct sound *sound; // NULL: there is none
    bool typed;          // a character was told, and nothing shown since
    int64_t empty_until; // SDL's queue was seen empty then: an event in it is younger; clock_ms()
    int64_t late_until;  // what comes until then may have been meant for an entry; clock_ms()
    int64_t wipe_at;     // when that is overwritten; 0: there is nothing
    uint32_t wake_event;
    atomic_bool waking; // a wake event is in the queue
    size_t place_count;
    struct control_place places[CONTROL_COUNT];
    size_t held_count;
    struct control_place held[SCENE_HELD_MAX];
};

const char *screens_strerr(enum screens_err err)
{
    static const char *const words[] = {
        [SCREENS_OK] = "ok",
        [SCREENS_DISPLAY] = "no display",
        [SCREENS_FONT] = "a font file is missing or broken",
        [SCREENS_TEXTS] = "no Japanese texts",
        [SCREENS_MEMORY] = "out of memory",
    };
    return words[err];
}

static enum screens_err open_window(struct screens *s, const struct screens_options *options)
{
    enum window_err err = window_open(&s->window, options->width, options->height, options->window,
                                      theme_rgb(CONTRAST_DEFAULT, THEME_GROUND));
    if (err != WINDOW_OK)
        return err == WINDOW_MEMORY ? SCREENS_MEMORY : SCREENS_DISPLAY;
    s->told.width_mm = options->width_mm;
    s->told.height_mm = options->height_mm;
    window_size(s->window, &s->told.width, &s->told.height);
    s->kit.panel = s->told;
    s->wake_event = SDL_RegisterEvents(2);
    return SCREENS_OK;
}

static void log_trouble(struct screens *s)
{
    const char *file, *cause;
    while ((file = font_trouble(s->kit.font, &cause)))
        log_write(LOG_WARNING, "screens", "event=no-small-face file=%s cause=%s", file, cause);
}

static enum screens_err open_parts(struct screens *s, const struct screens_options *options)
{
    s->shown = calloc(1, sizeof *s->shown);
    s->next = calloc(1, sizeof *s->next);
    if (!s->shown || !s->next)
        return SCREENS_MEMORY;
    enum text_err text = text_open(&s->kit.text, options->locale);
    if (text != TEXT_OK)
        return text == TEXT_MEMORY ? SCREENS_MEMORY : SCREENS_TEXTS;
    text_centre(s->kit.text, options->centre);
    enum screens_err window = open_window(s, options);
    if (window != SCREENS_OK)
        return window;
    enum font_err font = font_open(&s->kit.font, options->locale);
    if (font != FONT_OK)
        return font == FONT_MEMORY ? SCREENS_MEMORY : SCREENS_FONT;
    log_trouble(s);
    return SCREENS_OK;
}

enum screens_err screens_open(struct screens **screens, const struct screens_options *options)
{
    *screens = calloc(1, sizeof **screens);
    if (!*screens)
        return SCREENS_MEMORY;
    (*screens)->silent = options->silent;
    enum screens_err err = open_parts(*screens, options);
    if (err != SCREENS_OK)
        screens_close(screens);
    return err;
}

void screens_close(struct screens **screens)
{
    struct screens *s = *screens;
    if (!s)
        return;
    sound_stop(&s->sound);
    if (s->kit.font)
        font_close(&s->kit.font);
    if (s->kit.text)
        text_close(&s->kit.text);
    window_close(&s->window);
    free(s->shown);
    free(s->next);
    explicit_bzero(s, sizeof *s);
    free(s);
    *screens = NULL;
}

uint16_t screens_languages(const struct screens *s)
{
    unsigned offered = 0;
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        if (text_offers(s->kit.text, (enum language)language) &&
            font_offers(s->kit.font, (enum language)language))
            offered |= 1U << language;
    }
    return (uint16_t)offered;
}

static void paint_piece(void *own, SDL_Surface *surface, SDL_Rect piece, int top)
{
    const struct screens *s = own;
    paint_scene(surface, top - piece.y, s->shown,
                (struct scene_rect){piece.x, piece.y, piece.w, piece.h}, s->view.contrast,
                s->kit.font);
}

static void publish(struct screens *s, const struct scene_rect damage[], size_t count)
{
    SDL_Rect parts[SCENE_DAMAGE_MAX];
    SDL_Rect all = {0, 0, s->kit.panel.width, s->kit.panel.height};
    int visible = 0;
    for (size_t i = 0; i < count; i++) {
        SDL_Rect r = {damage[i].x, damage[i].y, damage[i].w, damage[i].h};
        visible += SDL_IntersectRect(&r, &all, &parts[visible]);
    }
    window_paint(s->window, parts, visible, paint_piece, s);
}

// Lays the view out anew and repaints what differs from what is on the screen.
static void redraw(struct screens *s)
{
    enum control focus = s->state.ring ? s->state.focus : CONTROL_NONE;
    s->stale = false;
    const struct screen_hand hand = {focus, input_pressed(&s->state), s->state.sheet};
    screen_build(&s->kit, &s->view, &hand, s->next);
    struct scene_rect damage[SCENE_DAMAGE_MAX];
    size_t count = scene_damage(s->shown, s->next, damage);
    struct scene *old = s->shown;
    s->shown = s->next;
    s->next = old;
    publish(s, damage, count);
}

static struct input_scene scene_now(const struct screens *s)
{
    return (struct input_scene){&s->view,       s->places,
                                s->place_count, metrics_density(&s->kit.panel),
                                s->held,        s->held_count};
}

// What is shown can be pressed from now on.
static void note_places(struct screens *s)
{
    enum control focus = s->state.focus;
    s->place_count = s->shown->control_count;
    memcpy(s->places, s->shown->controls, s->place_count * sizeof *s->places);
    s->held_count = s->shown->held_count;
    memcpy(s->held, s->shown->held, sizeof s->held);
    const struct input_scene shown = scene_now(s);
    input_places(&s->state, &shown, clock_ms());
    s->stale |= s->state.ring && s->state.focus != focus;
}

// Shows another sheet of the view; there may be fewer than asked for.
static void turn_to(struct screens *s, int sheet)
{
    input_sheet(&s->state, &s->view, sheet, clock_ms());
    redraw(s);
    s->state.sheet = s->shown->sheet;
    note_places(s);
}

// SDL keeps used places of its event queue for the next events: they are overwritten.
static void wipe_queue(const struct screens *s)
{
    SDL_Event empty[OVERWRITTEN] = {0};
    for (size_t i = 0; i < OVERWRITTEN; i++)
        empty[i].type = s->wake_event + 1;
    SDL_PeepEvents(empty, OVERWRITTEN, SDL_ADDEVENT, 0, 0);
    SDL_FlushEvent(s->wake_event + 1);
}

static void wipe_events(const struct screens *s)
{
    window_wipe(s->window);
    wipe_queue(s);
}

static void wipe_late(struct screens *s)
{
    if (s->wipe_at == 0 || clock_ms() < s->wipe_at)
        return;
    s->wipe_at = 0;
    wipe_events(s);
}

// The character that was told last was taken if there is one more now.
static void sound_out(struct screens *s, const struct view *view)
{
    if (s->typed)
        sound_play(s->sound, view->entry.typed > s->view.entry.typed ? TONE_KEY : TONE_REFUSED);
    s->typed = false;
    if (s->drawn)
        sound_play(s->sound, tone_of_change(&s->view, view));
}

void screens_show(struct screens *s, const struct view *view)
{
    sound_out(s, view);
    if (s->drawn && memcmp(view, &s->view, sizeof *view) == 0)
        return;
    bool another = !s->drawn || view->id != s->view.id;
    bool entry_left = another && s->drawn && action_entry(&s->view);
    if (view->contrast != s->view.contrast)
        scene_clear(s->shown, 0, 0, THEME_GROUND); // every pixel is another one
    s->view = *view;
    input_view(&s->state, view, clock_ms());
    redraw(s);
    s->state.sheet = s->shown->sheet; // in another language or size there may be fewer
    note_places(s);
    log_trouble(s);
    if (another)
        font_rest(s->kit.font);
    if (entry_left) { // what was typed leaves once the resident sees that it was taken
        wipe_events(s);
        s->late_until = clock_ms() + LATE_MS;
    }
    if (!s->drawn)
        s->empty_until = clock_ms(); // what came before the first screen is not looked at
    // After the first screen: none waits for a disk or a device.
    if (!s->drawn)
        font_fetch(s->kit.font);
    if (!s->drawn && !s->silent)
        s->sound = sound_start();
    s->drawn = true;
}

// The window has another size, or lost its pixels.
static void paint_anew(struct screens *s)
{
    int width, height;
    window_size(s->window, &width, &height);
    if (width != s->kit.panel.width || height != s->kit.panel.height) {
        s->told = (struct metrics_panel){.width = width, .height = height};
        s->kit.panel = s->told;
    }
    scene_clear(s->shown, 0, 0, THEME_GROUND);
    if (!s->drawn)
        return;
    redraw(s);
    note_places(s);
}

bool screens_correct(struct screens *s, const struct panel_touch *touch)
{
    struct panel_size size;
    screens_size(s, &size);
    bool fits = panel_touch_fits(touch, size.width_um, panel_size_height_um(&size));
    s->events.correction = fits ? *touch : (struct panel_touch){0};
    return fits;
}

static bool is_of(const struct metrics_panel *panel, const struct panel_size *size)
{
    return panel_size_is_sane(size) && size->width == panel->width && size->height == panel->height;
}

bool screens_measure(struct screens *s, const struct panel_size *size)
{
    bool none = size->width == 0, fits = !none && is_of(&s->told, size);
    const struct metrics_panel before = s->kit.panel;
    s->kit.panel = s->told;
    if (fits) {
        s->kit.panel.width_mm = size->width_um / 1000.0;
        s->kit.panel.height_mm = (double)panel_size_height_um(size) / 1000.0;
    }
    if (metrics_density(&before) != metrics_density(&s->kit.panel))
        paint_anew(s);
    return none || fits;
}

void screens_size(const struct screens *s, struct panel_size *size)
{
    const struct metrics_panel *panel = &s->kit.panel;
    *size = (struct panel_size){
        .width = panel->width,
        .height = panel->height,
        .width_um = (int32_t)lround(panel->width * 1000.0 / metrics_density(panel))};
}

// What SDL and Xlib left on the stack below us while they turned a key into a character.
__attribute__((noinline)) static void wipe_stack(void)
{
    char below[STACK_USED];
    explicit_bzero(below, sizeof below);
}

// True when the event means something to the caller.
static bool handle(struct screens *s, const SDL_Event *event, struct input *input)
{
    if (event->type == s->wake_event) {
        atomic_store(&s->waking, false);
        *input = (struct input){.type = INPUT_WAKE};
        return true;
    }
    if (event->type == SDL_WINDOWEVENT) {
        if (window_changed(s->window, &event->window))
            paint_anew(s);
        return false;
    }
    if (!s->drawn)
        return false;
    if (clock_ms() < s->late_until && !action_entry(&s->view)) // an entry is wiped when it is left
        s->wipe_at = clock_ms() + WIPE_MS;
    const struct input_scene shown = scene_now(s);
    enum control pressed = input_pressed(&s->state);
    unsigned dropped = s->state.dropped;
    enum control focus = s->state.ring ? s->state.focus : CONTROL_NONE;
    bool told = event_take(&s->events, event, s->shown->width, s->shown->height, s->empty_until,
                           &s->state, &shown, input);
    s->stale |= pressed != input_pressed(&s->state) ||
                focus != (s->state.ring ? s->state.focus : CONTROL_NONE);
    s->typed = told && input->type == INPUT_CHARACTER;
    if (s->state.dropped != dropped)
        sound_play(s->sound, TONE_REFUSED);
    else if (told && input->type == INPUT_PRESS)
        sound_play(s->sound, TONE_KEY);
    if (told && input->type == INPUT_PRESS &&
        (input->control == CONTROL_SHEET_NEXT || input->control == CONTROL_SHEET_BACK)) {
        turn_to(s, s->state.sheet + (input->control == CONTROL_SHEET_NEXT ? 1 : -1));
        *input = (struct input){.type = INPUT_ACTIVITY};
    }
    return told;
}

// The number was held for long enough.
static bool handle_hold(struct screens *s, struct input *input)
{
    if (!input_hold(&s->state, clock_ms(), input))
        return false;
    sound_play(s->sound, TONE_KEY);
    return true;
}

// How long an event is waited for, by SDL's rules; `end`: INT64_MAX for ever.
static int wait_ms(const struct screens *s, int64_t end)
{
    int64_t due = input_hold_due(&s->state), next = due < end ? due : end;
    next = s->wipe_at != 0 && s->wipe_at < next ? s->wipe_at : next;
    return next == INT64_MAX ? -1 : clock_left(next);
}

void screens_next(struct screens *s, int limit_ms, struct input *input)
{
    *input = (struct input){.type = INPUT_NONE};
    int64_t end = limit_ms < 0 ? INT64_MAX : clock_ms() + limit_ms;
    for (;;) {
        bool empty = SDL_PollEvent(NULL) == 0;
        // Only when no event waits: a press comes first, and often changes the screen anyway.
        if (s->stale && empty)
            redraw(s);
        if (empty)
            wipe_late(s);
        SDL_Event event;
        if (SDL_WaitEventTimeout(&event, wait_ms(s, end)) == 0) {
            if (handle_hold(s, input) || clock_ms() >= end)
                return;
            continue;
        }
        if (empty)
            s->empty_until = clock_ms();
        bool told = handle(s, &event, input);
        explicit_bzero(&event, sizeof event);
        if (!told)
            continue;
        if (input->type == INPUT_CHARACTER) {
            wipe_queue(s);
            wipe_stack();
        }
        return;
    }
}

void screens_wake(struct screens *s)
{
    if (atomic_exchange(&s->waking, true))
        return;
    SDL_Event event = {.type = s->wake_event};
    if (SDL_PushEvent(&event) != 1)
        atomic_store(&s->waking, false);
}

size_t screens_places(const struct screens *s, const struct control_place **places)
{
    *places = s->places;
    return s->place_count;
}

enum control screens_focus(const struct screens *s)
{
    return screens_focus_on_key(s) ? CONTROL_NONE : s->state.focus;
}

bool screens_focus_on_key(const struct screens *s)
{
    return action_entry(&s->view) && control_character(s->state.focus) != '\0';
}

size_t screens_held(const struct screens *s, const struct control_place **held)
{
    *held = s->held;
    return s->held_count;
}

bool screens_has_sound(const struct screens *s)
{
    return s->silent || !sound_is_missing(s->sound);
}

_Static_assert((int)SCREENS_SOUND_PLAYS == (int)SOUND_TEST_PLAYS &&
                   (int)SCREENS_SOUND_FAILED == (int)SOUND_TEST_FAILED,
               "the sound's words are told as they are");

void screens_test_sound(struct screens *s)
{
    if (!s->silent)
        sound_test(s->sound);
}

enum screens_sound_test screens_sound_tested(const struct screens *s)
{
    return s->silent ? SCREENS_SOUND_NONE : (enum screens_sound_test)sound_tested(s->sound);
}

unsigned screens_unended_touches(const struct screens *s)
{
    return s->state.unended;
}

unsigned screens_stuck_keys(const struct screens *s)
{
    return event_keys_stuck(&s->events, clock_ms());
}
