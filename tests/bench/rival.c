#include "tests/bench/rival.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/bench/plain.h"
#include "tests/bench/program.h"
#include "tests/bench/sample.h"
#include "tests/support/tmpdir.h"

enum {
    PATH_BYTES = 512,
    GONE_MS = 5000,
};

static const struct {
    const char *name, *path; // NULL: built with the bench
    struct glass_rect strip, button;
} RIVALS[RIVAL_COUNT] = {
    [RIVAL_CHROMIUM] = {"Chromium", "/usr/bin/chromium", {72, 0, 32, 1920}, {72, 1152, 936, 184}},
    [RIVAL_AUSWEISAPP] = {"AusweisApp",
                          "/usr/bin/AusweisApp2",
                          {448, 100, 64, 240}, // not its text, which differs from run to run
                          {432, 606, 96, 96}},
    [RIVAL_SDL] = {"plain SDL2", NULL, {524, 0, 32, 1920}, {524, 944, 32, 32}},
    [RIVAL_XLIB] = {"bare Xlib", NULL, {524, 0, 32, 1920}, {524, 944, 32, 32}},
};

const char *rival_name(enum rival rival)
{
    return RIVALS[rival].name;
}

bool rival_installed(enum rival rival)
{
    return !RIVALS[rival].path || access(RIVALS[rival].path, X_OK) == 0;
}

struct glass_rect rival_strip(enum rival rival)
{
    return RIVALS[rival].strip;
}

struct glass_rect rival_button(enum rival rival)
{
    return RIVALS[rival].button;
}

static double start_chromium(const char *root, const char *const *environment, pid_t *process)
{
    char page[PATH_BYTES];
    double started;
    snprintf(page, sizeof page, "file://%s/tests/bench/start.html", root);
    // The last two before the page: there is no window manager that would make it fill the screen.
    const char *const words[] = {RIVALS[RIVAL_CHROMIUM].path,
                                 "--kiosk",
                                 "--no-sandbox",
                                 "--disable-gpu",
                                 "--no-first-run",
                                 "--disable-background-networking",
                                 "--disable-component-update",
                                 "--disable-sync",
                                 "--disable-quic",
                                 "--user-data-dir=home/profile",
                                 "--window-position=0,0",
                                 "--window-size=1080,1920",
                                 page,
                                 NULL};
    const struct program program = {words, environment, "log/chromium.log", -1};
    *process = program_start(&program, &started);
    return started;
}

static double start_ausweisapp(const char *const *environment, pid_t *process)
{
    double started;
    const char *const words[] = {RIVALS[RIVAL_AUSWEISAPP].path, NULL};
    const struct program program = {words, environment, "log/ausweisapp.log", -1};
    *process = program_start(&program, &started);
    return started;
}

static double start_plain(enum plain plain, const char *const *environment, pid_t *process)
{
    char path[PATH_BYTES];
    double started;
    plain_path(plain, path, sizeof path);
    const char *const words[] = {path, NULL};
    const struct program program = {words, environment, "log/plain.log", -1};
    *process = program_start(&program, &started);
    return started;
}

static bool read_display(char *variable, size_t size)
{
    char name[32] = "";
    FILE *file = fopen("display", "r");
    bool read = file && fscanf(file, "%31s", name) == 1;
    if (file)
        fclose(file);
    snprintf(variable, size, "DISPLAY=%s", name);
    return read;
}

double rival_start(enum rival rival, const char *root, struct rival_run *run)
{
    char display[64], here[PATH_BYTES], home[PATH_BYTES + 16], runtime[PATH_BYTES + 32];
    if (!read_display(display, sizeof display) || !getcwd(here, sizeof here) ||
        mkdir("home", 0700) != 0)
        return 0;
    snprintf(home, sizeof home, "HOME=%s/home", here);
    snprintf(runtime, sizeof runtime, "XDG_RUNTIME_DIR=%s/home", here);
    const char *const environment[] = {display, home, runtime, NULL};
    processes_list(&run->before);
    if (rival == RIVAL_CHROMIUM)
        return start_chromium(root, environment, &run->process);
    if (rival == RIVAL_AUSWEISAPP)
        return start_ausweisapp(environment, &run->process);
    return start_plain(rival == RIVAL_SDL ? PLAIN_SDL : PLAIN_XLIB, environment, &run->process);
}

void rival_processes(const struct rival_run *run, struct processes *processes)
{
    struct processes now;
    processes_list(&now);
    processes_select(processes, &now, NULL, &run->before);
}

void rival_end(struct rival_run *run)
{
    struct processes left;
    program_end(&run->process);
    double limit = sample_now_ms() + GONE_MS;
    for (rival_processes(run, &left); left.count > 0 && sample_now_ms() < limit;
         rival_processes(run, &left)) {
        processes_kill(&left);
        sample_pause_ms(10);
    }
    tmpdir_remove("home");
}
