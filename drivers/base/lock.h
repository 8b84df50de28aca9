// A place that only one program may use at a time.
#ifndef DRIVERS_BASE_LOCK_H
#define DRIVERS_BASE_LOCK_H

enum lock_err {
    LOCK_OK = 0,
    LOCK_TAKEN,  // another process holds it
    LOCK_SYSTEM, // errno says what
};

// Takes the file or directory at `path` for this process, by flock(2), until it ends. Nothing is
// written and nothing is left behind. Does not wait.
enum lock_err lock_take(const char *path);

// The same for a file that is open, until it is closed.
enum lock_err lock_hold(int fd);

#endif
