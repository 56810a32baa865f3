// Nothing to call: linking the target is what it is for.

#ifndef C_UNICODE_DATA_H
#define C_UNICODE_DATA_H
#endif
