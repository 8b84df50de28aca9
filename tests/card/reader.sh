#!/bin/sh
# Runs a command beside a private pcscd that has one reader, vsmartcard's vpcd, on PORT and PORT+1.
#   tests/card/reader.sh [-n] DIR PORT COMMAND [ARGUMENT...]
#     -n    in a network of its own, where every port is free and nobody else can plug a card in
# DIR keeps pcscd's configuration and its log. Needs no root. Everything that was started inside is
# ended with the command, whose exit status is passed on.
set -eu

READY_TENTHS=200 # 20 s for pcscd to listen; takes 0.2 s, more on a busy machine

usage() {
    echo "usage: reader.sh [-n] DIR PORT COMMAND [ARGUMENT...]" >&2
    exit 2
}

listens() {
    hex=$(printf '%04X' "$1")
    grep -q "^ *[0-9]*: [0-9A-F]*:$hex 00000000:0000 0A" /proc/net/tcp
}

configure() {
    mkdir -p "$1/reader.conf.d"
    cat >"$1/reader.conf.d/virtual" <<END
FRIENDLYNAME "Virtual PCD"
DEVICENAME   /dev/null:0x$(printf '%04X' "$2")
LIBPATH      /usr/lib/pcsc/drivers/serial/libifdvpcd.so
CHANNELID    0x$(printf '%04X' "$2")
END
}

# This runs as process 1 of the namespace: when it ends, the kernel ends all the others.
inside() {
    network=$1
    dir=$2
    port=$3
    shift 3
    [ "$network" = shared ] || ip link set lo up
    mount -t tmpfs -o mode=755 tmpfs /run
    mkdir /run/pcscd
    configure "$dir" "$port"
    pcscd -f -c "$dir/reader.conf.d" >"$dir/pcscd.log" 2>&1 &
    daemon=$!
    tenths=0
    until [ -S /run/pcscd/pcscd.comm ] && listens "$port" && listens $((port + 1)); do
        tenths=$((tenths + 1))
        if [ $tenths -ge $READY_TENTHS ] || ! kill -0 $daemon 2>/dev/null; then
            echo "reader.sh: pcscd did not start; see $dir/pcscd.log" >&2
            exit 3
        fi
        sleep 0.1
    done
    status=0
    "$@" || status=$?
    exit $status
}

if [ "${1:-}" = --inside ]; then
    shift
    inside "$@"
fi

network=shared flags=-Urmpf
if [ "${1:-}" = -n ]; then
    network=own flags=-Urmnpf
    shift
fi
[ $# -ge 3 ] || usage
mkdir -p "$1"
dir=$(cd "$1" && pwd)
shift
exec unshare $flags --mount-proc --kill-child "$(readlink -f "$0")" --inside $network "$dir" "$@"
