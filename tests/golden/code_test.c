// The code on the guide's page, read by a scanner from the very pixels.
#include <SDL.h>
#include <stdlib.h>
#include <string.h>
#include <zbar.h>

#include "screens/scene/paint.h"
#include "tests/golden/kit.h"
#include "tests/golden/sample.h"
#include "tests/test.h"

// One byte a pixel, as the scanner wants it. The caller frees it.
static unsigned char *grey(const SDL_Surface *surface)
{
    size_t count = (size_t)surface->w * (size_t)surface->h;
    unsigned char *bytes = malloc(count);
    assert_non_null(bytes);
    for (size_t i = 0; i < count; i++) {
        const unsigned char *row = (const unsigned char *)surface->pixels +
                                   i / (size_t)surface->w * (size_t)surface->pitch;
        uint32_t pixel;
        memcpy(&pixel, row + i % (size_t)surface->w * sizeof pixel, sizeof pixel);
        bytes[i] = (unsigned char)((pixel >> 8) & 0xFF); // green
    }
    return bytes;
}

// What the first code on the surface says; "" when there is none.
static void scan(const SDL_Surface *surface, char text[READ_STATUS])
{
    unsigned char *bytes = grey(surface);
    zbar_image_scanner_t *scanner = zbar_image_scanner_create();
    zbar_image_t *image = zbar_image_create();
    zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
    zbar_image_set_size(image, (unsigned)surface->w, (unsigned)surface->h);
    zbar_image_set_data(image, bytes, (unsigned long)surface->w * (unsigned long)surface->h, NULL);
    text[0] = '\0';
    if (zbar_scan_image(scanner, image) > 0)
        snprintf(text, READ_STATUS, "%s", zbar_symbol_get_data(zbar_image_first_symbol(image)));
    zbar_image_destroy(image);
    zbar_image_scanner_destroy(scanner);
    free(bytes);
}

static bool shows_code(const struct scene *scene, double px_per_mm)
{
    enum {
        LEAST_MM = 25
    };
    for (size_t i = 0; i < scene->item_count; i++)
        if (scene->items[i].type == SCENE_QR) {
            assert_true(scene->items[i].at.w >= LEAST_MM * px_per_mm);
            return true;
        }
    return false;
}

static void the_code_leads_to_the_official_page_on_every_panel(void **state)
{
    (void)state;
    static struct sample samples[SAMPLE_MAX];
    static struct scene scene;
    struct screen_kit kit;
    kit_open(&kit);
    size_t count = sample_all(samples), codes = 0;
    enum language languages[LANGUAGE_COUNT];
    size_t language_count = kit_languages(&kit, languages);
    for (size_t i = 0; i < count * KIT_PANELS * language_count; i++) {
        struct view view = sample_in(&samples[i / KIT_PANELS / language_count],
                                     languages[i / KIT_PANELS % language_count]);
        if (view.id != VIEW_GUIDE)
            continue;
        view.contrast = (enum contrast)(i % CONTRAST_COUNT);
        kit.panel = kit_panels[i % KIT_PANELS];
        kit_build(&kit, &view, &scene);
        if (!shows_code(&scene, metrics_density(&kit.panel)))
            continue;
        SDL_Surface *surface = SDL_CreateRGBSurfaceWithFormat(0, scene.width, scene.height, 32,
                                                              SDL_PIXELFORMAT_XRGB8888);
        char text[READ_STATUS];
        paint_scene(surface, 0, &scene, (struct scene_rect){0, 0, scene.width, scene.height},
                    view.contrast, kit.font);
        scan(surface, text);
        SDL_FreeSurface(surface);
        assert_string_equal(text, view.guide.url);
        codes++;
    }
    assert_true(codes >= KIT_PANELS * language_count);
    kit_close(&kit);
}

// The longest text that there can be, as kiosk-link signs it: printable, in lines.
static void fill_status(char status[READ_STATUS])
{
    for (int i = 0; i < READ_STATUS - 3; i++)
        status[i] = i % 64 == 63 ? '\n' : (char)('0' + (i * 7 + i / 64) % 74);
}

static void a_phone_reads_the_longest_status_on_every_panel(void **state)
{
    (void)state;
    static struct scene scene;
    struct screen_kit kit;
    kit_open(&kit);
    for (int i = 0; i < KIT_PANELS * CONTRAST_COUNT; i++) {
        struct view view = {.id = VIEW_SERVICE_STATUS, .service.tool.tool = TOOL_STATUS};
        char text[READ_STATUS];
        view.contrast = (enum contrast)(i % CONTRAST_COUNT);
        fill_status(view.service.read.status);
        kit.panel = kit_panels[i / CONTRAST_COUNT];
        kit_build(&kit, &view, &scene);
        assert_true(scene.sheet_count <= 1);
        SDL_Surface *surface = SDL_CreateRGBSurfaceWithFormat(0, scene.width, scene.height, 32,
                                                              SDL_PIXELFORMAT_XRGB8888);
        paint_scene(surface, 0, &scene, (struct scene_rect){0, 0, scene.width, scene.height},
                    view.contrast, kit.font);
        scan(surface, text);
        SDL_FreeSurface(surface);
        assert_string_equal(text, view.service.read.status);
    }
    kit_close(&kit);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(a_phone_reads_the_longest_status_on_every_panel),
    cmocka_unit_test(the_code_leads_to_the_official_page_on_every_panel),
};

TEST_MAIN(TESTS, NULL, NULL)
