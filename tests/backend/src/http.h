// libmicrohttpd around dispatch(): bodies in, answers out, faults on the way.
#ifndef TESTS_BACKEND_SRC_HTTP_H
#define TESTS_BACKEND_SRC_HTTP_H

#include "tests/backend/src/backend.h"

struct http;

// Serves on a listening socket, one thread per request, until http_stop(). NULL when it cannot.
struct http *http_start(const struct backend *backend, int listener);
void http_stop(struct http **http);

#endif
