#include "tests/support/stand_process.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "drivers/base/clock.h"
#include "tests/support/tmpdir.h"
#include "tests/test.h"

enum {
    PATH_BYTES = SCRATCH_MAX + 32,
    LINE_BYTES = 256,
    POLL_MS = 10,
};

static const struct {
    const char *name;
    enum stand_process_role role;
} ROLES[] = {
    {"kiosk", CREW_KIOSK},     {"kiosk-card", CREW_CARD},       {"kiosk-link", CREW_LINK},
    {"pcscd", CREW_PCSCD},     {"kiosk-backend", CREW_BACKEND}, {"nginx", CREW_BACKEND},
    {"openssl", CREW_BACKEND}, {"Xvfb", CREW_X_SERVER},         {"virtual-card", CREW_VIRTUAL_CARD},
};

// The value behind `field` in /proc/PID/status; false when the process is gone.
static bool read_status(pid_t pid, const char *field, char value[LINE_BYTES])
{
    char path[PATH_BYTES], line[LINE_BYTES];
    size_t length = strlen(field);
    snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    FILE *file = fopen(path, "r");
    bool found = false;
    while (file && !found && fgets(line, sizeof line, file)) {
        found = strncmp(line, field, length) == 0;
        if (found && sscanf(line + length, " %255s", value) != 1)
            value[0] = '\0';
    }
    if (file)
        fclose(file);
    return found;
}

// Of kiosk-card's children only the worker locks pages: its secrets' own.
static enum stand_process_role role_of(pid_t pid, const char *name)
{
    enum stand_process_role role = CREW_OTHER;
    char locked[LINE_BYTES] = "0";
    for (size_t i = 0; i < sizeof ROLES / sizeof ROLES[0]; i++)
        if (strcmp(ROLES[i].name, name) == 0)
            role = ROLES[i].role;
    if (role == CREW_CARD && read_status(pid, "VmLck:", locked) && strcmp(locked, "0") != 0)
        return CREW_WORKER;
    return role;
}

static void add_children(struct stand_process *processes, pid_t parent, pid_t thread)
{
    char path[PATH_BYTES];
    int pid;
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)parent, (int)thread);
    FILE *file = fopen(path, "r");
    while (file && fscanf(file, "%d", &pid) == 1) {
        char name[LINE_BYTES];
        if (!read_status(pid, "Name:", name))
            continue;
        assert_true(processes->count < CREW_MAX);
        struct stand_process_member *m = &processes->members[processes->count++];
        *m =
            (struct stand_process_member){.pid = pid, .parent = parent, .role = role_of(pid, name)};
        snprintf(m->name, sizeof m->name, "%.15s", name);
    }
    if (file)
        fclose(file);
}

struct stand_process stand_process_list(const struct kiosk_stand *stand)
{
    struct stand_process processes = {0};
    char path[PATH_BYTES];
    int first = 0;
    snprintf(path, sizeof path, "%s/pid", kiosk_stand_dir(stand));
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    assert_int_equal(fscanf(file, "%d", &first), 1);
    fclose(file);
    add_children(&processes, first, first);
    // The list grows while it is walked; nothing of a stand is started by a second thread.
    for (size_t i = 0; i < processes.count; i++)
        add_children(&processes, processes.members[i].pid, processes.members[i].pid);
    return processes;
}

pid_t stand_process_find(const struct stand_process *processes, enum stand_process_role role)
{
    for (size_t i = 0; i < processes->count; i++)
        if (processes->members[i].role == role)
            return processes->members[i].pid;
    return 0;
}

void stand_process_await_end(pid_t pid)
{
    char path[PATH_BYTES];
    int64_t deadline = clock_ms() + KIOSK_STAND_LIMIT_MS;
    snprintf(path, sizeof path, "/proc/%d", (int)pid);
    while (access(path, F_OK) == 0) {
        assert_true(clock_left(deadline) > 0);
        poll(NULL, 0, POLL_MS);
    }
}
