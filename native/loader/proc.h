/* The procfs at /proc, as it really is: a program with mounts of its own can have anything there, or over a part of it. */
#pragma once

#include <stdint.h>

#define MG_PROC_SUPER_MAGIC 0x9fa0

/* What statfs says of the file system that a descriptor's file lies in; 0 if nothing. */
long mg_file_system(int fd);
/* Its root directory, as an O_PATH descriptor; -errno if no procfs stands at /proc. */
long mg_proc_open(void);
/* The nearest one above a folder, or the folder itself; -errno if there is none. */
long mg_proc_open_above(int folder);
/* The number of this task's pid namespace; 0 where nothing at /proc tells. */
uint64_t mg_proc_pid_namespace(void);
/* A file below that, on no other mount. */
long mg_proc_open_file(int proc, const char *name, uint64_t flags);
/* The path of the object behind a descriptor of this task; bytes, or -errno. The text ends with 0 in any case. */
long mg_proc_name(int proc, int fd, char *to, uint64_t size);
/* The same, by a root directory of its own. */
long mg_path_of_descriptor(int fd, char *to, uint64_t size);
