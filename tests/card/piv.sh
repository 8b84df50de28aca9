#!/bin/sh
# What unchanged yubico-piv-tool and OpenSC do with a technician's card, for piv_clients_test.c to
# judge. Runs inside reader.sh.
#   tests/card/piv.sh VIRTUAL-CARD DIR PORT
set -eu

program=$1
dir=$2
port=$3
here=$(cd "$(dirname "$0")" && pwd)
module=/usr/lib/$(uname -m)-linux-gnu/opensc-pkcs11.so
# shellcheck source=tests/card/steps.sh
. "$(dirname "$0")/steps.sh"

make_cards() {
    "$here/maintenance" . issue rsa --rsa
    "$here/maintenance" . issue ec
    for key in rsa ec; do
        openssl x509 -in $key.crt -outform DER -out $key.der
        openssl x509 -in $key.crt -noout -pubkey >$key.pub
        "$program" make --file $key --piv $key.pem
    done
    "$program" make --file copy --piv ec.crt
    openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 >>wrong.both 2>/dev/null
    cat ec.crt >>wrong.both
    "$program" make --file wrong --piv wrong.both
    "$program" make --file long --piv ec.pem --piv-pin 12345678 --piv-tries 1
    "$program" make --file resident --sign-ca-key ca.key --sign-ca ca.crt --auth-ca-key ca.key --auth-ca ca.crt
    "$program" make --file beside --piv rsa.pem --sign-ca-key ca.key --sign-ca ca.crt --auth-ca-key ca.key \
        --auth-ca ca.crt
    printf 'what is signed' >data
    printf 'another text' >other
    openssl dgst -sha256 -binary data >digest
}

# yubico NAME ARGUMENTS
yubico() {
    name=$1
    shift
    step "$name" yubico-piv-tool --reader Virtual "$@"
}

# yubico_signs NAME PIN ALGORITHM DATA
yubico_signs() {
    yubico "$1" --slot 9a --action verify-pin --pin "$2" --sign --algorithm "$3" --hash SHA256 \
        --input "$4" --output "$1.sig"
}

# pkcs11 NAME MECHANISM INPUT
pkcs11() {
    step "$1" pkcs11-tool --module "$module" --login --pin 123456 --sign --id 01 --mechanism "$2" \
        --input-file "$3" --output-file "$1.sig" --signature-format openssl
}

# verified NAME KEY DATA
verified() {
    step "$1-verified" openssl dgst -sha256 -verify "$2.pub" -signature "$1.sig" "$3"
}

make_cards
"$program" run --file rsa --port "$port" --control control &
card=$!
until_true present

for key in rsa ec; do
    algorithm=RSA2048 mechanism=SHA256-RSA-PKCS input=data
    [ $key = rsa ] || {
        exchange clear ec
        algorithm=ECCP256 mechanism=ECDSA input=digest
    }
    step $key-name opensc-tool --name
    step $key-piv-name piv-tool --name
    step $key-dump pkcs15-tool --dump
    step $key-read pkcs15-tool --read-certificate 01 --output $key-read.pem
    pkcs11 $key-pkcs11 $mechanism $input
    verified $key-pkcs11 $key data
    yubico $key-yubico-read --slot 9a --action read-certificate --output $key-yubico-read.pem
    yubico $key-yubico-pin --action verify-pin --pin 123456
    yubico $key-yubico-test --slot 9a --action verify-pin --pin 123456 --action test-signature --input $key.crt
    yubico_signs $key-yubico 123456 $algorithm data
    verified $key-yubico $key data
    tell 'habit get-response on'
    yubico_signs $key-61xx 123456 $algorithm data
    verified $key-61xx $key data
    tell clear
done

yubico pin-wrong --action verify-pin --pin 999999
step tries-after-wrong "$program" tell control status
yubico pin-right --action verify-pin --pin 123456
step tries-after-right "$program" tell control status

tell 'habit piv-replay on'
yubico_signs replay 123456 ECCP256 other
verified replay ec other
tell clear

exchange clear copy
yubico copy-read --slot 9a --action read-certificate --output copy-read.pem
yubico_signs copy 123456 ECCP256 data
exchange clear wrong
yubico_signs wrong 123456 ECCP256 data
verified wrong ec data

exchange clear long
yubico long-right --action verify-pin --pin 12345678
for _ in 1 2 3; do
    yubico long-wrong --action verify-pin --pin 123456
done
step tries-blocked "$program" tell control status
yubico long-blocked --action verify-pin --pin 12345678

exchange clear beside
step beside-jpki opensc-tool --card-driver jpki --name
step beside-piv opensc-tool --card-driver PIV-II --name
yubico beside-yubico --slot 9a --action read-certificate --output beside.pem
exchange clear resident
yubico resident --slot 9a --action read-certificate
step resident-piv opensc-tool --card-driver PIV-II --name
tell quit
wait $card
