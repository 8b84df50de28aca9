// `virtual-card run`: puts a card into a reader and serves it until it is told to stop.
#ifndef TESTS_CARD_SRC_RUN_H
#define TESTS_CARD_SRC_RUN_H

// What the options mean stands in README.md. Returns the program's exit status; what went wrong is
// on standard error.
int run_main(int argc, char **argv);

#endif
