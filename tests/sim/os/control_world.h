// What the world does through the kiosk's control socket.
#ifndef TESTS_SIM_OS_CONTROL_WORLD_H
#define TESTS_SIM_OS_CONTROL_WORLD_H

// The operator has seen to what is parked or broken.
void control_world_acknowledge(void);

// He wants a self-test.
void control_world_diagnose(void);

#endif
