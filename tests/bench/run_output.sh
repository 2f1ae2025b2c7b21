#!/usr/bin/env bash
# What a run costs beside a build that prints a gigabyte: the program's own processor time (user and system, without the
# processes that it started) as a share of the run's time, and its peak memory. On a real engine, `stackwright run` as a whole.
# usage: run_output.sh STACKWRIGHT [TURNS, default 3] [MEGABYTES, default 1000] [PERCENT, default 2] [KILOBYTES, default 60000]
# Needs docker with the classic builder and debian:bookworm-slim, and the output's size on disk. Touches only images that it made.
set -euo pipefail
program=$(realpath "$1") turns=${2:-3} size=${3:-1000} percent=${4:-2} memory=${5:-60000}
work=$(mktemp -d)
export XDG_STATE_HOME=$work/state # no run of ours in the history of a person
space=bench-output-$$
cleanup() {
    docker images --format '{{.Repository}}:{{.Tag}}' | { grep -E "(^|/)$space/" || true; } | xargs -r docker rmi -f >/dev/null 2>&1 || true
    rm -rf "$work"
}
trap cleanup EXIT

mkdir -p "$work/stack/images/talker"
cd "$work/stack"
printf 'tag: {prefix: "2023.2"}\nall_info_cmds: {}\nimages:\n  talker: {image_name: %s/talker, prepull: false}\n' "$space" > images/spec.yml
printf 'FROM debian:bookworm-slim\nRUN yes "  Compiling object 0123456789 of the library with its usual warnings, and linking it afterwards" | head -c %s\n' \
    "$size"000000 > images/talker/Dockerfile
git init -q -b dev .
git add -A
git -c user.name=a -c user.email=b commit -q -m 'An image that talks'

# BuildKit clips what a step prints at 2 MB: the classic builder passes the whole of it on.
docker=$(command -v docker)
mkdir "$work/bin"
cat > "$work/bin/docker" <<END
#!/bin/bash
words=()
for word in "\$@"; do [ "\$word" = --progress=plain ] || words+=("\$word"); done
[ "\$1" != build ] || { export DOCKER_BUILDKIT=0; set -- "\${words[@]}"; }
exec "$docker" "\$@"
END
chmod +x "$work/bin/docker"
export PATH="$work/bin:$PATH"

python3 - "$program" "$turns" "$size" "$percent" "$memory" "$work/out" <<'END_OF_PYTHON'
import os, shutil, subprocess, sys, time
program, turns, size, percent, memory, out = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]), int(sys.argv[5]), sys.argv[6]
tick = os.sysconf("SC_CLK_TCK")

def own(pid):
    """Seconds of processor time of this process alone; None once it has ended."""
    try:
        fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
        return None if fields[0] == "Z" else (int(fields[11]) + int(fields[12])) / tick
    except (FileNotFoundError, ProcessLookupError):
        return None

def peak(pid):
    try:
        return next((int(line.split()[1]) for line in open(f"/proc/{pid}/status") if line.startswith("VmHWM")), 0)
    except (FileNotFoundError, ProcessLookupError):
        return 0

shares, peaks = [], []
for _ in range(turns):
    shutil.rmtree(out, ignore_errors=True)
    begin = time.monotonic()
    run = subprocess.Popen([program, "run", "--all", "--no-cache", "--no-push", "--no-publish", "-q", "--output", out], stdout=subprocess.DEVNULL)
    seconds, most = 0, 0
    while (now := own(run.pid)) is not None:
        seconds, most = now, max(most, peak(run.pid))
        time.sleep(0.05)
    took = time.monotonic() - begin
    if run.wait() != 0:
        sys.exit(f"the run ended with {run.returncode}")
    log = sum(os.path.getsize(os.path.join(out, "logs", name)) for name in os.listdir(os.path.join(out, "logs")) if name.endswith(".build.log"))
    if log < min(size, 250) * 1_000_000: # of more a log keeps the head and the tail
        sys.exit(f"the log has {log} bytes only")
    shares.append(100 * seconds / took)
    peaks.append(most)
    print(f"{size} MB printed in {took:.1f} s: {seconds:.2f} s of our processor time, {shares[-1]:.2f} % of a core; peak {most} kB")
share = sorted(shares)[turns // 2]
print(f"median {share:.2f} % of a core (at most {percent:g}), peak {max(peaks)} kB (at most {memory})")
sys.exit(share > percent or max(peaks) > memory)
END_OF_PYTHON
