#!/usr/bin/env bash
# The window's figures, on the platform of the surroundings (QT_QPA_PLATFORM=offscreen, or an X server), each beside its
# limit; ends with 1 where one is missed:
#   start until the names can be read, 4 and 2,000 images, beside an empty Qt window in the same run (in turns; the least of
#   each counts, for what is more is the machine's);
#   ten idle seconds, a look by git, an edit; a log of a million lines and one of a gigabyte with a line of ten megabytes in
#   it, opened and looked through; four processes that print 50,000 lines a second together while the gigabyte is open.
# Where others use the machine (its load is above its cores), the clock says nothing: processor time is judged, and that is said.
# TRACES=FOLDER: a trace of each of them, every event with its start and duration, for chrome://tracing or ui.perfetto.dev.
# usage: window.sh WINDOW_BENCH [TURNS, default 9]
set -euo pipefail
bench=$(realpath "$1") turns=${2:-9}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
missed=0
read -r load _ < /proc/loadavg
export BUSY=0
if (($(bc <<<"$load > $(nproc)"))); then BUSY=1; fi
echo "$(nproc) cores, load $load: judged by $([ $BUSY = 1 ] && echo 'processor time' || echo 'the clock')"

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
    echo '# more' >> "$1/images/image-0/Dockerfile"
    git -C "$1" -c user.name=a -c user.email=b commit -q -a -m second # as in life: the last commit is a small one
}
stack "$work/four" 4
stack "$work/many" 2000

[ -z "${TRACES:-}" ] || mkdir -p "$TRACES"
trace() { [ -z "${TRACES:-}" ] || printf '%s\n' --trace "$TRACES/$1.json"; } # NAME
started() { STARTED=$(date +%s%N) timeout 60 "$bench" "$@" 2>/dev/null; }
for ((turn = 0; turn < turns; ++turn)); do
    started empty >> "$work/empty"
    started start "$work/four" >> "$work/start-4"
    started start "$work/many" >> "$work/start-2000"
done
column=$((BUSY + 1)) # milliseconds by the clock, of processor
least() { cut -d' ' -f$column "$1" | sort -n | head -1; }
median() { cut -d' ' -f1 "$1" | sort -n | sed -n "$(((turns + 1) / 2))p"; }
judge() { # WHAT FIGURE UNIT MOST
    if (($(bc <<<"$2 > $4"))); then missed=1 word=MISSED; else word='ok    '; fi
    echo "$word $1: $2 $3 (at most $4)"
}
if [ -n "${TRACES:-}" ]; then # beside what is judged: recording takes its time
    mapfile -t words < <(trace start-4)
    started "${words[@]}" start "$work/four" > /dev/null
    mapfile -t words < <(trace start-2000)
    started "${words[@]}" start "$work/many" > /dev/null
fi
empty=$(least "$work/empty") four=$(least "$work/start-4") many=$(least "$work/start-2000")
echo "       names readable, medians by the clock: empty window $(median "$work/empty") ms, 4 images $(median "$work/start-4") ms, 2,000 images $(median "$work/start-2000") ms"
judge 'names of 4 images readable' "$four" ms 200
judge "... in empty windows (each $empty ms)" "$(bc -l <<<"scale=2; $four / $empty")" times 3
judge 'names of 2,000 images readable' "$many" ms 400

run() { # NAME WORD...
    local words
    mapfile -t words < <(trace "$1")
    "$bench" "${words[@]}" "${@:2}" 2>/dev/null || missed=1
}
run idle idle "$work/four" 10
python3 - "$work" <<'END'
import sys
with open(sys.argv[1] + "/million", "w") as log:
    for i in range(1_000_000):
        log.write("error: something failed at %d7\n" % i if i % 1000 == 0 else "output line %d: unpacking package-%d (1.2.%d) over (1.1.%d) ...\n" % (i, i % 7919, i % 40, i % 30))
END
for ((i = 0; i < 15; ++i)); do cat "$work/million"; done > "$work/gigabyte"
{ head -c 10000000 /dev/zero | tr '\0' x; echo; tail -1000 "$work/million"; } >> "$work/gigabyte"
run million log "$work/million"
run gigabyte log "$work/gigabyte"
run flood flood "$work/four" "$work/gigabyte"
exit $missed
