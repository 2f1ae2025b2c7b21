#!/usr/bin/env bash
# Other machines for the suite: a release of Debian in a folder, and namespaces in which it is a machine of its own.
# It needs root, debootstrap and a kernel with overlayfs. Nothing of this machine is changed but the two folders it is given.
#
#   machine.sh root FOLDER RELEASE KEY CMD...   makes the root FOLDER, unless it is there and was made with the same KEY: debootstrap (or
#                                               a copy of what that made before, in bare-RELEASE beside FOLDER), then CMD in it, with
#                                               the network, and the source tree (read only) at /src
#   machine.sh run ROOT WORK KEEP CMD...        runs CMD in a throw-away copy of ROOT, with a network and processes of its own: what CMD
#                                               starts ends with it. The source tree is at /src, read only; /src/build is the folder KEEP.
#                                               WORK holds what is thrown away.
#   machine.sh online ROOT WORK KEEP CMD...     the same with this machine's network, for CMD that installs packages
#
# A step that cannot be done here (no right to mount, no overlayfs) ends with 3 and a line that says why.
set -euo pipefail
here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
source_tree=$(readlink -f "$here/../..")
export PATH=$PATH:/usr/sbin:/sbin

cannot() { echo "$*" >&2; exit 3; }

# The process dies with this script, however that ends, and takes all processes of its namespaces along.
own_namespaces() { setpriv --pdeathsig KILL unshare --mount --propagation private --pid --fork --kill-child --ipc --uts "$@"; }

# What programs expect below the root $1: /proc, devices and empty folders for what lasts no longer than they do.
mount_basics() {
    mount -t proc proc "$1/proc"
    mount --rbind /dev "$1/dev"
    mount -t tmpfs -o mode=1777 tmpfs "$1/dev/shm" 2>/dev/null || true
    mount -t tmpfs -o mode=1777 tmpfs "$1/tmp"
    mount -t tmpfs -o mode=755 tmpfs "$1/run"
}

# The source tree at $1/src, read only, with the folder $2 in the place of its build/.
mount_source() {
    mkdir -p "$1/src" "$2" "$source_tree/build"
    mount --bind "$source_tree" "$1/src"
    mount --bind "$2" "$1/src/build"
    mount -o remount,ro,bind "$1/src"
}

# --- a root -----------------------------------------------------------------------------------------------------------

