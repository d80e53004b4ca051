#!/bin/bash
# Builds the Dockerfile and tries what comes out, with no container registry: buildah builds on base images that
# debootstrap makes here, and runs the result in a chroot. Needs root. Ends with `N passed, N failed, N skipped`.
#
#   INKLING_IMAGE_CACHE   where base images and layers are kept between runs
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1

passed=0 failed=0 skipped=0
pass() { passed=$((passed + 1)); echo "ok      $1"; }
fail() { failed=$((failed + 1)); echo "FAILED  $1${2:+: $2}"; }
skip() { skipped=$((skipped + 1)); echo "skipped $1${2:+: $2}"; }
finish() {
  echo "$passed passed, $failed failed, $skipped skipped"
  [ "$failed" -eq 0 ]
  exit
}
# check NAME COMMAND...: passes when the command succeeds.
check() {
  local name=$1
  shift
  if "$@"; then pass "$name"; else fail "$name"; fi
}

for tool in buildah debootstrap node curl; do
  command -v "$tool" >/dev/null || { skip image "$tool is not installed"; finish; }
done
[ "$(id -u)" = 0 ] || { skip image 'debootstrap and a chroot need root'; finish; }

cache=${INKLING_IMAGE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/inkling/image}
mkdir -p "$cache"
work=$(mktemp -d)
export STORAGE_DRIVER=vfs BUILDAH_ISOLATION=chroot
buildah() { command buildah --root "$cache/storage" --runroot "$work/storage" "$@"; }

container= server=
stop() {
  if [ -n "$server" ]; then kill -TERM -- "-$server" 2>/dev/null; wait "$server" 2>/dev/null; fi
  server=
}
clean() {
  stop
  [ -z "$container" ] || buildah rm "$container" >/dev/null 2>&1
  rm -rf "$work"
}
trap clean EXIT
trap 'exit 130' INT TERM

# --- What this machine needs to reach its mirrors. It is mounted while building, and so is never in the image. ---

mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | grep -oE 'https?://[^ ]+/debian/?( |$)' | head -1)
[ -n "$mirror" ] || { skip image 'apt has no Debian mirror here'; finish; }
mirror=${mirror% }
mirror=${mirror%/}
ca=/etc/ssl/certs/ca-certificates.crt

# --- Base images: Debian, and Debian with this machine's Node in the place of the official one. ---

