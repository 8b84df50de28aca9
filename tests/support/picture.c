#include "tests/support/picture.h"

#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <X11/Xlib.h>
#include <X11/Xutil.h>

// Xvfb and every screen of today: 24 bits, each channel in a byte of its own.
static bool write_png(const char *path, XImage *image)
{
    png_image png = {.version = PNG_IMAGE_VERSION,
                     .width = (png_uint_32)image->width,
                     .height = (png_uint_32)image->height,
                     .format = PNG_FORMAT_BGRA};
    if (image->bits_per_pixel != 32)
        return false;
    for (int i = 0; i < image->height * image->bytes_per_line; i += 4)
        image->data[i + 3] = (char)0xFF; // X leaves the fourth byte undefined
    return png_image_write_to_file(&png, path, 0, image->data, image->bytes_per_line, NULL) != 0;
}

bool picture_save(const char *display, const char *path)
{
    Display *d = XOpenDisplay(display[0] ? display : NULL);
    if (!d)
        return false;
    Window root = DefaultRootWindow(d);
    XWindowAttributes size;
    XGetWindowAttributes(d, root, &size);
    XImage *image =
        XGetImage(d, root, 0, 0, (unsigned)size.width, (unsigned)size.height, AllPlanes, ZPixmap);
    bool written = image && write_png(path, image);
    if (image)
        XDestroyImage(image);
    XCloseDisplay(d);
    return written;
}
