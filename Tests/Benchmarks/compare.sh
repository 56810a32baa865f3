#!/usr/bin/env bash
# Measures `groundplan check` side by side with `ruff analyze graph` on one tree, in one run:
# medians of five, warm disk cache, and the peak memory of each.
#
#   make bench TREE=/path/to/a/python/tree
#
# Without TREE, the standard library of python3 is read. Needs hyperfine and GNU time; ruff is
# installed into .build/peers from PyPI.
set -euo pipefail
cd "$(dirname "$0")/../.."

tree=${1:-$(python3 -c 'import os; print(os.path.dirname(os.__file__))')}
groundplan=$PWD/.build/release/groundplan
ruff=$PWD/.build/peers/bin/ruff

command -v hyperfine >/dev/null || {
  echo "Install hyperfine (apt-get install hyperfine), then run make bench again." >&2
  exit 2
}
if [ ! -x "$ruff" ]; then
  python3 -m venv .build/peers
  .build/peers/bin/pip install --quiet ruff==0.17.5
fi

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
cd "$tree"
files=$(find . -name '*.py' -type f | wc -l)
bytes=$(find . -name '*.py' -type f -printf '%s\n' | awk '{ sum += $1 } END { print sum }')
echo "$tree: $files files, $bytes bytes; $(nproc) cores; $("$ruff" --version)"

hyperfine --warmup 2 --runs 5 --ignore-failure --export-json "$results/times.json" \
  --command-name "groundplan check" "'$groundplan' check . --quiet --fail-on never" \
  --command-name "ruff analyze graph" "'$ruff' analyze graph ."

for command in "$groundplan check . --quiet --fail-on never" "$ruff analyze graph ."; do
  # shellcheck disable=SC2086
  /usr/bin/time -f %M -o "$results/memory" $command >"$results/output" 2>&1 || true
  echo "peak memory: $(($(tail -n 1 "$results/memory") / 1024)) MiB, $command"
done

"$OLDPWD/.build/release/replacing" .

python3 - "$results/times.json" <<'EOF'
import json
import sys

ours, theirs = json.load(open(sys.argv[1]))["results"]
print(f"median wall: {ours['median']:.3f} s and {theirs['median']:.3f} s,"
      f" a ratio of {ours['median'] / theirs['median']:.2f}")
EOF
