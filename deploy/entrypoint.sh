#!/bin/sh
# Writes what nginx.conf includes, from the environment, then becomes nginx (or the command given).
#
#   PORT             where to listen (8080)
#   MODEL_BASE_URL   the bucket: an http(s) URL, or a path relative to the page (models/)
#   BASE_PATH        the path that the page is under, with a slash at both ends (/)
#   ISOLATION        on or off: cross-origin isolation, without which the page has no threads (on)
#   LOG_FORMAT       off, or json: a line for each request on standard output, without addresses (off)
#   COUNTS           on or off: anonymous counts from the page, a line for each visit on standard output (off)
#   STATUS_PORT      where nginx tells this machine (127.0.0.1) alone how many connections there are: /status (nowhere)
#   INKLING_RUN      a writable folder, the only one needed (/tmp/inkling)
set -eu
export LC_ALL=C # so that [A-Z] below means these 26 letters

die() {
  echo "inkling: $*" >&2
  exit 64
}

app=$(cd "$(dirname "$0")/.." && pwd)
PORT=${PORT:-8080}
MODEL_BASE_URL=${MODEL_BASE_URL:-models/}
BASE_PATH=${BASE_PATH:-/}
ISOLATION=${ISOLATION:-on}
LOG_FORMAT=${LOG_FORMAT:-off}
COUNTS=${COUNTS:-off}
STATUS_PORT=${STATUS_PORT:-}
INKLING_RUN=${INKLING_RUN:-/tmp/inkling}

must_be_port() {
  case $2 in
    '' | *[!0-9]* | ??????*) die "$1 must be a number from 1 to 65535, not '$2'" ;;
  esac
  if [ "$2" -lt 1 ] || [ "$2" -gt 65535 ]; then die "$1 must be a number from 1 to 65535, not '$2'"; fi
}
must_be_port PORT "$PORT"
if [ -n "$STATUS_PORT" ]; then must_be_port STATUS_PORT "$STATUS_PORT"; fi

# The value lands in JSON, in an nginx file and in a header: only letters that mean nothing special in any of them.
case $MODEL_BASE_URL in
  *[!A-Za-z0-9._~%:/-]*)
    die "MODEL_BASE_URL may hold only letters, digits and . _ ~ % : / - (no quotes, spaces, ; or ?): '$MODEL_BASE_URL'" ;;
  http://* | https://*)
    rest=${MODEL_BASE_URL#*://}
    authority=${rest%%/*}
    host=${authority%%:*}
    port=${authority#"$host"}
    case $host in
      '' | *[!A-Za-z0-9.-]*) die "MODEL_BASE_URL has no valid host: '$MODEL_BASE_URL'" ;;
    esac
    case $port in
      '') ;;
      : | :*[!0-9]*) die "MODEL_BASE_URL has no valid port: '$MODEL_BASE_URL'" ;;
    esac
    origin=" ${MODEL_BASE_URL%%://*}://$authority" ;;
  *:* | //*)
    die "MODEL_BASE_URL must be an http(s) URL or a path relative to the page: '$MODEL_BASE_URL'" ;;
  *)
    origin= ;;
esac
bucket=${MODEL_BASE_URL%/}/

# It lands in a regular expression.
case $BASE_PATH in
  *[!A-Za-z0-9_/-]* | *//* | [!/]* | *[!/])
    die "BASE_PATH must begin and end with /, with letters, digits, - and _ between: '$BASE_PATH'" ;;
esac

case $ISOLATION in
  on | off) ;;
  *) die "ISOLATION must be on or off, not '$ISOLATION'" ;;
esac

# nginx opens it anew, which a socket does not allow.
must_have_output() {
  (: >>/dev/stdout) 2>/dev/null || die "$1 needs a standard output that can be opened: a pipe, a file or a terminal"
}

case $LOG_FORMAT in
  off) access_log='access_log off;' ;;
  json)
    must_have_output LOG_FORMAT=json
    access_log='access_log /dev/stdout json;' ;;
  *) die "LOG_FORMAT must be off or json, not '$LOG_FORMAT'" ;;
esac

case $COUNTS in
  off) ;;
  on) must_have_output COUNTS=on ;;
  *) die "COUNTS must be on or off, not '$COUNTS'" ;;
esac

run=$INKLING_RUN/run
mkdir -p "$run" || die "INKLING_RUN must be a writable folder: '$INKLING_RUN'"
cp "$app/nginx.conf" "$INKLING_RUN/nginx.conf"
ln -sfn "$app/dist" "$INKLING_RUN/site"

counts=
if [ "$COUNTS" = on ]; then counts=', "counts": true'; fi
printf '{ "modelBaseUrl": "%s"%s }\n' "$bucket" "$counts" >"$run/config.json"
printf 'default "%s";\n' "$origin" >"$run/model-origin.conf"

echo "default $ISOLATION;" >"$run/isolation.conf"
echo "$access_log" >"$run/access-log.conf"
: >"$run/counts-method.conf"
echo "$access_log" >"$run/counts-log.conf"
if [ "$COUNTS" = on ]; then
  echo '"POST /counts" 0;' >"$run/counts-method.conf"
  if [ "$BASE_PATH" != / ]; then echo "\"POST ${BASE_PATH}counts\" 0;" >>"$run/counts-method.conf"; fi
  echo 'access_log /dev/stdout counts if=$counted;' >"$run/counts-log.conf"
  if [ "$LOG_FORMAT" = json ]; then echo 'access_log /dev/stdout json if=$not_counted;' >>"$run/counts-log.conf"; fi
fi
: >"$run/status.conf"
if [ -n "$STATUS_PORT" ]; then
  echo "server { listen 127.0.0.1:$STATUS_PORT; access_log off; location = /status { stub_status; } }" >"$run/status.conf"
fi
: >"$run/base-path.conf"
if [ "$BASE_PATH" != / ]; then
  base=${BASE_PATH%/}
  echo "rewrite ^$base\$ $base/ permanent;" >"$run/base-path.conf"
  echo "rewrite ^$base(/.*)\$ \$1 last;" >>"$run/base-path.conf"
fi

echo "listen $PORT;" >"$run/listen.conf"
# Where the kernel has no IPv6, listening there would keep nginx from starting.
if [ -s /proc/net/if_inet6 ]; then echo "listen [::]:$PORT ipv6only=on;" >>"$run/listen.conf"; fi

: >"$run/modules.conf"
: >"$run/brotli.conf"
for module in /usr/lib/nginx/modules /usr/lib64/nginx/modules /usr/share/nginx/modules /etc/nginx/modules; do
  module=$module/ngx_http_brotli_static_module.so
  if [ -f "$module" ]; then
    echo "load_module $module;" >"$run/modules.conf"
    echo 'brotli_static on;' >"$run/brotli.conf"
    break
  fi
done

if [ $# -gt 0 ]; then exec "$@"; fi
# -e: until it has read its configuration, nginx would log to a file that only root may write.
PATH=$PATH:/usr/sbin exec nginx -e stderr -p "$INKLING_RUN" -c "$INKLING_RUN/nginx.conf"
