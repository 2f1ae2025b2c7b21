#!/usr/bin/env bash
# What is done on the suite's own machine (machine.sh runs it there, as process 1 of its namespaces): everything is compiled, the
# suite runs, and its engine tests once for each image store of docker: the classic one and containerd's. STACKWRIGHT_ENGINES names
# a part of them: "classic containerd". Not on podman: no engine test asks for it yet.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.."
engines=${STACKWRIGHT_ENGINES:-classic containerd}
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

say "compiling on $(. /etc/os-release && echo "$PRETTY_NAME"): $(g++ --version | head -n 1), Qt $(dpkg-query -W -f '${Version}' qt6-base-dev)"
./dev build
say "the suite without its engine tests"
suite -LE 'bench|engine' || { result=1; said+=("the suite without its engine tests"); }
for engine in $engines; do
    case $engine in
        classic) on_docker classic '{"features": {"containerd-snapshotter": false}}' ;;
        containerd) on_docker containerd '{"features": {"containerd-snapshotter": true}}' ;;
    esac
done
[ $result -eq 0 ] || say "Failed: $(printf '%s; ' "${said[@]}")"
exit $result
