#!/bin/sh
# Copies the SBOM of the runtime (link.sh) into a folder, beside that of the jars of an image. On machines that make no
# images there is none.
#
# take-sbom.sh FOLDER
set -eu
sbom=$(dirname -- "$0")/target/sbom/davit-runtime.cdx.json
mkdir -p "$1"
[ ! -e "$sbom" ] || cp "$sbom" "$1"
