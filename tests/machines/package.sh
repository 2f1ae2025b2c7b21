#!/usr/bin/env bash
# Installs the two packages of build/package on a machine that has nothing else, tries them, and removes them without a trace. Run by
# machine.sh on a fresh root, online; the packages are in the kept folder, which is /src/build there. What it says goes to /tmp.
set -euo pipefail
cd /tmp
packages=/src/build/package
failed=0
check() { # WHAT CMD...: CMD must end with 0
    local what=$1
    shift
    if "$@" >check.log 2>&1; then echo "ok: $what"; else echo "FAILED: $what: $*"; tail -n 20 check.log; failed=$((failed + 1)); fi
}
# Ours and what our files could have left: not the files of the packages that ours depend on.
traces() { find / -xdev -iname '*stackwright*' -not -path '/src/*' -not -path '/proc/*' -not -path '/sys/*' -not -path '/tmp/*' \
    -not -path '/var/cache/*' -not -path '/var/log/*'; }

export DEBIAN_FRONTEND=noninteractive QT_QPA_PLATFORM=offscreen XDG_RUNTIME_DIR=/run/person
mkdir -m 700 "$XDG_RUNTIME_DIR"
apt-get update -q >/dev/null
apt-get install -yq --no-install-recommends "$packages"/stackwright_*.deb >install.log 2>&1 || { tail -n 20 install.log; echo "FAILED: the package cannot be installed"; exit 1; }
check "the console's version" stackwright --version
cp -R /usr/share/stackwright/sample /tmp/sample
git -C /tmp/sample init -q -b main
git -C /tmp/sample add -A
git -C /tmp/sample -c user.name=x -c user.email=x@localhost commit -qm "The sample"
check "the sample is right" stackwright -C /tmp/sample check
check "the sample is planned" stackwright -C /tmp/sample plan
for file in /usr/share/bash-completion/completions/stackwright /usr/share/zsh/vendor-completions/_stackwright \
    /usr/share/fish/vendor_completions.d/stackwright.fish /usr/share/stackwright/sample/images/spec.yml; do
    check "$file" test -s "$file"
done
apt-get install -yq --no-install-recommends "$packages"/stackwright-gui_*.deb >install.log 2>&1 || { tail -n 20 install.log; echo "FAILED: the desktop's package cannot be installed"; exit 1; }
check "the window's version" stackwright-gui --version
timeout 10 stackwright-gui /tmp/sample >window.log 2>&1 && ended=0 || ended=$?
check "the window opens on the sample, and says nothing" test "$ended" = 124 -a ! -s window.log
[ ! -s window.log ] || cat window.log
for file in applications/io.github.stackwright.Stackwright.desktop metainfo/io.github.stackwright.Stackwright.metainfo.xml \
    icons/hicolor/scalable/apps/io.github.stackwright.Stackwright.svg; do
    check "/usr/share/$file" test -s "/usr/share/$file"
done
apt-get purge -yq stackwright stackwright-gui >install.log 2>&1 || { tail -n 20 install.log; failed=$((failed + 1)); }
rm -rf /root/.local /root/.cache /root/.config
check "nothing is left of them" test -z "$(traces)"
traces
echo "$failed failed"
[ "$failed" -eq 0 ]
