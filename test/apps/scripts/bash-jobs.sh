# bash: job control, traps, pipelines, process substitution, here documents, subshells, arrays, signals between them.
set -m
trap 'echo "trap EXIT"' EXIT
trap 'echo "trap USR1"' USR1
kill -USR1 $$
sleep 5 & first=$!
(exit 3) & wait $!; echo "background exit $?"
kill -STOP $first; sleep 0.1; jobs | sed 's/[0-9]\{3,\}//g'
kill -CONT $first; sleep 0.1; kill -TERM $first; wait $first; echo "killed $?"
{ sleep 0.05; kill -USR1 $$; } &
wait; echo "wait was interrupted: $?"
wait
echo one two three | tr ' ' '\n' | while read -r word; do echo "word $word"; done
diff <(printf 'a\nb\n') <(printf 'a\nc\n'); echo "diff $?"
cat <<TEXT
here $((6 * 7)) ${BASH_VERSION%%.*}
TEXT
declare -A map=([x]=1 [y]=2); for key in x y; do echo "$key=${map[$key]}"; done
coproc CAT { cat; }; echo "through coproc" >&"${CAT[1]}"; read -r line <&"${CAT[0]}"; echo "$line"
eval "exec ${CAT[1]}>&-"; wait "$CAT_PID" 2>/dev/null; echo "coproc $?"
(trap 'echo "inner TERM"; exit 7' TERM; kill -TERM $BASHPID; sleep 1); echo "subshell $?"
timeout -s INT 0.1 sleep 5; echo "timeout $?"
yes | head -n 3; echo "pipe ${PIPESTATUS[*]}"
exec 5>file.txt; echo "to five" >&5; exec 5>&-; cat file.txt
ulimit -n 64; bash -c 'ulimit -n'
for i in 1 2 3 4 5 6 7 8; do (echo "job $i" > "job.$i") & done; wait; cat job.*
printf '%s\n' "${BASH_SOURCE[0]##*/}" "$#" "$-" | tail -n 2
bash -c 'kill -SEGV $$'; echo "segv $?"
no-such-command-here 2>/dev/null; echo "missing $?"
./file.txt 2>/dev/null; echo "not executable $?"
exit 5
