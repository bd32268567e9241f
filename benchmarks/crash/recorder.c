/* Preloaded into a process, notes every call that changes a file under CRASH_DIR, and what it writes to descriptor 1.

   One record: op, length of path, path, offset, length of data, data. W write, T truncate, S sync, U unlink, A said. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

static int log_file = -1;
static const char *folder;
static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static int (*real_fsync)(int), (*real_fdatasync)(int), (*real_ftruncate)(int, off_t);
static int (*real_unlink)(const char *);

static void begin(void) {
    if (real_write) return;
    real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
    real_fsync = dlsym(RTLD_NEXT, "fsync");
    real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
    real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
    real_unlink = dlsym(RTLD_NEXT, "unlink");
    real_write = dlsym(RTLD_NEXT, "write");
    folder = getenv("CRASH_DIR");
    const char *name = getenv("CRASH_LOG");
    if (name) log_file = open(name, O_WRONLY | O_CREAT | O_APPEND, 0600);
}

static int is_watched(int file, char *path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    if (length < 0 || !folder) return 0;
    path[length] = 0;
    return strncmp(path, folder, strlen(folder)) == 0;
}

static void note(uint8_t op, const char *path, uint64_t offset, const void *data, uint32_t size) {
    if (log_file < 0) return;
    uint32_t named = strlen(path);
    struct iovec parts[6] = {{&op, 1},     {&named, 4}, {(void *)path, named},
                             {&offset, 8}, {&size, 4},  {(void *)data, size}};
    pthread_mutex_lock(&one_at_a_time);
    if (writev(log_file, parts, 6) < 0) abort();
    pthread_mutex_unlock(&one_at_a_time);
}

ssize_t pwrite64(int file, const void *data, size_t size, off_t offset) {
    char path[PATH_MAX];
    begin();
    ssize_t done = real_pwrite(file, data, size, offset);
    if (done > 0 && is_watched(file, path)) note('W', path, offset, data, done);
    return done;
}
ssize_t pwrite(int file, const void *data, size_t size, off_t offset) {
    return pwrite64(file, data, size, offset);
}
ssize_t write(int file, const void *data, size_t size) {
    char path[PATH_MAX];
    begin();
    int watched = is_watched(file, path);
    off_t offset = watched ? lseek(file, 0, SEEK_CUR) : 0;
    ssize_t done = real_write(file, data, size);
    if (done > 0 && file == 1) note('A', "said", 0, data, done);
    else if (done > 0 && watched) note('W', path, offset, data, done);
    return done;
}
int ftruncate64(int file, off_t size) {
    char path[PATH_MAX];
    begin();
    int failed = real_ftruncate(file, size);
    if (!failed && is_watched(file, path)) note('T', path, size, "", 0);
    return failed;
}
int ftruncate(int file, off_t size) { return ftruncate64(file, size); }
int fsync(int file) {
    char path[PATH_MAX];
    begin();
    int failed = real_fsync(file);
    if (!failed && is_watched(file, path)) note('S', path, 0, "", 0);
    return failed;
}
int fdatasync(int file) {
    char path[PATH_MAX];
    begin();
    int failed = real_fdatasync(file);
    if (!failed && is_watched(file, path)) note('S', path, 0, "", 0);
    return failed;
}
int unlink(const char *path) {
    begin();
    int failed = real_unlink(path);
    if (!failed && folder && strncmp(path, folder, strlen(folder)) == 0) note('U', path, 0, "", 0);
    return failed;
}
