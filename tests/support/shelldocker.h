// A docker and a pytest that are shell scripts, for whole runs without an engine. What they tell holds the word CANARY, for a
// test that puts a secret in its place.
#pragma once

#include <QByteArray>

namespace stackwright {

/// Knows the words that a run says to docker. An image's ID is the hash of its name; whatever is executed tells the secret.
inline const QByteArray dockerScript = R"sh(#!/bin/sh
env >> "$(dirname "$0")/environment"
idof() { case "$1" in sha256:*) printf %s "$1";; *) name=${1##*/}; printf sha256:; printf %s "${name%%:*}" | sha256sum | cut -c1-64 | tr -d '\n';; esac; }
for last; do case "$last" in --iidfile=*) idfile=${last#--iidfile=};; esac; done
case "$1" in
version) echo '{"Client":{"Version":"28.2.2","ApiVersion":"1.41"},"Server":{"Version":"20.10.24","ApiVersion":"1.41"}}';;
info) echo '{"DockerRootDir":"/nowhere","ClientInfo":{"Plugins":[]}}';;
build) cp "$last/Dockerfile" "$(dirname "$0")/built"; echo "Step 1/1 : RUN login CANARY"; echo "told CANARY"; idof "$last" > "$idfile";;
image) [ ! -e "$(dirname "$0")/gone" ] || exit 1; printf '[{"Id":"%s","Size":7}]' "$(idof "$last")";;
history) echo '{"CreatedAt":"2026-01-01T00:00:00Z","CreatedBy":"|1 KEY=CANARY /bin/sh -c true","ID":"sha256:1","Size":"7"}';;
exec) echo "Python 3 CANARY"; printf CANARY | base64;;
esac
)sh";

/// Stands for pytest: passes unless the folder holds a file called fail.
inline const QByteArray testScript = R"sh(for word; do case "$word" in --junitxml=*) report=${word#--junitxml=};; *) folder=$word;; esac; done
echo "the test says CANARY"
if [ -e "$folder/fail" ]; then
  echo '<testsuites><testsuite tests="1" failures="1" errors="0"><testcase classname="t" name="test_a[CANARY]"><failure message="no CANARY">CANARY</failure></testcase></testsuite></testsuites>' > "$report"
  exit 1
fi
echo '<testsuites><testsuite tests="1" failures="0" errors="0"><testcase classname="t" name="test_a"/></testsuite></testsuites>' > "$report"
)sh";

} // namespace stackwright
