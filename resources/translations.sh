#!/bin/sh
# Brings the texts of the sources into resources/translations/*.ts, for translators (Qt Linguist); needs Qt's lupdate.
set -eu
cd "$(dirname "$0")/.."
PATH=$PATH:/usr/lib/qt6/bin
for language in "${@:-resources/translations/stackwright_de.ts}"; do
    lupdate -silent -no-obsolete -locations none -I . views model app/gui -ts "$language"
done
