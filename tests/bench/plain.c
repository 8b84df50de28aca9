#include "tests/bench/plain.h"

#include <stdio.h>

#include "tests/bench/program.h"
#include "tests/support/kiosk_stand.h"
#include "tests/support/paths.h"

enum {
    SPOT_PX = 32,
    SCREEN_WIDTH = 1080,
    SCREEN_HEIGHT = 1920,
    COMES_MS = 5000,
    STILL_MS = 500,
    PAUSE_MS = 20,
    PATH_BYTES = 320,
};

void plain_path(enum plain plain, char *path, size_t size)
{
    static const char *const NAMES[] = {
        [PLAIN_SDL] = "plain_sdl",
        [PLAIN_XLIB] = "plain_xlib",
    };
    snprintf(path, size, "%s/tests/bench/%s", paths_build(), NAMES[plain]);
}

struct glass_rect plain_spot(void)
{
    return (struct glass_rect){(SCREEN_WIDTH - SPOT_PX) / 2, (SCREEN_HEIGHT - SPOT_PX) / 2, SPOT_PX,
                               SPOT_PX};
}

static pid_t start(enum plain plain, const char *display)
{
    char path[PATH_BYTES], variable[64];
    double started;
    plain_path(plain, path, sizeof path);
    snprintf(variable, sizeof variable, "DISPLAY=%s", display);
    const char *const words[] = {path, NULL};
    const char *const environment[] = {variable, "SDL_VIDEODRIVER=x11", NULL};
    const struct program program = {words, environment, "/dev/null", -1};
    return program_start(&program, &started);
}

static bool press_one(struct glass *glass, struct sample *ms)
{
    double answered;
    const struct glass_rect spot = plain_spot();
    uint64_t before = glass_look(glass, spot);
    double pressed = glass_press(glass, spot.x + spot.w / 2, spot.y + spot.h / 2);
    if (!glass_await(glass, spot, before, false, COMES_MS, &answered))
        return false;
    sample_add(ms, answered - pressed);
    sample_pause_ms(PAUSE_MS);
    return true;
}

bool plain_press(enum plain plain, const char *display, struct glass *glass, int presses,
                 struct sample *ms)
{
    double at;
    uint64_t before = glass_look(glass, plain_spot());
    pid_t process = start(plain, display);
    bool answers = process > 0 && glass_await(glass, plain_spot(), before, false, COMES_MS, &at);
    if (answers)
        glass_await_still(glass, plain_spot(), STILL_MS);
    for (int i = 0; answers && i < presses; i++)
        answers = press_one(glass, ms);
    program_end(&process);
    return answers;
}
