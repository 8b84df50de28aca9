#include "tests/card/src/certificate.h"

#include <openssl/bio.h>
#include <openssl/conf.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>

enum {
    NAME_RANDOM = 14, // characters of the common name that mean nothing
    SERIAL_BYTES = 8,
    VERSION_3 = 2, // RFC 5280 clause 4.1.2.1
};

// An invented person in an invented town. One digit per character says "not a substitute".
static const char HOLDER[] =
    "otherName.1 = 1.2.392.200149.8.5.5.1;FORMAT:UTF8,UTF8:見本　花子\n"
    "otherName.2 = 1.2.392.200149.8.5.5.4;FORMAT:UTF8,UTF8:%c%04d%02d%02d\n"
    "otherName.3 = 1.2.392.200149.8.5.5.3;FORMAT:UTF8,UTF8:2\n"
    "otherName.4 = 1.2.392.200149.8.5.5.5;FORMAT:UTF8,UTF8:"
    "見本県見本市見本中央区見本町大字見本字見本一丁目２３番地の４５　県営見本中央団地東三号棟１２０"
    "５号室\n"
    "otherName.5 = 1.2.392.200149.8.5.5.2;FORMAT:UTF8,UTF8:00000\n"
    "otherName.6 = 1.2.392.200149.8.5.5.6;FORMAT:UTF8,UTF8:"
    "00000000000000000000000000000000000000000000000000\n";

static const char COMMON[] = "[issuer]\nC = JP\nO = Public Certification Service (demonstration)\n"
                             "[crl]\nC = JP\nO = JPKI\n1.OU = %s\n2.OU = CRL Distribution Points\n"
                             "3.OU = Mihon-ken\nCN = Mihon-shi CRLDP\n"
                             "[point]\nfullname = dirName:crl\n"
                             "[policy]\npolicyIdentifier = %s\n"
                             "CPS.1 = \"http://www.example.jp/jpki/cps.html\"\n";

struct form {
    const char *unit, *policy, *usage;
    const char *places[2]; // L of the subject
};

static const struct form FORMS[IMAGE_WHICH_COUNT] = {
    [IMAGE_SIGN] = {"JPKI for digital signature",
                    "1.2.392.200149.8.5.1.1.10",
                    "critical,digitalSignature,nonRepudiation",
                    {"Mihon-ken", "Mihon-shi"}},
    [IMAGE_AUTH] = {"JPKI for user authentication",
                    "1.2.392.200149.8.5.1.3.30",
                    "critical,digitalSignature",
                    {NULL, NULL}},
};

static int days_of(int year, int month)
{
    static const int DAYS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return DAYS[month - 1] + (month == 2 && leap);
}

bool certificate_date_parse(const char *text, struct certificate_date *date)
{
    int end = 0;
    if (sscanf(text, "%4d-%2d-%2d%n", &date->year, &date->month, &date->day, &end) != 3 ||
        text[end] != '\0' || end != 10)
        return false;
    return date->year >= 1868 && date->month >= 1 && date->month <= 12 && date->day >= 1 &&
           date->day <= days_of(date->year, date->month);
}

// The digit before the date, which itself is Gregorian: 1 Meiji, 2 Taisho, 3 Showa, 4 Heisei,
// 5 Reiwa.
static char era(const struct certificate_date *birth)
{
    static const int FIRST_DAYS[] = {19120730, 19261225, 19890108, 20190501};
    int day = birth->year * 10000 + birth->month * 100 + birth->day;
    char digit = '1';
    for (size_t i = 0; i < sizeof FIRST_DAYS / sizeof FIRST_DAYS[0]; i++)
        digit = (char)(digit + (day >= FIRST_DAYS[i]));
    return digit;
}

static CONF *configuration(const struct certificate_order *order)
{
    const struct form *form = &FORMS[order->which];
    const struct certificate_date *birth = &order->birth;
    BIO *text = BIO_new(BIO_s_mem());
    CONF *conf = NCONF_new(NULL);
    long line;
    bool fine = text != NULL && conf != NULL &&
                BIO_printf(text, COMMON, form->unit, form->policy) > 0 &&
                BIO_printf(text, "[holder]\n") > 0;
    if (fine && order->which == IMAGE_SIGN)
        fine = BIO_printf(text, HOLDER, era(birth), birth->year, birth->month, birth->day) > 0;
    fine = fine && NCONF_load_bio(conf, text, &line) == 1;
    BIO_free(text);
    if (fine)
        return conf;
    NCONF_free(conf);
    return NULL;
}

