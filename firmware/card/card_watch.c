#include "firmware/card/card_watch.h"

#include "drivers/base/log.h"
#include "drivers/card/watch.h"
#include "firmware/card/card_settings.h"
#include "firmware/protocol/card_message.h"
#include "firmware/supervisor/supervisor.h"

static bool tell_parent(void *context, const struct watch_report *report)
{
    const int *fd = context;
    struct ipc_message message;
    if (report) {
        const struct card_presence presence = {
            .service = report->service,
            .readers = report->readers,
            .cards = report->cards,
            .mute = report->mute,
            .insertions = report->insertions,
            .plate = report->plate,
        };
        log_write(
            LOG_INFO, "watch", "event=presence service=%d readers=%d cards=%d mute=%d plate=%d",
            presence.service, presence.readers, presence.cards, presence.mute, presence.plate);
        ipc_fill(&message, CARD_PRESENCE, 0, &presence, sizeof presence);
    } else {
        ipc_fill(&message, SUPERVISOR_PULSE, 0, NULL, 0);
    }
    return ipc_send(*fd, &message) == IPC_OK;
}

void card_watch_run(int fd, const void *settings)
{
    const struct card_settings *s = settings;
    const struct watch watch = {
        .pulse_ms = s->pulse_ms,
        .style = s->style,
        .directory = "/run/pcscd", // where Debian's libpcsclite looks for the socket
        .tell = tell_parent,
        .context = &fd,
    };
    watch_run(&watch);
}
