#include "tests/backend/src/notify.h"

#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>

// The server blocks signals and ignores its children's ends; the program shall know nothing of
// that.
static void own_signals(posix_spawnattr_t *attributes)
{
    sigset_t none, child;
    sigemptyset(&none);
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    sigaddset(&child, SIGPIPE);
    posix_spawnattr_setsigmask(attributes, &none);
    posix_spawnattr_setsigdefault(attributes, &child);
    posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
}

void notify_holder(const char *program, const char *id, enum reset_operation operation)
{
    if (!program)
        return;
    char path[4096], reset[RESET_ID], name[16];
    snprintf(path, sizeof path, "%s", program);
    snprintf(reset, sizeof reset, "%s", id);
    snprintf(name, sizeof name, "%s", reset_operation_name(operation));
    char *arguments[] = {path, reset, name, NULL}, *environment[] = {NULL};
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    own_signals(&attributes);
    pid_t child;
    int error = posix_spawn(&child, path, NULL, &attributes, arguments, environment);
    if (error != 0)
        fprintf(stderr, "notify error=\"%s\" reset=%s\n", strerror(error), id);
    posix_spawnattr_destroy(&attributes);
}
