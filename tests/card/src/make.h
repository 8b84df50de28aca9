// `virtual-card make`: a new card for an invented person, into a file.
#ifndef TESTS_CARD_SRC_MAKE_H
#define TESTS_CARD_SRC_MAKE_H

// What the options mean stands in README.md. Returns the program's exit status; what went wrong is
// on standard error.
int make_main(int argc, char **argv);

#endif
