#include "tests/golden/kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const struct metrics_panel kit_panels[KIT_PANELS] = {
    {1080, 1920, 268, 476},
    {1920, 1080, 344, 194},
    {1024, 768, 211, 158},
};

void kit_locale(char path[KIT_PATH])
{
    char program[KIT_PATH] = "";
    if (readlink("/proc/self/exe", program, sizeof program - 1) < 0)
        abort();
    char *tests = strstr(program, "/tests/golden/");
    if (tests)
        *tests = '\0';
    snprintf(path, KIT_PATH, "%.480s/locale", program);
}

void kit_open(struct screen_kit *kit)
{
    char path[KIT_PATH];
    kit_locale(path);
    enum text_err text = text_open(&kit->text, path);
    enum font_err font = font_open(&kit->font, path);
    if (text == TEXT_OK && font == FONT_OK)
        return;
    fprintf(stderr, "kit: %s, %s (%s)\n", text_strerr(text), font_strerr(font), path);
    exit(EXIT_FAILURE);
}

void kit_close(struct screen_kit *kit)
{
    font_close(&kit->font);
    text_close(&kit->text);
}

size_t kit_languages(const struct screen_kit *kit, enum language list[LANGUAGE_COUNT])
{
    size_t count = 0;
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        if (text_offers(kit->text, (enum language)language) &&
            font_offers(kit->font, (enum language)language))
            list[count++] = (enum language)language;
    }
    return count;
}

int kit_build(const struct screen_kit *kit, const struct view *view, struct scene *scene)
{
    return screen_build(kit, view, &(struct screen_hand){0}, scene);
}
