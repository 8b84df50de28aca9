#include "tests/sim/programs.h"

#include <getopt.h>
#include <stddef.h>

#include "tests/sim/counters.h"
#include "tests/sim/disk.h"
#include "tests/sim/glass.h"
#include "tests/sim/maintenance.h"
#include "tests/sim/network.h"
#include "tests/sim/os/ipc_world.h"
#include "tests/sim/os/pcsclite_world.h"
#include "tests/sim/os/streams_world.h"
#include "tests/sim/process.h"
#include "tests/sim/promises.h"
#include "tests/sim/promises_guide.h"
#include "tests/sim/reader.h"
#include "tests/sim/story.h"
#include "tests/sim/world.h"

enum {
    RESTART_US = 1000000, // RestartSec=1
    BOOT_US = 20000000,
    ARGUMENTS_MAX = 20,
};

// The programs' own main functions, renamed by objcopy.
int kiosk_main(int argc, char **argv);
int kiosk_card_main(int argc, char **argv);
int kiosk_link_main(int argc, char **argv);

void __wrap_exit(int status);

static const struct {
    enum process_role role;
    int (*run)(int argc, char **argv);
    const char *arguments[ARGUMENTS_MAX];
    const char *socket; // given unless the manager has it
} PROGRAMS[] = {
    {ROLE_CARD,
     kiosk_card_main,
     {"kiosk-card", "--pcscd-restart", "/run/kiosk/pcscd-restart", "--maintenance-ca",
      MAINTENANCE_CA, "--maintenance-crl", MAINTENANCE_LIST, "--region", MAINTENANCE_REGION,
      "--test-ca", MAINTENANCE_TEST_CA, "--test-card-pin", MAINTENANCE_TEST_PIN,
      "--test-card-password", MAINTENANCE_TEST_PASSWORD},
     "/run/kiosk/card"},
    {ROLE_LINK,
     kiosk_link_main,
     {"kiosk-link", "--config", "/etc/kiosk/kiosk-link.ini", "--verbose"},
     "/run/kiosk/link"},
    {ROLE_KIOSK,
     kiosk_main,
     {"kiosk", "--card-socket", "/run/kiosk/card", "--link-socket", "/run/kiosk/link", "--offices",
      COUNTERS_INSTALLED},
     NULL},
};

static const size_t NUMBERS[] = {0, 1, 2};

enum {
    KIOSK = 2, // its row
    PROGRAM_COUNT = sizeof PROGRAMS / sizeof PROGRAMS[0],
};

static struct {
    bool activated, powered;
    int boots; // a restart that was due in another boot is none
    int64_t cuts;
    int64_t kiosk_away_until;
} manager; // lint: file-scope the one service manager

// exit(3) ends the coroutine.
void __wrap_exit(int status)
{
    story_tell(NULL, "exits with %d", status);
    process_exit();
}

static void run(const void *argument)
{
    size_t i = *(const size_t *)argument;
    char *arguments[ARGUMENTS_MAX];
    int count = 0;
    while (PROGRAMS[i].arguments[count]) {
        arguments[count] = (char *)PROGRAMS[i].arguments[count];
        count++;
    }
    if (PROGRAMS[i].socket && !manager.activated) {
        arguments[count++] = (char *)"--socket";
        arguments[count++] = (char *)PROGRAMS[i].socket;
    }
    arguments[count] = NULL;
    optind = 0; // getopt(3): start again
    int status = PROGRAMS[i].run(count, arguments);
    story_tell(NULL, "ends with %d", status);
    promises_ended(PROGRAMS[i].role);
}

static void start(void *context, int64_t packed)
{
    (void)context;
    size_t i = (size_t)(packed & 0xFF);
    if (i == KIOSK && manager.kiosk_away_until > world_us()) {
        world_at(manager.kiosk_away_until, start, NULL, packed);
        return;
    }
    if (!manager.powered || packed >> 8 != manager.boots ||
        process_of(PROGRAMS[i].role) != PROCESS_NONE)
        return;
    story_tell("manager", "starts %s", process_role_name(PROGRAMS[i].role));
    process_start(PROGRAMS[i].role, PROCESS_NONE, run, &NUMBERS[i]);
}

static void start_after(size_t i, int64_t us)
{
    world_after(us, start, NULL, (int64_t)manager.boots << 8 | (int64_t)i);
}

void programs_keep_kiosk_away(int64_t us)
{
    manager.kiosk_away_until = world_us() + us;
}

void programs_let_kiosk_back(void)
{
    if (manager.kiosk_away_until > world_us())
        start_after(KIOSK, 0);
    manager.kiosk_away_until = 0;
}

void programs_boot(bool activated)
{
    manager.activated = activated;
    manager.powered = true;
    manager.boots++;
    for (size_t i = 0; i < PROGRAM_COUNT; i++) {
        if (PROGRAMS[i].socket && activated)
            ipc_world_listen(PROGRAMS[i].socket);
        start_after(i, chance_between(world_dice(DICE_SCHEDULE), 1000, 400000));
    }
}

void programs_died(int process, int role)
{
    ipc_world_died(process);
    network_died(process);
    pcsclite_world_died(process);
    reader_died(process);
    streams_world_died(process);
    story_tell("world", "%s has died", process_role_name((enum process_role)role));
    if (role == ROLE_KIOSK)
        glass_dark();
    if (role == ROLE_LINK_WORKER)
        disk_forget_maps();
    for (size_t i = 0; i < PROGRAM_COUNT; i++)
        if ((int)PROGRAMS[i].role == role && manager.powered)
            start_after(i, RESTART_US);
}

// Unless the power was cut once more before it had booted.
static void boot_again(void *context, int64_t cut)
{
    (void)context;
    if (cut != manager.cuts)
        return;
    reader_service_start();
    programs_boot(manager.activated);
}

void programs_power_cut(void)
{
    story_tell("world", "the power is cut");
    manager.powered = false;
    process_end_all();
    reader_service_die();
    ipc_world_begin();
    promises_guide_power_cut();
    disk_power_cut();
    world_after(BOOT_US, boot_again, NULL, ++manager.cuts);
}

bool programs_are_up(void)
{
    return process_of(ROLE_KIOSK) != PROCESS_NONE && process_of(ROLE_CARD) != PROCESS_NONE &&
           process_of(ROLE_LINK) != PROCESS_NONE;
}
