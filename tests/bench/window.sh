#!/usr/bin/env bash
# The window's figures, on the platform of the surroundings (QT_QPA_PLATFORM=offscreen, or an X server):
#   start until the names can be read, 4 and 2,000 images, beside an empty Qt window in the same run (in turns, medians);
#   ten idle seconds; a log of a million lines and one of a gigabyte opened and looked through; four processes that print
#   50,000 lines a second together while the gigabyte is open.
# usage: window.sh WINDOW_BENCH [TURNS, default 9]
set -euo pipefail
bench=$(realpath "$1") turns=${2:-9}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

stack() { # FOLDER IMAGES
    mkdir -p "$1/images"
    {
        printf 'tag: {prefix: "2023.2"}\nall_info_cmds: {}\nimages:\n  image-0: {image_name: example.org/o/image-0}\n'
        for ((i = 1; i < $2; ++i)); do printf '  image-%d: {image_name: example.org/o/image-%d, depend_on: image-%d}\n' $i $i $((i / 8)); done
    } > "$1/images/spec.yml"
    for ((i = 0; i < $2; ++i)); do mkdir "$1/images/image-$i"; echo 'FROM x' > "$1/images/image-$i/Dockerfile"; done
    git -C "$1" init -q -b dev
    git -C "$1" add -A
    git -C "$1" -c user.name=a -c user.email=b commit -q -m first
}
stack "$work/four" 4
stack "$work/many" 2000

started() { STARTED=$(date +%s%N) timeout 30 "$bench" "$@" 2>/dev/null; }
for ((turn = 0; turn < turns; ++turn)); do
    started empty >> "$work/empty"
    started start "$work/four" >> "$work/start-4"
    started start "$work/many" >> "$work/start-2000"
done
median() { sort -n "$1" | sed -n "$(((turns + 1) / 2))p"; }
printf 'names readable: empty window %s ms, 4 images %s ms (at most 200, and 3 times empty: %.1f), 2,000 images %s ms (at most 400)\n' \
    "$(median "$work/empty")" "$(median "$work/start-4")" "$(bc -l <<<"$(median "$work/start-4")/$(median "$work/empty")")" "$(median "$work/start-2000")"

"$bench" idle "$work/four" 10 2>/dev/null
python3 - "$work" <<'END'
import sys
with open(sys.argv[1] + "/million", "w") as log:
    for i in range(1_000_000):
        log.write("error: something failed at %d7\n" % i if i % 1000 == 0 else "output line %d: unpacking package-%d (1.2.%d) over (1.1.%d) ...\n" % (i, i % 7919, i % 40, i % 30))
END
for ((i = 0; i < 15; ++i)); do cat "$work/million"; done > "$work/gigabyte"
{ head -c 10000000 /dev/zero | tr '\0' x; echo; tail -1000 "$work/million"; } >> "$work/gigabyte"
"$bench" log "$work/million" 2>/dev/null
"$bench" log "$work/gigabyte" 2>/dev/null
"$bench" flood "$work/four" "$work/gigabyte" 2>/dev/null
