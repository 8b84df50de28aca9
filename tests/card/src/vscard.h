// The plug into QEMU's virtual reader: `-device usb-ccid -device ccid-card-passthru,chardev=...`
// with a socket behind it. The VSCard protocol over TCP, as libcacard's public header
// <vscard_common.h> (2.8) says it and QEMU's documentation (docs/system/devices/ccid.rst) uses it;
// we are its client.
//
// QEMU tells nobody that its reader cuts or gives power or resets a card: what is selected and
// verified stays until the card leaves.
#ifndef TESTS_CARD_SRC_VSCARD_H
#define TESTS_CARD_SRC_VSCARD_H

#include "tests/card/src/line.h"

extern const struct line_plug vscard_plug;

#endif
