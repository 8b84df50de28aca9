#include "tests/bench/ours.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "drivers/base/ipc.h"
#include "tests/bench/program.h"
#include "tests/bench/sample.h"
#include "tests/support/kiosk_stand.h"
#include "tests/support/paths.h"

enum {
    PATH_BYTES = 320,
    GONE_MS = 5000,
};

static const char *const NOTHING[] = {NULL};

static bool read_line(const char *path, char *line, size_t size)
{
    FILE *file = fopen(path, "r");
    bool read = file && fgets(line, (int)size, file);
    if (file)
        fclose(file);
    line[read ? strcspn(line, "\n") : 0] = '\0';
    return read;
}

static pid_t start_card(int listener, double *started)
{
    char path[PATH_BYTES];
    snprintf(path, sizeof path, "%s/bin/kiosk-card", paths_build());
    const char *const words[] = {path, "--pcscd-restart", "pcscd-restart", NULL};
    const struct program card = {words, NOTHING, "log/kiosk-card.log", listener};
    return program_start(&card, started);
}

static pid_t start_link(int listener, const char *backend, double *started)
{
    char path[PATH_BYTES];
    snprintf(path, sizeof path, "%s/bin/kiosk-link", paths_build());
    const char *const words[] = {path,
                                 "--backend",
                                 backend,
                                 "--backend-ca",
                                 "pki/operator-ca.crt",
                                 "--device-cert",
                                 "pki/device.crt",
                                 "--device-key",
                                 "pki/device.key",
                                 "--outbox",
                                 "outbox.db",
                                 NULL};
    const struct program link = {words, NOTHING, "log/kiosk-link.log", listener};
    return program_start(&link, started);
}

double ours_start_kiosk(struct ours *ours)
{
    char path[PATH_BYTES], locale[PATH_BYTES], offices[PATH_BYTES], display[32], variable[64];
    double started;
    if (!read_line("display", display, sizeof display))
        return 0;
    snprintf(path, sizeof path, "%s/bin/kiosk", paths_build());
    snprintf(locale, sizeof locale, "%s/locale", paths_build());
    snprintf(offices, sizeof offices, "%s/offices.json", paths_build());
    snprintf(variable, sizeof variable, "DISPLAY=%s", display);
    const char *const words[] = {path,        "--card-socket", "card.sock", "--link-socket",
                                 "link.sock", "--control",     "control",   "--locale",
                                 locale,      "--offices",     offices,     NULL};
    const char *const environment[] = {variable, "SDL_VIDEODRIVER=x11", NULL};
    const struct program kiosk = {words, environment, "log/kiosk.log", -1};
    unlink("control"); // nobody shall ask the last one
    ours->kiosk = program_start(&kiosk, &started);
    return ours->kiosk > 0 ? started : 0;
}

double ours_start_all(struct ours *ours)
{
    char backend[64];
    double first, other;
    int card = ipc_listen("card.sock"), link = ipc_listen("link.sock");
    if (card < 0 || link < 0 || !read_line("url", backend, sizeof backend))
        return 0;
    ours->card = start_card(card, &first);
    ours->link = start_link(link, backend, &other);
    bool started = ours_start_kiosk(ours) > 0 && ours->card > 0 && ours->link > 0;
    close(card);
    close(link);
    return started ? first : 0;
}

void ours_end_kiosk(struct ours *ours)
{
    program_end(&ours->kiosk);
}

void ours_end_all(struct ours *ours)
{
    struct processes left;
    program_end(&ours->kiosk);
    program_end(&ours->card);
    program_end(&ours->link);
    double limit = sample_now_ms() + GONE_MS;
    for (ours_processes(&left); left.count > 0 && sample_now_ms() < limit; ours_processes(&left)) {
        processes_kill(&left);
        sample_pause_ms(10);
    }
}

void ours_processes(struct processes *processes)
{
    static const char *const NAMES[] = {"kiosk", "kiosk-card", "kiosk-link", NULL};
    struct processes now;
    processes_list(&now);
    processes_select(processes, &now, NAMES, NULL);
}
