#include "firmware/card/card_testing.h"

#include <string.h>

#include "drivers/base/log.h"
#include "drivers/jpki/jpki_authority.h"
#include "drivers/jpki/jpki_read.h"
#include "firmware/card/card_weak.h"

enum jpki_err card_testing_read(struct card_visit *visit, struct card_testing_der *der)
{
    return jpki_read_certificate(&visit->jpki, SECRET_AUTH, der->bytes, sizeof der->bytes,
                                 &der->length);
}

// What the authority's certificate says of itself is proved by the card's own.
enum jpki_err card_testing_find(struct card_visit *visit, struct card_testing_der *own, bool *found)
{
    struct card_testing_der authority;
    *found = false;
    enum jpki_err err = jpki_read_authority(&visit->jpki, authority.bytes, sizeof authority.bytes,
                                            &authority.length);
    if (err != JPKI_OK ||
        !jpki_authority_is_told(visit->settings->test_ca, authority.bytes, authority.length))
        return err;
    err = card_testing_read(visit, own);
    *found = err == JPKI_OK &&
             jpki_authority_issued(authority.bytes, authority.length, own->bytes, own->length);
    return err;
}

// ---- a test visit -------------------------------------------------------------------------------

static const char *secret_of(const struct card_settings *settings, enum secret_kind kind)
{
    return kind == SECRET_SIGN ? settings->test_password : settings->test_pin;
}

static bool is_well_formed(const char *text, enum secret_kind kind)
{
    struct secret *secret = text ? secret_new() : NULL;
    bool good =
        secret && secret_set(secret, text, strlen(text)) && card_weak_well_formed(kind, secret);
    secret_free(&secret);
    return good;
}

bool card_testing_is_set_up(const struct card_settings *settings)
{
    return settings->test_ca && is_well_formed(settings->test_password, SECRET_SIGN) &&
           is_well_formed(settings->test_pin, SECRET_AUTH);
}

enum jpki_err card_testing_admit(struct card_visit *visit, uint8_t *kind)
{
    struct card_testing_der own;
    bool found;
    enum jpki_err err = card_testing_find(visit, &own, &found);
    *kind = found ? CARD_KIND_MY_NUMBER : CARD_KIND_NO_TEST;
    return err == JPKI_LOST || found ? err : JPKI_OK; // one without that file is none either
}

bool card_testing_secret(const struct card_visit *visit, enum secret_kind kind,
                         struct secret *secret)
{
    const char *text = secret_of(visit->settings, kind);
    return text && secret_set(secret, text, strlen(text));
}

static enum jpki_err prove_test_card(struct card_visit *visit, enum secret_kind kind)
{
    struct card_testing_der own;
    bool found;
    int left = 0;
    enum jpki_err err = card_testing_find(visit, &own, &found);
    if (err == JPKI_OK && found)
        err = jpki_tries(&visit->jpki, kind, &left);
    bool good = err == JPKI_OK && found && left == jpki_tries_max(kind);
    if (!good)
        log_write(LOG_WARNING, "card", "event=not-verified found=%d tries=%d", found, left);
    return good || err == JPKI_LOST ? err : JPKI_UNEXPECTED;
}

enum jpki_err card_testing_verify(struct card_visit *visit, enum secret_kind kind,
                                  const struct secret *secret, int *tries)
{
    enum jpki_err err = visit->test ? prove_test_card(visit, kind) : JPKI_OK;
    return err == JPKI_OK ? jpki_verify(&visit->jpki, kind, secret, tries) : err;
}
