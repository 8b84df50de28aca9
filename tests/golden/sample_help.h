// Samples of help, of the pages for the staff and of the certificates.
#ifndef TESTS_GOLDEN_SAMPLE_HELP_H
#define TESTS_GOLDEN_SAMPLE_HELP_H

#include "tests/golden/sample_guide.h"

// Until when the certificates are valid, in each state.
void sample_certificates(struct samples *samples);

// Help in front of a few screens, and the staff's page of a normal one and of a notice.
void sample_help(struct samples *samples);

// What staff read of a number.
void sample_clerk(struct samples *samples);

// What technicians see (sample_service.c).
void sample_service(struct samples *samples);
void sample_read(struct samples *samples);

#endif
