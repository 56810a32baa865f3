// libgvc for Swift: it finds its plugins, and gives a picture for a text.

#ifndef LAYOUT_SHIM_H
#define LAYOUT_SHIM_H

#include <stdbool.h>
#include <stddef.h>

/// Whether an engine has this name: `dot`, layered, at full effort; `hurried`, layered, with bounded
/// effort; `sfdp`, without layers, which always ends.
bool shim_knows_engine(const char *name);

/// Lays out DOT and returns it as SVG, allocated with malloc; NULL if it couldn't.
/// May hang or crash on an unlucky graph: for worker processes only. After a NULL, and after
/// `sfdp`, the process should end, for Graphviz keeps what it was at.
char *shim_svg(const char *dot, const char *engine, size_t *length);

#endif
