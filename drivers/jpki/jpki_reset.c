#include "drivers/jpki/jpki_reset.h"

#include <assert.h>

enum jpki_err jpki_reset_challenge(struct jpki *jpki, unsigned char challenge[JPKI_CHALLENGE])
{
    const struct apdu apdu = {.ins = 0x84, .expect = JPKI_CHALLENGE, .repeatable = true};
    struct apdu_answer answer = {.data = challenge, .room = JPKI_CHALLENGE};
    enum jpki_err err = jpki_send(jpki, JPKI_GET_CHALLENGE, &apdu, &answer, NULL);
    return err == JPKI_OK && answer.length != JPKI_CHALLENGE ? JPKI_UNEXPECTED : err;
}

enum jpki_err jpki_reset_permit(struct jpki *jpki, enum secret_kind kind,
                                const unsigned char cryptogram[JPKI_CRYPTOGRAM])
{
    const struct apdu apdu = {
        .ins = 0x82, .p2 = 0x81, .length = JPKI_CRYPTOGRAM, .data = cryptogram};
    enum jpki_err err = jpki_send(jpki, JPKI_PERMIT, &apdu, NULL, NULL);
    return err == JPKI_OK ? jpki_select_file(jpki, jpki_secret_file(kind)) : err;
}

enum jpki_err jpki_reset_write(struct jpki *jpki, enum secret_kind kind,
                               const struct secret *wanted)
{
    assert(jpki->selected == jpki_secret_file(kind)); // so that JPKI_LOST means: it was sent
    assert(secret_length(wanted) > 0);
    const struct apdu apdu = {.ins = 0x2C,
                              .p1 = 0x02, // new reference data only, no resetting code
                              .p2 = 0x80,
                              .length = (uint8_t)secret_length(wanted),
                              .data = secret_bytes(wanted)};
    return jpki_send(jpki, JPKI_RESET, &apdu, NULL, NULL);
}
