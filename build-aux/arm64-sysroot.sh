#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# arm64-sysroot.sh DIR: put the arm64 libraries that mmurace links with into
# DIR/tree, for a cross build on Debian.
#
# The system's apt configuration is used for the sources and keys, but state and
# cache are private to DIR, and nothing is installed: packages are unpacked.
# Does nothing if DIR/tree is complete.  Needs the network the first time; ends
# with status 77 if that, apt or dpkg is not there.

set -eu

dir=$1
packages='libbz2-1.0 libcjson-dev libcjson1 libdw-dev libdw1 libelf-dev libelf1
	liblzma5 zlib1g'

if [ -f "$dir/tree/.complete" ]; then
	exit 0
fi
if ! command -v apt-get >/dev/null || ! command -v dpkg >/dev/null; then
	echo 'arm64-sysroot.sh: no apt-get or dpkg here' >&2
	exit 77
fi

mkdir -p "$dir/state/lists/partial" "$dir/cache/archives/partial" "$dir/debs"
dir=$(cd "$dir" && pwd)
: >"$dir/status"
cat >"$dir/apt.conf" <<END
Dir::State "$dir/state";
Dir::State::status "$dir/status";
Dir::Cache "$dir/cache";
APT::Architecture "arm64";
APT::Architectures { "arm64"; };
APT::Sandbox::User "";
END
APT_CONFIG=$dir/apt.conf
export APT_CONFIG

# The names are words.
# shellcheck disable=SC2086
if ! { apt-get -qq update && cd "$dir/debs" &&
	apt-get -qq download $packages; } >"$dir/log" 2>&1; then
	echo "arm64-sysroot.sh: the arm64 libraries cannot be had:" >&2
	tail -n 3 "$dir/log" >&2
	exit 77
fi

rm -rf "$dir/tree"
for deb in "$dir"/debs/*.deb; do
	dpkg -x "$deb" "$dir/tree"
done
: >"$dir/tree/.complete"
rm -rf "$dir/state" "$dir/cache"
