// The calls of the API. `prepare` is the slow part of one (certificates, the responder) and uses no
// store; the others run inside a transaction and leave it to their caller to commit.
#ifndef TESTS_BACKEND_SRC_CALL_H
#define TESTS_BACKEND_SRC_CALL_H

#include "tests/backend/src/answer.h"
#include "tests/backend/src/backend.h"

struct answer call_service(struct request *request);

void call_open_prepare(struct request *request);
struct answer call_open(struct request *request);

struct answer call_proof(struct request *request);
struct answer call_authorization(struct request *request);
struct answer call_outcome(struct request *request);

struct answer call_offices(struct request *request);
struct answer call_cacerts(struct request *request);
struct answer call_reenroll(struct request *request);

struct answer call_heartbeat(struct request *request);

#endif
