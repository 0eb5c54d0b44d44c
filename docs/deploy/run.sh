#!/bin/bash
# make run: a demo practice in STATE, nginx and our processes on PORT; stops all it started on Ctrl-C or SIGTERM.
# Usage: run.sh GATHER-BINARY   (environment: PORT, STATE)
# For tests: GATHER_LOOPBACK_KEY='$binary_remote_addr' applies the rate limits to loopback as well.
set -u
gather=$1
port=${PORT:-8080}
state=${STATE:-./var}
repository=$(cd "$(dirname "$0")/../.." && pwd)

fail() {
    echo "make run: $*" >&2
    exit 1
}

case $port in
'' | *[!0-9]*) fail "PORT must be a number between 1 and 65535, not '$port'." ;;
esac
[ "$port" -ge 1 ] && [ "$port" -le 65535 ] || fail "PORT must be a number between 1 and 65535, not '$port'."
# Nothing answers on loopback at a free port.
for address in 127.0.0.1 ::1; do
    if (exec 3<>"/dev/tcp/$address/$port") 2>/dev/null; then
        fail "port $port is taken by another program. Stop it, or choose another: make run PORT=8081"
    fi
done

umask 077
mkdir -p "$state" || fail "cannot make the folder $state; choose another: make run STATE=/path/to/folder"
state=$(cd "$state" && pwd)
exec 9>"$state/.lock"
flock -n 9 || fail "another make run is using $state. Stop it, or choose another folder: make run STATE=./var2"

