#include "firmware/supervisor/user.h"

#include <errno.h>
#include <pwd.h>
#include <stdlib.h>

bool user_parse(const char *text, uid_t *user)
{
    if (text[0] >= '0' && text[0] <= '9') {
        char *end;
        errno = 0;
        unsigned long number = strtoul(text, &end, 10);
        *user = (uid_t)number;
        return *end == '\0' && errno == 0 && number < (uid_t)-1;
    }
    const struct passwd *entry = getpwnam(text);
    if (entry)
        *user = entry->pw_uid;
    return entry != NULL;
}
