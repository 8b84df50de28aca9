// What this folder's files share of certificates, and nobody else: OpenSSL's types end here.
#ifndef DRIVERS_PIV_PIV_INSIDE_H
#define DRIVERS_PIV_PIV_INSIDE_H

#include <openssl/x509.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "drivers/piv/piv_trust.h"

// PIV_PROOF_RSA_2048 or PIV_PROOF_P_256 by the certificate's key, 0 for any other.
uint8_t piv_x509_algorithm(const X509 *certificate);

// Fills in whose it says it is. False when the serial number is not one of RFC 5280, 4.1.2.2
// (positive, at most 20 octets), or the end of the validity is no time.
bool piv_x509_describe(const X509 *certificate, struct piv_trust_technician *technician);

// Judges issuer, validity and revocation (RFC 5280, clause 6), and nothing else: the chain to the
// maintenance CA, and the lists.
enum piv_trust piv_chain_judge(const struct piv_trust_rules *rules, X509 *certificate, time_t now);

#endif
