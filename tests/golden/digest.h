// One number that stands for many bytes: other bytes, another number. Against accidents, not
// against forgers.
#ifndef TESTS_GOLDEN_DIGEST_H
#define TESTS_GOLDEN_DIGEST_H

#include <SDL.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "screens/scene/scene.h"

#define DIGEST_START 0xCBF29CE484222325U

// Goes on from a digest, DIGEST_START at first.
uint64_t digest_bytes(uint64_t digest, const void *bytes, size_t length);

// Every pixel of a 32-bit surface; its width and height too.
uint64_t digest_surface(uint64_t digest, const SDL_Surface *surface);

// All that is painted: places, words, typefaces by their files, icons, the colours in each theme;
// and the controls. Nothing that has another value when only a list in the code grows.
uint64_t digest_scene(uint64_t digest, const struct scene *scene);

// False when the file cannot be read.
bool digest_file(const char *path, uint64_t *digest);

#endif
