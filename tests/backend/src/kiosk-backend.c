// The reference backend: `kiosk-backend [--dir DIR] serve ...`, and the operator's commands.
#include <stdio.h>
#include <string.h>

#include "tests/backend/src/manage.h"
#include "tests/backend/src/options.h"
#include "tests/backend/src/serve.h"
#include "tests/backend/src/store.h"

enum {
    EXIT_USAGE = 2
};

static int run(const char *dir, const char *store_path, int argc, char **argv)
{
    struct store *store = store_open(store_path);
    if (!store)
        return 1;
    bool serves = argc > 1 && strcmp(argv[1], "serve") == 0;
    int status = serves ? serve_run(store, dir, argc - 1, argv + 1) : manage_run(store, argc, argv);
    store_close(&store);
    return status;
}

int main(int argc, char **argv)
{
    char standard[OPTIONS_PATH_MAX];
    const char *dir, *store_path;
    if (!options_take_one(&argc, argv, "dir", NULL, &dir) ||
        !options_path(dir ? dir : ".", "backend.db", standard) ||
        !options_take_one(&argc, argv, "store", dir ? standard : NULL, &store_path))
        return EXIT_USAGE;
    // Without a place there is no store to open, and none is made where nobody asked for it.
    if (!store_path || argc < 2)
        return manage_run(NULL, 1, argv);
    return run(dir ? dir : ".", store_path, argc, argv);
}
