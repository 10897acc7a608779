// The first process of the PKU virtual machine: builds the file system, runs one command, reports how it ended.
//
// The host talks to it over one virtio-serial port, so that the command line, the environment and every byte of
// the streams arrive as they are: nothing passes through a shell, a terminal or the kernel's command line.
//
//   host → guest   one order (u32 length, then NUL-terminated pairs "key", "value"), then the command's standard
//                  input in pieces (u32 length, bytes; length 0 is its end)
//   guest → host   messages (u8 type, u32 length, bytes): see enum message
//
// Integers are little-endian. The order's keys: arg, env, cwd, share (its tag is "share<position>"),
// read-only-share, hostname, 9p (mount options).

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <net/if.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum message {
  MESSAGE_OUT = 1,     // bytes of the command's standard output
  MESSAGE_ERROR = 2,   // bytes of its standard error
  MESSAGE_EXIT = 3,    // u32: the wait status; everything the command wrote has been sent and synced before it
  MESSAGE_NO_EXEC = 4, // u32: errno of the exec that failed; text: of what
  MESSAGE_BROKEN = 5,  // text: what this program could not do
  MESSAGE_STARTED = 6, // nothing: the command is about to be executed
};

enum { ORDER_MAX_BYTES = 8 << 20, PIECE_BYTES = 64 << 10, COMMAND_STREAMS = 2 };

static int port = -1;

struct order {
  char *text;
  size_t bytes;
  char **argv;
  char **envp;
  const char *cwd;
};

_Noreturn static void leave(void) {
  // The host ends the emulator as soon as it has the last message; the reset is for the case that the host is gone.
  for (int i = 0; i < 50; i++) {
    struct pollfd gone = {.fd = port, .events = 0};
    if (port < 0 || (poll(&gone, 1, 100) > 0 && (gone.revents & (POLLHUP | POLLERR | POLLNVAL)))) {
      break;
    }
  }
  sync();
  reboot(RB_AUTOBOOT);
  _exit(1);
}

static int write_all(int fd, const void *from, size_t bytes) {
  const char *at = from;
  while (bytes > 0) {
    ssize_t done = write(fd, at, bytes);
    if (done < 0) {
      if (errno == EINTR) {
        continue;
      }
      if (errno == EAGAIN) {
        poll(&(struct pollfd){.fd = fd, .events = POLLOUT}, 1, -1);
        continue;
      }
      return -1;
    }
    at += done;
    bytes -= (size_t)done;
  }
  return 0;
}

static void put_number(char *at, uint32_t number) {
  for (int i = 0; i < 4; i++) {
    at[i] = (char)(number >> (8 * i));
  }
}

static void send_message(enum message type, const void *body, size_t bytes) {
  char head[5] = {(char)type};
  put_number(head + 1, (uint32_t)bytes);
  if (write_all(port, head, sizeof head) != 0 || write_all(port, body, bytes) != 0) {
    leave(); // nobody listens any more
  }
}

static void send_number(enum message type, uint32_t number) {
  char body[4];
  put_number(body, number);
  send_message(type, body, sizeof body);
}

__attribute__((format(printf, 1, 2))) _Noreturn static void broken(const char *format, ...) {
  int error = errno;
  char text[1024];
  va_list list;
  va_start(list, format);
  int used = vsnprintf(text, sizeof text, format, list);
  va_end(list);
  if (used < 0 || (size_t)used >= sizeof text) {
    used = sizeof text - 1;
  }
  snprintf(text + used, sizeof text - (size_t)used, ": %s", strerror(error));
  if (port >= 0) {
    send_message(MESSAGE_BROKEN, text, strlen(text));
  } else {
    dprintf(2, "vm init: %s\n", text);
  }
  leave();
}

static void make_folders(const char *path) {
  char part[PATH_MAX];
  snprintf(part, sizeof part, "%s", path);
  for (char *at = part + 1; *at; at++) {
    if (*at == '/') {
      *at = 0;
      mkdir(part, 0755);
      *at = '/';
    }
  }
  mkdir(part, 0755);
}

static void mount_at(const char *source, const char *target, const char *type, unsigned long flags, const char *data) {
  make_folders(target);
  if (mount(source, target, type, flags, data) != 0) {
    broken("mounting %s (%s) on %s", source, type, target);
  }
}

