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
enum window_err window_open(struct window **window, int width, int height, bool framed);

// Closes the window and SDL, and sets the pointer to NULL.
void window_close(struct window **window);

// Its pixels. Valid until window_changed() returns true.
SDL_Surface *window_surface(const struct window *window);

// Takes an event of the window; `drawn`: there is a picture to send again. True when it has another
// size: window_surface() is another one.
bool window_changed(struct window *window, const SDL_WindowEvent *event, bool drawn);

// Shows what was painted in the rectangles.
void window_publish(struct window *window, const SDL_Rect rects[], int count);

// Overwrites what Xlib and xcb have kept of the last presses.
void window_wipe(struct window *window);

#endif
