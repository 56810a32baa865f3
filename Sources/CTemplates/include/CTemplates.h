#ifndef GROUNDPLAN_TEMPLATES_H
#define GROUNDPLAN_TEMPLATES_H

#include <stddef.h>

/// A file of `Templates/`, as it was when the program was built.
struct template_file {
  const char *name;
  const unsigned char *bytes;
  size_t length;
};

/// The file at an index below `template_file_count`.
const struct template_file *template_file_at(size_t index);
extern const size_t template_file_count;

#endif
