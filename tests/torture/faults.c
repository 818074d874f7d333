/* A layer of faults between a process and its files: loaded with LD_PRELOAD, and armed by calling the functions below.

   It sees the calls on files below one folder. The n-th of a kind of call fails with an error, or kills the process
   before or in the middle of it. It can also record every change and every sync, from which the disk is put together
   as a power cut would leave it. Built and driven by tests/torture/faults.py. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum kind { OPEN = 1, WRITE = 2, SYNC = 4, RENAME = 8, UNLINK = 16, TRUNCATE = 32 };
enum how { COUNT = 0, FAIL = 1, FAIL_ON = 2, KILL = 3, KILL_HALF = 4 };

#define MOST 4096
static char tracked[MOST]; /* whether a file handle is one of ours */
static char folder[4096];
static size_t folder_length;
static volatile int kinds, how, error;
static volatile long left, seen[8]; /* calls of each kind */
static pid_t owner;
static int record = -1;

void faults_arm(const char *below, int which, long nth, int what, int number) {
    strncpy(folder, below, sizeof folder - 1);
    folder_length = strlen(folder);
    kinds = which, left = nth, how = what, error = number;
    memset((void *)seen, 0, sizeof seen);
    owner = getpid();
}

long faults_seen(int kind) { return seen[__builtin_ctz(kind)]; }

void faults_record(const char *below, int descriptor) {
    faults_arm(below, 0, 0, COUNT, 0);
    record = descriptor;
}

#define REAL(name) \
    static __typeof__(&name) real; \
    if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

static int is_ours(const char *path) {
    return owner == getpid() && folder_length && path && strncmp(path, folder, folder_length) == 0;
}

static int is_tracked(int descriptor) {
    return owner == getpid() && descriptor >= 0 && descriptor < MOST && tracked[descriptor];
}

/* A line of the record: what was done, numbers and a path, and the bytes that were written. It is written at once, as
   several threads may change files. */
static void note(const char *what, long one, long two, const char *path, const void *data, size_t size) {
    if (record < 0) return;
    char head[9000];
    int length = snprintf(head, sizeof head, "%s\t%ld\t%ld\t%zu\t%s\n", what, one, two, size, path ? path : "");
    struct iovec parts[] = {{head, length}, {(void *)data, size}};
    if (writev(record, parts, 2) != (ssize_t)(length + size)) abort();
}

void faults_note(const char *text) { note("note", 0, 0, text, NULL, 0); }

/* Whether this call is to fail; may not return. With a write, `half` writes a part of it first. */
static int fails(int kind, void (*half)(void *), void *call) {
    seen[__builtin_ctz(kind)]++;
    if (!(kinds & kind)) return 0;
    if (how == COUNT || left < 0) return 0;
    if (how == FAIL_ON && left == 0) { errno = error; return 1; }
    if (left-- > 0) return 0;
    if (how == KILL_HALF && half) half(call);
    if (how == KILL || how == KILL_HALF) { kill(getpid(), SIGKILL); for (;;) pause(); }
    if (how == FAIL_ON) left = 0;
    errno = error;
    return 1;
}

static int opened(int descriptor, const char *path, int flags) {
    if (descriptor >= 0 && descriptor < MOST) {
        tracked[descriptor] = 1;
        note("open", descriptor, flags, path, NULL, 0);
    }
    return descriptor;
}

/* Another file may get the number of one that was closed without our knowledge. */
static int forgotten(int descriptor) {
    if (descriptor >= 0 && descriptor < MOST) tracked[descriptor] = 0;
    return descriptor;
}

#define OPEN_WITH(name) \
    int name(const char *path, int flags, ...) { \
        REAL(name); \
        va_list rest; \
        va_start(rest, flags); \
        mode_t mode = (flags & (O_CREAT | __O_TMPFILE)) ? va_arg(rest, mode_t) : 0; \
        va_end(rest); \
        if (!is_ours(path)) return forgotten(real(path, flags, mode)); \
        if (fails(OPEN, NULL, NULL)) return -1; \
        return opened(real(path, flags, mode), path, flags); \
    }
OPEN_WITH(open)
OPEN_WITH(open64)

#define OPENAT_WITH(name) \
    int name(int at, const char *path, int flags, ...) { \
        REAL(name); \
        va_list rest; \
        va_start(rest, flags); \
        mode_t mode = (flags & (O_CREAT | __O_TMPFILE)) ? va_arg(rest, mode_t) : 0; \
        va_end(rest); \
        if (!is_ours(path)) return forgotten(real(at, path, flags, mode)); \
        if (fails(OPEN, NULL, NULL)) return -1; \
        return opened(real(at, path, flags, mode), path, flags); \
    }
