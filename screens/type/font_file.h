// A font file as SDL reads it, by pread(2) and with 32 KiB of it kept.
//
// SDL's own files go through stdio, which throws its buffer away at every seek: two system calls
// and 4 KiB copied for each glyph. A mapping would leave megabytes resident, because the kernel
// maps the pages around each one that is touched, whatever madvise(2) says.
#ifndef SCREENS_TYPE_FONT_FILE_H
#define SCREENS_TYPE_FONT_FILE_H

#include <SDL.h>
#include <stdbool.h>

// Opens for reading: a descriptor, which serves any number of readers, or -1 with errno set. A
// sandbox may close the file system afterwards.
int font_file_open(const char *path);

void font_file_close(int descriptor);

// Whether all bytes of a face's file are there and unchanged, by the sum that it carries (OpenType
// 1.9, `head`, checksumAdjustment). Reads it all.
bool font_file_is_whole(int descriptor);

// Asks the kernel to have the whole file in memory: glyphs are read here and there, and each would
// wait for the disk. Does not wait for it.
void font_file_fetch(int descriptor);

// A reader of the descriptor, which stays the caller's; NULL when memory is short. SDL_RWclose()
// frees it.
SDL_RWops *font_file_reader(int descriptor);

#endif
