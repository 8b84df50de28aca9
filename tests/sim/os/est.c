// In place of drivers/est where it needs a device's key, which only runs with technicians have, and
// what a new certificate is worth. The linker turns the calls to here (ld(1), --wrap).
#include "drivers/est/est.h"

#include <stdlib.h>
#include <string.h>

#include "tests/sim/renewal.h"
#include "tests/sim/technician.h"

enum est_err __real_est_authorities_read(struct est_authorities **authorities, const char *text,
                                         size_t length, const struct est_device *device);
enum est_err __real_est_request(const struct est_device *device, char **text);
enum est_err __wrap_est_authorities_read(struct est_authorities **authorities, const char *text,
                                         size_t length, const struct est_device *device);
enum est_err __wrap_est_request(const struct est_device *device, char **text);
enum est_err __wrap_est_renewed(const struct est_authorities *authorities, const char *text,
                                size_t length, const struct est_device *device, int64_t now,
                                struct est_certificate *renewed);
void __wrap_est_certificate_free(struct est_certificate *certificate);

enum est_err __wrap_est_authorities_read(struct est_authorities **authorities, const char *text,
                                         size_t length, const struct est_device *device)
{
    if (technician_is_used())
        return __real_est_authorities_read(authorities, text, length, device);
    *authorities = NULL;
    return EST_OK;
}

enum est_err __wrap_est_request(const struct est_device *device, char **text)
{
    if (technician_is_used())
        return __real_est_request(device, text);
    *text = strdup("request");
    return *text ? EST_OK : EST_NO_MEMORY;
}

enum est_err __wrap_est_renewed(const struct est_authorities *authorities, const char *text,
                                size_t length, const struct est_device *device, int64_t now,
                                struct est_certificate *renewed)
{
    (void)authorities, (void)device, (void)now;
    char pem[RENEWAL_TEXT];
    *renewed = (struct est_certificate){0};
    renewal_read(text, length, pem);
    if (pem[0] == '\0')
        return EST_OTHER_KEY;
    renewed->pem = strdup(pem);
    renewed->length = strlen(pem);
    return renewed->pem ? EST_OK : EST_NO_MEMORY;
}

void __wrap_est_certificate_free(struct est_certificate *certificate)
{
    free(certificate->pem);
    *certificate = (struct est_certificate){0};
}
