#!/usr/bin/env bash
# What is done on the suite's own machine (machine.sh runs it there, as process 1 of its namespaces). Everything is compiled as users
# get it; many files at a time take less time than each by itself. Then come the parts that STACKWRIGHT_PARTS names:
#   suite        what needs no engine
#   unit         of that, what needs no registry and no window either
#   classic      the engine tests on docker's classic image store
#   containerd   the same on containerd's image store
#   package      the two packages of it, and what lintian says of them
#   flows        what the program does on the engines that STACKWRIGHT_FLOWS names, flow by flow (flows.sh); results in build/engines
# All but the last if none is named.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.."
parts=${STACKWRIGHT_PARTS:-suite classic containerd package}
result=0 said=() times=()

say() { printf '%s\n' "== $*"; }
suite() { ctest --test-dir build/release -j "$((2 * $(nproc)))" --output-on-failure --no-tests=error "$@"; }

timed() { # WHAT CMD...
    local what=$1 begun=$SECONDS
    shift
    "$@" || { result=1; said+=("$what"); }
    times+=("$what $((SECONDS - begun)) s")
}

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
    tests/support/tiny-image.sh
}

stop_docker() {
    kill -TERM "$daemon" && wait "$daemon" || true
    rm -rf /var/lib/docker/* /var/lib/containerd/* # what the next engine must not find
}

engine_tests() { # STORE SETTINGS
    # What a kernel or the outer machine forbids is no fault of what is tested: said, and gone on.
    start_docker "$2" "$1" || { say "Skipped, engine tests on the $1 store: docker does not start here, see above"; return 0; }
    local failed=0 left
    say "engine tests on docker $(docker version --format '{{.Server.Version}}'), image store $1: $(docker info --format '{{.DriverStatus}}')"
    suite -L engine || failed=1
    left=$(docker ps -aq | wc -l)
    [ "$left" -eq 0 ] || { echo "containers that the engine tests left:"; docker ps -a; failed=1; }
    stop_docker
    return $failed
}

say "compiling on $(. /etc/os-release && echo "$PRETTY_NAME"): $(g++ --version | head -n 1), Qt $(dpkg-query -W -f '${Version}' qt6-base-dev)"
begun=$SECONDS
werror=OFF
[ -z "${STACKWRIGHT_WERROR:-}" ] || werror=ON
cmake --preset release -DSTACKWRIGHT_WERROR=$werror >build/configure-release.log 2>&1 || { tail -n 20 build/configure-release.log; exit 1; }
targets=()
[ "$parts" != flows ] || targets=(--target stackwright)
cmake --build build/release -j "$(nproc)" "${targets[@]}" -- -k 0 # every error of a compiler that is seldom used, at once
times+=("compiling $((SECONDS - begun)) s")
for part in $parts; do
    say "$part"
    case $part in
        suite) timed "the suite without its engine tests" suite -LE 'bench|engine' ;;
        unit) timed "unit tests" suite -L unit ;;
        classic) timed "engine tests on the classic store" engine_tests classic '{"features": {"containerd-snapshotter": false}}' ;;
        containerd) timed "engine tests on containerd's store" engine_tests containerd '{"features": {"containerd-snapshotter": true}}' ;;
        package) timed "packages" ./dev package ;;
        flows)
            rm -rf build/engines
            read -ra engines <<<"${STACKWRIGHT_FLOWS:-}"
            timed "flows" tests/machines/flows.sh build/release/bin/stackwright build/engines "${engines[@]}" ;;
        *) say "$part: no such part"; exit 2 ;;
    esac
done
say "Times: $(printf '%s; ' "${times[@]}")"
[ $result -eq 0 ] || say "Failed: $(printf '%s; ' "${said[@]}")"
exit $result
