// A file as SDL reads it, with one system call for each read.
//
// SDL's own files go through stdio, which throws its buffer away at every seek: two system calls
// and 4 KiB copied for each glyph. Mapping the file would be as fast, but leaves 6 MB of it
// resident.
#ifndef SCREENS_FONT_FILE_H
#define SCREENS_FONT_FILE_H

#include <SDL.h>

// Opens for reading; NULL with errno set. SDL_RWclose() closes the descriptor and frees it.
SDL_RWops *font_file_open(const char *path);

#endif
