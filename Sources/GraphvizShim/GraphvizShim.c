#define _GNU_SOURCE
#include "GraphvizShim.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

// MARK: Building a graph

Agraph_t *shim_open(const char *name) { return agopen((char *)name, Agdirected, NULL); }

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

// MARK: Laying out

// The plugins lie in a folder beside libgvc. Found and given by address, so that Graphviz reads no
// configuration and never loads pango: text widths come from its built-in tables and the picture
// doesn't depend on the machine's fonts.
static bool load_plugin(lt_symlist_t *entry, const char *file, const char *symbol) {
  Dl_info library;
  char path[4096];
  if (dladdr((void *)gvContextPlugins, &library) == 0) return false;
  const char *slash = strrchr(library.dli_fname, '/');
  int folder = slash == NULL ? 0 : (int)(slash - library.dli_fname) + 1;
#ifdef __APPLE__
  const char *suffix = ".dylib";
#else
  const char *suffix = ".so.6";
#endif
  snprintf(path, sizeof path, "%.*sgraphviz/%s%s", folder, library.dli_fname, file, suffix);
  void *plugin = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (plugin == NULL) return false;
  entry->name = symbol;
  entry->address = dlsym(plugin, symbol);
  return entry->address != NULL;
}

static GVC_t *open_context(shim_engine engine) {
  static lt_symlist_t plugins[3];  // ends with a zero entry
  bool found =
    load_plugin(&plugins[0], "libgvplugin_core", "gvplugin_core_LTX_library")
    && (engine == shim_spring_engine
          ? load_plugin(
              &plugins[1], "libgvplugin_neato_layout", "gvplugin_neato_layout_LTX_library")
          : load_plugin(&plugins[1], "libgvplugin_dot_layout", "gvplugin_dot_layout_LTX_library"));
  // Another installation may keep its plugins elsewhere: then Graphviz looks for them itself.
  return found ? gvContextPlugins(plugins, 0) : gvContext();
}

char *shim_svg(const char *dot, shim_engine engine, size_t *length) {
  GVC_t *context = open_context(engine);  // before any graph, or default labels vanish
  if (context == NULL) return NULL;
  Agraph_t *graph = agmemread(dot);
  if (graph == NULL) return NULL;
  const char *name = "dot";
  if (engine == shim_hurried_engine) {
    shim_default(graph, AGRAPH, "nslimit", "1");
    shim_default(graph, AGRAPH, "nslimit1", "1");
    shim_default(graph, AGRAPH, "mclimit", ".2");
  } else if (engine == shim_spring_engine) {
    name = "sfdp";
    shim_default(graph, AGRAPH, "overlap", "prism");
    shim_default(graph, AGRAPH, "splines", "line");
  }
  if (gvLayout(context, graph, name) != 0) return NULL;
  char *text = NULL;
  FILE *stream = open_memstream(&text, length);
  if (stream == NULL) return NULL;
  bool rendered = gvRender(context, graph, "svg", stream) == 0;
  if (fclose(stream) != 0 || !rendered) return NULL;
  // Nothing is freed: the process ends with its one picture.
  return text;
}

void shim_limit_process(unsigned seconds) {
  alarm(seconds);
  struct rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
}
