# tar with each compressor, there and back.
set -e
mkdir tree; for i in $(seq 1 60); do seq 1 $((i * 40)) > "tree/n$i"; done; ln -s n1 tree/link; ln tree/n2 tree/hard; mkdir -m 700 tree/private
tar --sort=name --owner=0 --group=0 --mtime='2001-01-01 UTC' -cf a.tar tree; sha256sum < a.tar
for how in z J j; do tar -c${how}f "a.$how" --sort=name --owner=0 --group=0 --mtime='2001-01-01 UTC' tree; mkdir "out.$how"; tar -x${how}f "a.$how" -C "out.$how"; diff -r tree "out.$how/tree"; stat -c '%h %a' "out.$how/tree/hard" "out.$how/tree/private"; done
gzip -9n < a.tar | sha256sum; gzip -dc a.z | cmp - a.tar; xz -T2 -k a.tar; xz -t a.tar.xz; xz -dc a.tar.xz | cmp - a.tar; echo same
rm -f a.z a.J a.j a.tar.xz; tar -tf a.tar | wc -l