debian=localhost/inkling-check-debian:bookworm
if ! buildah inspect --type image "$debian" >/dev/null 2>&1; then
  echo "making the Debian base image (once)"
  if ! debootstrap --variant=minbase bookworm "$work/rootfs" "$mirror" >"$work/debootstrap.log" 2>&1; then
    tail -20 "$work/debootstrap.log"
    fail 'base image'
    finish
  fi
  rm -rf "$work/rootfs/var/cache/apt/archives"/*.deb "$work/rootfs/var/lib/apt/lists"/*
  base=$(buildah from scratch) && buildah add -q "$base" "$work/rootfs" / >/dev/null \
    && buildah config --cmd bash "$base" && buildah commit -q --rm "$base" "$debian" >/dev/null \
    || { fail 'base image'; finish; }
  rm -rf "$work/rootfs"
fi

npm=$(dirname "$(readlink -f "$(command -v npm)")")/..
{
  for setting in registry proxy https-proxy; do
    value=$(npm config get "$setting" 2>/dev/null)
    case $value in '' | null | undefined) ;; *) echo "$setting=$value" ;; esac
  done
  echo 'cafile=/etc/ssl/certs/ca-certificates.crt'
} >"$work/npmrc"
key=$(cat "$work/npmrc" "$ca" <(node --version; npm --version 2>/dev/null; buildah inspect --type image --format '{{.FromImageID}}' "$debian") | sha256sum | cut -c1-16)
node_image=localhost/inkling-check-node:$key
if ! buildah inspect --type image "$node_image" >/dev/null 2>&1; then
  echo "making the Node base image (once)"
  base=$(buildah from --pull-never "$debian") \
    && buildah copy -q "$base" "$(readlink -f "$(command -v node)")" /usr/local/bin/node >/dev/null \
    && buildah copy -q "$base" "$npm" /usr/local/lib/node_modules/npm >/dev/null \
    && buildah copy -q "$base" "$ca" "$ca" >/dev/null \
    && buildah copy -q "$base" "$work/npmrc" /usr/local/etc/npmrc >/dev/null \
    && buildah run "$base" -- ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm \
    && buildah commit -q --rm "$base" "$node_image" >/dev/null || { fail 'Node base image'; finish; }
fi

# --- Build ---

mkdir -p "$work/apt/trusted.gpg.d" "$work/apt/preferences.d" "$work/apt/apt.conf.d" "$work/apt/sources.list.d"
cp /usr/share/keyrings/debian-archive-keyring.gpg "$work/apt/trusted.gpg.d/"
cp "$ca" "$work/apt/ca-certificates.crt"
{
  echo "deb $mirror bookworm main"
  echo "deb $mirror bookworm-updates main"
  echo "deb $mirror-security bookworm-security main"
} >"$work/apt/sources.list"
{
  apt-config dump Acquire | grep -E '^Acquire::(http|https|Check-|Retries|Force)'
  echo 'Acquire::https::CAInfo "/etc/apt/ca-certificates.crt";'
} >"$work/apt/apt.conf.d/99host"
chmod -R a+rX "$work" # apt fetches as a user of its own

image=localhost/inkling-check:latest
started=$SECONDS
# The docker format, since OCI's has no HEALTHCHECK.
if buildah bud --format docker --layers --pull-never --volume "$work/apt:/etc/apt:ro" \
  --build-arg NODE_IMAGE="$node_image" --build-arg RUNTIME_IMAGE="$debian" --tag "$image" . >"$work/build.log" 2>&1; then
  pass "the Dockerfile builds ($((SECONDS - started)) s)"
else
  tail -40 "$work/build.log"
  fail 'the Dockerfile builds'
  finish
fi

size() { buildah images --filter reference="$1" --format '{{.Size}}' | head -1; }
echo "        it has $(size "$image"), $(size "$debian") of them its base's"

# Old layers are what makes the next build quick; past a few gigabytes they go.
if [ "$(du -sm "$cache" | cut -f1)" -gt 8000 ]; then buildah rmi --prune >/dev/null 2>&1; fi

# --- Run, as the image says: its entry point, its user ---

container=$(buildah from --pull-never "$image") || { fail 'a container of it'; finish; }
config() { buildah inspect --format "$1" "$container"; }
entrypoint=$(config '{{index .Docker.Config.Entrypoint 0}}')
user=$(config '{{.Docker.Config.User}}')

serve() { # serve NAME=VALUE...
  port=$(node -e 'const s = require("net").createServer().listen(0, () => { console.log(s.address().port); s.close(); })')
  base=http://127.0.0.1:$port
  local env=(--env "PORT=$port")
  for pair in "$@"; do env+=(--env "$pair"); done
  # A process group of its own (set -m), so that it can be ended with everything under it.
  set -m
  buildah run "${env[@]}" "$container" -- "$entrypoint" >"$work/server.log" 2>&1 &
  server=$!
  set +m
  for _ in $(seq 100); do
    curl -fs -o "$work/healthz" "$base/healthz" && return
    sleep 0.1
  done
  cat "$work/server.log"
  return 1
}
# get PATH [CURL OPTION...]: the answer's head and body, and its status in $status.
get() {
  local path=$1
  shift
  status=$(curl -s --max-time 30 -D "$work/head" -o "$work/body" -w '%{http_code}' "$@" "$base$path")
}
has() { grep -qiE "^$1: $2"$'\r?$' "$work/head"; }
# Every process below the one we started: there is no namespace to hide the others.
below() { local child; for child in $(cat /proc/"$1"/task/*/children 2>/dev/null); do echo "$child"; below "$child"; done; }

if serve; then pass 'it starts and /healthz answers'; else fail 'it starts and /healthz answers'; finish; fi

