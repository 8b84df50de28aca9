#!/bin/sh
# What unchanged OpenSC does with the virtual card, for opensc_test.c to judge. Runs inside reader.sh.
#   tests/card/opensc.sh VIRTUAL-CARD DIR PORT
set -eu

program=$1
dir=$2
port=$3
module=/usr/lib/$(uname -m)-linux-gnu/opensc-pkcs11.so
# shellcheck source=tests/card/steps.sh
. "$(dirname "$0")/steps.sh"

make_cards() {
    for ca in sign auth; do
        openssl req -x509 -newkey rsa:2048 -nodes -keyout $ca-ca.key -out $ca-ca.pem -days 30 \
            -subj "/C=JP/O=JPKI demo/OU=JPKI for $ca" 2>/dev/null
    done
    cas="--sign-ca-key sign-ca.key --sign-ca sign-ca.pem --auth-ca-key auth-ca.key --auth-ca auth-ca.pem"
    # shellcheck disable=SC2086 # a list of words
    "$program" make --file card $cas --export-auth auth.der --export-sign sign.der
    # shellcheck disable=SC2086
    "$program" make --file other $cas --kind other
    for key in auth sign; do
        openssl x509 -inform DER -in $key.der -noout -pubkey >$key.pub
    done
    printf 'what is signed' >data
    openssl dgst -sha256 -binary data >digest
}

# crypt NAME KEY PIN
crypt() {
    step "$1" pkcs15-crypt --sign --key "$2" --pin "$3" --sha-256 --pkcs1 \
        --signature-format openssl --input digest --output "$1.sig"
}

# pkcs11 NAME LABEL ID PIN
pkcs11() {
    step "$1" pkcs11-tool --module "$module" --token-label "$2" --login --pin "$4" --sign --id "$3" \
        --mechanism SHA256-RSA-PKCS --input-file data --output-file "$1.sig"
}

make_cards
"$program" run --file card --port "$port" --control control &
card=$!
until_true present

step name opensc-tool --name
step dump pkcs15-tool --dump
step read-auth pkcs15-tool --read-certificate 1 --output read-auth.pem
step read-sign pkcs15-tool --read-certificate 2 --verify-pin --auth-id 2 --pin ABC123 \
    --output read-sign.pem
crypt crypt-auth 1 1234
crypt crypt-sign 2 ABC123
crypt crypt-wrong 1 9999
step tries-after-wrong "$program" tell control status
pkcs11 pkcs11-auth "JPKI (User Authentication PIN)" 01 1234
pkcs11 pkcs11-sign "JPKI (Digital Signature PIN)" 02 ABC123
step tries-after-right "$program" tell control status

for sig in crypt-auth pkcs11-auth; do
    step $sig-verified openssl dgst -sha256 -verify auth.pub -signature $sig.sig data
done
for sig in crypt-sign pkcs11-sign; do
    step $sig-verified openssl dgst -sha256 -verify sign.pub -signature $sig.sig data
done

tell 'habit get-response on'
crypt crypt-61xx 1 1234
tell clear
tell 'habit chunk-6c 100'
step dump-6cxx pkcs15-tool --dump
tell clear
tell 'habit chunk 100'
step dump-chunks pkcs15-tool --dump
tell clear

daemon=$(cat /run/pcscd/pcscd.pid)
kill "$daemon"
until_true ended "$daemon"
pcscd -f -c "$dir/reader.conf.d" >pcscd-again.log 2>&1 &
until_true present
step name-again opensc-tool --name

number=0
for atr in 3BE000FF8131FE4514 3BDA13FF8131FB468012392F31C173C601C03B 3B888001000005E0B381A1007F \
    3BC5FF8131FB458073C6010000; do
    number=$((number + 1))
    exchange "atr $atr"
    step atr-$number opensc-tool --atr --name
done
exchange clear

for _ in 1 2 3; do
    crypt crypt-block 1 9999
done
step tries-blocked "$program" tell control status
step dump-blocked pkcs15-tool --dump
crypt crypt-blocked 1 1234

tell clear
exchange 'atr 3BC5FF8131FB458073C6010000' other
step other-kind opensc-tool --name
tell quit
wait $card