// The modules lie in the initial file system in loading order: /modules/00.ko, 01.ko …
static void load_modules(void) {
  for (int i = 0;; i++) {
    char path[32];
    snprintf(path, sizeof path, "/modules/%02d.ko", i);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
      return;
    }
    if (syscall(SYS_finit_module, fd, "", 0) != 0 && errno != EEXIST) {
      broken("loading kernel module %s", path);
    }
    close(fd);
    unlink(path);
  }
}

// The kernel announces the port after the first process has started, so wait for its node.
static void open_port(void) {
  for (int i = 0; i < 10000; i++) {
    port = open("/dev/vport0p1", O_RDWR | O_CLOEXEC);
    if (port >= 0) {
      return;
    }
    usleep(2000);
  }
  broken("opening the host's port");
}

static void read_all(void *to, size_t bytes) {
  char *at = to;
  for (int silent = 0; bytes > 0;) {
    ssize_t done = read(port, at, bytes);
    if (done > 0) {
      at += done;
      bytes -= (size_t)done;
      silent = 0;
    } else if (done == 0) {
      // The host's end is not open: not yet, while the port is new, or no longer.
      if (++silent > 5000) {
        leave();
      }
      usleep(2000);
    } else if (errno != EINTR && errno != EAGAIN) {
      broken("reading from the host");
    }
  }
}

static uint32_t number_at(const unsigned char *at) {
  return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static struct order read_order(void) {
  unsigned char head[4];
  read_all(head, sizeof head);
  struct order order = {.bytes = number_at(head), .cwd = "/"};
  if (order.bytes == 0 || order.bytes > ORDER_MAX_BYTES) {
    errno = EMSGSIZE;
    broken("reading an order of %zu bytes", order.bytes);
  }
  order.text = malloc(order.bytes + 1);
  read_all(order.text, order.bytes);
  order.text[order.bytes] = 0;
  return order;
}

// Calls use(value, position) for every pair with this key; returns how many there were.
static size_t each(const struct order *order, const char *key, void (*use)(const char *, size_t, void *), void *with) {
  size_t count = 0;
  for (const char *at = order->text, *end = order->text + order->bytes; at < end;) {
    const char *name = at;
    const char *value = name + strlen(name) + 1;
    if (value >= end) {
      break;
    }
    if (strcmp(name, key) == 0) {
      use(value, count++, with);
    }
    at = value + strlen(value) + 1;
  }
  return count;
}

static void keep(const char *value, size_t position, void *with) {
  (void)position;
  *(const char **)with = value;
}

static void append(const char *value, size_t position, void *with) {
  char ***list = with;
  *list = realloc(*list, (position + 2) * sizeof **list);
  (*list)[position] = (char *)value;
  (*list)[position + 1] = NULL;
}

struct sharing {
  const char *options;
  unsigned long flags;
  const char *prefix;
};

static void mount_share(const char *path, size_t position, void *with) {
  const struct sharing *sharing = with;
  char tag[32];
  char target[PATH_MAX];
  snprintf(tag, sizeof tag, "%s%zu", sharing->prefix, position);
  snprintf(target, sizeof target, "/new%s", path);
  mount_at(tag, target, "9p", sharing->flags, sharing->options);
}

static void build_file_system(const struct order *order) {
  char options[512];
  const char *transport = "trans=virtio,version=9p2000.L,msize=512000";
  each(order, "9p", keep, &transport);

  // The host's files are the lower layer and do not change under the guest as far as it can tell: cache them.
  snprintf(options, sizeof options, "%s,cache=loose,access=any", transport);
  mount_at("root", "/lower", "9p", MS_RDONLY, options);
  mount_at("upper", "/upper", "tmpfs", 0, "mode=0755,size=75%");
  make_folders("/upper/data");
  make_folders("/upper/work");
  mount_at("overlay", "/new", "overlay", 0, "lowerdir=/lower,upperdir=/upper/data,workdir=/upper/work");

  const char *kept[] = {"/proc", "/sys", "/dev"};
  for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++) {
    char target[32];
    snprintf(target, sizeof target, "/new%s", kept[i]);
    make_folders(target);
    if (mount(kept[i], target, NULL, MS_MOVE, NULL) != 0) {
      broken("moving %s", kept[i]);
    }
  }
  mount_at("devpts", "/new/dev/pts", "devpts", MS_NOSUID | MS_NOEXEC, "mode=620,ptmxmode=666,gid=5");
  mount_at("tmpfs", "/new/dev/shm", "tmpfs", MS_NOSUID | MS_NODEV, "mode=1777");
  mount_at("tmpfs", "/new/tmp", "tmpfs", MS_NOSUID | MS_NODEV, "mode=1777,size=75%");
  mount_at("cgroup2", "/new/sys/fs/cgroup", "cgroup2", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL);
  static const char *const links[][2] = {
      {"/proc/self/fd", "/new/dev/fd"},
      {"/proc/self/fd/0", "/new/dev/stdin"},
      {"/proc/self/fd/1", "/new/dev/stdout"},
      {"/proc/self/fd/2", "/new/dev/stderr"},
  };
  for (size_t i = 0; i < sizeof links / sizeof links[0]; i++) {
    if (symlink(links[i][0], links[i][1]) != 0 && errno != EEXIST) {
      broken("linking %s", links[i][1]);
    }
  }

  // Shares are written through at once and looked up anew each time: the host sees and makes changes meanwhile.
  snprintf(options, sizeof options, "%s,cache=mmap,access=any", transport);
  each(order, "share", mount_share, &(struct sharing){.options = options, .flags = 0, .prefix = "share"});
  each(order, "read-only-share", mount_share,
       &(struct sharing){.options = options, .flags = MS_RDONLY, .prefix = "read-only-share"});

  if (chdir("/new") != 0 || mount(".", "/", NULL, MS_MOVE, NULL) != 0 || chroot(".") != 0 || chdir("/") != 0) {
    broken("entering the new root");
  }
}

