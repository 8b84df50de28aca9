#include "screens/scene/qr.h"

#include <qrencode.h>
#include <stddef.h>

#include "screens/scene/canvas.h"

enum {
    QUIET = 4, // modules on every side, ISO/IEC 18004, 6.3.8
    WHITE = 0xFFFFFF,
    BLACK = 0x000000,
    DARK = 1, // the lowest bit of a module, libqrencode
};

// One row, its dark modules joined: fewer boxes.
static void paint_row(struct SDL_Surface *surface, const QRcode *code, int row,
                      struct scene_rect first)
{
    const unsigned char *modules = code->data + (ptrdiff_t)row * code->width;
    for (int from = 0; from < code->width; from++) {
        int until = from;
        while (until < code->width && modules[until] & DARK)
            until++;
        struct scene_rect run = {first.x + from * first.w, first.y + row * first.h,
                                 (until - from) * first.w, first.h};
        if (until > from)
            canvas_box(surface, run, 0, BLACK);
        from = until;
    }
}

void qr_paint(struct SDL_Surface *surface, struct scene_rect at, const char *text)
{
    QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
    if (!code)
        return;
    int side = at.w < at.h ? at.w : at.h;
    int module = side / (code->width + 2 * QUIET);
    int all = module * code->width;
    struct scene_rect first = {at.x + (at.w - all) / 2, at.y + (at.h - all) / 2, module, module};
    struct scene_rect ground = {first.x - QUIET * module, first.y - QUIET * module,
                                all + 2 * QUIET * module, all + 2 * QUIET * module};
    canvas_box(surface, ground, 0, WHITE);
    for (int row = 0; row < code->width; row++)
        paint_row(surface, code, row, first);
    QRcode_free(code);
}
