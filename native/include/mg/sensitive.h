/* Instructions that open keys, as bytes. */
#pragma once

#define MG_SENSITIVE_BYTES 3

/* Whether an instruction may begin with these three that sets PKRU or the base of %gs. */
static inline int mg_is_sensitive(const unsigned char at[MG_SENSITIVE_BYTES]) {
    if (at[0] != 0x0f) return 0;
    unsigned operation = at[2] >> 3 & 7, is_register = at[2] >> 6 == 3;
    if (at[1] == 0x01) return at[2] == 0xef; /* WRPKRU */
    /* XRSTOR; WRGSBASE, whatever its prefixes: it would let a thread end with another's area. */
    return at[1] == 0xae && ((operation == 5 && !is_register) || (operation == 3 && is_register));
}
