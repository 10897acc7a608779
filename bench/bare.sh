#!/bin/sh
# sh bare.sh [ROUNDS]: measures MonGuard on a machine without Node, from a folder that `node dist/bench/prepare.js DIR` filled.
# Prints JSON (bench/result.ts says what it holds; node dist/bench/report.js FILE shows it as a table). Placement mpk needs
# protection keys and Linux 6.12; where they are missing, it is left out, and the result says why. Each turn measures every
# placement after the native program, so that a clock that drifts drifts for all of them.
set -u
cd "$(dirname "$0")" || exit 2
turns=3
rounds=${1:-5}
starts=$((rounds * 4))

say() { printf 'bare.sh: %s\n' "$*" >&2; }

# The first `flags` and `model name` of /proc/cpuinfo.
flags= model=
while IFS=: read -r key value; do
  case $key in
    'model name'*) model=${value# } ;;
    flags*) flags=$value ;;
    '') break ;;
  esac
done </proc/cpuinfo

./micro spawn 1 /bin/true >/dev/null || {
  say 'nothing is measured here (see the line above)'
  exit 3
}

kernel=$(uname -r)
major=${kernel%%.*}
minor=${kernel#*.}
minor=${minor%%.*}
no_mpk=
case " $flags " in
  *' ospke '*) ;;
  *) no_mpk='no protection keys (ospke is not among the flags of /proc/cpuinfo)' ;;
esac
if [ -z "$no_mpk" ] && { [ "$major" -lt 6 ] || { [ "$major" -eq 6 ] && [ "$minor" -lt 12 ]; }; }; then
  no_mpk="Linux $kernel is older than 6.12"
fi

# opened PLACEMENT COVERAGE COMMAND…: runs the command with image and plan open at 3 and 4.
opened() {
  case $1 in
    native) shift 2; "$@" ;;
    process) plan=$1-$2.plan; shift 2; "$@" 4<"$plan" ;;
    *) image=monitor-$1.image plan=$1-$2.plan; shift 2; "$@" 3<"$image" 4<"$plan" ;;
  esac
}

# The words in front of a program's path and argv[0].
front() {
  case $1 in
    native) ;;
    process) printf '%s' "./mgtrace 4 -" ;;
    *) printf '%s' "./mgload 3 4 -" ;;
  esac
}

failed() { printf '{"failed":"%s"}' "status $1"; }

calls() {
  words=$(front "$1")
  # shellcheck disable=SC2086
  if [ "$1" = native ]; then text=$(./micro calls "$rounds"); else
    text=$(opened "$1" "$2" $words ./micro micro calls "$rounds")
  fi
  status=$?
  if [ $status -eq 0 ]; then printf '%s' "$text"; else failed $status; fi
}

start() {
  words=$(front "$1")
  # shellcheck disable=SC2086
  if [ "$1" = native ]; then text=$(./micro spawn "$starts" /bin/true); else
    text=$(opened "$1" "$2" ./micro spawn "$starts" $words /bin/true true)
  fi
  status=$?
  if [ $status -eq 0 ]; then printf '%s' "$text"; else failed $status; fi
}

# KiB that a waiting program has to itself, as its smaps_rollup shows from outside.
memory() {
  words=$(front "$1")
  fifo=./wait.$$
  rm -f "$fifo" "$fifo.out"
  mkfifo "$fifo" "$fifo.out" || return 1
  # shellcheck disable=SC2086
  if [ "$1" = native ]; then ./micro wait <"$fifo" >"$fifo.out" & else
    opened "$1" "$2" exec $words ./micro micro wait <"$fifo" >"$fifo.out" &
  fi
  starter=$!
  exec 9>"$fifo"
  read -r ready <"$fifo.out" || ready=
  # The program, not the shell or tracer that started it: the last of the line of only children.
  pid=$starter
  while read -r child rest <"/proc/$pid/task/$pid/children" && [ -n "$child" ]; do pid=$child; done 2>/dev/null
  private=0
  while read -r key value _; do
    case $key in Private_Clean: | Private_Dirty:) private=$((private + value)) ;; esac
  done <"/proc/$pid/smaps_rollup"
  exec 9>&-
  wait "$starter"
  rm -f "$fifo" "$fifo.out"
  [ "$ready" = ready ] && [ "$private" -gt 0 ] && printf '%s' "$private" || printf 'null'
}

variants='native:pass-list none:pass-list none:every-call process:pass-list process:every-call'
[ -z "$no_mpk" ] && variants="$variants mpk:pass-list mpk:every-call"

printf '{"format":1,"made":"%s","machine":{"cpu":"%s","kernel":"%s","cores":%s},\n' \
  "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$model" "$kernel" "$(grep -c '^processor' /proc/cpuinfo)"
[ -n "$no_mpk" ] && printf '"left_out":{"mpk":"%s"},\n' "$no_mpk"
printf '"runs":['
first=1
turn=1
while [ $turn -le $turns ]; do
  for variant in $variants; do
    where=${variant%%:*} coverage=${variant#*:}
    say "turn $turn of $turns: $where, $coverage"
    [ $first -eq 1 ] || printf ','
    first=0
    printf '\n{"turn":%s,"placement":"%s","coverage":"%s","calls":%s,"start_true":%s,"private_kib":%s}' "$turn" "$where" \
      "$coverage" "$(calls "$where" "$coverage")" "$(start "$where" "$coverage")" "$(memory "$where" "$coverage")"
  done
  turn=$((turn + 1))
done
printf '\n]}\n'
