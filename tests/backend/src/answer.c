#include "tests/backend/src/answer.h"

#include <stdio.h>
#include <stdlib.h>

struct answer answer_make(unsigned status, json_t *members)
{
    struct answer answer = {.status = status};
    if (members) {
        answer.body = json_dumps(members, JSON_COMPACT);
        json_decref(members);
    }
    return answer;
}

// The members that RFC 9457, 3.1 names. `detail` is left out: nobody would read it, and it could
// leak.
static json_t *problem_members(const char *type, const char *title, unsigned status)
{
    return json_pack("{s:s, s:s, s:i}", "type", type, "title", title, "status", (int)status);
}

struct answer answer_problem_with(enum problem problem, int retry_after_s, const char *member,
                                  const char *text)
{
    char type[80];
    snprintf(type, sizeof type, "urn:kiosk:problem:%s", problem_name(problem));
    json_t *members = problem_members(type, problem_title(problem), problem_status(problem));
    if (text)
        json_object_set_new(members, member, json_string(text));
    struct answer answer = answer_make(problem_status(problem), members);
    answer.problem = problem;
    answer.retry_after_s = retry_after_s;
    return answer;
}

struct answer answer_problem(enum problem problem, int retry_after_s)
{
    return answer_problem_with(problem, retry_after_s, NULL, NULL);
}

// about:blank means that the status says it all (RFC 9457, 4.2.1).
struct answer answer_status(unsigned status)
{
    const char *type = "about:blank", *title = "Internal Server Error";
    if (status == 404)
        title = "Not Found";
    if (status == 405)
        title = "Method Not Allowed";
    if (status == 501)
        title = "Not Implemented";
    if (status == 413 || status == 415) {
        type = "urn:kiosk:problem:malformed";
        title = status == 413 ? "The request is too large" : "The request has another form";
    }
    return answer_make(status, problem_members(type, title, status));
}

void answer_free(struct answer *answer)
{
    free(answer->body);
    answer->body = NULL;
}
