#!/bin/sh
# stackwright/tiny:1 for docker, or for the engine that is named: busybox and nothing else, 2 MB. Engine tests build on it, since most
# of what a push of Debian takes is compressing Debian. Made once; the same bytes each time.
set -eu
engine=${1:-docker} image=stackwright/tiny:1
! "$engine" image inspect "$image" >/dev/null 2>&1 || exit 0
busybox=$(command -v busybox) || { echo "busybox is not installed (busybox-static)" >&2; exit 1; }
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
mkdir -p "$root/bin" "$root/etc" "$root/root" "$root/usr/bin" "$root/usr/local/bin"
mkdir -m 1777 "$root/tmp"
cp "$(readlink -f "$busybox")" "$root/bin/busybox"
for applet in $("$busybox" --list); do
    [ "$applet" = busybox ] || ln -s busybox "$root/bin/$applet"
done
ln -s /bin/env "$root/usr/bin/env"
echo 'root:x:0:0:root:/root:/bin/sh' >"$root/etc/passwd"
echo 'root:x:0:' >"$root/etc/group"
printf 'ID=tiny\nPRETTY_NAME="Busybox alone"\n' >"$root/etc/os-release"
chmod 755 "$root"
tar -C "$root" -c --sort=name --mtime=@0 --numeric-owner --owner=0 --group=0 . | "$engine" import -c 'CMD ["sh"]' - "$image" >/dev/null
