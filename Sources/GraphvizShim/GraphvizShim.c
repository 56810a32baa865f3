#define _GNU_SOURCE
#include "GraphvizShim.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <search.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// MARK: Messages

static char messages[4096];

static int collect(char *message) {
  size_t used = strlen(messages);
  snprintf(messages + used, sizeof messages - used, "%s", message);
  return 0;
}

void shim_collect_messages(void) {
  messages[0] = '\0';
  agseterrf(collect);
}

const char *shim_messages(void) { return messages; }

// MARK: Identities

// libcgraph orders subgraphs by their ids, and its own ids are addresses: clusters would come in an
// order that changes with the heap. Counting instead gives the order of creation.

typedef struct {
  int kind;
  IDTYPE id;
  char *name;  // NULL for what has none; from agstrdup, since agwrite looks at what precedes it
} identity;

typedef struct {
  Agraph_t *graph;
  void *by_name;     // a tree of <search.h>
  identity **by_id;  // by_id[i]->id is i + 1
  size_t count, capacity;
} identities;

static int compare(const void *left, const void *right) {
  const identity *a = left, *b = right;
  return a->kind != b->kind ? a->kind - b->kind : strcmp(a->name, b->name);
}

static void *open_ids(Agraph_t *graph, Agdisc_t *discipline) {
  identities *all = calloc(1, sizeof *all);
  if (all != NULL) all->graph = graph;
  return all;
}

static long map_id(void *state, int kind, char *name, IDTYPE *id, int create) {
  identities *all = state;
  if (kind == AGINEDGE) kind = AGOUTEDGE;
  identity key = {kind, 0, name};
  if (name != NULL) {
    identity **known = tfind(&key, &all->by_name, compare);
    if (known != NULL) {
      *id = (*known)->id;
      return 1;
    }
  }
  if (!create) return 0;
  if (all->count == all->capacity) {
    size_t capacity = all->capacity == 0 ? 64 : all->capacity * 2;
    identity **larger = realloc(all->by_id, capacity * sizeof *larger);
    if (larger == NULL) return 0;
    all->by_id = larger;
    all->capacity = capacity;
  }
  identity *created = malloc(sizeof *created);
  if (created == NULL) return 0;
  *created = (identity){kind, all->count + 1, name == NULL ? NULL : agstrdup(all->graph, name)};
  if (created->name != NULL) tsearch(created, &all->by_name, compare);
  all->by_id[all->count++] = created;
  *id = created->id;
  return 1;
}

static char *print_id(void *state, int kind, IDTYPE id) {
  identities *all = state;
  return id == 0 || id > all->count ? NULL : all->by_id[id - 1]->name;
}

static void close_ids(void *state) {
  identities *all = state;
  for (size_t i = 0; i < all->count; i++) {
    identity *known = all->by_id[i];
    if (known->name != NULL) {
      tdelete(known, &all->by_name, compare);
      agstrfree(all->graph, known->name);
    }
    free(known);
  }
  free(all->by_id);
  free(all);
}

static long allocate_id(void *state, int kind, IDTYPE id) { return 0; }
static void free_id(void *state, int kind, IDTYPE id) {}
static void register_id(void *state, int kind, void *object) {}

static Agiddisc_t counted_ids = {
  open_ids, map_id, allocate_id, free_id, print_id, close_ids, register_id,
};

Agdisc_t *shim_discipline(void) {
  static Agdisc_t discipline;
  discipline = (Agdisc_t){&AgMemDisc, &counted_ids, &AgIoDisc};
  return &discipline;
}

// MARK: Building a graph

Agraph_t *shim_open(const char *name) {
  return agopen((char *)name, Agdirected, shim_discipline());
}

Agraph_t *shim_subgraph(Agraph_t *parent, const char *name) {
  return agsubg(parent, (char *)name, 1);
}

Agnode_t *shim_node(Agraph_t *graph, const char *name) {
  return agnode(graph, (char *)name, 1);
}

Agedge_t *shim_edge(Agraph_t *graph, Agnode_t *tail, Agnode_t *head, const char *name) {
  return agedge(graph, tail, head, (char *)name, 1);
}

bool shim_default(Agraph_t *graph, int kind, const char *name, const char *value) {
  return agattr(graph, kind, (char *)name, (char *)value) != NULL;
}

bool shim_set(void *object, const char *name, const char *value) {
  return agsafeset(object, (char *)name, (char *)value, "") == 0;
}

