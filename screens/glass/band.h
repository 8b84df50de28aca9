// A strip of pixels through which the window's picture goes to the X server, piece by piece
// (MIT-SHM, X Consortium 1996).
//
// No whole picture lies in memory: a scene is painted anew where it changed. A strip in shared
// memory needs no copy, and its few pages are soon known to both sides. The first touch of 2,000
// pages of a whole portrait panel takes kiosk and X server 39 ms where a virtual machine shadows
// the tables of pages, and they would be a third of kiosk's memory.
#ifndef SCREENS_GLASS_BAND_H
#define SCREENS_GLASS_BAND_H

#include <SDL.h>
#include <X11/Xlib.h>

struct band;

// A strip for a window of so many pixels in width; NULL: no memory, or the X server has no 32-bit
// pixels with blue lowest. The caller closes it, before the display. A server that cannot share
// memory gets the pixels by its socket.
struct band *band_open(Display *display, Window window, int width);

// Gives it back and sets the pointer to NULL; what was painted is wiped.
void band_close(struct band **band);

// Asks the X server to make the whole window one colour, 0xRRGGBB, and does not wait for it.
void band_fill(struct band *band, uint32_t rgb, int height);

// The piece at the top of `part` that can be painted next: as wide as `part`, of a height that
// fits.
SDL_Rect band_piece(const struct band *band, SDL_Rect part);

// Where to paint: the band's. The piece's first row is row *top of the surface; columns are the
// window's.
SDL_Surface *band_surface(struct band *band, int *top);

// Shows what was painted of the piece. The X server may still read it: the next piece goes
// elsewhere.
void band_put(struct band *band, SDL_Rect piece);

// Waits until the X server has shown all pieces.
void band_settle(struct band *band);

// Overwrites what was painted.
void band_wipe(struct band *band);

#endif
