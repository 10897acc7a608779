#!/bin/sh
# sh there.sh figures|checks|stress|machine|OPTION…: measures MonGuard on a machine without Node, with what `node dist/bench/carry.js` packed
# beside this file. A result of an earlier call is gone on with: name its pieces.tgz in PIECES. What comes of it lies in OUT (default:
# the folder `result` beside this file): result.json, table.txt, index.html, pieces.tgz. MINUTES (default 8): no step is begun after that.
#   figures   times, memory and servers; about 7 minutes
#   checks    selftest, registers under a storm of signals, conformance and resilience; about 8 minutes, in two calls if need be
#   stress    stress-ng; machine: every program and library of this machine rewritten
set -u
from=$(cd "$(dirname "$0")" && pwd) || exit 2
out=${OUT:-$from/result}
place=${PLACE:-/tmp/monguard-there}
minutes=${MINUTES:-8}

if [ ! -e "$place/unpacked" ]; then
  mkdir -p "$place" || exit 2
  if command -v xz >/dev/null; then
    xz -dc "$from/monguard.tar.xz"
  else
    python3 -c 'import lzma, shutil, sys; shutil.copyfileobj(lzma.open(sys.argv[1]), sys.stdout.buffer)' "$from/monguard.tar.xz"
  fi | tar -C "$place" -xf - || exit 2
  : >"$place/unpacked"
fi

# Programs that were carried come last: what the machine has itself fits its libraries.
PATH=$place/there/bin-first:${PATH:-/usr/bin:/bin}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:$place/there/bin
MG_TEST_PATH=$PATH
MG_TEST_LIBRARIES=$place/there/lib
LD_LIBRARY_PATH=$place/there/lib
MONGUARD_CACHE=$place/cache
export PATH MG_TEST_PATH MG_TEST_LIBRARIES LD_LIBRARY_PATH MONGUARD_CACHE
mkdir -p "$place/there/bin-first"
ln -sf ../bin/node "$place/there/bin-first/node"

mkdir -p "$out" "$place/result" || exit 2
[ -z "${PIECES:-}" ] || tar -C "$place/result" -xzf "$PIECES" || exit 2

case ${1:-figures} in
  figures) set -- --parts calls,floor,starts,servers,first,ways --placements "${PLACEMENTS:-mpk,process}" ;;
  checks) set -- --parts selftest,abi,suites --placements "${PLACEMENTS:-mpk}" ;;
  stress | machine) set -- --parts "$1" --placements "${PLACEMENTS:-mpk}" ;;
esac
cd "$place" || exit 2
node dist/bench/run.js --output "$place/result" --minutes "$minutes" "$@"
status=$?
[ -e "$place/result/result.json" ] || exit $status
cp "$place/result/result.json" "$place/result/table.txt" "$place/result/index.html" "$out/"
tar -C "$place/result" -czf "$out/pieces.tgz" machine.json pieces
exit $status
