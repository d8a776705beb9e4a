/*
 * Read before every file (cases/story/flags): the system's headers declare all they have, whichever
 * of these a case defines or doesn't, as programs do that call accept4() or splice(). features.h
 * decides it when it is first read (feature_test_macros(7)); what it decides by is the case's
 * again, to define as it likes.
 */
#define _GNU_SOURCE
#include <features.h>
#undef _GNU_SOURCE
#undef _ATFILE_SOURCE
#undef _DEFAULT_SOURCE
#undef _ISOC95_SOURCE
#undef _ISOC99_SOURCE
#undef _ISOC11_SOURCE
#undef _ISOC2X_SOURCE
#undef _ISOC23_SOURCE
#undef _LARGEFILE64_SOURCE
#undef _POSIX_C_SOURCE
#undef _POSIX_SOURCE
#undef _XOPEN_SOURCE
#undef _XOPEN_SOURCE_EXTENDED
