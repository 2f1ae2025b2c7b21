#!/usr/bin/env bash
# How near a run comes to the shortest time that the order of stages allows. Stacks of four shapes (a chain, a star, a tree, a random one)
# whose layers and tests sleep are built, tested and pushed by `stackwright run --no-cache`, with two jobs and with as many as they
# can use. The bound is made of the times that the journal gives each stage: the longest chain of stages that must follow each
# other (a build after those below it, a push after the tests of everything below), and all stages together shared among the jobs.
# usage: run_order.sh STACKWRIGHT [TIMES with as many jobs as it needs, default 1.05] [TIMES with two, default 1.10]
# Needs docker, docker-registry and debian:bookworm-slim. Touches only images that it made.
set -euo pipefail
program=$(realpath "$1") free=${2:-1.05} two=${3:-1.10}
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

cat > "$work/registry.yml" <<END2
version: 0.1
log: {level: error, accesslog: {disabled: true}}
storage: {filesystem: {rootdirectory: $work/data}}
http: {addr: 127.0.0.1:$port}
END2
docker-registry serve "$work/registry.yml" > "$work/registry.log" 2>&1 &
registry=$!

cat > "$work/stack.py" <<'END2'
import os, random, sys
shape, space, folder, count = sys.argv[1], sys.argv[2], sys.argv[3], 7
dice = random.Random(shape)
parent = {"chain": lambda i: i - 1, "star": lambda i: 0, "tree": lambda i: (i - 1) // 2, "random": lambda i: dice.randrange(i)}[shape]
lines = ['tag: {prefix: "2023.2"}', "all_info_cmds: {}", "images:"]
for i in range(count):
    build, test = dice.choice([1, 2, 3, 4]), dice.choice([1, 2, 4, 6])
    on = "" if i == 0 else ", depend_on: i%d" % parent(i)
    lines.append('  i%d: {image_name: %s/i%d%s, prepull: false, test_report: exit-code, test_command: [sh, -c, "sleep %d"]}' % (i, space, i, on, test))
    os.makedirs("%s/images/i%d" % (folder, i))
    start = "FROM debian:bookworm-slim\n" if i == 0 else "ARG BASE_IMAGE\nARG BASE_TAG\nFROM ${BASE_IMAGE}:${BASE_TAG}\n"
    open("%s/images/i%d/Dockerfile" % (folder, i), "w").write(start + "RUN sleep %d; head -c 3000000 /dev/urandom >/i%d\n" % (build, i))
open(folder + "/images/spec.yml", "w").write("\n".join(lines) + "\n")
END2

cat > "$work/bound.py" <<'END2'
import json, sys
journal, jobs = sys.argv[1], int(sys.argv[2])
events = [json.loads(line) for line in open(journal)]
plan = {image["name"]: image for image in events[0]["plan"]["images"]}
took = {}
for event in events:
    if event["event"] == "stage-finished":
        took[event["image"], event["stage"]] = event["seconds"]
def below(name):
    return ([plan[name]["parent"]] if plan[name]["parent"] else []) + plan[name]["uses"]
built, tested, ended = {}, {}, {}
for name in events[0]["plan"]["order"]:
    seconds = lambda stage: took.get((name, stage), 0)
    built[name] = max([built[one] for one in below(name)], default=0) + seconds("cache") + seconds("build")
    # `tested`: its own tests and those of everything below have passed.
    tested[name] = max([tested[one] for one in below(name)] + [built[name] + seconds("test")])
    ended[name] = tested[name] + sum(seconds(stage) for stage in ("push", "integration", "page", "prune"))
chain, shared = max(ended.values()), sum(took.values()) / jobs
wall = (events[-1]["ms"] - next(event["ms"] for event in events if event["event"] == "stage-started")) / 1000
print("%.2f %.2f %.3f" % (wall, max(chain, shared), wall / max(chain, shared)))
END2

failed=0
for shape in chain star tree random; do
    mkdir "$work/$shape"
    python3 "$work/stack.py" "$shape" "$space-$shape" "$work/$shape"
    git -C "$work/$shape" init -q -b dev
    git -C "$work/$shape" add -A
    git -C "$work/$shape" -c user.name=a -c user.email=b commit -q -m 'Seven images that sleep'
    for jobs in 16 2; do
        "$program" -C "$work/$shape" run --all --no-cache --no-publish --registry "127.0.0.1:$port" --output "$work/out" --jobs "$jobs" -q \
            > "$work/run.out" 2>&1 || { cat "$work/run.out"; exit 1; }
        read -r wall bound ratio < <(python3 "$work/bound.py" "$work/out/artifacts/run.jsonl" "$jobs")
        most=$([ "$jobs" = 2 ] && echo "$two" || echo "$free")
        echo "$shape, $jobs jobs: $wall s, at least $bound s: $ratio times (at most $most)"
        [ "$(bc -l <<<"$ratio <= $most")" = 1 ] || failed=1
    done
done
exit $failed
