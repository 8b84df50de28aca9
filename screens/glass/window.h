// The one window, as SDL and X give it.
//
// A display that is missing is WINDOW_DISPLAY, never another driver of SDL's: nobody would see what
// it draws. A display that goes away while the window is open ends the program with one log line
// and EXIT_FAILURE, for the service manager to start it again.
#ifndef SCREENS_GLASS_WINDOW_H
#define SCREENS_GLASS_WINDOW_H

#include <SDL.h>
#include <stdbool.h>

struct window;

enum window_err {
    WINDOW_OK = 0,
    WINDOW_DISPLAY, // no X server, or none that gives 32-bit pixels
    WINDOW_MEMORY,
};

// Opens the window of so many pixels, 0 for the display's own size; `framed`: an ordinary window.
// While it is open the display does not blank. On WINDOW_OK the caller owns *window and closes it.
// It is asked to become the colour `ground`, 0xRRGGBB, which the X server may do later than this.
enum window_err window_open(struct window **window, int width, int height, bool framed,
                            uint32_t ground);

// Closes the window and SDL, and sets the pointer to NULL.
void window_close(struct window **window);

// Its size in pixels.
void window_size(const struct window *window, int *width, int *height);

// Takes an event of the window. True: all of it is to be painted anew; its size may be another one.
// A window that gets no memory for its pixels ends the program as a lost display does.
bool window_changed(struct window *window, const SDL_WindowEvent *event);

// Paints a piece of the window, `piece` in its pixels: the first row of the piece is row `top` of
// the surface, columns are the window's. Nothing else of the surface is touched.
typedef void window_painter(void *own, SDL_Surface *surface, SDL_Rect piece, int top);

// Has the parts painted piece by piece, and shows them. Each part lies inside the window.
void window_paint(struct window *window, const SDL_Rect parts[], int count, window_painter *painter,
                  void *own);

// Overwrites what Xlib and xcb have kept of the last presses, and what was painted.
void window_wipe(struct window *window);

#endif
