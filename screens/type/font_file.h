// A font file as SDL reads it, by pread(2).
//
// SDL's own files go through stdio, which throws its buffer away at every seek: two system calls
// and 4 KiB copied for each glyph. A mapping would leave megabytes resident, because the kernel
// maps the pages around each one that is touched, whatever madvise(2) says.
#ifndef SCREENS_TYPE_FONT_FILE_H
#define SCREENS_TYPE_FONT_FILE_H

#include <SDL.h>

// Opens for reading; NULL with errno set. SDL_RWclose() closes and frees it.
SDL_RWops *font_file_open(const char *path);

#endif
