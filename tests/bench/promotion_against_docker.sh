#!/bin/bash
# Promotes four images on a loopback registry with `stackwright promote`, and with docker pull, tag, push, and compares the
# times. Usage: promotion_against_docker.sh STACKWRIGHT [MEGABYTES_PER_IMAGE, default 1000] [TIMES_FASTER, default 50]
# Needs docker, docker-registry and about six times the images' size on disk. Touches only images that it made.
set -euo pipefail
program=$(realpath "$1") size=${2:-1000} wanted=${3:-50}
work=$(mktemp -d)
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
space=stackwright-bench-$$
images=(one two three four)
name() { echo "127.0.0.1:$port/$space/$1"; }
cleanup() {
    for image in "${images[@]}"; do
        for tag in 2023.2-abc1234 2023.2-docker; do docker rmi "$(name "$image"):$tag" >/dev/null 2>&1 || true; done
    done
    [ -z "${registry:-}" ] || kill "$registry" || true
    rm -rf "$work"
}
trap cleanup EXIT

cat > "$work/registry.yml" <<END
version: 0.1
log: {level: error, accesslog: {disabled: true}}
storage: {filesystem: {rootdirectory: $work/data}}
http: {addr: 127.0.0.1:$port}
END
docker-registry serve "$work/registry.yml" > "$work/registry.log" 2>&1 &
registry=$!
mkdir -p "$work/stack/images"
{
    printf 'tag: {prefix: "2023.2"}\nall_info_cmds: {}\nimages:\n'
    for image in "${images[@]}"; do printf '  %s: {image_name: %s/%s}\n' "$image" "$space" "$image"; done
} > "$work/stack/images/spec.yml"
for image in "${images[@]}"; do
    mkdir -p "$work/stack/images/$image" "$work/files"
    printf 'FROM scratch\n' > "$work/stack/images/$image/Dockerfile"
    head -c "${size}M" /dev/urandom > "$work/files/data"
    tar -C "$work/files" -c data \
        | docker import -c "LABEL org.opencontainers.image.revision=0123456789012345678901234567890123456789" - "$(name "$image"):2023.2-abc1234" >/dev/null
    rm "$work/files/data"
    docker push -q "$(name "$image"):2023.2-abc1234" >/dev/null
    docker rmi "$(name "$image"):2023.2-abc1234" >/dev/null
done

now() { date +%s%N; }
begin=$(now)
for image in "${images[@]}"; do
    docker pull -q "$(name "$image"):2023.2-abc1234" >/dev/null
    docker tag "$(name "$image"):2023.2-abc1234" "$(name "$image"):2023.2-docker"
    docker push -q "$(name "$image"):2023.2-docker" >/dev/null
done
docker_ms=$(( ($(now) - begin) / 1000000 ))
begin=$(now)
XDG_STATE_HOME="$work/state" "$program" promote 2023.2-abc1234 -C "$work/stack" --registry "127.0.0.1:$port" --yes -q \
    --skip-gate verdict --skip-gate pages --reason benchmark > "$work/table"
ours_ms=$(( ($(now) - begin) / 1000000 ))
[ "$(grep -c ' moved$' "$work/table")" = 4 ] || { cat "$work/table"; exit 1; }
echo "4 images of $size MB: docker pull, tag, push ${docker_ms} ms; stackwright promote ${ours_ms} ms; $(( docker_ms / ours_ms )) times faster"
[ $(( docker_ms / ours_ms )) -ge "$wanted" ]
