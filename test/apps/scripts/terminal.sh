# Interactive use on a terminal of its own: job control by keys, stop and continue, window size, end by Ctrl-C.
script -qec "bash --norc --noprofile -i" /dev/null <<'KEYS' 2>&1 | tr -d '\r' | grep -a -E '^(tty yes|stopped [0-9]|after stop|fg [0-9]|sum [0-9])'
PS1=; bind 'set enable-bracketed-paste off' 2>/dev/null; stty -echo
echo one
tty > /dev/null && echo "tty yes"
(kill -STOP $BASHPID; echo "after stop"); echo "stopped $?"
fg > /dev/null; echo "fg $?"
sleep 100 &
kill %1; wait %1; echo "sum $?"
exit 4
KEYS
