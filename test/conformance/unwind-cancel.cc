// Threads cancelled in blocking calls and around them: destructors and cleanup handlers run, each once and in order.
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <sys/epoll.h>
#include <sys/msg.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int slowness() {
    const char *text = getenv("MG_TEST_SLOWNESS");
    return text && atoi(text) > 0 ? atoi(text) : 1;
}

static void sleep_us(long us) {
    timespec time = {us / 1000000, us % 1000000 * 1000};
    while (nanosleep(&time, &time) < 0 && errno == EINTR) {}
}

static int pipes[2], listener, events, queue;
static pid_t child;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static sem_t semaphore;
static pthread_t other;

static void in_read() { char byte; while (read(pipes[0], &byte, 1) != 1) {} }
static void in_accept() { while (accept(listener, nullptr, nullptr) < 0) {} }
static void in_nanosleep() { timespec time = {60, 0}; nanosleep(&time, nullptr); }
static void in_poll() { pollfd one = {pipes[0], POLLIN, 0}; while (poll(&one, 1, -1) < 1) {} }
static void in_epoll() { epoll_event one; while (epoll_wait(events, &one, 1, -1) < 1) {} }
static void in_waitpid() { while (waitpid(child, nullptr, 0) < 0) {} }
static void in_semaphore() { while (sem_wait(&semaphore) < 0) {} }
static void in_message() { struct { long type; char text[8]; } message; while (msgrcv(queue, &message, 8, 0, 0) < 0) {} }
static void in_pause() { for (;;) pause(); }
static void in_join() { pthread_join(other, nullptr); }
static void in_condition() {
    pthread_mutex_lock(&mutex);
    pthread_cleanup_push([](void *held) { pthread_mutex_unlock(static_cast<pthread_mutex_t *>(held)); }, &mutex);
    for (;;) pthread_cond_wait(&condition, &mutex);
    pthread_cleanup_pop(1);
}

static std::string *order;
struct Noted {
    char letter;
    ~Noted() { order->push_back(letter); }
};

struct Blocking { const char *name; void (*call)(); };

__attribute__((noinline)) static void inner(const Blocking *one) {
    Noted inside = {'b'};
    pthread_cleanup_push([](void *) { order->push_back('c'); }, nullptr);
    one->call();
    pthread_cleanup_pop(0);
}

static void *blocked(void *argument) {
    Noted outside = {'a'};
    inner(static_cast<const Blocking *>(argument));
    return nullptr;
}

static std::atomic<long> begun{0}, ended{0};
struct Counted {
    Counted() { begun++; }
    ~Counted() { ended++; }
};

static void *busy(void *argument) {
    Counted here;
    int zero = static_cast<int>(reinterpret_cast<long>(argument));
    char byte;
    for (;;) {
        Counted each;
        if (read(zero, &byte, 1) != 1 || pread(zero, &byte, 1, 0) != 1) abort();
        if (write(zero, &byte, 1) >= 0 && poll(nullptr, 0, 0) != 0) abort();
    }
}

int main() {
    if (pipe(pipes) < 0) return 1;
    listener = socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr address = {AF_UNIX, {}};
    if (bind(listener, &address, sizeof(sa_family_t)) < 0 || listen(listener, 1) < 0) return 1;
    events = epoll_create1(0);
    queue = msgget(IPC_PRIVATE, 0600);
    sem_init(&semaphore, 0, 0);
    child = fork();
    if (child == 0) for (;;) pause();
    const Blocking pausing = {"", in_pause};
    std::string unused;
    order = &unused;
    pthread_create(&other, nullptr, blocked, const_cast<Blocking *>(&pausing));

    const Blocking all[] = {
        {"read", in_read}, {"accept", in_accept}, {"nanosleep", in_nanosleep}, {"poll", in_poll}, {"epoll_wait", in_epoll}, {"waitpid", in_waitpid},
        {"sem_wait", in_semaphore}, {"msgrcv", in_message}, {"pause", in_pause}, {"pthread_join", in_join}, {"pthread_cond_wait", in_condition},
    };
    for (auto &one : all)
        for (int wait_us : {0, 10000}) { // before it blocks, and while it does
            std::string ends;
            order = &ends;
            pthread_t thread;
            void *result;
            pthread_create(&thread, nullptr, blocked, const_cast<Blocking *>(&one));
            sleep_us(wait_us * slowness());
            pthread_cancel(thread);
            pthread_join(thread, &result);
            printf("%s: %s, ended %s\n", one.name, result == PTHREAD_CANCELED ? "cancelled" : "returned", ends.c_str());
            fflush(stdout);
        }
    printf("mutex is free: %d\n", pthread_mutex_trylock(&mutex) == 0);

    int threads = slowness() > 1 ? 100 : 2000;
    int zero = open("/dev/zero", O_RDWR);
    unsigned seed = 1;
    int cancelled = 0;
    for (int i = 0; i < threads; i++) {
        pthread_t thread;
        void *result;
        if (pthread_create(&thread, nullptr, busy, reinterpret_cast<void *>(static_cast<long>(zero))) != 0) return 1;
        sleep_us(rand_r(&seed) % (150 * slowness()));
        pthread_cancel(thread);
        pthread_join(thread, &result);
        cancelled += result == PTHREAD_CANCELED;
    }
    printf("amid calls: all cancelled %d, all ended %d\n", cancelled == threads, begun == ended);
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    msgctl(queue, IPC_RMID, nullptr);
    fflush(stdout);
    _exit(0);
}
