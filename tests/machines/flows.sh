#!/usr/bin/env bash
# What Stackwright does on each engine of the suite's own machine (machine.sh runs it there), flow by flow, for docs/engines.md:
#
#   flows.sh PROGRAM RESULTS ENGINE...   One RESULTS/ENGINE.json each. ENGINE:
#     steps                docker with its classic builder: a client of docker 23 or newer from which buildx has been taken away
#     buildkit             docker with the BuildKit that is built into docker 20.10 to 22
#     classic, containerd  docker with buildx, on docker's own image store and on containerd's
#     farm                 docker, and a builder elsewhere (--builder)
#     podman
#
# Ends with 1 unless every flow of every engine does what it should.
set -uo pipefail
here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
program=$1 results=$2
shift 2
result=0
mkdir -p "$results"

wait_for() { # SECONDS CMD...
    local until=$(($(date +%s) + $1))
    shift
    until timeout 20 "$@" >/dev/null 2>&1; do [ "$(date +%s)" -lt "$until" ] || return 1; sleep 0.3; done
}

start_docker() { # STORE
    mkdir -p /etc/docker
    case $1 in
        classic) echo '{"features": {"containerd-snapshotter": false}}' ;;
        containerd) echo '{"features": {"containerd-snapshotter": true}}' ;;
        *) echo '{}' ;;
    esac >/etc/docker/daemon.json
    dockerd >"$results/dockerd-$1.log" 2>&1 &
    daemon=$!
    wait_for 60 docker version || { tail -n 5 "$results/dockerd-$1.log"; return 1; }
}

stop_docker() {
    kill -TERM "$daemon" && wait "$daemon"
    rm -rf /var/lib/docker/* /var/lib/containerd/*
}

# A second dockerd with BuildKit, reached as a builder elsewhere. It does without iptables and has a bridge of its own, so that
# the first one keeps what it has made.
start_farm() {
    local own=/var/lib/containers/farm
    mkdir -p $own /etc/docker
    ip link add farm0 type bridge && ip addr add 10.213.7.1/24 dev farm0 && ip link set farm0 up
    echo '{"features": {"containerd-snapshotter": true}}' >$own/daemon.json
    dockerd --config-file $own/daemon.json --data-root $own/data --exec-root /run/farm --pidfile /run/farm.pid --host unix:///run/farm.sock \
        --bridge farm0 --iptables=false --ip6tables=false --ip-masq=false >"$results/dockerd-farm.log" 2>&1 &
    farm=$!
    wait_for 60 docker --host unix:///run/farm.sock version || { tail -n 5 "$results/dockerd-farm.log"; return 1; }
    import_base docker --host unix:///run/farm.sock
    "$here/grpc_proxy.py" /run/farm.sock 9713 &
    proxy=$!
    wait_for 20 docker buildx create --name farm --driver remote tcp://127.0.0.1:9713
    wait_for 60 docker buildx inspect farm
}

stop_farm() {
    docker buildx rm farm >/dev/null 2>&1
    kill "$proxy"
    kill -TERM "$farm" && wait "$farm"
    ip link delete farm0
    rm -rf /var/lib/containers/farm 2>/dev/null || true # what its builds had mounted goes with the machine
}

# The base of the flows, in an engine that is no docker of the default address, too.
import_base() { # CLIENT...
    local root
    root=$(mktemp -d)
    mkdir -p "$root/bin" "$root/tmp" "$root/etc"
    cp /bin/busybox "$root/bin/"
    for applet in $(/bin/busybox --list); do [ "$applet" = busybox ] || ln -s busybox "$root/bin/$applet"; done
    tar -C "$root" --owner=0 --group=0 --mtime=@0 -c . | "$@" import - localhost/stackwright-flows:base >/dev/null
    rm -rf "$root"
}

# crun takes pure cgroup v1 or v2, and no limit that is higher than this process may give.
fit_podman() {
    umount -l /sys/fs/cgroup/unified 2>/dev/null
    local processes
    processes=$(ulimit -Hu)
    [ "$processes" != unlimited ] || processes=-1
    mkdir -p /etc/containers/containers.conf.d
    printf '[containers]\ndefault_ulimits = ["nofile=%s:%s", "nproc=%s:%s"]\n' "$(ulimit -Hn)" "$(ulimit -Hn)" "$processes" "$processes" \
        >/etc/containers/containers.conf.d/flows.conf
}

flows() { # NAME TITLE [OPTIONS]
    local name=$1 title=$2
    shift 2
    echo "== $name: $title"
    python3 "$here/engine_flows.py" run "$program" "$results/$name.json" --name "$title" "$@" || result=1
}

for engine; do
    case $engine in
        steps)
            plugin=$(find /usr/lib*/docker/cli-plugins -name docker-buildx | head -n 1)
            mv "$plugin" /tmp/docker-buildx # this root is thrown away; a run that is ended here does no harm
            if start_docker steps; then flows steps "docker's classic builder"; stop_docker; else result=1; fi
            mv /tmp/docker-buildx "$plugin" ;;
        buildkit) if start_docker buildkit; then flows buildkit "docker's BuildKit"; stop_docker; else result=1; fi ;;
        classic) if start_docker classic; then flows classic "buildx, docker's store"; stop_docker; else result=1; fi ;;
        containerd) if start_docker containerd; then flows containerd "buildx, containerd's store"; stop_docker; else result=1; fi ;;
        farm)
            if start_docker classic && start_farm; then
                import_base docker
                flows farm "a builder elsewhere" --builder farm --base localhost/stackwright-flows:base
                stop_farm; stop_docker
            else result=1; fi ;;
        podman) fit_podman; flows podman podman --engine podman ;;
        *) echo "no such engine: $engine" >&2; exit 2 ;;
    esac
done
exit $result
