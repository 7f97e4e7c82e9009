#define _GNU_SOURCE
#include "CReadStream.h"

FILE *read_stream_open(
    void *context, read_stream_count (*read)(void *context, char *bytes, read_stream_size size)) {
#ifdef __APPLE__
  return funopen(context, read, NULL, NULL, NULL);
#else
  return fopencookie(context, "rb", (cookie_io_functions_t){.read = read});
#endif
}
