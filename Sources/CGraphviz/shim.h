// The installed headers of libcgraph and libgvc; nothing is vendored.
#include <graphviz/cgraph.h>
#include <graphviz/gvc.h>
