// What Swift can't say to Graphviz: global descriptors, `char *` parameters that are never
// written to, the error callback, memory streams.
//
// libcgraph keeps global state (output buffers, the error callback): one call at a time.

#ifndef GRAPHVIZ_SHIM_H
#define GRAPHVIZ_SHIM_H

#include <graphviz/cgraph.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/// Sends Graphviz's messages to a buffer instead of standard error, and empties the buffer.
void shim_collect_messages(void);

/// What Graphviz has said since `shim_collect_messages`; never NULL, cut at 4 kB.
const char *shim_messages(void);

/// What a graph is opened or read with, so that its parts are ordered as they were made.
Agdisc_t *shim_discipline(void);

/// A new directed graph that may hold parallel edges. The caller closes it with `agclose`.
Agraph_t *shim_open(const char *name);

Agraph_t *shim_subgraph(Agraph_t *parent, const char *name);
Agnode_t *shim_node(Agraph_t *graph, const char *name);
Agedge_t *shim_edge(Agraph_t *graph, Agnode_t *tail, Agnode_t *head, const char *name);

/// The value that every object of `kind` (AGRAPH, AGNODE, AGEDGE) has unless told otherwise.
bool shim_default(Agraph_t *graph, int kind, const char *name, const char *value);

/// Sets an attribute of a graph, node or edge.
bool shim_set(void *object, const char *name, const char *value);

/// The graph as DOT, allocated with malloc; NULL if it couldn't be written.
char *shim_dot(Agraph_t *graph, size_t *length);

/// Starts a program that reads from and writes to `connection`, and says nothing elsewhere. Its
/// process, or a negative error number.
pid_t shim_start_worker(const char *program, int *connection);

/// What became of a message.
typedef enum { shim_done, shim_late, shim_ended } shim_outcome;

/// The moment from which on `shim_late` is the answer.
long shim_deadline(long milliseconds);

/// Sends all of `bytes`. A worker that has died is `shim_ended`, never SIGPIPE.
shim_outcome shim_send(int connection, const void *bytes, size_t length, long deadline);

/// Receives exactly `length` bytes.
shim_outcome shim_receive(int connection, void *bytes, size_t length, long deadline);

/// Closes the connection, kills the worker if it is to end at once, and waits for it: its exit
/// status, or the negative number of the signal that ended it.
int shim_end_worker(pid_t process, int connection, bool at_once);

/// Makes sure that this process ends by itself after `seconds`, 0 for never, and leaves no core file
/// behind.
void shim_limit_request(unsigned seconds);

#endif
