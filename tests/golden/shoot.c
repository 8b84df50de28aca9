#include "tests/golden/shoot.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "screens/scene/check.h"
#include "screens/scene/paint.h"
#include "tests/golden/digest.h"
#include "tests/golden/folder.h"
#include "tests/golden/png.h"
#include "tests/golden/record.h"
#include "tests/golden/small.h"

// One language at one size on one panel.
struct stage {
    const struct shoot *shoot;
    size_t panel;
    struct view like; // language and text size of every view
    SDL_Surface *surface;
    struct shoot_result *results;         // by sample
    struct small *strips[CONTRAST_COUNT]; // of the screen under way; NULL: not asked for
    int column;                           // the next in them
    bool good;
    const char *name; // of the sample under way
};

bool shoot_wants(const char *choice, const char *name)
{
    return !choice || strcmp(choice, "all") == 0 || strcmp(choice, name) == 0;
}

static const struct metrics_panel *panel_of(const struct stage *stage)
{
    return &kit_panels[stage->panel];
}

// ---- files ------------------------------------------------------------------------------------

// "ja-large-low-glare".
static void style_name(char *name, size_t size, const struct view *view)
{
    snprintf(name, size, "%s-%s-%s", view_language_tag(view->language),
             view_text_size_name(view->text_size), view_contrast_name(view->contrast));
}

static void write_full(struct stage *stage, const struct view *view, int sheet)
{
    char path[FOLDER_PATH], style[64], number[16] = "";
    bool usual = view->text_size == TEXT_SIZE_NORMAL && view->contrast == CONTRAST_DEFAULT;
    style_name(style, sizeof style, view);
    if (usual)
        snprintf(style, sizeof style, "%s", view_language_tag(view->language));
    if (sheet > 0)
        snprintf(number, sizeof number, "-%d", sheet + 1);
    snprintf(path, sizeof path, "%s/%dx%d/%s", stage->shoot->out, panel_of(stage)->width,
             panel_of(stage)->height, style);
    stage->good = folder_make(path) && stage->good;
    size_t used = strlen(path);
    snprintf(path + used, sizeof path - used, "/%s%s.png", stage->name, number);
    stage->good = png_write_surface(path, stage->surface) && stage->good;
}

static void write_strip(struct stage *stage, enum view_id id, enum contrast contrast)
{
    char path[FOLDER_PATH], style[64];
    struct view view = stage->like;
    view.contrast = contrast;
    style_name(style, sizeof style, &view);
    snprintf(path, sizeof path, "%s/strips/%dx%d/%s", stage->shoot->out, panel_of(stage)->width,
             panel_of(stage)->height, style);
    stage->good = folder_make(path) && stage->good;
    size_t used = strlen(path);
    snprintf(path + used, sizeof path - used, "/%02d-%s.png", (int)id + 1, view_name(id));
    stage->good = small_write(stage->strips[contrast], path) && stage->good;
}

// ---- one sample -------------------------------------------------------------------------------

static void report(void *context, const char *fault)
{
    const struct stage *stage = context;
    printf("%dx%d/%s-%s/%s: %s\n", panel_of(stage)->width, panel_of(stage)->height,
           view_language_tag(stage->like.language), view_text_size_name(stage->like.text_size),
           stage->name, fault);
}

static void check(struct stage *stage, const struct view *view, const struct scene *scene,
                  int level)
{
    struct metrics metrics;
    metrics_make(&metrics, panel_of(stage), view->text_size, level);
    metrics.face = face_of(screen_language(view));
    stage->shoot->results->faults += check_scene(scene, &metrics, view->contrast, report, stage);
}

static void paint_themes(struct stage *stage, struct view *view, const struct scene *scene,
                         int level, uint64_t *pixels)
{
    const struct scene_rect all = {0, 0, stage->surface->w, stage->surface->h};
    for (int contrast = 0; contrast < CONTRAST_COUNT; contrast++) {
        if (!stage->strips[contrast])
            continue;
        view->contrast = (enum contrast)contrast;
        check(stage, view, scene, level);
        paint_scene(stage->surface, 0, scene, all, view->contrast, stage->shoot->gallery->kit.font);
        small_put(stage->strips[contrast], stage->column, stage->surface);
        if (contrast == CONTRAST_DEFAULT && view->text_size == TEXT_SIZE_NORMAL)
            *pixels = digest_surface(*pixels, stage->surface);
        if (stage->shoot->full)
            write_full(stage, view, scene->sheet);
        stage->shoot->results->pictures++;
    }
    stage->column++;
}

