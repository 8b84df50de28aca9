// What is plugged into the machine's USB, as the kernel lists it.
#ifndef DRIVERS_MACHINE_USB_H
#define DRIVERS_MACHINE_USB_H

// Where the kernel lists interfaces (Documentation/ABI/stable/sysfs-bus-usb).
#define USB_DEVICES "/sys/bus/usb/devices"

// How many smart card readers (interface class 0Bh, USB CCID 1.1 clause 4.3) the folder lists; 0
// also when it cannot be read. Readers of a class of their own are not counted.
int usb_card_readers(const char *devices);

#endif
