// In place of drivers/machine: a machine in which nothing is wrong.
#include "drivers/machine/disk.h"
#include "drivers/machine/image.h"
#include "drivers/machine/network.h"
#include "drivers/machine/ntp.h"
#include "drivers/machine/program.h"
#include "drivers/machine/usb.h"

bool network_look(const char *origin, struct network *network)
{
    (void)origin;
    *network = (struct network){.up = true, .addressed = true};
    return true;
}

bool ntp_look(struct ntp *ntp)
{
    *ntp = (struct ntp){.synchronised = true, .error_us = 1000};
    return true;
}

void program_look(const char *status, struct program_state *state)
{
    (void)status;
    *state = (struct program_state){.version = KIOSK_VERSION, .no_new_privs = 1, .filtered = 1};
}

void image_look(const char *command_line, const char *release, struct program_image *image)
{
    (void)command_line;
    (void)release;
    *image = (struct program_image){.slot = "a"};
}

bool disk_look(const char *path, struct disk *disk)
{
    (void)path;
    *disk = (struct disk){.writable = true, .free_bytes = INT64_C(1) << 30};
    return true;
}

bool disk_wear(const char *devices, const char *path, int *percent)
{
    (void)devices;
    (void)path;
    (void)percent;
    return false;
}

bool disk_flush(const char *file)
{
    (void)file;
    return true;
}

int usb_card_readers(const char *devices)
{
    (void)devices;
    return 0;
}
