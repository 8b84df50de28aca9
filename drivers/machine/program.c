#include "drivers/machine/program.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    LINE_SIZE = 256,
    FILTER_MODE = 2, // SECCOMP_MODE_FILTER
};

// systemd.exec(5), SYSTEMD_EXEC_PID: of the unit's main process, which this one or its parent is. A
// shell inside a unit hands the variable on, and the number is then another's.
static bool is_managed(void)
{
    const char *told = getenv("SYSTEMD_EXEC_PID");
    long pid = told ? strtol(told, NULL, 10) : 0;
    return pid > 0 && (pid == getpid() || pid == getppid());
}

static void read_line(const char *line, struct program_state *state)
{
    int number;
    if (sscanf(line, "NoNewPrivs: %d", &number) == 1)
        state->no_new_privs = number == 1;
    if (sscanf(line, "Seccomp: %d", &number) == 1)
        state->filtered = number == FILTER_MODE;
}

void program_look(const char *status, struct program_state *state)
{
    char line[LINE_SIZE];
    FILE *file = fopen(status, "re");
    *state = (struct program_state){.version = KIOSK_VERSION, .managed = is_managed()};
    while (file && fgets(line, sizeof line, file))
        read_line(line, state);
    if (file)
        fclose(file);
}