static void raise_loopback(void) {
  int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING};
  if (fd < 0 || ioctl(fd, SIOCSIFFLAGS, &request) != 0) {
    broken("raising the loopback interface");
  }
  close(fd);
}

// In the child: becomes the command. A failure goes back through `report`, which closes by itself on success: errno
// of the exec, or negative that of entering the working directory.
_Noreturn static void become(const struct order *order, const int streams[3], int report) {
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  signal(SIGPIPE, SIG_DFL);
  // As a login on an ordinary system has them; the kernel's own hard limit for descriptors is 4096.
  setrlimit(RLIMIT_NOFILE, &(struct rlimit){.rlim_cur = 1024, .rlim_max = 1 << 20});
  setsid();
  for (int i = 0; i < 3; i++) {
    dup2(streams[i], i);
  }
  int error;
  if (chdir(order->cwd) != 0) {
    error = -errno;
  } else {
    environ = order->envp;
    execvp(order->argv[0], order->argv);
    error = errno;
  }
  write_all(report, &error, sizeof error);
  _exit(127);
}

struct command {
  pid_t pid;
  int input;                   // -1 once closed
  int output[COMMAND_STREAMS]; // -1 once at its end
  char *pending;               // a piece of input the command has not taken yet
  size_t pending_at, pending_bytes;
  size_t piece_left; // bytes of the present piece still to come from the host
};

static struct command start(const struct order *order) {
  int in[2];
  int out[2];
  int error[2];
  int report[2];
  if (pipe2(in, O_CLOEXEC) || pipe2(out, O_CLOEXEC) || pipe2(error, O_CLOEXEC) || pipe2(report, O_CLOEXEC)) {
    broken("making pipes");
  }
  // Descriptors 0 to 2 are the console here, so these pipes are all above and dup2 below cannot hit one of them.
  send_message(MESSAGE_STARTED, NULL, 0);
  pid_t pid = fork();
  if (pid < 0) {
    broken("starting the command");
  }
  if (pid == 0) {
    become(order, (int[3]){in[0], out[1], error[1]}, report[1]);
  }
  close(in[0]);
  close(out[1]);
  close(error[1]);
  close(report[1]);
  int failed = 0;
  ssize_t got;
  do {
    got = read(report[0], &failed, sizeof failed);
  } while (got < 0 && errno == EINTR);
  if (got == sizeof failed) {
    char body[4 + PATH_MAX];
    put_number(body, (uint32_t)(failed < 0 ? -failed : failed));
    int text = snprintf(body + 4, PATH_MAX, "%s", failed < 0 ? order->cwd : order->argv[0]);
    send_message(MESSAGE_NO_EXEC, body, 4 + (size_t)(text < PATH_MAX ? text : PATH_MAX - 1));
    leave();
  }
  close(report[0]);
  fcntl(in[1], F_SETFL, O_NONBLOCK);
  return (struct command){.pid = pid, .input = in[1], .output = {out[0], error[0]}, .pending = malloc(PIECE_BYTES)};
}

