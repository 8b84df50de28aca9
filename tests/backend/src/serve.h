// `kiosk-backend serve`: the server, until INT or TERM.
#ifndef TESTS_BACKEND_SRC_SERVE_H
#define TESTS_BACKEND_SRC_SERVE_H

#include "tests/backend/src/store.h"

// Takes its own options from the arguments; what is left are knobs (`--hours 06:30-23:00`). Returns
// the exit status.
int serve_run(struct store *store, const char *dir, int argc, char **argv);

#endif
