// Which user a person means by a name or a number.
#ifndef FIRMWARE_SUPERVISOR_USER_H
#define FIRMWARE_SUPERVISOR_USER_H

#include <stdbool.h>
#include <sys/types.h>

// False when there is no user of that name, or the number is none (the largest one means "no user",
// chown(2)).
bool user_parse(const char *text, uid_t *user);

#endif
