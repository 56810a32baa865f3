// libgvc for Swift: it finds its plugins, and gives a picture for a text.

#ifndef LAYOUT_SHIM_H
#define LAYOUT_SHIM_H

#include <stddef.h>

typedef enum {
  shim_dot_engine,      // layered, at full effort
  shim_hurried_engine,  // layered, with bounded effort
  shim_spring_engine,   // sfdp: no layers, but it always ends
} shim_engine;

/// Lays out DOT and returns it as SVG, allocated with malloc; NULL if it couldn't.
/// May hang or crash on an unlucky graph: for worker processes only. After a NULL, and after the
/// spring engine, the process should end, for Graphviz keeps what it was at.
char *shim_svg(const char *dot, shim_engine engine, size_t *length);

#endif
