// The plug into vsmartcard's virtual reader vpcd: frames of a big-endian length and data over TCP.
#ifndef TESTS_CARD_SRC_VPCD_H
#define TESTS_CARD_SRC_VPCD_H

#include "tests/card/src/line.h"

extern const struct line_plug vpcd_plug;

#endif
