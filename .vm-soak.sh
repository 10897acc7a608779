end=$((SECONDS+150)); n=0
(while [ $SECONDS -lt $end ]; do node -e 'const {Worker}=require("worker_threads");for(let i=0;i<3;i++)new Worker("let s=0;for(let i=0;i<3e6;i++)s+=i;",{eval:true})' || echo BAD node; done) &
while [ $SECONDS -lt $end ]; do echo 'int main(){return 0;}' > /tmp/a.c; gcc -O2 -o /tmp/a /tmp/a.c && /tmp/a || echo BAD gcc; python3 -c 'import threading;[threading.Thread(target=lambda:sum(range(10**5))).start() for _ in range(8)]' || echo BAD py; n=$((n+1)); done; wait; echo $n rounds; dmesg | grep -E 'BUG|WARN|stall|segfault|lockup'
