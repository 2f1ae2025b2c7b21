#!/usr/bin/env bash
# Whole-process times and memory of `plan` beside git's own diff, on two generated repositories:
#   small: 4 images, 1,100 commits (at most 6 times git, 40 MB); large: 2,000 images, 100,000 files (at most 5 times git).
# Each figure is a median; git and the program are taken in turns, so that a busy machine is busy for both.
# usage: plan_against_git.sh STACKWRIGHT [RUNS]
set -euo pipefail
stackwright=$(readlink -f "$1")
runs=${2:-30}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The commits as a stream for git fast-import: IMAGES COMMITS FILES-PER-IMAGE
history() {
    local images=$1 commits=$2 files=$3 i n
    printf 'commit refs/heads/dev\ncommitter a <b> 1600000000 +0000\ndata 5\nfirst\n'
    printf 'M 100644 inline images/spec.yml\ndata <<END\nimages:\n'
    printf '  image-0: {image_name: example.org/o/image-0}\n'
    for ((i = 1; i < images; ++i)); do printf '  image-%d: {image_name: example.org/o/image-%d, depend_on: image-%d}\n' $i $i $((i / 8)); done
    printf 'tag: {prefix: "2023.2"}\nall_info_cmds: {}\nEND\n'
    for ((i = 0; i < images; ++i)); do
        printf 'M 100644 inline images/image-%d/Dockerfile\ndata 7\nFROM x\n\n' $i
        for ((n = 1; n < files; ++n)); do printf 'M 100644 inline images/image-%d/files/%d\ndata 2\nx\n\n' $i $n; done
    done
    for ((n = 1; n < commits; ++n)); do
        printf 'commit refs/heads/dev\ncommitter a <b> %d +0000\ndata 4\nnext\n' $((1600000000 + n))
        printf 'M 100644 inline images/image-1/Dockerfile\ndata <<END\nFROM x\nRUN echo %d\nEND\n' $n
    done
}

# In turns, the median of each: "GIT_MS PLAN_MS MEMORY_KB"
measure() {
    python3 - "$stackwright" "$runs" <<'END'
import resource, subprocess, sys, time
program, runs = sys.argv[1], int(sys.argv[2])
commands = [["git", "diff", "--name-only", "HEAD^", "HEAD"], [program, "plan"]]
times = [[], []]
for _ in range(runs):
    for command, taken in zip(commands, times):
        begin = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        taken.append((time.perf_counter() - begin) * 1000)
print(*("%.1f" % sorted(taken)[runs // 2] for taken in times), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
END
}

# NAME IMAGES COMMITS FILES-PER-IMAGE MOST-TIMES MOST-KB
compare() {
    local name=$1 repository=$work/$1 git_ms plan_ms memory ratio
    git init -q -b dev "$repository"
    history "$2" "$3" "$4" | git -C "$repository" fast-import --quiet
    git -C "$repository" reset -q --hard dev
    git -C "$repository" gc -q
    cd "$repository"
    "$stackwright" plan >/dev/null
    read -r git_ms plan_ms memory < <(measure)
    ratio=$(bc -l <<<"$plan_ms/$git_ms")
    printf '%-6s git diff %6.1f ms   plan %6.1f ms   ratio %4.1f (at most %s)   memory %d kB (at most %s)\n' "$name" "$git_ms" "$plan_ms" "$ratio" "$5" "$memory" "$6"
    [ "$(bc -l <<<"$ratio <= $5")" = 1 ] && [ "$memory" -le "$6" ] || missed=1
}

missed=0
compare small 4 1100 1 6 40000
compare large 2000 3 50 5 40000
exit $missed
