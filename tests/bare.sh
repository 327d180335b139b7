#!/usr/bin/env bash
# Both commands of the README, the package, an installation and .ci/run on a Debian with nothing but Rust and a C compiler.
#
#   tests/bare.sh [FOLDER [LINE...]]
#
# FOLDER becomes the root of that machine; a folder of /tmp without it. LINES are run in place of all.
# Needs root, debootstrap and a network. Rust is that of this machine; DNS and certificates, too. SUITE names another release of Debian.
set -euo pipefail
root=$(realpath -m "${1:-$(mktemp -d /tmp/rprof-bare.XXXX)}")
cd "$(dirname "$0")/.."
suite=${SUITE:-bookworm}

if [[ ! -e $root/etc/debian_version ]]; then
    debootstrap --variant=minbase "$suite" "$root" http://deb.debian.org/debian
fi
mkdir -p "$root/opt/rust" "$root/src"
tar -C "$(rustc --print sysroot)" --exclude=share/doc -c . | tar -C "$root/opt/rust" -x
tar --exclude=./.git --exclude=./target -c . | tar -C "$root/src" -x
cp --remove-destination -L /etc/resolv.conf "$root/etc/resolv.conf"
echo '127.0.0.1 localhost' >"$root/etc/hosts"
mkdir -p "$root/etc/ssl/certs"
cp -L "${SSL_CERT_FILE:-/etc/ssl/certs/ca-certificates.crt}" "$root/etc/ssl/certs/of-host.crt"

mounted=()
leave() {
    for ((i = ${#mounted[@]} - 1; i >= 0; i--)); do umount "${mounted[i]}"; done
}
trap leave EXIT
for place in proc dev dev/pts; do
    mkdir -p "$root/$place"
    mount --bind "/$place" "$root/$place"
    mounted+=("$root/$place")
done

# Runs a line on the bare machine, and says how long it took.
bare() {
    local begun=$SECONDS status=0
    printf '\n== bare: %s\n' "$*" >&2
    chroot "$root" /usr/bin/env -i HOME=/root TERM=xterm-256color PATH=/opt/rust/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        SSL_CERT_FILE=/etc/ssl/certs/of-host.crt CARGO_HTTP_CAINFO=/etc/ssl/certs/of-host.crt PIP_CERT=/etc/ssl/certs/of-host.crt \
        /bin/bash -c "cd /src && $*" || status=$?
    printf '== bare: status %d after %d s: %s\n' "$status" "$((SECONDS - begun))" "$*" >&2
    return "$status"
}

if [[ $# -gt 1 ]]; then
    for line in "${@:2}"; do bare "$line"; done
    exit
fi

bare 'apt-get update -qq && apt-get install -qq --no-install-recommends gcc libc6-dev'
for program in kill git go ps python3 c++ rustup; do
    # The kill of a shell is no program.
    bare "! type -P $program"
done
# The screen opens, and is left by a key. Without a terminal around it, script makes one of no size.
bare 'cargo build --release'
bare 'set -o pipefail; { sleep 3; printf q; sleep 3; } | script -qefc "stty rows 36 cols 120; cargo run --release -- fixtures/heap.pb.gz" /dev/null >/tmp/screen; grep -q remember /tmp/screen'
bare 'cargo test'
bare '.ci/package'
bare '.ci/run'
echo "everything holds on a bare machine" >&2