static bool extend(X509 *certificate, X509V3_CTX *context, CONF *conf, int nid, const char *value)
{
    X509_EXTENSION *extension = X509V3_EXT_nconf_nid(conf, context, nid, value);
    bool fine = extension != NULL && X509_add_ext(certificate, extension, -1) == 1;
    X509_EXTENSION_free(extension);
    return fine;
}

static bool extend_access(X509 *certificate, X509V3_CTX *context, CONF *conf, const char *url)
{
    char value[512];
    if (url == NULL)
        return true;
    int length = snprintf(value, sizeof value, "OCSP;URI:%s", url);
    return length < (int)sizeof value && extend(certificate, context, conf, NID_info_access, value);
}

static bool extend_all(X509 *certificate, const struct certificate_order *order, CONF *conf)
{
    const struct form *form = &FORMS[order->which];
    bool sign = order->which == IMAGE_SIGN;
    X509V3_CTX context;
    X509V3_set_ctx(&context, order->ca, certificate, NULL, NULL, 0);
    X509V3_set_nconf(&context, conf);
    return extend(certificate, &context, conf, NID_key_usage, form->usage) &&
           (sign || extend(certificate, &context, conf, NID_ext_key_usage, "clientAuth")) &&
           (!sign || extend(certificate, &context, conf, NID_subject_alt_name, "@holder")) &&
           extend(certificate, &context, conf, NID_certificate_policies, "critical,@policy") &&
           extend(certificate, &context, conf, NID_issuer_alt_name, "dirName:issuer") &&
           extend(certificate, &context, conf, NID_crl_distribution_points, "point") &&
           extend_access(certificate, &context, conf, order->ocsp_url) &&
           extend(certificate, &context, conf, NID_authority_key_identifier,
                  "keyid,issuer:always") &&
           extend(certificate, &context, conf, NID_subject_key_identifier, "hash");
}

static bool add_name(X509_NAME *name, const char *type, const char *value)
{
    return value == NULL ||
           X509_NAME_add_entry_by_txt(name, type, MBSTRING_UTF8, (const unsigned char *)value, -1,
                                      -1, 0) == 1;
}

// A common name that tells nothing, closed by a town's code that does not exist.
static bool name_subject(X509 *certificate, const struct form *form)
{
    static const char ALPHABET[] = "0123456789ABCDEFGHIJKLMNOPQRSTUV";
    uint8_t random[NAME_RANDOM];
    char common[NAME_RANDOM + sizeof "00000003A"];
    if (RAND_bytes(random, sizeof random) != 1)
        return false;
    for (size_t i = 0; i < sizeof random; i++)
        common[i] = ALPHABET[random[i] % (sizeof ALPHABET - 1)];
    strcpy(common + NAME_RANDOM, "00000003A");
    X509_NAME *name = X509_get_subject_name(certificate);
    return add_name(name, "C", "JP") && add_name(name, "L", form->places[0]) &&
           add_name(name, "L", form->places[1]) && add_name(name, "CN", common);
}

static bool number(X509 *certificate)
{
    uint8_t bytes[SERIAL_BYTES];
    if (RAND_bytes(bytes, sizeof bytes) != 1)
        return false;
    bytes[0] = (bytes[0] & 0x7F) | 0x40; // positive and always of the same length
    BIGNUM *value = BN_bin2bn(bytes, sizeof bytes, NULL);
    bool fine =
        value != NULL && BN_to_ASN1_INTEGER(value, X509_get_serialNumber(certificate)) != NULL;
    BN_free(value);
    return fine;
}

static bool fill(X509 *certificate, const struct certificate_order *order)
{
    return X509_set_version(certificate, VERSION_3) == 1 && number(certificate) &&
           name_subject(certificate, &FORMS[order->which]) &&
           X509_set_issuer_name(certificate, X509_get_subject_name(order->ca)) == 1 &&
           ASN1_TIME_set(X509_getm_notBefore(certificate), order->not_before) != NULL &&
           ASN1_TIME_set(X509_getm_notAfter(certificate), order->not_after) != NULL &&
           X509_set_pubkey(certificate, order->key) == 1;
}

X509 *certificate_issue(const struct certificate_order *order)
{
    CONF *conf = configuration(order);
    X509 *certificate = X509_new();
    if (conf == NULL || certificate == NULL || !fill(certificate, order) ||
        !extend_all(certificate, order, conf) ||
        X509_sign(certificate, order->ca_key, EVP_sha256()) == 0) {
        X509_free(certificate);
        certificate = NULL;
    }
    NCONF_free(conf);
    return certificate;
}
