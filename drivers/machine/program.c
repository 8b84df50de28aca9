#include "drivers/machine/program.h"

#include <stdio.h>

enum {
    LINE_SIZE = 256,
    FILTER_MODE = 2, // SECCOMP_MODE_FILTER
};

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
    *state = (struct program_state){.version = KIOSK_VERSION};
    while (file && fgets(line, sizeof line, file))
        read_line(line, state);
    if (file)
        fclose(file);
}
