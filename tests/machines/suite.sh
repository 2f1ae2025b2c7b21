#!/usr/bin/env bash
# What is done on the suite's own machine (machine.sh runs it there, as process 1 of its namespaces): everything is compiled, the
# suite runs, and its engine tests once for each engine of the machine: docker with its classic image store, docker with the
# containerd store, and podman. STACKWRIGHT_ENGINES names a part of them: "classic containerd podman".
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.."
engines=${STACKWRIGHT_ENGINES:-classic containerd podman}
result=0 said=()

say() { printf '%s\n' "== $*"; }
suite() { ctest --test-dir build/release -j "$((2 * $(nproc)))" --output-on-failure --no-tests=error "$@"; }

# dockerd with the settings $1; what the daemon says is in build/dockerd-$2.log, which outlives the machine.
start_docker() {
    mkdir -p /etc/docker
    echo "$1" >/etc/docker/daemon.json
    dockerd >"build/dockerd-$2.log" 2>&1 &
    daemon=$!
    for tries in $(seq 60); do
        timeout 20 docker version >/dev/null 2>&1 && break
        [ -d /proc/$daemon ] || break
        sleep 1
    done
    timeout 20 docker version >/dev/null 2>&1 || { tail -n 5 "build/dockerd-$2.log"; return 1; }
    docker import -c 'CMD ["bash"]' build/base.tar debian:bookworm-slim >/dev/null
}

stop_docker() {
    kill -TERM "$daemon" && wait "$daemon" || true
    rm -rf /var/lib/docker/* /var/lib/containerd/* # what the next engine must not find
}

on_docker() {
    if start_docker "$2" "$1"; then
        say "engine tests on docker $(docker version --format '{{.Server.Version}}'), image store $1: $(docker info --format '{{.DriverStatus}}')"
        suite -L engine || { result=1; said+=("engine tests on docker's $1 store"); }
        local left
        left=$(docker ps -aq | wc -l)
        [ "$left" -eq 0 ] || { docker ps -a; result=1; said+=("containers that the engine tests left on docker's $1 store"); }
        stop_docker
    else
        result=1 said+=("docker with the $1 store does not start")
    fi
}

# crun takes the older control groups only where the newer ones are not mounted beside them.
control_groups_for_podman() {
    [ -d /sys/fs/cgroup/unified ] || return 0
    mkdir -p /run/control-groups
    mount --rbind /sys/fs/cgroup /run/control-groups
    umount -l /sys
    mount -t sysfs sysfs /sys
    mount -t tmpfs -o mode=755 tmpfs /sys/fs/cgroup
    local group name
    for group in /run/control-groups/*; do
        name=$(basename "$group")
        [ "$name" != unified ] || continue
        mkdir -p "/sys/fs/cgroup/$name"
        mount --rbind "$group" "/sys/fs/cgroup/$name"
    done
}

on_podman() {
    control_groups_for_podman
    podman import -q -c CMD=bash build/base.tar docker.io/library/debian:bookworm-slim >/dev/null 2>build/podman.log ||
        { tail -n 5 build/podman.log; result=1; said+=("podman cannot import the base image"); return; }
    podman run --rm docker.io/library/debian:bookworm-slim true 2>build/podman.log ||
        { say "Skipped, engine tests on podman: it can start no container on this kernel: $(tail -n 1 build/podman.log)"; return; }
    say "engine tests on podman $(podman version --format '{{.Client.Version}}')"
    STACKWRIGHT_TEST_ENGINE=podman suite -L engine || { result=1; said+=("engine tests on podman"); }
}

say "compiling on $(. /etc/os-release && echo "$PRETTY_NAME"): $(g++ --version | head -n 1), Qt $(dpkg-query -W -f '${Version}' qt6-base-dev)"
./dev build
say "the suite without its engine tests"
suite -LE 'bench|engine' || { result=1; said+=("the suite without its engine tests"); }
for engine in $engines; do
    case $engine in
        classic) on_docker classic '{"features": {"containerd-snapshotter": false}}' ;;
        containerd) on_docker containerd '{"features": {"containerd-snapshotter": true}}' ;;
        podman) on_podman ;;
    esac
done
[ $result -eq 0 ] || say "Failed: $(printf '%s; ' "${said[@]}")"
exit $result
