/* What calls do with the end of a path: follow a symbolic link there, or not. Pure. */
#pragma once

#include <stdint.h>

/* 1 if call `nr` follows a link that path argument `arg` ends in; how: the struct open_how of openat2, else unused. */
int mg_links_follows(uint32_t nr, const uint64_t args[6], unsigned arg, const uint64_t how[3]);
/* 1 if path argument `arg` is a folder and a name in it: the kernel refuses `.` and `..` there, and never follows a link. */
int mg_links_takes_name(uint32_t nr, unsigned arg);
/* 1 if an empty path means the descriptor beside it; else there is no such file. */
int mg_links_takes_empty(uint32_t nr, const uint64_t args[6], unsigned arg);
/* 1 if the path is no pointer, and that may mean the descriptor beside it: to utimensat, and to newer kernels as an empty one does. */
int mg_links_takes_null(uint32_t nr, const uint64_t args[6], unsigned arg);
