#!/usr/bin/env bash
# Whole-process times and memory of `plan` beside git's own diff, on two generated repositories:
#   small: 4 images, 1,100 commits (at most 6 times git, 40 MB); large: 2,000 images, 100,000 files (at most 5 times git).
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

# milliseconds a run, the median
median() {
    local n start
    for ((n = 0; n < runs; ++n)); do
        start=$(date +%s%N)
        "$@" >/dev/null
        echo $((($(date +%s%N) - start) / 1000))
    done | sort -n | sed -n "$(((runs + 1) / 2))p"
}

compare() {
    local name=$1 repository=$work/$1 git_us plan_us memory
    git init -q -b dev "$repository"
    history "$2" "$3" "$4" | git -C "$repository" fast-import --quiet
    git -C "$repository" reset -q --hard dev
    git -C "$repository" gc -q
    cd "$repository"
    "$stackwright" plan >/dev/null
    git_us=$(median git diff --name-only 'HEAD^' HEAD)
    plan_us=$(median "$stackwright" plan)
    memory=$(python3 -c 'import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL); print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)' "$stackwright" plan)
    printf '%-6s git diff %6.1f ms   plan %6.1f ms   ratio %4.1f   memory %d kB\n' "$name" "$(bc -l <<<"$git_us/1000")" "$(bc -l <<<"$plan_us/1000")" \
        "$(bc -l <<<"$plan_us/$git_us")" "$memory"
}

compare small 4 1100 1
compare large 2000 3 50