// Beside the golden set, which knows what is painted by its digest, and some by every pixel.
static enum shoot_state state_of(const struct stage *stage, uint32_t scene, uint64_t pixels)
{
    char key[RECORD_KEY], digest[24];
    const struct golden_set *set = stage->shoot->set;
    enum text_size size = stage->like.text_size;
    record_key(key, stage->panel, stage->like.language, stage->name);
    const char *scenes = listing_find(set->scenes, key);
    const char *picture = size == TEXT_SIZE_NORMAL ? listing_find(set->pictures, key) : NULL;
    if (!scenes)
        return SHOOT_NEW;
    snprintf(digest, sizeof digest, "%08" PRIx32, scene);
    if (strncmp(scenes + (size_t)size * 9, digest, 8) != 0)
        return SHOOT_OTHER;
    snprintf(digest, sizeof digest, "%016" PRIx64, pixels);
    bool painted = stage->strips[CONTRAST_DEFAULT] != NULL;
    return picture && painted && strncmp(picture, digest, 16) != 0 ? SHOOT_OTHER : SHOOT_SAME;
}

static void shoot_sample(struct stage *stage, size_t sample)
{
    static struct scene scene; // lint: file-scope: too large for the stack
    struct view view = gallery_in(stage->shoot->gallery, sample, stage->like.language);
    struct screen_hand hand = {0};
    uint64_t digest = DIGEST_START, pixels = DIGEST_START;
    view.text_size = stage->like.text_size;
    stage->name = stage->shoot->gallery->samples[sample].name;
    do {
        int level = screen_build(&stage->shoot->gallery->kit, &view, &hand, &scene);
        digest = digest_scene(digest, &scene);
        paint_themes(stage, &view, &scene, level, &pixels);
    } while (++hand.sheet < scene.sheet_count);
    stage->results[sample].state = (uint8_t)state_of(stage, (uint32_t)(digest >> 32), pixels);
}

// ---- one screen -------------------------------------------------------------------------------

// How many pictures each sample of it makes.
static int count_sheets(struct stage *stage, enum view_id id)
{
    static struct scene scene; // lint: file-scope: too large for the stack
    const struct gallery *gallery = stage->shoot->gallery;
    int count = 0;
    for (size_t i = 0; i < gallery->sample_count; i++) {
        struct view view = gallery_in(gallery, i, stage->like.language);
        view.text_size = stage->like.text_size;
        if (view.id != id || !record_wanted(stage->shoot->only, gallery->samples[i].name))
            continue;
        screen_build(&gallery->kit, &view, &(struct screen_hand){0}, &scene);
        stage->results[i].sheets = (uint8_t)(scene.sheet_count > 1 ? scene.sheet_count : 1);
        count += stage->results[i].sheets;
    }
    return count;
}

static void open_strips(struct stage *stage, int pictures)
{
    for (int contrast = 0; contrast < CONTRAST_COUNT; contrast++) {
        if (!shoot_wants(stage->shoot->theme, view_contrast_name((enum contrast)contrast)))
            continue;
        stage->strips[contrast] =
            small_new(pictures, panel_of(stage)->width, panel_of(stage)->height);
        stage->good = stage->strips[contrast] && stage->good;
    }
    stage->column = 0;
}

static void shoot_screen(struct stage *stage, enum view_id id)
{
    int pictures = count_sheets(stage, id);
    if (pictures == 0)
        return;
    open_strips(stage, pictures);
    for (size_t i = 0; i < stage->shoot->gallery->sample_count; i++) {
        bool here = stage->shoot->gallery->samples[i].view.id == id;
        if (here && stage->results[i].sheets > 0)
            shoot_sample(stage, i);
    }
    for (int contrast = 0; contrast < CONTRAST_COUNT; contrast++) {
        if (stage->strips[contrast])
            write_strip(stage, id, (enum contrast)contrast);
        small_free(&stage->strips[contrast]);
    }
}

bool shoot_one(const struct shoot *shoot, size_t panel, enum language language,
               enum text_size text_size)
{
    const struct metrics_panel *size = &kit_panels[panel];
    struct stage stage = {
        .shoot = shoot,
        .panel = panel,
        .like = {.language = language, .text_size = text_size},
        .surface = SDL_CreateRGBSurfaceWithFormat(0, size->width, size->height, 32,
                                                  SDL_PIXELFORMAT_RGB888),
        .results = shoot->results->of[panel][language][text_size],
        .good = true,
    };
    shoot->gallery->kit.panel = *size;
    for (int id = 0; stage.surface && id < VIEW_COUNT; id++)
        shoot_screen(&stage, (enum view_id)id);
    SDL_FreeSurface(stage.surface);
    return stage.surface && stage.good;
}
