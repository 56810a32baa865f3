// The installed headers of cmark-gfm; nothing is vendored.
#include <cmark-gfm.h>
#include <cmark-gfm-core-extensions.h>
