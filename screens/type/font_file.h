// A font file, mapped, as SDL reads it.
//
// SDL's own files go through stdio, which throws its buffer away at every seek: two system calls
// and 4 KiB copied for each glyph. A plain mapping would leave 6 MB resident, because the kernel
// maps the pages around each one that is touched; here it is told not to.
#ifndef SCREENS_TYPE_FONT_FILE_H
#define SCREENS_TYPE_FONT_FILE_H

#include <SDL.h>

// Opens for reading; NULL with errno set. SDL_RWclose() unmaps and frees it.
SDL_RWops *font_file_open(const char *path);

#endif