OPENAT_WITH(openat)
OPENAT_WITH(openat64)

FILE *fopen(const char *path, const char *mode) {
    REAL(fopen);
    if (is_ours(path) && fails(OPEN, NULL, NULL)) return NULL;
    FILE *file = real(path, mode);
    if (file && is_ours(path)) opened(fileno(file), path, strchr(mode, 'r') ? 0 : O_CREAT | O_TRUNC);
    return file;
}

size_t fwrite(const void *data, size_t size, size_t count, FILE *file) {
    REAL(fwrite);
    if (is_tracked(fileno(file)) && fails(WRITE, NULL, NULL)) return 0;
    return real(data, size, count, file);
}

int close(int descriptor) {
    REAL(close);
    if (is_tracked(descriptor)) tracked[descriptor] = 0;
    return real(descriptor);
}

int fclose(FILE *file) {
    REAL(fclose);
    forgotten(fileno(file));
    return real(file);
}

struct part { int descriptor; const void *data; size_t size; off_t at; };

static void write_half(void *call) {
    struct part *part = call;
    static ssize_t (*real)(int, const void *, size_t, off_t);
    static ssize_t (*plain)(int, const void *, size_t);
    if (!real) real = (ssize_t(*)(int, const void *, size_t, off_t))dlsym(RTLD_NEXT, "pwrite64");
    if (!plain) plain = (ssize_t(*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write");
    if (part->at < 0) plain(part->descriptor, part->data, part->size / 2);
    else real(part->descriptor, part->data, part->size / 2, part->at);
}

ssize_t write(int descriptor, const void *data, size_t size) {
    REAL(write);
    if (!is_tracked(descriptor)) return real(descriptor, data, size);
    struct part part = {descriptor, data, size, -1};
    if (fails(WRITE, write_half, &part)) return -1;
    off_t at = lseek(descriptor, 0, (fcntl(descriptor, F_GETFL) & O_APPEND) ? SEEK_END : SEEK_CUR);
    ssize_t done = real(descriptor, data, size);
    if (done > 0) note("write", descriptor, at, NULL, data, done);
    return done;
}

#define PWRITE_WITH(name) \
    ssize_t name(int descriptor, const void *data, size_t size, off_t at) { \
        REAL(name); \
        if (!is_tracked(descriptor)) return real(descriptor, data, size, at); \
        struct part part = {descriptor, data, size, at}; \
        if (fails(WRITE, write_half, &part)) return -1; \
        ssize_t done = real(descriptor, data, size, at); \
        if (done > 0) note("write", descriptor, at, NULL, data, done); \
        return done; \
    }
PWRITE_WITH(pwrite)
PWRITE_WITH(pwrite64)

#define SYNC_WITH(name) \
    int name(int descriptor) { \
        REAL(name); \
        if (!is_tracked(descriptor)) return real(descriptor); \
        if (fails(SYNC, NULL, NULL)) return -1; \
        int done = real(descriptor); \
        note("sync", descriptor, 0, NULL, NULL, 0); \
        return done; \
    }
SYNC_WITH(fsync)
SYNC_WITH(fdatasync)

#define TRUNCATE_WITH(name) \
    int name(int descriptor, off_t size) { \
        REAL(name); \
        if (!is_tracked(descriptor)) return real(descriptor, size); \
        if (fails(TRUNCATE, NULL, NULL)) return -1; \
        note("truncate", descriptor, size, NULL, NULL, 0); \
        return real(descriptor, size); \
    }
TRUNCATE_WITH(ftruncate)
TRUNCATE_WITH(ftruncate64)

#define TWO_NAMES(name, kind) \
    int name(const char *from, const char *to) { \
        REAL(name); \
        if (!is_ours(to) && !is_ours(from)) return real(from, to); \
        if (fails(kind, NULL, NULL)) return -1; \
        int done = real(from, to); \
        char both[9000]; \
        snprintf(both, sizeof both, "%s\t%s", from, to); \
        if (done == 0) note(#name, 0, 0, both, NULL, 0); \
        return done; \
    }
TWO_NAMES(rename, RENAME)
TWO_NAMES(link, RENAME)

int unlink(const char *path) {
    REAL(unlink);
    if (!is_ours(path)) return real(path);
    if (fails(UNLINK, NULL, NULL)) return -1;
    int done = real(path);
    if (done == 0) note("unlink", 0, 0, path, NULL, 0);
    return done;
}
