#!/usr/bin/env bash
# What a run costs beside docker itself: ten images whose Dockerfiles do nothing, built, pushed and documented by
# `stackwright run --jobs 1 --no-cache`, and then by a shell loop of exactly the docker commands that the run gave (a recording
# docker on PATH writes them down). In turns; a run and the loop after it are compared, since a machine's speed changes in
# minutes by more than what is measured. The median of the turns is at most TIMES. Then one run with --jobs 2, of which the
# journal tells how long two images were worked on at once.
# usage: run_overhead.sh STACKWRIGHT [TURNS, default 5] [TIMES, default 1.15]
# Needs docker, docker-registry and debian:bookworm-slim. Touches only images that it made.
set -euo pipefail
program=$(realpath "$1") turns=${2:-5} most=${3:-1.15}
work=$(mktemp -d)
export XDG_STATE_HOME=$work/state # no run of ours in the history of a person
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
space=bench-$$
cleanup() {
    docker images --format '{{.Repository}}:{{.Tag}}' | { grep -E "(^|/)$space/" || true; } | xargs -r docker rmi -f >/dev/null 2>&1 || true
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

# A root, and nine images in three rows below it.
mkdir -p "$work/stack/images"
cd "$work/stack"
{
    printf 'tag: {prefix: "2023.2"}\nall_info_cmds: {}\nimages:\n  i0: {image_name: %s/i0, prepull: false}\n' "$space"
    for i in 1 2 3 4 5 6 7 8 9; do printf '  i%d: {image_name: %s/i%d, depend_on: i%d, prepull: false}\n' $i "$space" $i $(((i - 1) / 3)); done
} > images/spec.yml
for i in 0 1 2 3 4 5 6 7 8 9; do
    mkdir "images/i$i"
    if [ $i = 0 ]; then echo 'FROM debian:bookworm-slim'; else printf 'ARG BASE_IMAGE\nARG BASE_TAG\nFROM ${BASE_IMAGE}:${BASE_TAG}\n'; fi > "images/i$i/Dockerfile"
done
git init -q -b dev .
git add -A
git -c user.name=a -c user.email=b commit -q -m 'Ten images that do nothing'

run() {
    "$program" run --all --no-cache --no-publish --registry "127.0.0.1:$port" --output "$work/out" -q "$@" > "$work/run.out" 2>&1 \
        || { cat "$work/run.out"; exit 1; }
}
# Where there are several clients the program takes the one with the best builder: that one is recorded.
run --jobs 1
docker=$(sed -nE 's/^\$ ([^ ]+) build .*/\1/p' "$work"/out/logs/*i0*.build.log | head -1)
mkdir "$work/record"
cat > "$work/record/docker" <<END
#!/bin/bash
case \$1 in build|buildx|image|inspect|push|pull|tag|create|start|exec|run|rm|history)
    printf -v line 'DOCKER_BUILDKIT=%q ' "\${DOCKER_BUILDKIT:-}"
    printf -v words '%q ' "$docker" "\$@"
    echo "\$line\$words" >> "$work/commands" ;; # in one piece: the run asks some questions at once
esac
exec "$docker" "\$@"
END
chmod +x "$work/record/docker"

# The run's own folders are gone afterwards: the loop builds from the stack, and what the run had written goes to a file of ours.
PATH="$work/record:$PATH" run --jobs 1
{
    echo 'set -e' # a loop that fails is quick and says nothing
    sed -E "s# (--iidfile[= ])[^ ]*# \\1$work/iid#; s#[^ =]*/tree/images/#$work/stack/images/#g; s#\$# >/dev/null 2>\\&1#" "$work/commands"
} > "$work/loop.sh"
echo "$(wc -l < "$work/commands") docker commands: $(awk '{print $3}' "$work/commands" | sort | uniq -c | sed 's/^ *//' | paste -sd, | sed 's/,/, /g')"

milliseconds() {
    local begin
    begin=$(date +%s%N)
    "$@"
    echo $((($(date +%s%N) - begin) / 1000000))
}
for ((turn = 0; turn < turns; ++turn)); do
    milliseconds run --jobs 1 >> "$work/ours"
    milliseconds bash "$work/loop.sh" >> "$work/shell"
done
median() { sort -n "$1" | sed -n "$(((turns + 1) / 2))p"; }
paste "$work/ours" "$work/shell" | awk '{printf "%.3f\n", $1 / $2}' > "$work/ratios"
ours=$(median "$work/ours") shell=$(median "$work/shell") times=$(median "$work/ratios")
printf 'ten images: run %d ms, the same docker commands in a shell loop %d ms (medians); a run takes %.2f times its loop (median of %s; at most %s)\n' \
    "$ours" "$shell" "$times" "$(sort -n "$work/ratios" | paste -sd' ')" "$most"

two=$(milliseconds run --jobs 2)
python3 - "$work/out/artifacts/run.jsonl" "$two" "$ours" <<'END'
import json, sys
spans = {}
for line in open(sys.argv[1]):
    event = json.loads(line)
    if event.get("stage") and event.get("image"):
        first, last = spans.get(event["image"], (event["ms"], event["ms"]))
        spans[event["image"]] = (min(first, event["ms"]), max(last, event["ms"]))
edges = sorted([(begin, 1) for begin, _ in spans.values()] + [(end, -1) for _, end in spans.values()])
busy, at, doubled, total = 0, edges[0][0], 0, 0
for moment, change in edges:
    doubled += (moment - at) * (busy >= 2)
    total += (moment - at) * (busy >= 1)
    busy, at = busy + change, moment
print("--jobs 2: %s ms (--jobs 1: %s ms); two images at once for %d of %d ms, %d%%" % (sys.argv[2], sys.argv[3], doubled, total, 100 * doubled / total))
END
[ "$(bc -l <<<"$times <= $most")" = 1 ]