# A Unix socket's path has at most 107 bytes.
run=$state/run
[ ${#run} -le 90 ] || run=/tmp/gather-$(id -u)-$(printf %s "$state" | cksum | cut -d' ' -f1)
mkdir -p "$run"

if [ ! -e "$state/gather.conf" ]; then
    "$gather" init --demo --port "$port" --www "$repository/www" --run "$run" "$state" || fail "the demo practice could not be made"
fi
# The practice stays; where it is reached and where its files are may have changed since.
sed -i -e "s|^url *=.*|url = http://localhost:$port|" -e "s|^www *=.*|www = $repository/www|" \
    -e "s|^public_socket *=.*|public_socket = $run/public.sock|" \
    -e "s|^staff_socket *=.*|staff_socket = $run/staff.sock|" "$state/gather.conf"

# What would be sent lies beside the practice, because it holds names in clear. A demo of an earlier version sends nothing.
mail=$state-mail
mkdir -p "$mail" && chmod 700 "$mail" || fail "cannot make the folder $mail for the mail it would send"
sends_mail=
if grep -q '^transport *= *file' "$state/gather.conf"; then
    sends_mail=yes
    sed -i "/^transport *= *file/,/^server/ s|^directory *=.*|directory = $mail|" "$state/gather.conf"
elif grep -q '^transport *= *smtp' "$state/gather.conf"; then
    sends_mail=yes
fi

nginx=$state/nginx
mkdir -p "$nginx/gather" "$state/log"
cp "$repository"/www/nginx/*.conf "$nginx/gather/"
listen="listen 127.0.0.1:$port;"
listen_default="listen 127.0.0.1:$port default_server backlog=4096;"
if [ -s /proc/net/if_inet6 ] && grep -q '^00000000000000000000000000000001' /proc/net/if_inet6; then
    listen="$listen listen [::1]:$port;"
    listen_default="$listen_default listen [::1]:$port default_server;"
fi
cache=$nginx/cache
if [ -w /dev/shm ]; then
    cache=$(mktemp -d /dev/shm/gather-XXXXXXXX) && trap 'rm -rf "$cache"' EXIT
fi
"$repository/docs/deploy/gather-error-pages" "$state/gather.conf" "$repository/www" "$state/pages" ||
    fail "the pages for bad days could not be written to $state/pages"
user=
[ "$(id -u)" != 0 ] || user="user $(id -un) $(id -gn);"
sed -e "s|@USER@|$user|" -e "s|@WORKERS@|${GATHER_WORKERS:-auto}|" -e "s|@NGINX@|$nginx|" -e "s|@CACHE@|$cache|" -e "s|@LOG@|$state/log|" \
    -e "s|@RUN@|$run|" -e "s|@STATE@|$state|" -e "s|@WWW@|$repository/www|" -e "s|@LISTEN@|$listen|" -e "s|@LISTEN_DEFAULT@|$listen_default|" \
    -e "s|@LOOPBACK_KEY@|${GATHER_LOOPBACK_KEY:-\"\"}|" "$repository/www/nginx/demo.conf.in" >"$nginx/nginx.conf"

export PATH=$PATH:/usr/sbin
names=("gather serve public" "gather serve staff" "nginx")
logs=("$state/log/public.log" "$state/log/staff.log" "$state/log/nginx.log")
if [ -n "$sends_mail" ]; then
    names+=("gather mail")
    logs+=("$state/log/mail.log")
fi
pids=()
deaths=()
stopping=

# Should this script itself be killed, what it started ends with it.
start() {
    case $1 in
    0) setpriv --pdeathsig TERM "$gather" serve public --config "$state/gather.conf" 9>&- 2>>"$state/log/public.log" & ;;
    1) setpriv --pdeathsig TERM "$gather" serve staff --config "$state/gather.conf" 9>&- 2>>"$state/log/staff.log" & ;;
    2) setpriv --pdeathsig TERM nginx -p "$nginx/" -c "$nginx/nginx.conf" -e stderr 9>&- 2>>"$state/log/nginx.log" & ;;
    3) setpriv --pdeathsig TERM "$gather" mail --config "$state/gather.conf" 9>&- 2>>"$state/log/mail.log" & ;;
    esac
    pids[$1]=$!
}

stop() {
    stopping=yes
    local pid tries
    # nginx first, so that what it has taken is still answered.
    [ -z "${pids[2]:-}" ] || kill -QUIT "${pids[2]}" 2>/dev/null
    for tries in $(seq 30); do
        [ -n "${pids[2]:-}" ] && kill -0 "${pids[2]}" 2>/dev/null || break
        sleep 0.1
    done
    for pid in "${pids[@]}"; do
        kill -TERM "$pid" 2>/dev/null
    done
    for tries in $(seq 100); do
        pid=
        for pid in "${pids[@]}"; do
            kill -0 "$pid" 2>/dev/null && break
            pid=
        done
        [ -n "$pid" ] || break
        sleep 0.1
    done
    for pid in "${pids[@]}"; do
        kill -KILL "$pid" 2>/dev/null
    done
    wait
}

explain() {
    tail -n 20 "${logs[$1]}" >&2
}

# The public process answers /healthz, the staff process its sign-in: only when both do is it running.
answers() {
    local answer
    answer=$( (exec 3<>"/dev/tcp/127.0.0.1/$port" && printf 'GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n' "$1" >&3 && timeout 2 head -n 1 <&3) 2>/dev/null)
    case $answer in
    *' 200 '*) return 0 ;;
    esac
    return 1
}

trap 'stop; exit 0' INT TERM HUP
: >"$state/log/nginx.log"
for index in "${!names[@]}"; do
    start $index
done

healthy=
for _ in $(seq 150); do
    for index in "${!names[@]}"; do
        if ! kill -0 "${pids[$index]}" 2>/dev/null; then
            explain $index
            stop
            fail "${names[$index]} did not start; what it said is above."
        fi
    done
    if answers /healthz && answers /staff/sign-in; then
        healthy=yes
        break
    fi
    sleep 0.1
done
[ -n "$healthy" ] || {
    stop
    fail "http://localhost:$port/healthz and /staff/sign-in did not both answer within 15 seconds; see $state/log."
}

echo
echo "Gather is running."
echo "  The article, the group, the form   http://localhost:$port/"
echo "  Staff                              http://localhost:$port/staff"
echo "  Sign in as (also in $state/demo-accounts.txt):"
while IFS=$'\t' read -r role username password; do
    printf '    %-10s  %-10s  %s\n' "$role" "$username" "$password"
done <"$state/demo-accounts.txt"
[ -z "$sends_mail" ] || echo "  Mail it would have sent            $mail"
echo "  Data and logs                      $state"
echo "Ctrl-C stops it."

while :; do
    wait -n -p ended "${pids[@]}"
    status=$?
    [ -z "$stopping" ] || break
    [ -n "${ended:-}" ] || continue
    for index in "${!names[@]}"; do
        [ "${pids[$index]}" = "$ended" ] || continue
        echo "${names[$index]} (process $ended) ended with status $status; starting it again."
        now=$(date +%s)
        deaths+=("$now")
        recent=0
        for at in "${deaths[@]}"; do
            [ $((now - at)) -gt 10 ] || recent=$((recent + 1))
        done
        if [ $recent -gt 50 ]; then
            explain $index
            stop
            fail "${names[$index]} keeps ending; what it said is above."
        fi
        # A start that fails at once is not tried in a tight loop.
        [ $recent -lt 5 ] || sleep 0.5
        start $index
    done
done