uids=$(for pid in $(below "$server"); do grep -qs nginx "/proc/$pid/comm" && awk '/^Uid:/ { print $2 }' "/proc/$pid/status"; done | sort -u)
check "nginx runs as the image's user ($user), not as root" [ "$uids" = 10001 ]

get / -H 'Accept-Encoding: br, gzip'
check '/ is 200' [ "$status" = 200 ]
check '/ has a Content-Security-Policy' has Content-Security-Policy "default-src 'none';.*"
check '/ makes the page cross-origin isolated' has Cross-Origin-Embedder-Policy require-corp
check '/ is never cached unasked' has Cache-Control no-cache

wasm=$(cd "$(buildah mount "$container")/app/dist" && find assets -name '*.wasm' | head -1)
if [ -n "$wasm" ]; then
  get "/$wasm" -H 'Accept-Encoding: gzip, br'
  check 'the wasm is application/wasm' has Content-Type application/wasm
  check 'the wasm comes as Brotli' has Content-Encoding br
  check 'the wasm is kept for a year' has Cache-Control 'public, max-age=31536000, immutable'
  get "/$wasm"
  check 'the wasm comes plain to whoever asks for it plain' cmp -s "$work/body" "$(buildah mount "$container")/app/dist/$wasm"
else
  fail 'the build has a wasm file'
fi

get /models/index.json
check '/models/index.json is 200' [ "$status" = 200 ]
check '/models/index.json is never cached unasked' has Cache-Control no-cache

get /missing.wasm
check '/missing.wasm is 404' [ "$status" = 404 ]
not_the_page() { ! grep -qi '<script' "$work/body"; }
check '/missing.wasm does not answer with the page' not_the_page

get /config.json
check '/config.json names the bucket beside the page' grep -q '"modelBaseUrl": "models/"' "$work/body"

# health PORT: the image's HEALTHCHECK, as a container engine would run it.
health() {
  buildah run --env "PORT=$1" "$container" -- bash -c "$(config '{{index .Docker.Config.Healthcheck.Test 3}}')" 2>/dev/null
}
unhealthy() { ! health "$1"; }
check 'HEALTHCHECK says healthy' health "$port"
check 'HEALTHCHECK says unhealthy where nothing listens' unhealthy 1

clean_image() {
  local path
  for path in etc/apt/ca-certificates.crt etc/apt/apt.conf.d/99host etc/npmrc usr/local/etc/npmrc root/.npmrc usr/local/bin/node src; do
    [ ! -e "$(buildah mount "$container")/$path" ] || { echo "/$path is in the image"; return 1; }
  done
}
check 'neither the build nor this machine left anything in the image' clean_image

# --- The page, in a browser ---

browser=${CHROMIUM_PATH:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
spec=e2e/answer/first-light.spec.ts
if [ ! -f "$spec" ]; then
  skip 'the page classifies a picture' "no $spec"
elif [ -z "$browser" ] || [ ! -d node_modules/playwright ]; then
  skip 'the page classifies a picture' 'no Chromium, or no node_modules'
elif BASE_URL=$base E2E_REPORT=$work/e2e.json npx playwright test "$spec" --output "$work/test-results"; then
  pass 'the page classifies a picture'
else
  fail 'the page classifies a picture'
fi

# --- Another bucket ---

stop
if serve MODEL_BASE_URL=https://bucket.example/models; then
  get /config.json
  check 'MODEL_BASE_URL is honoured in /config.json' grep -q '"modelBaseUrl": "https://bucket.example/models/"' "$work/body"
  check 'MODEL_BASE_URL is allowed by connect-src' has Content-Security-Policy ".*connect-src 'self' https://bucket.example;.*"
else
  fail 'it starts with another MODEL_BASE_URL'
fi
stop
malformed() { ! MODEL_BASE_URL=$1 INKLING_RUN=$work/refused sh deploy/entrypoint.sh true 2>/dev/null; }
check 'a malformed MODEL_BASE_URL is refused' malformed "https://a.example'; script-src *"

finish
