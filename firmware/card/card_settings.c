#include "firmware/card/card_settings.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "drivers/base/log.h"

void card_settings_ask_restart(const struct card_settings *settings)
{
    const char *path = settings->restart;
    if (!path)
        return;
    // A path unit hears a file that was written and closed (systemd.path(5), PathChanged=).
    int fd = open(path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600);
    if (fd < 0 || futimens(fd, NULL) != 0)
        log_write(LOG_ERROR, "card", "event=restart-not-asked cause=\"%s\"", strerror(errno));
    else
        log_write(LOG_WARNING, "card", "event=restart-asked");
    if (fd >= 0)
        close(fd);
}
