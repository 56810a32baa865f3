#define _GNU_SOURCE
#include "GraphvizShim.h"

#include <errno.h>
#include <fcntl.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
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

static int open_scratch(void) {
#ifdef __linux__
  return memfd_create("dot", MFD_CLOEXEC);
#else
  char path[] = "/tmp/dot-XXXXXX";
  int file = mkstemp(path);
  if (file >= 0) {
    unlink(path);
    fcntl(file, F_SETFD, FD_CLOEXEC);
  }
  return file;
#endif
}

int shim_open_input(const char *text, size_t length) {
  int file = open_scratch();
  size_t done = 0;
  while (file >= 0 && done < length) {
    ssize_t step = write(file, text + done, length - done);
    if (step < 0 && errno == EINTR) continue;
    if (step <= 0) {
      close(file);
      return -1;
    }
    done += (size_t)step;
  }
  if (file >= 0) lseek(file, 0, SEEK_SET);
  return file;
}

void shim_limit_process(unsigned seconds) {
  alarm(seconds);
  struct rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
}
