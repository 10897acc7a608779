# A static busybox as a shell with its own tools.
set -e
for i in 1 2 3; do echo "line $i" >> f; done
cat f | sed 's/line/row/' | awk '{print $2 * 2}' | sort -rn | head -n 2; md5sum f; tar -cf a.tar f; tar -tf a.tar; gzip -c f | gunzip -c | wc -l; find . -name f; ls -l f | cut -c1-10; (exit 4) || echo "sub $?"; sleep 0.1 & wait $!; echo "wait $?"
trap 'echo trapped' USR1; kill -USR1 $$; echo hello | tee g | tr a-z A-Z; vi --help > /dev/null 2>&1 || true; seq 1 5 | xargs -n 2 echo; date -u -d @0 +%Y; expr 3 + 4; test -f f && echo yes; rm a.tar; printf '%s\n' "$0" | sed 's|.*/||'; exit 6
