// Versions of firmware, "1.2.0": numbers with dots between.
#ifndef DRIVERS_DOMAIN_VERSION_H
#define DRIVERS_DOMAIN_VERSION_H

#include <stdbool.h>

// Whether `version` is older than `minimum`. A part that is not there is 0, and what stands behind
// the numbers does not count: "1.2-rc1" is 1.2.0.
bool version_older(const char *version, const char *minimum);

#endif
