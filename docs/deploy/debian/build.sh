#!/bin/bash
# A Debian package of what make install installs. Usage: build.sh MAKE VERSION BUILD-FOLDER
set -eu
make=$1 version=$2 build=$(realpath "$3")
cd "$(dirname "$0")/../../.."
here=docs/deploy/debian
architecture=$(dpkg --print-architecture)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
stage=$work/stage

umask 022
"$make" --no-print-directory -s BUILD="$build" DESTDIR="$stage" PREFIX=/usr install
strip --strip-unneeded "$stage/usr/bin/gather"
gzip -9n "$stage"/usr/share/man/man?/*.[0-9]
install -m 0644 LICENSE "$stage/usr/share/doc/gather/copyright"
# What an interrupted request of the operator's editor left is no part of it.
find "$stage" -name '*~' -delete

# dpkg-shlibdeps wants a source tree around it.
mkdir -p "$work/source/debian"
printf 'Source: gather\n\nPackage: gather\nArchitecture: any\n' >"$work/source/debian/control"
libraries=$(cd "$work/source" && dpkg-shlibdeps -O -e"$stage/usr/bin/gather" 2>/dev/null | sed -n 's/^shlibs:Depends=//p')
[ -n "$libraries" ] || { echo "deb: dpkg-shlibdeps found no libraries" >&2; exit 1; }

mkdir -p "$stage/DEBIAN"
sed -e "s|@VERSION@|$version|" -e "s|@ARCHITECTURE@|$architecture|" -e "s|@LIBRARIES@|$libraries|" \
    -e "s|@SIZE@|$(du -sk --exclude=DEBIAN "$stage" | cut -f1)|" "$here/control.in" >"$stage/DEBIAN/control"
for script in postinst prerm postrm; do install -m 0755 "$here/$script" "$stage/DEBIAN/$script"; done
(cd "$stage" && find etc -type f -printf '/%p\n' | sort) >"$stage/DEBIAN/conffiles"
(cd "$stage" && find usr -type f -print0 | sort -z | xargs -0 md5sum) >"$stage/DEBIAN/md5sums"
package=$build/gather_${version}_$architecture.deb
dpkg-deb --build --root-owner-group "$stage" "$package" >/dev/null
echo "$package"
