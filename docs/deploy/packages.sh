#!/bin/sh
# Installs the Debian packages named as arguments that are missing, as root or through sudo, and says so.
# Usage: packages.sh "what they are for" package...
# Nothing that is installed is removed for them: apt then refuses.
# "package=command" is not missing when the command is there, from wherever it came.
set -eu
purpose=$1
shift
missing=
PATH=$PATH:/usr/sbin:/sbin
for package; do
    case $package in
    *=*) ! command -v "${package#*=}" >/dev/null || continue ;;
    esac
    package=${package%%=*}
    status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$status" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
    as_root=
elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
    as_root=sudo
else
    echo "Missing Debian packages ($purpose), and neither root nor sudo to install them with. Type, as root:" >&2
    echo "  apt-get update && apt-get install --no-install-recommends$missing" >&2
    exit 1
fi

echo "Installing with apt ($purpose):$missing"
# Debian starts a server it installs. Ours is started by make run, so nothing else is to take a port.
policy=/usr/sbin/policy-rc.d
made_policy=
if [ ! -e $policy ]; then
    printf '#!/bin/sh\nexit 101\n' | $as_root tee $policy >/dev/null
    $as_root chmod 755 $policy
    made_policy=yes
fi
finish() {
    [ -z "$made_policy" ] || $as_root rm -f $policy
}
trap finish EXIT
$as_root apt-get update -qq
# shellcheck disable=SC2086
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends --no-remove $missing
