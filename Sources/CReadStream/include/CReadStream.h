#pragma once

#include <stdio.h>
#include <sys/types.h>

// How many bytes are asked for and given, as the C library here has it.
#ifdef __APPLE__
typedef int read_stream_size;
typedef int read_stream_count;
#else
typedef size_t read_stream_size;
typedef ssize_t read_stream_count;
#endif

/// Opens a stream whose bytes `read` gives: some, at most `size`; 0 at the end, -1 where it fails.
///
/// Swift does not see the C library's own functions for this: one hides behind `_GNU_SOURCE`.
FILE *read_stream_open(
    void *context, read_stream_count (*read)(void *context, char *bytes, read_stream_size size));
