#include "drivers/history/export.h"

#include <errno.h>
#include <openssl/crypto.h>
#include <string.h>

#include "drivers/base/file.h"
#include "drivers/base/log.h"
#include "drivers/history/cms.h"
#include "drivers/pki/pki.h"

const char *export_strerr(enum export_err err)
{
    static const char *const words[] = {
        [EXPORT_OK] = "ok",
        [EXPORT_REFUSED] = "the scanner refused the export",
        [EXPORT_KEY] = "the device key does not sign",
        [EXPORT_RECIPIENT] = "no operations certificate that can be encrypted to",
        [EXPORT_MEMORY] = "out of memory",
        [EXPORT_WRITE] = "the file cannot be written",
    };
    return words[err];
}

static enum export_err told(enum cms_err err)
{
    static const enum export_err ours[] = {
        [CMS_OK] = EXPORT_OK,
        [CMS_KEY] = EXPORT_KEY,
        [CMS_RECIPIENT] = EXPORT_RECIPIENT,
        [CMS_MEMORY] = EXPORT_MEMORY,
    };
    return ours[err];
}

enum export_err export_recipient(const char *path, struct export_file *der)
{
    *der = (struct export_file){0};
    BIO *file = BIO_new_file(path, "r");
    STACK_OF(X509) *all = file ? pki_read_pem(file) : NULL;
    int length = all ? i2d_X509(sk_X509_value(all, 0), &der->bytes) : 0;
    BIO_free(file);
    sk_X509_pop_free(all, X509_free);
    der->length = length > 0 ? (size_t)length : 0;
    return length > 0 ? EXPORT_OK : EXPORT_RECIPIENT;
}

enum export_err export_make(const char *text, size_t length, const struct history_kiosk *kiosk,
                            const struct history_certificate *operations, int64_t now,
                            struct export_file *file, struct scan_finding *finding)
{
    char name[HISTORY_KIOSK_MAX + 1];
    struct cms_bytes content = {(unsigned char *)(uintptr_t)text, length}, sealed = {0}, out = {0};
    *file = (struct export_file){0};
    if (!history_key_name(&kiosk->certificate, name))
        return EXPORT_KEY;
    if (!scan_text(text, length, name, finding))
        return EXPORT_REFUSED;
    enum cms_err err = cms_signed(&content, kiosk, now, &sealed);
    if (err == CMS_OK)
        err = cms_enveloped(&sealed, operations, &out);
    cms_free(&sealed);
    if (err == CMS_OK)
        *file = (struct export_file){out.bytes, out.length};
    return told(err);
}

enum export_err export_write(const struct export_file *file, const char *path)
{
    const struct file_part whole = {file->bytes, file->length};
    if (file_replace(path, &whole, 1))
        return EXPORT_OK;
    log_write(LOG_WARNING, "history", "event=export-not-written cause=\"%s\"", strerror(errno));
    return EXPORT_WRITE;
}

void export_free(struct export_file *file)
{
    OPENSSL_free(file->bytes);
    *file = (struct export_file){0};
}
