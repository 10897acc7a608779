# coreutils and friends over a small tree: every tool's output and the files it leaves.
set -e
mkdir -p tree/a/b tree/c; for i in $(seq 1 200); do echo "line $i of $((i * i))" > "tree/a/f$i"; done
printf 'zeta\nalpha\nbeta\nalpha\n' > words
sort words | uniq -c; sort -r words | head -n 2; tac words; rev words; nl words; wc words; cut -c1-2 words; paste words words; fold -w 2 words | head -n 3
seq 1 100000 | sort -n -S 1M --parallel=2 -r | head -n 2; seq 1 1000 | shuf --random-source=/bin/sh | md5sum
cat tree/a/f* | sha256sum; b2sum words; cksum words; base64 words; od -c words | head -n 2
ln -s words link; ln words hard; readlink -f link | sed 's|.*/||'; stat -c '%A %h %s %F' words link hard; cp -a tree copy; diff -r tree copy; echo "same $?"
mv copy/a/f1 copy/c/; rm -r copy/a/b; ls -R copy | wc -l; ls -l tree/a/f1 | cut -d' ' -f1,2
touch -d '2001-02-03 04:05:06 UTC' words; stat -c %Y words; date -u -d @86400 +%F; chmod 640 words; stat -c %a words
dd if=/dev/zero of=zeros bs=4096 count=64 2>/dev/null; truncate -s 100000 zeros; du --apparent-size -b zeros | cut -f1; split -b 30000 zeros part.; ls part.*
tee copy1 copy2 < words > /dev/null; cmp copy1 copy2; comm -12 <(sort -u words) <(printf 'alpha\n'); join <(echo 1 a) <(echo 1 b); tr a-z A-Z < words
expr 6 \* 7; test -d tree; [ ! -e nothing ]; factor 1234567890; numfmt --to=iec 1048576; printf '%05d\n' 42; env -i A=1 env; nproc --all > /dev/null; id -u; basename /a/b.c .c; dirname /a/b.c; pwd | sed 's|.*/||'
timeout 5 true; nice -n 5 nice; sleep 0.01; tty || true; mktemp -d tmp.XXXXXX | wc -c; rm -rf tmp.*; sync words; mkfifo pipe; (echo through a fifo > pipe) & cat pipe; wait; install -m 755 words installed; ls -l installed | cut -d' ' -f1
find tree -name 'f1?' -newer words | sort; find tree -type f -size -20c -print0 | sort -z | xargs -0 -n 20 -P 2 cat | sort | md5sum; find tree -name 'f2*' -exec grep -l 'of 4' {} + | sort | head -n 5
seq 1 40 | xargs -P 4 -n 1 sh -c 'echo $((0 + $0))' | sort -n | tail -n 1; grep -rc line tree | awk -F: '{s += $2} END {print s}'; sed -n '1~50p' tree/a/f1; awk 'BEGIN {for (i = 0; i < 3; i++) system("echo from awk " i)}'
