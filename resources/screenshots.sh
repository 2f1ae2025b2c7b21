#!/bin/sh
# Pictures of the real window for README and docs: a sample run, light and dark, into resources/screenshots/.
# usage: resources/screenshots.sh [BUILD_DIR]   (needs Xvfb and python3)
set -eu
cd "$(dirname "$0")/.."
program=$PWD/${1:-build/release}/bin/stackwright-gui
work=$(mktemp -d)
display=:$((90 + $$ % 100))
Xvfb "$display" -screen 0 3840x2160x24 >/dev/null 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null; rm -rf "$work"' EXIT
sleep 1
export DISPLAY="$display" XDG_CONFIG_HOME="$work/config" XDG_RUNTIME_DIR="$work" QT_QPA_PLATFORM=xcb
mkdir -p resources/screenshots
for how in failed running passed; do python3 resources/samplerun.py "$work/$how" "$how"; done
picture() {
    name=$1 how=$2
    shift 2
    "$program" --screenshot "resources/screenshots/$name.png" --size 1280x800 "$@" "$work/$how/artifacts/run.jsonl"
}
picture stack passed --theme light --image datahub-base-notebook
picture log failed --theme dark --page log --image datascience-notebook
