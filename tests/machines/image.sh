#!/usr/bin/env bash
# Tries the image of the console: every flow of engine_flows.py, with a program that is the container, started as README says.
#   image.sh IMAGE BASE      BASE: what the flows' images begin with
set -euo pipefail
here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
work=$(mktemp -d "${TMPDIR:-/tmp}/stackwright-image.XXXXXX")
trap 'rm -rf "$work"' EXIT

# What the program lends to containers of its own (tests, reports) must have one path for it and for the engine: the folder of the
# flows and the temporary one are below /tmp, which is mounted as it is. The flows' variables are handed on.
cat >"$work/stackwright" <<END
#!/bin/sh
exec docker run --rm -i --init --network host -v /var/run/docker.sock:/var/run/docker.sock -v "${TMPDIR:-/tmp}:${TMPDIR:-/tmp}" -w "\$PWD" \\
    -e TMPDIR="${TMPDIR:-/tmp}" -e XDG_STATE_HOME -e XDG_CACHE_HOME -e GIT_CONFIG_GLOBAL -e GIT_AUTHOR_NAME -e GIT_AUTHOR_EMAIL \\
    -e GIT_COMMITTER_NAME -e GIT_COMMITTER_EMAIL "$1" "\$@"
END
chmod 755 "$work/stackwright"
"$here/engine_flows.py" run "$work/stackwright" "$work/result.json" --name "the console's image" --base "$2"
