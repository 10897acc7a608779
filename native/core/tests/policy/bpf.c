/* Runs core/bpf.c, and asks the kernel the same questions, for the tests of src/filter. Reads from stdin: per case a 32-bit count, as many
 * struct sock_filter, and one struct seccomp_data. Prints per case:
 *   run:    "1 answer" in hexadecimal, or "0" where mg_bpf_check refuses.
 *   kernel: "1 value" or "0", from a child that installs the program; the value is the errno that a call made with exactly the data's number
 *           and arguments gives, so the programs must answer SECCOMP_RET_ERRNO for that number and allow all else. */
#include <mg/bpf.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int read_all(void *to, size_t bytes) { return fread(to, 1, bytes, stdin) == bytes; }

static void run(struct sock_filter *program, unsigned count, const struct seccomp_data *data) {
    if (!mg_bpf_check(program, count)) puts("0");
    else printf("1 %x\n", mg_bpf_run(program, count, data));
}

/* Raw: the C library's errno would hide nothing, but its wrappers may do more calls. */
static long raw_call(long nr, const __u64 *args) {
    long result;
    register long r10 __asm__("r10") = (long)args[3], r8 __asm__("r8") = (long)args[4], r9 __asm__("r9") = (long)args[5];
    __asm__ volatile("syscall" : "=a"(result) : "a"(nr), "D"(args[0]), "S"(args[1]), "d"(args[2]), "r"(r10), "r"(r8), "r"(r9) : "rcx", "r11", "memory");
    return result;
}

static void ask_kernel(struct sock_filter *program, unsigned count, const struct seccomp_data *data) {
    int out[2];
    if (pipe(out) != 0) exit(2);
    pid_t child = fork();
    if (child < 0) exit(2);
    if (child == 0) {
        struct sock_fprog fprog = {.len = (unsigned short)count, .filter = program};
        long answer[2] = {0, 0};
        if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) _exit(2);
        if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &fprog) == 0) {
            answer[0] = 1;
            answer[1] = -raw_call(data->nr, data->args);
        }
        if (write(out[1], answer, sizeof answer) != sizeof answer) _exit(2);
        _exit(0);
    }
    long answer[2];
    close(out[1]);
    if (read(out[0], answer, sizeof answer) != sizeof answer) printf("died\n");
    else if (answer[0] == 0) puts("0");
    else printf("1 %lx\n", (unsigned long)answer[1]);
    close(out[0]);
    waitpid(child, NULL, 0);
}

int main(int argc, char **argv) {
    if (argc != 2 || (strcmp(argv[1], "run") != 0 && strcmp(argv[1], "kernel") != 0)) return 2;
    int kernel = strcmp(argv[1], "kernel") == 0;
    setvbuf(stdout, NULL, _IOFBF, 1 << 16);
    for (uint32_t count; read_all(&count, sizeof count);) {
        /* Exactly its size, so that a sanitizer sees a step outside. */
        struct sock_filter *program = malloc(count == 0 ? 1 : count * sizeof *program);
        struct seccomp_data data;
        if (program == NULL || !read_all(program, count * sizeof *program) || !read_all(&data, sizeof data)) return 2;
        if (kernel) {
            fflush(stdout);
            ask_kernel(program, count, &data);
        } else {
            run(program, count, &data);
        }
        free(program);
    }
    return 0;
}
