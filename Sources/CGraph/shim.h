// The installed header of libcgraph; nothing is vendored.
#include <graphviz/cgraph.h>
