/* core/text.c for programs with a C library: its mem* functions under names of their own, so that the library's (and a sanitizer's) stay. */
#include <string.h>

#define memcpy own_memcpy
#define memmove own_memmove
#define memset own_memset
#define memcmp own_memcmp
#define strlen own_strlen
#include "../../text.c"