command_root() {
    local folder=$1 release=$2 key=$3 bare
    shift 3
    bare=$(dirname "$folder")/bare-$release
    [ "$(cat "$folder/.made-with" 2>/dev/null)" != "$release $key" ] || return 0
    command -v debootstrap >/dev/null || cannot "debootstrap is not installed"
    mkdir -p "$(dirname "$folder")"
    exec 9>"$folder.lock" # two runs of the suite make it once, and nobody takes it away from a machine that runs on it
    flock 9
    [ "$(cat "$folder/.made-with" 2>/dev/null)" != "$release $key" ] || return 0 # made while this one waited
    rm -rf "$folder" "$folder".part
    if [ "$folder" = "$bare" ]; then
        make_bare "$folder.part" "$release"
    else
        "$here/machine.sh" root "$bare" "$release" bare 9>&-
        cp -a "$bare" "$folder.part"
        rm "$folder.part/.made-with"
    fi
    if [ $# -gt 0 ]; then
        own_namespaces "$here/machine.sh" inside-root "$folder.part" "$@" 9>&- || cannot "$* failed in $folder: its packages could not be installed"
    fi
    rm -rf "$folder.part"/var/cache/apt/* "$folder.part"/var/lib/apt/lists/*
    echo "$release $key" >"$folder.part/.made-with"
    mv "$folder.part" "$folder"
}

make_bare() {
    local folder=$1 release=$2
    local keyring=/usr/share/keyrings/debian-archive-keyring.gpg
    debootstrap --variant=minbase ${keyring:+$([ ! -f $keyring ] || echo "--keyring=$keyring")} "$release" "$folder" \
        ${STACKWRIGHT_DEBIAN_MIRROR:+"$STACKWRIGHT_DEBIAN_MIRROR"} || cannot "debootstrap could not make a root of Debian $release"
    printf '#!/bin/sh\nexit 101\n' >"$folder/usr/sbin/policy-rc.d" # packages must not start their services
    chmod 755 "$folder/usr/sbin/policy-rc.d"
    # Ten thousand small files that will be made anew if the power fails: not worth waiting for the disk.
    echo force-unsafe-io >"$folder/etc/dpkg/dpkg.cfg.d/no-sync"
}

inside_root() {
    local root=$1
    shift
    mount_basics "$root"
    mount_source "$root" "$(mktemp -d -p "$root/tmp")"
    cp -L /etc/resolv.conf "$root/etc/resolv.conf" 2>/dev/null || true
    exec chroot "$root" /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
        DEBIAN_FRONTEND=noninteractive ${http_proxy:+http_proxy="$http_proxy"} "$@"
}

# --- a machine --------------------------------------------------------------------------------------------------------

command_run() {
    local network=$1 root=$2 work=$3 keep=$4 result=0
    shift 4
    mkdir -p "$work" "$keep"
    work=$(readlink -f "$work") keep=$(readlink -f "$keep")
    rm -rf "$work/upper" "$work/work" "$work/top" "$work/data"
    mkdir -p "$work/upper" "$work/work" "$work/top" "$work/data"
    local namespaces=()
    [ "$network" = online ] || namespaces=(--net)
    exec 9>"$root.lock"
    flock -s 9
    own_namespaces "${namespaces[@]}" "$here/machine.sh" inside "$network" "$root" "$work" "$keep" "$@" || result=$?
    rm -rf "$work"
    return $result
}

inside() {
    local network=$1 root=$2 work=$3 keep=$4 top=$3/top engine
    shift 4
    mount -t overlay overlay -o "lowerdir=$root,upperdir=$work/upper,workdir=$work/work" "$top" ||
        cannot "an overlay of $root cannot be mounted in $work"
    mount_basics "$top"
    mount_source "$top" "$keep"
    # Engines keep images in overlays, and an overlay does not lie on another: their data goes to the ordinary file system.
    for engine in docker containerd containers; do
        mkdir -p "$work/data/$engine" "$top/var/lib/$engine"
        mount --bind "$work/data/$engine" "$top/var/lib/$engine"
    done
    # What is compiled is compiled in /src whatever tree that is: the cache of the compiler serves all trees.
    if [ -x "$root/usr/bin/ccache" ]; then
        mkdir -p "$root.ccache" "$top/root/.cache/ccache"
        mount --bind "$root.ccache" "$top/root/.cache/ccache"
        export CCACHE_MAXSIZE=2G
    fi
    mount --rbind /sys "$top/sys"
    hostname machine
    echo "127.0.0.1 localhost machine" >"$top/etc/hosts"
    if [ "$network" = online ]; then
        cp -L /etc/resolv.conf "$top/etc/resolv.conf"
    else
        : >"$top/etc/resolv.conf"
        ip link set lo up
    fi
    mkdir -p "$top/.old"
    cd "$top"
    pivot_root . .old
    exec /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 TERM=dumb \
        STACKWRIGHT_WERROR="${STACKWRIGHT_WERROR:-}" STACKWRIGHT_PARTS="${STACKWRIGHT_PARTS:-}" \
        STACKWRIGHT_FLOWS="${STACKWRIGHT_FLOWS:-}" CCACHE_SLOPPINESS="${CCACHE_SLOPPINESS:-}" CCACHE_MAXSIZE="${CCACHE_MAXSIZE:-}" /bin/bash -c 'umount -l /.old && cd /src && "$@"; exit $?' machine "$@"
}

main() { # a function, so that an edit of this file does not reach a shell that reads it
    case ${1:-} in
        root) shift; command_root "$@" ;;
        run) command_run "$@" ;;
        online) command_run "$@" ;;
        inside-root) shift; inside_root "$@" ;;
        inside) shift; inside "$@" ;;
        *) sed -n '2,14s/^# \{0,1\}//p' "$here/machine.sh" >&2; exit 2 ;;
    esac
}
main "$@"; exit