static void close_input(struct command *command) {
  close(command->input);
  command->input = -1;
  command->pending_bytes = 0;
}

static void feed(struct command *command) {
  ssize_t done = write(command->input, command->pending + command->pending_at, command->pending_bytes);
  if (done < 0) {
    if (errno != EAGAIN && errno != EINTR) {
      close_input(command); // the command closed its end; what still comes is read and dropped
    }
    return;
  }
  command->pending_at += (size_t)done;
  command->pending_bytes -= (size_t)done;
}

// Takes what the host sent: a head of a piece, or bytes of it.
static void take_input(struct command *command) {
  if (command->piece_left == 0) {
    unsigned char head[4];
    read_all(head, sizeof head);
    command->piece_left = number_at(head);
    if (command->piece_left == 0 && command->input >= 0) {
      close_input(command);
    }
    return;
  }
  size_t room = command->piece_left < PIECE_BYTES ? command->piece_left : PIECE_BYTES;
  ssize_t got = read(port, command->pending, room);
  if (got <= 0) {
    return;
  }
  command->piece_left -= (size_t)got;
  if (command->input >= 0) {
    command->pending_at = 0;
    command->pending_bytes = (size_t)got;
    feed(command);
  }
}

// Passes one portion of a stream on; returns 0 at its end.
static int pass(int fd, enum message type) {
  static char piece[PIECE_BYTES];
  ssize_t got = read(fd, piece, sizeof piece);
  if (got > 0) {
    send_message(type, piece, (size_t)got);
    return 1;
  }
  return got < 0 && (errno == EINTR || errno == EAGAIN);
}

// Runs until the command has ended and both its streams are at their end. Whatever it left running is killed, as
// when a container's first process ends: otherwise a forgotten child would hold the streams, and the run, open.
static uint32_t attend(struct command *command, int children) {
  uint32_t ended_with = 0;
  int ended = 0;
  while (!ended || command->output[0] >= 0 || command->output[1] >= 0) {
    int wants_input = command->pending_bytes == 0 && !ended;
    struct pollfd at[5] = {
        {.fd = children, .events = POLLIN},
        {.fd = command->output[0], .events = POLLIN},
        {.fd = command->output[1], .events = POLLIN},
        {.fd = command->pending_bytes ? command->input : -1, .events = POLLOUT},
        {.fd = port, .events = wants_input ? POLLIN : 0},
    };
    if (poll(at, 5, -1) < 0) {
      continue;
    }
    if (at[0].revents) {
      struct signalfd_siginfo drained;
      (void)!read(children, &drained, sizeof drained);
      int status;
      for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;) {
        if (pid == command->pid) {
          ended = 1;
          ended_with = (uint32_t)status;
          kill(-1, SIGKILL);
        }
      }
    }
    for (int i = 0; i < COMMAND_STREAMS; i++) {
      if (at[1 + i].revents && !pass(command->output[i], i == 0 ? MESSAGE_OUT : MESSAGE_ERROR)) {
        close(command->output[i]);
        command->output[i] = -1;
      }
    }
    if (at[3].revents) {
      feed(command);
    }
    if (at[4].revents & (POLLHUP | POLLERR)) {
      leave(); // the host stays to the end, so it has died
    }
    if (at[4].revents & POLLIN) {
      take_input(command);
    }
  }
  return ended_with;
}

int main(void) {
  mount_at("devtmpfs", "/dev", "devtmpfs", MS_NOSUID, "mode=0755");
  mount_at("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL);
  mount_at("sysfs", "/sys", "sysfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL);
  open_port();
  load_modules();
  struct order order = read_order();
  build_file_system(&order);
  raise_loopback();

  const char *hostname = "localhost";
  each(&order, "hostname", keep, &hostname);
  sethostname(hostname, strlen(hostname));
  each(&order, "cwd", keep, &order.cwd);
  each(&order, "env", append, &order.envp);
  if (order.envp == NULL) {
    order.envp = (char *[]){NULL};
  }
  if (each(&order, "arg", append, &order.argv) == 0) {
    errno = EINVAL;
    broken("finding a command in the order");
  }

  sigset_t child;
  sigemptyset(&child);
  sigaddset(&child, SIGCHLD);
  sigprocmask(SIG_BLOCK, &child, NULL);
  signal(SIGPIPE, SIG_IGN);
  int children = signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);
  struct command command = start(&order);
  uint32_t status = attend(&command, children);
  sync();
  send_number(MESSAGE_EXIT, status);
  leave();
}
