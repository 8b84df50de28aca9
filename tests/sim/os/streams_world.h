// The world's side of the files that are open.
#ifndef TESTS_SIM_OS_STREAMS_WORLD_H
#define TESTS_SIM_OS_STREAMS_WORLD_H

enum {
    STREAMS_WORLD_FOLDER = 1999, // the descriptor of the one folder
};

// What the process had open is closed.
void streams_world_died(int process);

#endif
