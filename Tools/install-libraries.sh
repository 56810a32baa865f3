#!/bin/sh
# Installs the headers and libraries of Graphviz, cmark-gfm and SQLite, and pkg-config to find them.
set -eu

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

if command -v apt-get >/dev/null; then
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
    libgraphviz-dev libcmark-gfm-dev libcmark-gfm-extensions-dev libsqlite3-dev pkg-config
elif command -v brew >/dev/null; then
  brew install graphviz cmark-gfm sqlite pkg-config
elif command -v dnf >/dev/null; then
  as_root dnf install -y graphviz-devel cmark-gfm-devel sqlite-devel pkgconf-pkg-config
else
  echo "Install the development files of Graphviz (libgvc, libcgraph), of cmark-gfm and of SQLite, and pkg-config, then run make again." >&2
  exit 2
fi
