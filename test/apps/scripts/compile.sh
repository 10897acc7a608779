# gcc and make: compile, link statically and dynamically, build with two jobs, run the results.
set -e
cat > main.c <<'C'
#include <stdio.h>
int square(int);
int main(int argc, char **argv) { printf("%s %d\n", argc > 1 ? argv[1] : "none", square(12)); return 3; }
C
echo 'int square(int x) { return x * x; }' > square.c
gcc -O2 -c main.c square.c; gcc -o program main.o square.o; ./program made || echo "exit $?"
gcc -static -o static main.o square.o; ./static static || echo "exit $?"; gcc -shared -fPIC -o libsquare.so square.c; gcc -o shared main.c -L. -lsquare -Wl,-rpath,'$ORIGIN'; ./shared shared || echo "exit $?"
gcc -g -flto -O2 -o lto main.c square.c; ./lto lto || echo "exit $?"; echo 'int broken(' > broken.c; gcc -c broken.c 2>&1 | head -n 2 || true; nm program | grep -c ' T '; objdump -d square.o | tail -n 4 | cut -f2-
{ echo 'all: $(patsubst %,o%,1 2 3 4 5 6 7 8)'; for i in 1 2 3 4 5 6 7 8; do printf 'o%d: s%d.c\n\t@gcc -c -o $@ $<\n' $i $i; echo "int f$i(void) { return $i; }" > "s$i.c"; done; echo 'fail:'; printf '\t@exit 4\n'; } > Makefile
make -j2 && make -j2 | sed 's/make\[[0-9]*\]/make/'; make fail 2>&1 | sed 's/make\[[0-9]*\]/make/' || true; ls o? | wc -l
rm -f lto *.o o? static shared program libsquare.so
