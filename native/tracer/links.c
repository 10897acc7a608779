/* Which calls give a new descriptor of the file that their path names: what came back can be judged once more. */
#include "tracer.h"

#include <mg/syscalls.h>

int mg_links_opens(uint32_t nr) {
    switch (nr) {
    case MG_NR_open:
    case MG_NR_openat:
    case MG_NR_openat2:
    case MG_NR_creat:
    case MG_NR_open_by_handle_at:
    case MG_NR_open_tree:
    case MG_NR_fspick:
    case MG_NR_open_tree_attr: return 1;
    default: return 0;
    }
}