char *shim_dot(Agraph_t *graph, size_t *length) {
  char *text = NULL;
  FILE *stream = open_memstream(&text, length);
  if (stream == NULL) return NULL;
  bool written = agwrite(graph, stream) == 0;
  if (fclose(stream) == 0 && written) return text;
  free(text);
  return NULL;
}

// MARK: Processes

extern char **environ;

// The environment with crashes kept short: a worker's backtrace is for nobody.
static char **worker_environment(void) {
  size_t count = 0;
  while (environ[count] != NULL) count++;
  char **copy = calloc(count + 2, sizeof *copy);
  if (copy == NULL) return NULL;
  size_t used = 0;
  for (size_t i = 0; i < count; i++) {
    if (strncmp(environ[i], "SWIFT_BACKTRACE=", 16) != 0) copy[used++] = environ[i];
  }
  copy[used] = "SWIFT_BACKTRACE=enable=no";
  return copy;
}

pid_t shim_start_worker(const char *program, int *connection) {
  int ends[2];
#ifdef __linux__
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return -errno;
#else
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) return -errno;
  for (int i = 0; i < 2; i++) fcntl(ends[i], F_SETFD, FD_CLOEXEC);
  setsockopt(ends[0], SOL_SOCKET, SO_NOSIGPIPE, &(int){1}, sizeof(int));
#endif
  fcntl(ends[0], F_SETFL, fcntl(ends[0], F_GETFL) | O_NONBLOCK);
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], 0);
  posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
  posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  posix_spawnattr_init(&attributes);
  sigset_t none, ours;
  sigemptyset(&none);
  sigemptyset(&ours);
  sigaddset(&ours, SIGPIPE);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &ours);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  char *arguments[] = {(char *)program, NULL};
  char **environment = worker_environment();
  pid_t process = 0;
  int error = environment == NULL
    ? ENOMEM
    : posix_spawn(&process, program, &actions, &attributes, arguments, environment);
  free(environment);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  if (error != 0) {
    close(ends[0]);
    return -error;
  }
  *connection = ends[0];
  return process;
}

static long milliseconds_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000L + now.tv_nsec / 1000000L;
}

// Waits until the connection is ready; what poll returns.
static int wait_until_ready(int connection, short events, long deadline) {
  while (true) {
    long left = deadline - milliseconds_now();
    if (left <= 0) return 0;
    struct pollfd wanted = {connection, events, 0};
    int ready = poll(&wanted, 1, left > 3600000 ? 3600000 : (int)left);
    if (ready < 0 && errno == EINTR) continue;
    if (ready != 0) return ready;
  }
}

shim_outcome shim_send(int connection, const void *bytes, size_t length, long deadline) {
  size_t done = 0;
#ifdef __linux__
  const int flags = MSG_NOSIGNAL;
#else
  const int flags = 0;
#endif
  while (done < length) {
    ssize_t step = send(connection, (const char *)bytes + done, length - done, flags);
    if (step > 0) {
      done += (size_t)step;
    } else if (step < 0 && errno == EINTR) {
      continue;
    } else if (step < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
      int ready = wait_until_ready(connection, POLLOUT, deadline);
      if (ready <= 0) return ready == 0 ? shim_late : shim_ended;
    } else {
      return shim_ended;
    }
  }
  return shim_done;
}

shim_outcome shim_receive(int connection, void *bytes, size_t length, long deadline) {
  size_t done = 0;
  while (done < length) {
    ssize_t step = read(connection, (char *)bytes + done, length - done);
    if (step > 0) {
      done += (size_t)step;
    } else if (step < 0 && errno == EINTR) {
      continue;
    } else if (step < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
      int ready = wait_until_ready(connection, POLLIN, deadline);
      if (ready <= 0) return ready == 0 ? shim_late : shim_ended;
    } else {
      return shim_ended;
    }
  }
  return shim_done;
}

long shim_deadline(long milliseconds) { return milliseconds_now() + milliseconds; }

int shim_end_worker(pid_t process, int connection, bool at_once) {
  if (at_once) kill(process, SIGKILL);
  close(connection);  // on which a worker that waits ends
  int status = 0;
  while (waitpid(process, &status, 0) < 0) {
    if (errno != EINTR) return 0;
  }
  return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

void shim_limit_request(unsigned seconds) {
  alarm(seconds);
  struct rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
}
