// One municipality out of JSON.
#ifndef FIRMWARE_OFFICES_OFFICE_READ_H
#define FIRMWARE_OFFICES_OFFICE_READ_H

#include "firmware/offices/office.h"
#include "firmware/offices/reader.h"

// `element` is a struct offices_municipality. Its prefecture is read as the number in its code.
bool office_read(struct reader *reader, const json_t *value, void *element);

// A struct offices_name with its {"ja", "en"}, of a prefecture or a municipality.
bool office_read_short_name(struct reader *reader, const json_t *value, void *element);

// Hiragana of a name.
bool office_read_kana(struct reader *reader, const json_t *object, const char **kana);

#endif
