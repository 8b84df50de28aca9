#include "tests/golden/index.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "tests/golden/folder.h"
#include "tests/golden/record.h"
#include "tests/golden/small.h"

#define PAGE "tests/golden/index.html"
#define MARK "<!-- DATA -->"

// ---- names ------------------------------------------------------------------------------------

static void names(FILE *file, const char *what, int count, const char *(*name)(int n))
{
    fprintf(file, "%s:[", what);
    for (int i = 0; i < count; i++)
        fprintf(file, "'%s',", name(i));
    fputs("],\n", file);
}

static const char *view(int n)
{
    return view_name((enum view_id)n);
}

static const char *size(int n)
{
    return view_text_size_name((enum text_size)n);
}

static const char *theme(int n)
{
    return view_contrast_name((enum contrast)n);
}

static void panels_and_languages(FILE *file, const struct gallery *gallery)
{
    fputs("panels:[", file);
    for (size_t i = 0; i < KIT_PANELS; i++)
        fprintf(file, "{name:'%dx%d',width:%d,height:%d},", kit_panels[i].width,
                kit_panels[i].height, kit_panels[i].width, kit_panels[i].height);
    fputs("],\nlanguages:[", file);
    for (size_t i = 0; i < gallery->language_count; i++)
        fprintf(file, "'%s',", view_language_tag(gallery->languages[i]));
    fputs("],\n", file);
}

static void samples(FILE *file, const struct gallery *gallery)
{
    fputs("samples:[", file);
    for (size_t i = 0; i < gallery->sample_count; i++)
        fprintf(file, "['%s',%d],", gallery->samples[i].name, (int)gallery->samples[i].view.id);
    fputs("],\n", file);
}

// ---- what was made ----------------------------------------------------------------------------

static char sheets_of(const struct shoot_result *result)
{
    return "0123456789abcdefghijklmnopqrstuvwxyz"[result->sheets < 36 ? result->sheets : 35];
}

static char state_of(const struct shoot_result *result)
{
    static const char states[] = {[SHOOT_NEW] = '+', [SHOOT_SAME] = '=', [SHOOT_OTHER] = '~'};
    return states[result->state];
}

// A string for each panel, language and size, with a character for each sample.
static void results(FILE *file, const struct shoot *shoot, const char *what,
                    char (*character)(const struct shoot_result *result))
{
    size_t languages = shoot->gallery->language_count;
    fprintf(file, "%s:{\n", what);
    for (size_t i = 0; i < KIT_PANELS * languages * TEXT_SIZE_COUNT; i++) {
        size_t panel = i / TEXT_SIZE_COUNT / languages;
        enum language language = shoot->gallery->languages[i / TEXT_SIZE_COUNT % languages];
        int text_size = (int)(i % TEXT_SIZE_COUNT);
        if (!shoot_wants(shoot->language, view_language_tag(language)) ||
            !shoot_wants(shoot->size, size(text_size)))
            continue;
        fprintf(file, "'%dx%d/%s/%s':'", kit_panels[panel].width, kit_panels[panel].height,
                view_language_tag(language), size(text_size));
        for (size_t s = 0; s < shoot->gallery->sample_count; s++)
            fputc(character(&shoot->results->of[panel][language][text_size][s]), file);
        fputs("',\n", file);
    }
    fputs("},\n", file);
}

// ---- the golden set ---------------------------------------------------------------------------

static void old_samples(FILE *file, const struct shoot *shoot, size_t panel, enum language language)
{
    char key[RECORD_KEY];
    int column, columns;
    fprintf(file, "'%dx%d/%s':{samples:{", kit_panels[panel].width, kit_panels[panel].height,
            view_language_tag(language));
    for (size_t i = 0; i < shoot->gallery->sample_count; i++) {
        record_key(key, panel, language, shoot->gallery->samples[i].name);
        const char *line = listing_find(shoot->set->pictures, key);
        if (line && sscanf(line, "%*s %d %d", &column, &columns) == 2)
            fprintf(file, "'%s':[%d,%d],", shoot->gallery->samples[i].name, column, columns);
    }
    fputs("}},\n", file);
}

static bool copy_old(const struct shoot *shoot, size_t panel, enum language language)
{
    char from[FOLDER_PATH], to[FOLDER_PATH], out[FOLDER_PATH];
    bool good = true;
    snprintf(out, sizeof out, "%s/old", shoot->out);
    for (int id = 0; id < VIEW_COUNT; id++) {
        record_strip(from, sizeof from, GOLDEN_SET "/pictures", panel, language, (enum view_id)id);
        record_strip(to, sizeof to, out, panel, language, (enum view_id)id);
        FILE *file = fopen(from, "rb");
        good = (!file || folder_copy(from, to)) && good; // the set may hold some screens only
        if (file)
            fclose(file);
    }
    return good;
}

static bool old(FILE *file, const struct shoot *shoot)
{
    bool good = true;
    fputs("old:{\n", file);
    for (size_t i = 0; i < KIT_PANELS * shoot->gallery->language_count; i++) {
        enum language language = shoot->gallery->languages[i / KIT_PANELS];
        if (!record_picture(language))
            continue;
        old_samples(file, shoot, i % KIT_PANELS, language);
        good = copy_old(shoot, i % KIT_PANELS, language) && good;
    }
    fputs("},\n", file);
    return good;
}

// ---- the page ---------------------------------------------------------------------------------

static bool data(FILE *file, const struct shoot *shoot)
{
    char made[32] = "";
    time_t now = time(NULL);
    strftime(made, sizeof made, "%Y-%m-%d %H:%M", localtime(&now));
    fprintf(file, "<script>\nconst DATA = {made:'%s',full:%d,by:%d,across:%d,compared:%d,", made,
            shoot->full, SMALL_BY, SMALL_ACROSS, listing_count(shoot->set->scenes) > 0);
    fprintf(file, "pictures:%zu,faults:%zu,\n", (size_t)shoot->results->pictures,
            (size_t)shoot->results->faults);
    names(file, "views", VIEW_COUNT, view);
    names(file, "sizes", TEXT_SIZE_COUNT, size);
    names(file, "themes", CONTRAST_COUNT, theme);
    panels_and_languages(file, shoot->gallery);
    samples(file, shoot->gallery);
    results(file, shoot, "sheets", sheets_of);
    results(file, shoot, "states", state_of);
    bool good = old(file, shoot);
    fputs("};\n</script>\n", file);
    return good;
}

bool index_write(const struct shoot *shoot)
{
    char path[FOLDER_PATH], line[1024];
    snprintf(path, sizeof path, "%s/index.html", shoot->out);
    FILE *page = fopen(PAGE, "r");
    FILE *file = page ? fopen(path, "w") : NULL;
    bool good = file != NULL;
    while (good && fgets(line, sizeof line, page)) {
        if (strncmp(line, MARK, strlen(MARK)) == 0)
            good = data(file, shoot);
        else
            fputs(line, file);
    }
    if (page)
        fclose(page);
    return file && fclose(file) == 0 && good;
}
