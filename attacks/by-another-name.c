/* attack
class: policy
aim: call
tries: the same folder by other names
expect: { none: contained, process: contained, mpk: contained }
*/
/* The forbidden folder by other roads: dots, a link to its parent, a folder descriptor, another working directory. */
#include "attack.h"
int main(void) {
    mkdir("beside", 0755);
    if (symlink(".", "link")) return 1;
    mkdir("./beside/../" FORBIDDEN, 0755);
    mkdir("link/link/" FORBIDDEN, 0755);
    mkdirat(open(".", O_PATH), FORBIDDEN, 0755);
    mkdirat(open("link", O_RDONLY), FORBIDDEN, 0755);
    if (chdir("beside") == 0) {
        mkdir("../" FORBIDDEN, 0755);
        if (chdir("..")) return 1;
    }
    char path[64];
    snprintf(path, sizeof path, "/proc/self/cwd/" FORBIDDEN);
    mkdir(path, 0755);
    verdict_of_folder();
}
