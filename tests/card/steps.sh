# What the scripts of foreign clients share; sourced with program, dir and port set.
# Each step leaves DIR/<step>.out (what was printed) and DIR/<step>.status (its exit status).
LIMIT_TENTHS=100 # 10 s for pcscd to see a card come or go; it looks every 0.4 s
HOME=$dir        # OpenSC may keep a cache there
export HOME
cd "$dir"

step() {
    name=$1
    shift
    status=0
    "$@" >"$name.out" 2>&1 || status=$?
    echo $status >"$name.status"
}

tell() {
    "$program" tell control "$1" >/dev/null
}

until_true() {
    tenths=0
    until "$@" >/dev/null 2>&1; do
        tenths=$((tenths + 1))
        [ $tenths -lt $LIMIT_TENTHS ] || { echo "steps.sh: waited in vain: $*" >&2; exit 1; }
        sleep 0.1
    done
}

present() {
    opensc-tool --atr
}

absent() {
    ! opensc-tool --atr
}

ended() {
    ! kill -0 "$1"
}

# exchange LINE [CARD]: takes the card out, says a line to it, and puts it or another one in
exchange() {
    tell remove
    until_true absent
    tell "$1"
    tell "insert ${2:-}"
    until_true present
}
