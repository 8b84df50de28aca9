#include "tests/golden/record.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "screens/scene/paint.h"
#include "tests/golden/digest.h"
#include "tests/golden/folder.h"
#include "tests/golden/small.h"

bool record_picture(enum language language)
{
    return language == LANGUAGE_JA || language == LANGUAGE_EN;
}

bool record_pixels(size_t panel, enum language language)
{
    return panel == 0 || record_picture(language);
}

bool record_wanted(const char *only, const char *name)
{
    if (!only || strcmp(only, "all") == 0)
        return true;
    return strcmp(only, "none") != 0 && strstr(name, only);
}

// ---- what is laid out -------------------------------------------------------------------------

// All sheets of it. Returns how many there are.
static int digest_sheets(struct gallery *gallery, const struct view *view, uint32_t *digest)
{
    static struct scene scene; // lint: file-scope: too large for the stack
    struct screen_hand hand = {0};
    uint64_t all = DIGEST_START;
    do {
        screen_build(&gallery->kit, view, &hand, &scene);
        all = digest_scene(all, &scene);
    } while (++hand.sheet < scene.sheet_count);
    *digest = (uint32_t)(all >> 32);
    return hand.sheet;
}

static void lay_out(struct gallery *gallery, const char *only, enum language language,
                    struct record row[SAMPLE_MAX])
{
    int columns[VIEW_COUNT] = {0};
    for (size_t i = 0; i < gallery->sample_count; i++) {
        struct view view = gallery_in(gallery, i, language);
        if (!record_wanted(only, gallery->samples[i].name))
            continue;
        for (int size = 0; size < TEXT_SIZE_COUNT; size++) {
            view.text_size = (enum text_size)size;
            int sheets = digest_sheets(gallery, &view, &row[i].scenes[size]);
            if (view.text_size == TEXT_SIZE_NORMAL)
                row[i].columns = sheets;
        }
        row[i].column = columns[view.id];
        columns[view.id] += row[i].columns;
    }
}

// ---- what is painted --------------------------------------------------------------------------

// Where the pictures of one screen go.
struct pictures {
    SDL_Surface *surface;
    struct small *strip; // NULL: nowhere
};

static void paint_sheets(struct gallery *gallery, const struct view *view, struct pictures *to,
                         struct record *record)
{
    static struct scene scene; // lint: file-scope: too large for the stack
    const struct scene_rect all = {0, 0, to->surface->w, to->surface->h};
    record->pixels = DIGEST_START;
    for (int sheet = 0; sheet < record->columns; sheet++) {
        screen_build(&gallery->kit, view, &(struct screen_hand){.sheet = sheet}, &scene);
        paint_scene(to->surface, 0, &scene, all, view->contrast, gallery->kit.font);
        record->pixels = digest_surface(record->pixels, to->surface);
        if (to->strip)
            small_put(to->strip, record->column + sheet, to->surface);
    }
}

static void paint_view(struct gallery *gallery, enum view_id id, enum language language,
                       struct pictures *to, struct record row[SAMPLE_MAX])
{
    for (size_t i = 0; i < gallery->sample_count; i++) {
        struct view view = gallery_in(gallery, i, language);
        if (view.id == id && row[i].columns > 0)
            paint_sheets(gallery, &view, to, &row[i]);
    }
}

static int columns_of(const struct gallery *gallery, enum view_id id,
                      const struct record row[SAMPLE_MAX])
{
    int columns = 0;
    for (size_t i = 0; i < gallery->sample_count; i++)
        columns += gallery->samples[i].view.id == id ? row[i].columns : 0;
    return columns;
}

static bool write_strip(const struct small *strip, const char *path)
{
    char folder[FOLDER_PATH];
    snprintf(folder, sizeof folder, "%s", path);
    *strrchr(folder, '/') = '\0';
    return folder_make(folder) && small_write(strip, path);
}

static bool paint(struct gallery *gallery, size_t panel, enum language language,
                  struct record row[SAMPLE_MAX], const char *strips)
{
    const struct metrics_panel *size = &kit_panels[panel];
    struct pictures to = {
        SDL_CreateRGBSurfaceWithFormat(0, size->width, size->height, 32, SDL_PIXELFORMAT_RGB888),
        NULL};
    bool good = to.surface != NULL;
    for (int id = 0; good && id < VIEW_COUNT; id++) {
        int columns = columns_of(gallery, (enum view_id)id, row);
        bool kept = strips && columns > 0 && record_picture(language);
        if (kept)
            to.strip = small_new(columns, size->width, size->height);
        paint_view(gallery, (enum view_id)id, language, &to, row);
        char path[FOLDER_PATH];
        record_strip(path, sizeof path, strips ? strips : "", panel, language, (enum view_id)id);
        good = !kept || (to.strip && write_strip(to.strip, path));
        small_free(&to.strip);
    }
    SDL_FreeSurface(to.surface);
    return good;
}

bool record_make(struct gallery *gallery, const char *only, size_t panel, enum language language,
                 struct record row[SAMPLE_MAX], const char *strips)
{
    gallery->kit.panel = kit_panels[panel];
    memset(row, 0, SAMPLE_MAX * sizeof *row);
    lay_out(gallery, only, language, row);
    return !record_pixels(panel, language) || paint(gallery, panel, language, row, strips);
}

// ---- as lines ---------------------------------------------------------------------------------

void record_key(char key[RECORD_KEY], size_t panel, enum language language, const char *sample)
{
    snprintf(key, RECORD_KEY, "%dx%d %s %s", kit_panels[panel].width, kit_panels[panel].height,
             view_language_tag(language), sample);
}

void record_strip(char *path, size_t size, const char *folder, size_t panel, enum language language,
                  enum view_id view)
{
    snprintf(path, size, "%s/%dx%d/%s/%02d-%s.png", folder, kit_panels[panel].width,
             kit_panels[panel].height, view_language_tag(language), (int)view + 1, view_name(view));
}

static void list_one(const struct record *record, const char *key, struct listing *pictures,
                     struct listing *scenes)
{
    char value[80];
    size_t used = 0;
    for (int size = 0; size < TEXT_SIZE_COUNT; size++)
        used += (size_t)snprintf(value + used, sizeof value - used, "%s%08" PRIx32,
                                 size > 0 ? " " : "", record->scenes[size]);
    listing_add(scenes, key, value);
    snprintf(value, sizeof value, "%016" PRIx64 " %d %d", record->pixels, record->column,
             record->columns);
    if (record->pixels != 0)
        listing_add(pictures, key, value);
}

void record_list(const struct gallery *gallery, const struct records *records,
                 struct listing *pictures, struct listing *scenes)
{
    char key[RECORD_KEY];
    for (size_t panel = 0; panel < KIT_PANELS; panel++) {
        for (size_t i = 0; i < gallery->language_count * gallery->sample_count; i++) {
            enum language language = gallery->languages[i / gallery->sample_count];
            size_t sample = i % gallery->sample_count;
            record_key(key, panel, language, gallery->samples[sample].name);
            if (records->of[panel][language][sample].columns > 0)
                list_one(&records->of[panel][language][sample], key, pictures, scenes);
        }
    }
}
