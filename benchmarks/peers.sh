#!/bin/sh
# Peers of benchmarks/resolve.py, in an environment of their own: recordlinkage wants an older pandas than we have.
# Usage: benchmarks/peers.sh [FOLDER]      default: .venv-peers beside the project
set -eu
cd "$(dirname "$0")/.."
folder="${1:-.venv-peers}"
python3 -m venv "$folder"
"$folder/bin/python" -m pip install --quiet --disable-pip-version-check \
    "recordlinkage==0.16" "pandas>=2.2,<2.3" "numpy<2.3" "scikit-learn<1.8"
"$folder/bin/python" -c "import recordlinkage; print('recordlinkage', recordlinkage.__version__)"
