#include "screens/glass/band.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <X11/extensions/XShm.h>
#include <X11/Xutil.h>

enum {
    HALVES = 2, // one is painted while the X server reads the other
    HALF_BYTES = 256 * 1024,
    PIXEL_BYTES = 4,
    EVERYBODY = 0666, // the X server is another user
    NOBODY = 0600,
};

struct band {
    Display *display;
    Window window;
    GC gc;
    XImage *image;
    XShmSegmentInfo shared; // shmid -1: not shared
    SDL_Surface *surface;
    int rows; // of each half
    int half; // that is painted next
    bool put; // the X server may still read the other
};

// ---- memory -----------------------------------------------------------------------------------

static bool refused; // lint: file-scope: Xlib's handler of errors has no argument of its own

static int note_refusal(Display *display, XErrorEvent *event)
{
    (void)display;
    (void)event;
    refused = true;
    return 0;
}

// Whether the X server has it too. It refuses when it is on another machine.
static bool attach(struct band *b)
{
    XSync(b->display, False);
    refused = false;
    int (*before)(Display *, XErrorEvent *) = XSetErrorHandler(note_refusal);
    bool attached = XShmAttach(b->display, &b->shared);
    XSync(b->display, False);
    XSetErrorHandler(before);
    return attached && !refused;
}

// From now on nobody else finds it, and it goes with the two that have it.
static void hide(const struct band *b)
{
    struct shmid_ds about;
    if (shmctl(b->shared.shmid, IPC_STAT, &about) == 0) {
        about.shm_perm.mode = NOBODY;
        shmctl(b->shared.shmid, IPC_SET, &about);
    }
    shmctl(b->shared.shmid, IPC_RMID, NULL);
}

static bool share(struct band *b, size_t size)
{
    if (!XShmQueryExtension(b->display))
        return false;
    b->shared.shmid = shmget(IPC_PRIVATE, size, IPC_CREAT | EVERYBODY);
    if (b->shared.shmid < 0)
        return false;
    b->shared.shmaddr = shmat(b->shared.shmid, NULL, 0);
    bool shared = (intptr_t)b->shared.shmaddr != -1 && attach(b);
    hide(b);
    if (!shared && (intptr_t)b->shared.shmaddr != -1)
        shmdt(b->shared.shmaddr);
    if (!shared)
        b->shared.shmid = -1;
    return shared;
}

static bool take_memory(struct band *b, size_t size)
{
    b->image->data = share(b, size) ? b->shared.shmaddr : calloc(1, size);
    b->image->obdata = (char *)&b->shared; // where XShmPutImage() looks for it
    return b->image->data;
}

static size_t size_of(const struct band *b)
{
    return (size_t)b->image->bytes_per_line * (size_t)b->image->height;
}

static void give_memory(struct band *b)
{
    band_wipe(b);
    if (b->shared.shmid >= 0) {
        XShmDetach(b->display, &b->shared);
        XSync(b->display, False);
        shmdt(b->shared.shmaddr);
    } else {
        free(b->image->data);
    }
    b->image->data = NULL; // or XDestroyImage() would free both
    b->image->obdata = NULL;
}

// ---- opening and closing ----------------------------------------------------------------------

static XImage *image_of(const struct band *b, int width, int height)
{
    XWindowAttributes about;
    if (!XGetWindowAttributes(b->display, b->window, &about))
        return NULL;
    return XCreateImage(b->display, about.visual, (unsigned)about.depth, ZPixmap, 0, NULL,
                        (unsigned)width, (unsigned)height, 8 * PIXEL_BYTES, width * PIXEL_BYTES);
}

static bool can_be_painted(const XImage *image)
{
    return image->bits_per_pixel == 8 * PIXEL_BYTES && image->blue_mask == 0xFF &&
           image->byte_order == (SDL_BYTEORDER == SDL_LIL_ENDIAN ? LSBFirst : MSBFirst);
}

static bool prepare(struct band *b, int width)
{
    b->rows = SDL_max(HALF_BYTES / (width * PIXEL_BYTES), 1);
    b->gc = XCreateGC(b->display, b->window, 0, NULL);
    b->image = image_of(b, width, HALVES * b->rows);
    if (!b->image || !can_be_painted(b->image) || !take_memory(b, size_of(b)))
        return false;
    b->surface =
        SDL_CreateRGBSurfaceWithFormatFrom(b->image->data, width, b->image->height, 8 * PIXEL_BYTES,
                                           b->image->bytes_per_line, SDL_PIXELFORMAT_RGB888);
    return b->surface;
}

struct band *band_open(Display *display, Window window, int width)
{
    struct band *b = calloc(1, sizeof *b);
    if (!b)
        return NULL;
    *b = (struct band){.display = display, .window = window, .shared = {.shmid = -1}};
    if (!prepare(b, width))
        band_close(&b);
    return b;
}

void band_close(struct band **band)
{
    struct band *b = *band;
    if (!b)
        return;
    SDL_FreeSurface(b->surface);
    if (b->image && b->image->data)
        give_memory(b);
    if (b->image)
        XDestroyImage(b->image);
    XFreeGC(b->display, b->gc);
    free(b);
    *band = NULL;
}

// ---- painting ---------------------------------------------------------------------------------

void band_fill(struct band *b, uint32_t rgb, int height)
{
    XSetForeground(b->display, b->gc, rgb);
    XFillRectangle(b->display, b->window, b->gc, 0, 0, (unsigned)b->image->width, (unsigned)height);
    XFlush(b->display);
}

SDL_Rect band_piece(const struct band *b, SDL_Rect part)
{
    return (SDL_Rect){part.x, part.y, part.w, SDL_min(part.h, b->rows)};
}

SDL_Surface *band_surface(struct band *b, int *top)
{
    *top = b->half * b->rows;
    return b->surface;
}

// The X server has read all pieces before this one, so what is painted next may go over the last.
void band_put(struct band *b, SDL_Rect piece)
{
    int top = b->half * b->rows;
    unsigned width = (unsigned)piece.w, height = (unsigned)piece.h;
    band_settle(b);
    if (b->shared.shmid >= 0)
        XShmPutImage(b->display, b->window, b->gc, b->image, piece.x, top, piece.x, piece.y, width,
                     height, False);
    else
        XPutImage(b->display, b->window, b->gc, b->image, piece.x, top, piece.x, piece.y, width,
                  height);
    XFlush(b->display);
    b->half = (b->half + 1) % HALVES;
    b->put = true;
}

void band_settle(struct band *b)
{
    if (b->put)
        XSync(b->display, False);
    b->put = false;
}

void band_wipe(struct band *b)
{
    band_settle(b);
    explicit_bzero(b->image->data, size_of(b));
}
