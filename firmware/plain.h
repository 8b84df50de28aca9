// What a terminal may be given of what another program said: it obeys control characters, and root
// reads here what a lesser user's program says.
#ifndef FIRMWARE_PLAIN_H
#define FIRMWARE_PLAIN_H

#include <jansson.h>

// Puts "?" in the place of what is no printable ASCII in every string, also deep inside; a member
// whose name has such a character is removed. Only "text", which is a status text, has lines.
void plain_make(json_t *value);

#endif
