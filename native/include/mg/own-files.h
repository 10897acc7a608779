/* Files of MonGuard's own: rewritten copies, and the index that says which of them were verified. They are known by their mode, which
 * every name of a file leads to, and which no monitored program may give to a regular file (invariant R3). What has lost the mark is no
 * longer trusted, so nobody need be kept from taking it off. Pure; shared by monitor and tracer. */
#pragma once

#include <stdint.h>

/* Whether a file of this st_mode is one. */
int mg_own_file(uint32_t mode);
/* Whether it is a file without a name in which a launch keeps its ring or its plan, this launch or any other: src/session/shared-file.ts makes
 * them so. Nobody need be kept from making others alike, which nobody but himself misses. */
int mg_own_launch_file(uint32_t mode, uint64_t links);
/* Whether the call would give the mark by its mode argument: chmod and its kin, which change files that have their content already. */
int mg_own_file_is_marking(uint32_t nr, const uint64_t args[6]);
/* The argument with the mode of a call that may make a regular file and asks for the sticky bit, or -1. What a umask or a folder's ACL would
 * leave of the other bits nobody knows, so the call is made without that bit. */
int mg_own_file_sticky_arg(uint32_t nr, const uint64_t args[6]);
/* That bit; openat2's mode lies in memory. */
#define MG_OWN_FILE_STICKY 01000u
/* Permission bits to which a text for system.posix_acl_access would change those of a file, if that could complete a mark; else -1. */
int mg_own_file_acl(const uint8_t *text, uint64_t bytes);
/* Gives the owner in such a text the right to write. */
void mg_own_file_acl_let_write(uint8_t *text, uint64_t bytes);
#define MG_OWN_FILE_ACL "system.posix_acl_access"
