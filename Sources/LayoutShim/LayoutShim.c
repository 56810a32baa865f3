#define _GNU_SOURCE
#include "LayoutShim.h"

#include <dlfcn.h>
#include <graphviz/gvc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "GraphvizShim.h"

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

typedef enum { layered, hurried, springs, unknown } engine;

static engine engine_of(const char *name) {
  static const char *names[] = {"dot", "hurried", "sfdp"};
  for (int i = 0; i < unknown; i++) {
    if (strcmp(name, names[i]) == 0) return (engine)i;
  }
  return unknown;
}

bool shim_knows_engine(const char *name) { return engine_of(name) != unknown; }

// One for each set of plugins, opened before any graph, or default labels vanish.
static GVC_t *context_of(engine engine) {
  static lt_symlist_t plugins[2][3];  // each ends with a zero entry
  static GVC_t *contexts[2];
  int kind = engine == springs;
  if (contexts[kind] != NULL) return contexts[kind];
  bool found =
    load_plugin(&plugins[kind][0], "libgvplugin_core", "gvplugin_core_LTX_library")
    && (kind ? load_plugin(
                 &plugins[kind][1], "libgvplugin_neato_layout",
                 "gvplugin_neato_layout_LTX_library")
             : load_plugin(
                 &plugins[kind][1], "libgvplugin_dot_layout", "gvplugin_dot_layout_LTX_library"));
  // Another installation may keep its plugins elsewhere: then Graphviz looks for them itself.
  contexts[kind] = found ? gvContextPlugins(plugins[kind], 0) : gvContext();
  return contexts[kind];
}

static char *render(GVC_t *context, Agraph_t *graph, engine engine, size_t *length) {
  const char *name = "dot";
  if (engine == hurried) {
    shim_default(graph, AGRAPH, "nslimit", "1");
    shim_default(graph, AGRAPH, "nslimit1", "1");
    shim_default(graph, AGRAPH, "mclimit", ".2");
  } else if (engine == springs) {
    name = "sfdp";
    shim_default(graph, AGRAPH, "overlap", "prism");
    shim_default(graph, AGRAPH, "splines", "line");
  }
  if (gvLayout(context, graph, name) != 0) return NULL;
  char *text = NULL;
  FILE *stream = open_memstream(&text, length);
  bool rendered = stream != NULL && gvRender(context, graph, "svg", stream) == 0;
  if (stream != NULL && fclose(stream) != 0) rendered = false;
  gvFreeLayout(context, graph);
  if (rendered) return text;
  free(text);
  return NULL;
}

char *shim_svg(const char *dot, const char *name, size_t *length) {
  engine engine = engine_of(name);
  if (engine == unknown) return NULL;
  GVC_t *context = context_of(engine);
  if (context == NULL) return NULL;
  FILE *input = fmemopen((void *)dot, strlen(dot), "r");
  if (input == NULL) return NULL;
  Agraph_t *graph = agread(input, shim_discipline());
  fclose(input);
  if (graph == NULL) return NULL;
  char *text = render(context, graph, engine, length);
  agclose(graph);
  return text;
}
