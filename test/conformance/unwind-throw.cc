// Exceptions across frames: thrown and caught in the program, out of handlers of faults, and out of handlers that struck a blocking call.
// Compiled with -fnon-call-exceptions.
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <thread>

#include <poll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

static int alive, ended;
struct Counted {
    Counted() { alive++; }
    ~Counted() { alive--, ended++; }
};

struct Struck : std::runtime_error {
    explicit Struck(int number) : std::runtime_error("struck by " + std::to_string(number)) {}
};

static void handle(int number) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, number);
    sigprocmask(SIG_UNBLOCK, &set, nullptr);
    Counted inside;
    throw Struck(number);
}

static void on(int number, void (*handler)(int)) {
    struct sigaction action = {};
    action.sa_handler = handler;
    sigaction(number, &action, nullptr);
}

__attribute__((noinline)) static int deep(int depth, int (*bottom)()) {
    Counted here;
    return depth > 0 ? deep(depth - 1, bottom) + 1 : bottom();
}

template <typename Bottom> static void expect(const char *what, Bottom bottom) {
    ended = 0;
    try {
        int got = deep(10, bottom);
        printf("%s: returned %d\n", what, got);
    } catch (const std::exception &error) {
        printf("%s: %s, %d ended, %d left\n", what, error.what(), ended, alive);
    }
    fflush(stdout);
}

static int pipes[2], listener;
static char *volatile nowhere;

static int throws() { throw std::logic_error("thrown"); }
static int faults() { return *nowhere; }
static int in_read() { char byte; return static_cast<int>(read(pipes[0], &byte, 1)); }
static int in_accept() { return accept(listener, nullptr, nullptr); }
static int in_poll() { return poll(nullptr, 0, 60000); }
static int in_sleep() { timespec time = {60, 0}; return nanosleep(&time, nullptr); }
static int in_wait() { return waitpid(-1, nullptr, 0); }
static int in_suspend() { sigset_t none; sigemptyset(&none); return sigsuspend(&none); }

static void soon() {
    const char *slow = getenv("MG_TEST_SLOWNESS");
    itimerval once = {};
    once.it_value.tv_usec = 30000 * (slow ? atoi(slow) : 1);
    setitimer(ITIMER_REAL, &once, nullptr);
}

int main() {
    if (pipe(pipes) < 0) return 1;
    listener = socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr address = {AF_UNIX, {}};
    if (bind(listener, &address, sizeof(sa_family_t)) < 0 || listen(listener, 1) < 0) return 1;
    pid_t child = fork();
    if (child == 0) for (;;) pause();

    on(SIGSEGV, handle);
    on(SIGALRM, handle);
    nowhere = static_cast<char *>(mmap(nullptr, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    expect("a throw", throws);
    for (int i = 0; i < 3; i++) expect("a fault", faults);
    struct { const char *name; int (*bottom)(); } calls[] = {
        {"read", in_read}, {"accept", in_accept}, {"poll", in_poll}, {"nanosleep", in_sleep}, {"waitpid", in_wait}, {"sigsuspend", in_suspend},
    };
    for (auto &one : calls)
        for (int i = 0; i < 3; i++) {
            soon();
            expect(one.name, one.bottom);
        }
    std::thread([] { expect("a fault in a thread", faults); }).join();
    std::atomic<int> caught{0};
    std::thread many[8];
    for (auto &one : many)
        one = std::thread([&] {
            for (int i = 0; i < 200; i++)
                try {
                    std::string text = "from " + std::to_string(i);
                    throw std::runtime_error(text);
                } catch (const std::runtime_error &) {
                    caught++;
                }
        });
    for (auto &one : many) one.join();
    printf("in eight threads: %d caught\n", caught.load());
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    return 0;
}
