// A name in Latin letters, from its kana: for whoever reads no Japanese script, where the data have
// no other name.
//
// Hepburn's spelling, but long vowels as the kana have them ("Toukyou"): where "ou" is one vowel
// and where it is two, kana do not say.
#ifndef FIRMWARE_OFFICES_OFFICE_ROMAJI_H
#define FIRMWARE_OFFICES_OFFICE_ROMAJI_H

#include <stdbool.h>
#include <stddef.h>

// Writes it with a capital and, as municipalities do in English, without what kind of one it is:
// "Odawara" of 小田原市. `kana`: hiragana. False, and `romaji` is empty, when it has no room or
// `kana` has a letter that is none.
bool office_romaji(const char *kana, const char *name, char *romaji, size_t size);

#endif
