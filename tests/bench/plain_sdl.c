// What SDL's and SDL_ttf's documentation leads to: a full-screen window with one line of text,
// which changes its colours at each press. The kiosk is compared with it, so nothing here is
// cleverer than the documentation is.
//   plain_sdl
#include <SDL.h>
#include <SDL_ttf.h>
#include <stdbool.h>
#include <stdlib.h>

#define FONT_FILE "/usr/share/fonts/truetype/bizud-gothic/BIZUDPGothic-Regular.ttf"
#define LINE      "忘れた暗証番号を再設定できます"

enum {
    WIDTH = 1080,
    HEIGHT = 1920,
    SIZE_PX = 48,
};

static const SDL_Color BLUE = {0x00, 0x3E, 0x7E, SDL_ALPHA_OPAQUE},
                       WHITE = {0xFF, 0xFF, 0xFF, SDL_ALPHA_OPAQUE};

static bool draw(SDL_Window *window, TTF_Font *font, bool pressed)
{
    const SDL_Color ground = pressed ? WHITE : BLUE;
    SDL_Surface *screen = SDL_GetWindowSurface(window);
    SDL_Surface *line = TTF_RenderUTF8_Blended(font, LINE, pressed ? BLUE : WHITE);
    if (!screen || !line)
        return false;
    SDL_Rect middle = {(screen->w - line->w) / 2, (screen->h - line->h) / 2, line->w, line->h};
    SDL_FillRect(screen, NULL, SDL_MapRGB(screen->format, ground.r, ground.g, ground.b));
    SDL_BlitSurface(line, NULL, screen, &middle);
    SDL_FreeSurface(line);
    return SDL_UpdateWindowSurface(window) == 0;
}

static bool serve(SDL_Window *window, TTF_Font *font)
{
    bool pressed = false, good = draw(window, font, pressed);
    SDL_Event event;
    while (good && SDL_WaitEvent(&event) && event.type != SDL_QUIT) {
        bool press = event.type == SDL_MOUSEBUTTONDOWN;
        bool exposed =
            event.type == SDL_WINDOWEVENT && event.window.event == SDL_WINDOWEVENT_EXPOSED;
        pressed ^= press;
        if (press || exposed)
            good = draw(window, font, pressed);
    }
    return good;
}

int main(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0"); // with it OpenGL is loaded: 90 MiB more
    if (SDL_Init(SDL_INIT_VIDEO) != 0 || TTF_Init() != 0)
        return EXIT_FAILURE;
    SDL_Window *window = SDL_CreateWindow("plain", SDL_WINDOWPOS_UNDEFINED, SDL_WINDOWPOS_UNDEFINED,
                                          WIDTH, HEIGHT, SDL_WINDOW_FULLSCREEN_DESKTOP);
    TTF_Font *font = TTF_OpenFont(FONT_FILE, SIZE_PX);
    bool good = window && font && serve(window, font);
    if (font)
        TTF_CloseFont(font);
    if (window)
        SDL_DestroyWindow(window);
    TTF_Quit();
    SDL_Quit();
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
