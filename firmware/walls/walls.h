// The walls of the three programs: what each of their processes may still do once it has started.
// How they hold is in drivers/wall/wall.h; what is on which list, and why, stands in the lists.
#ifndef FIRMWARE_WALLS_WALLS_H
#define FIRMWARE_WALLS_WALLS_H

// Paths are the options of the program; NULL: not given.
struct walls_kiosk {
    const char *locale, *offices, *card_socket, *control;
};

struct walls_card {
    const char *socket, *restart, *usb_devices;
    const char *trusted[3]; // certificates and lists of technicians and test cards
};

struct walls_link {
    const char *socket;
    const char *outbox, *history, *offices, *exports;                       // written
    const char *backend_ca, *certificate, *key, *operations, *command_line; // read
};

// Rights and files, in each program: first of all, before anything is read from outside.
void walls_kiosk_files(const struct walls_kiosk *paths);
void walls_card_files(const struct walls_card *paths);
void walls_link_files(const struct walls_link *paths);

// System calls: the kiosk's once display, sound and control are open; a parent's once its socket
// is; those of a worker and of the watcher as the first thing they do.
void walls_kiosk(void);
void walls_card_parent(void);
void walls_card_worker(void);
void walls_card_watcher(void);
void walls_link_parent(void);
void walls_link_worker(void);

#endif
