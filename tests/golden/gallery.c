#include "tests/golden/gallery.h"

void gallery_open(struct gallery *gallery)
{
    kit_open(&gallery->kit);
    gallery->language_count = kit_languages(&gallery->kit, gallery->languages);
    gallery->sample_count = sample_all(gallery->samples);
}

void gallery_close(struct gallery *gallery)
{
    kit_close(&gallery->kit);
}

struct view gallery_in(const struct gallery *gallery, size_t sample, enum language language)
{
    return sample_in(&gallery->samples[sample], language);
}

struct view gallery_view(const struct gallery *gallery, size_t sample, size_t language)
{
    return gallery_in(gallery, sample, gallery->languages[language % gallery->language_count]);
}
