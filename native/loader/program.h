/* Finding out what an exec of a path would run: the checks that the kernel makes, and the unrolling of #! lines.
 * Used by mgload for the first program and by the monitor (interpose/exec.c) for every later one. */
#pragma once

#include <mg/errors.h>
#include <mg/kernel.h>
#include <mg/launch.h>

#define MG_SCRIPT_DEPTH 5
#define MG_SCRIPT_LINE 256 /* BINPRM_BUF_SIZE; the kernel looks at all but the last byte */

struct mg_program {
    int fd;                    /* of the ELF file, open for reading; -1 */
    int script_fd;             /* of the script that was asked for, if it is one; else -1. The caller's to close, as fd is */
    int between_fd[MG_SCRIPT_DEPTH + 1]; /* of scripts that interpret scripts, and of the interpreter that the ELF file names */
    unsigned between_count;
    unsigned prefix_count;     /* arguments that #! lines put in place of argv[0] */
    uint16_t prefix[2 * MG_SCRIPT_DEPTH + 1]; /* offsets into `text`, in order */
    uint16_t text_used;
    enum mg_error error;       /* why, when mg_program_open failed */
    uint32_t machine;          /* of a foreign ELF file */
    char text[MG_SCRIPT_DEPTH * 2 * MG_SCRIPT_LINE + MG_PATH_BYTES];
    char where[MG_PATH_BYTES]; /* the file concerned by `error` */
};

/* Opens what execveat(dirfd, path, flags) would run. 0, or -errno as the kernel answers; `name` is the path that a script's
 * interpreter is given. */
long mg_program_open(struct mg_program *program, int dirfd, const char *path, int flags, const char *name, int allow_setuid);
/* Closes script_fd and between_fd: they are open to be judged. */
void mg_program_close_between(struct mg_program *program);
