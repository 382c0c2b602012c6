#!/usr/bin/env bash
# Tries the README's commands on a bare machine: a minimal Debian with Node and npm, without fonts, browser, git or
# compiler, first as an ordinary user, then as root. What it proves cannot be proved where developers work.
#
# Usage (Linux on x64, as root, with debootstrap):
#   test/bare.sh                    makes the machine in a temporary folder, tries, throws it away
#   test/bare.sh /var/tmp/bare      makes it there, or takes the one that is there; keeps it
#   test/bare.sh /var/tmp/bare 'npm ci && npm run book'    tries other commands, as the ordinary user only
#
# SUITE (bookworm) and MIRROR (deb.debian.org) choose the Debian. npm gets this machine's registry and certificates.
# It is not a plain chroot: there Chromium's sandbox could not work, as the kernel forbids user namespaces in one.
set -euo pipefail

[ "$(id -u)" = 0 ] || { echo 'test/bare.sh: must run as root' >&2; exit 2; }
command -v debootstrap >/dev/null || { echo 'test/bare.sh: debootstrap is not installed' >&2; exit 2; }

project=$(cd "$(dirname "$0")/.." && pwd)
if [ $# -gt 0 ]; then
  mkdir -p "$1"
  bare=$(cd "$1" && pwd)
else
  bare=$(mktemp -d)
  trap 'rm -rf --one-file-system "$bare"' EXIT
fi
commands=${2:-'npm ci && npm run book && npm ci && npm test'}

if [ ! -e "$bare/etc/debian_version" ]; then
  echo "== a minimal Debian in $bare"
  debootstrap --variant=minbase "${SUITE:-bookworm}" "$bare" "${MIRROR:-http://deb.debian.org/debian}" >"$bare.log"
fi

echo "== Node $(node --version) and npm $(npm --version)"
mkdir -p "$bare/opt/node/bin" "$bare/opt/node/lib/node_modules"
cp -L "$(command -v node)" "$bare/opt/node/bin/node"
cp -a "$(npm root --global)/npm" "$bare/opt/node/lib/node_modules/"
ln -sf ../lib/node_modules/npm/bin/npm-cli.js "$bare/opt/node/bin/npm"
ln -sf ../lib/node_modules/npm/bin/npx-cli.js "$bare/opt/node/bin/npx"
cp -L /etc/resolv.conf /etc/hosts "$bare/etc/"
certificates=${NODE_EXTRA_CA_CERTS:-/etc/ssl/certs/ca-certificates.crt}
[ ! -e "$certificates" ] || cp -L "$certificates" "$bare/opt/node/certificates.crt"
chroot "$bare" id author >/dev/null 2>&1 || chroot "$bare" useradd --create-home author

# Runs commands as a user of the bare machine, in a fresh copy of the project, in namespaces of their own:
# whatever they leave running ends with them.
try() {
  local user=$1 home=$2
  echo "== as $user: $3"
  rm -rf "$bare$home/buckram" "$bare$home/.cache"
  mkdir -p "$bare$home/buckram"
  (cd "$project" && git ls-files --cached --others --exclude-standard -z |
    tar --create --null --ignore-failed-read --files-from=- 2>/dev/null) | tar --extract --directory "$bare$home/buckram"
  chroot "$bare" chown -R "$user:" "$home/buckram"
  BARE=$bare TRY_USER=$user TRY_HOME=$home TRY=$3 REGISTRY=$(npm config get registry) \
    unshare --mount --pid --fork --kill-child bash -euo pipefail -c '
      mount --make-rprivate /
      mount --bind "$BARE" "$BARE"
      mount --rbind /dev "$BARE/dev"
      mount -t proc proc "$BARE/proc"
      mkdir -p "$BARE/.old"
      cd "$BARE"
      pivot_root . .old
      umount --lazy /.old
      exec setpriv --reuid "$TRY_USER" --regid "$TRY_USER" --init-groups --inh-caps=-all \
        env --ignore-environment PATH=/opt/node/bin:/usr/bin:/bin HOME="$TRY_HOME" LANG=C.UTF-8 CI=true \
        NODE_EXTRA_CA_CERTS=/opt/node/certificates.crt npm_config_registry="$REGISTRY" npm_config_update_notifier=false \
        sh -c "cd \"$TRY_HOME/buckram\" && $TRY && ls -l output"'
}

try author /home/author "$commands"
if [ $# -lt 2 ]; then
  try root /root 'npm ci && npm run book'
fi
echo '== done'
