/* attack
class: policy
aim: call
tries: a forbidden file opened by its handle
expect: { none: contained, process: contained, mpk: contained }
*/
/* The policy forbids to open forbidden-file. open_by_handle_at names no path; it is for those who may read every file. */
#include "attack.h"
static int opens(int mount, const struct file_handle *handle) {
    char text[8];
    int fd = open_by_handle_at(mount, (struct file_handle *)handle, O_RDONLY);
    return fd >= 0 && read(fd, text, 8) == 8 && memcmp(text, "secret!!", 8) == 0;
}
int main(void) {
    struct { struct file_handle head; unsigned char bytes[128]; } handle = {.head.handle_bytes = 128}, harmless = {.head.handle_bytes = 128};
    int mount, escaped = 0;
    int fd = open("harmless-file", O_CREAT | O_WRONLY, 0600), other = open("other", O_CREAT | O_WRONLY, 0600);
    if (write(fd, "secret!!", 8) != 8 || write(other, "secret!!", 8) != 8) return 1;
    if (name_to_handle_at(AT_FDCWD, "harmless-file", &harmless.head, &mount, 0)) not_here("this file system has no handles");
    int folder = open(".", O_RDONLY | O_DIRECTORY);
    if (!opens(folder, &harmless.head)) not_here("this user may not open files by handles");
    if (rename("other", "forbidden-file") || name_to_handle_at(AT_FDCWD, "forbidden-file", &handle.head, &mount, 0)) return 1;
    escaped |= opens(folder, &handle.head);
    escaped |= opens(AT_FDCWD, &handle.head);
    escaped |= opens(other, &handle.head);
    verdict(escaped);
}
