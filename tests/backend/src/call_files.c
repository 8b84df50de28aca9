// What is fetched as it is: the municipal counters. What renews a device: EST.
#include <string.h>
#include <strings.h>

#include "tests/backend/src/call.h"
#include "tests/backend/src/est.h"
#include "tests/backend/src/offices.h"

struct answer call_offices(struct request *request)
{
    struct offices offices;
    if (!offices_read(request->backend->offices, &offices))
        return answer_status(404);
    struct answer answer = {.status = 200, .etag = ""};
    strcpy(answer.etag, offices.etag);
    if (offices_known(&offices, request->if_none_match))
        answer.status = 304;
    else
        answer.body = strdup(offices.text);
    offices_free(&offices);
    return answer;
}

// RFC 7030, 4.1.3 and 4.2.3.
static struct answer certificates(X509 *certificate)
{
    struct answer answer = {.status = 200,
                            .body = est_certificates(certificate),
                            .content_type = "application/pkcs7-mime; smime-type=certs-only"};
    return answer.body ? answer : answer_status(500);
}

struct answer call_cacerts(struct request *request)
{
    const struct est_ca *ca = &request->backend->device_ca;
    return ca->certificate ? certificates(ca->certificate) : answer_status(501);
}

static bool is_pkcs10(const char *content_type)
{
    static const char form[] = "application/pkcs10";
    size_t length = sizeof form - 1;
    return content_type && strncasecmp(content_type, form, length) == 0 &&
           strchr("; ", content_type[length]);
}

static struct answer issue(const struct request *request, X509_REQ *asked)
{
    X509 *certificate = est_issue(&request->backend->device_ca, asked, request->now,
                                  request->service.device_life_s);
    struct answer answer = certificate ? certificates(certificate) : answer_status(500);
    X509_free(certificate);
    return answer;
}

struct answer call_reenroll(struct request *request)
{
    X509_REQ *asked;
    if (!request->backend->device_ca.key)
        return answer_status(501);
    if (!is_pkcs10(request->content_type))
        return answer_status(415);
    X509 *current = device_certificate(request->device_certificate);
    enum problem problem = current
                               ? est_request_read(request->body, request->length, current, &asked)
                               : PROBLEM_DEVICE_UNKNOWN;
    X509_free(current);
    if (problem != PROBLEM_NONE)
        return answer_problem(problem, 0);
    struct answer answer = issue(request, asked);
    X509_REQ_free(asked);
    return answer;
}
