/* The file that the program was started from, where the kernel's own link to it names mgload. */
#pragma once

/* Opens it; `flags` as open has them. -errno where its path leads to another file by now and the kernel does not let this user open what is mapped. */
long mg_executable_open(long flags);
