// What pixels depend on and is not in this tree: font files, and the libraries that draw them.
#ifndef TESTS_GOLDEN_MADE_H
#define TESTS_GOLDEN_MADE_H

#include "tests/golden/listing.h"

// Adds "font FILE: DIGEST" and "library NAME: VERSION" lines for this machine.
void made_list(struct listing *listing);

// Adds "package NAME: VERSION" lines, where the machine's Debian knows them: for people.
void made_packages(struct listing *listing);

// Whether the fonts and libraries of both are the same; prints each that is not. Other lines are
// not looked at.
bool made_alike(struct listing *set, struct listing *here);

#endif
