// Another program that may connect to a helper, and says something that is not the kiosk's.
#ifndef TESTS_SIM_STRANGER_H
#define TESTS_SIM_STRANGER_H

// Sends one; `which` decides where and what.
void stranger_comes(int which);

#endif
