#include "tests/backend/src/device.h"

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

#define COLUMNS "id, suspended, firmware, view, outbox_depth, seen"

// RFC 3986, 2.1. In place: the result is never longer. False on a broken escape.
static bool percent_decode(char *text)
{
    char *out = text;
    for (const char *in = text; *in != '\0'; in++) {
        unsigned char byte = (unsigned char)*in;
        if (byte == '%') {
            char digits[3] = {in[1], in[1] ? in[2] : '\0', '\0'};
            if (!bytes_from_hex(digits, &byte, 1))
                return false;
            in += 2;
        }
        *out++ = (char)byte;
    }
    *out = '\0';
    return true;
}

// Only characters that are safe in a log line and in a path. A name with a 0 inside is refused by
// its length.
static bool common_name(X509 *certificate, char id[RESET_DEVICE])
{
    static const char allowed[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
    int length = X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, id,
                                           RESET_DEVICE);
    return length > 0 && strlen(id) == (size_t)length && strspn(id, allowed) == (size_t)length;
}

X509 *device_certificate(const char *header)
{
    char *pem = header ? strdup(header) : NULL;
    BIO *bio = pem && percent_decode(pem) ? BIO_new_mem_buf(pem, -1) : NULL;
    X509 *certificate = bio ? PEM_read_bio_X509(bio, NULL, NULL, NULL) : NULL;
    BIO_free(bio);
    free(pem);
    return certificate;
}

bool device_identify(const char *header, char id[RESET_DEVICE])
{
    X509 *certificate = device_certificate(header);
    bool known = certificate && common_name(certificate, id);
    X509_free(certificate);
    return known;
}

static void read_device(sqlite3_stmt *query, struct device *device)
{
    store_column_text(query, 0, device->id, sizeof device->id);
    device->suspended = sqlite3_column_int(query, 1) != 0;
    store_column_text(query, 2, device->firmware, sizeof device->firmware);
    store_column_text(query, 3, device->view, sizeof device->view);
    device->outbox_depth = sqlite3_column_int64(query, 4);
    device->seen = sqlite3_column_int64(query, 5);
}

void device_meet(struct store *store, const char *id, struct device *device)
{
    store_run(store, "INSERT OR IGNORE INTO devices(id) VALUES(?)", STORE_VALUES(store_text(id)));
    sqlite3_stmt *query = store_query(store, "SELECT " COLUMNS " FROM devices WHERE id = ?",
                                      STORE_VALUES(store_text(id)));
    memset(device, 0, sizeof *device);
    if (store_next(store, query))
        read_device(query, device);
    store_done(query);
}

void device_suspend(struct store *store, const char *id, bool suspended)
{
    store_run(store,
              "INSERT INTO devices(id, suspended) VALUES(?, ?)"
              " ON CONFLICT(id) DO UPDATE SET suspended = excluded.suspended",
              STORE_VALUES(store_text(id), store_number(suspended)));
}

void device_heartbeat(struct store *store, const struct device *device)
{
    store_run(store,
              "UPDATE devices SET firmware = ?, view = ?, outbox_depth = ?, seen = ? WHERE id = ?",
              STORE_VALUES(store_text(device->firmware), store_text(device->view),
                           store_number(device->outbox_depth), store_number(device->seen),
                           store_text(device->id)));
}

void device_each(struct store *store, void (*visit)(const struct device *device, void *context),
                 void *context)
{
    struct device device;
    sqlite3_stmt *query =
        store_query(store, "SELECT " COLUMNS " FROM devices ORDER BY id", STORE_NO_VALUES);
    while (store_next(store, query)) {
        read_device(query, &device);
        visit(&device, context);
    }
    store_done(query);
}
