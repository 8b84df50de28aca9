#include "drivers/history/software.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

enum {
    PIECE = 16 * 1024, // bytes
};

static bool hash_file(FILE *file, EVP_MD_CTX *context, unsigned char hash[HISTORY_HASH])
{
    unsigned char piece[PIECE];
    size_t got = 0;
    bool good = EVP_DigestInit_ex(context, EVP_sha256(), NULL) == 1;
    while (good && (got = fread(piece, 1, sizeof piece, file)) > 0)
        good = EVP_DigestUpdate(context, piece, got) == 1;
    return good && !ferror(file) && EVP_DigestFinal_ex(context, hash, NULL) == 1;
}

void history_software_hash(unsigned char hash[HISTORY_HASH])
{
    FILE *file = fopen("/proc/self/exe", "re");
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (!file || !context || !hash_file(file, context, hash))
        memset(hash, 0, HISTORY_HASH);
    EVP_MD_CTX_free(context);
    if (file)
        fclose(file);
}
