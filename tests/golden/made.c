#include "tests/golden/made.h"

#include <inttypes.h>
#include <SDL_ttf.h>
#include <stdio.h>
#include <string.h>

#include "screens/type/face.h"
#include "tests/golden/digest.h"

static void list_font(struct listing *listing, const char *path)
{
    char key[256], value[32] = "missing";
    uint64_t digest;
    snprintf(key, sizeof key, "font %s", path);
    if (listing_find(listing, key))
        return;
    if (digest_file(path, &digest))
        snprintf(value, sizeof value, "%016" PRIx64, digest);
    listing_add(listing, key, value);
}

static void list_library(struct listing *listing, const char *name, int major, int minor, int patch)
{
    char key[64], value[32];
    snprintf(key, sizeof key, "library %s", name);
    snprintf(value, sizeof value, "%d.%d.%d", major, minor, patch);
    listing_add(listing, key, value);
}

void made_list(struct listing *listing)
{
    int major, minor, patch;
    for (int face = FACE_JAPANESE; face < FACE_COUNT; face++) {
        for (int weight = 0; weight < FONT_WEIGHTS; weight++)
            list_font(listing, face_row((enum face)face)->files[weight]);
    }
    const SDL_version *ttf = TTF_Linked_Version();
    list_library(listing, "SDL_ttf", ttf->major, ttf->minor, ttf->patch);
    TTF_GetFreeTypeVersion(&major, &minor, &patch);
    list_library(listing, "FreeType", major, minor, patch);
    TTF_GetHarfBuzzVersion(&major, &minor, &patch);
    list_library(listing, "HarfBuzz", major, minor, patch);
}

void made_packages(struct listing *listing)
{
    FILE *query = popen("dpkg-query -W -f '${Package} ${Version}\\n' fonts-morisawa-bizud-gothic "
                        "fonts-noto-core fonts-noto-cjk libsdl2-ttf-2.0-0 "
                        "libsdl2-2.0-0 libfreetype6 libharfbuzz0b 2>/dev/null",
                        "r");
    char name[128], version[128], key[160];
    while (query && fscanf(query, "%127s %127s", name, version) == 2) {
        snprintf(key, sizeof key, "package %s", name);
        listing_add(listing, key, version);
    }
    if (query)
        pclose(query);
}

static void tell(void *context, const char *key, const char *was, const char *is)
{
    bool *alike = context;
    if (strncmp(key, "font ", 5) != 0 && strncmp(key, "library ", 8) != 0)
        return;
    printf("# %s: the golden set was made with %s, here is %s\n", key, was ? was : "none",
           is ? is : "none");
    *alike = false;
}

bool made_alike(struct listing *set, struct listing *here)
{
    bool alike = true;
    listing_compare(set, here, tell, &alike);
    return alike;
}
