/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Functions of the C library that look at memory, for programs in C: as there,
 * but that errno is left alone.
 */
#ifndef MODULE_LIBRARY_H
#define MODULE_LIBRARY_H

#include <stddef.h>

void *module_memchr(const void *s, int c, size_t n);
int module_memcmp(const void *a, const void *b, size_t n);

size_t module_strlen(const char *s);
size_t module_strnlen(const char *s, size_t n);

int module_strcmp(const char *a, const char *b);
int module_strncmp(const char *a, const char *b, size_t n);
int module_strcasecmp(const char *a, const char *b);
int module_strncasecmp(const char *a, const char *b, size_t n);

char *module_strchr(const char *s, int c);
char *module_strrchr(const char *s, int c);
size_t module_strspn(const char *s, const char *accept);
size_t module_strcspn(const char *s, const char *reject);
char *module_strpbrk(const char *s, const char *accept);
char *module_strstr(const char *s, const char *wanted);

int module_atoi(const char *s);
long module_atol(const char *s);
long module_strtol(const char *s, char **end, int base);
unsigned long module_strtoul(const char *s, char **end, int base);

/* Their names, without "module_". */
/* clang-format off */
#define MODULE_LIBRARY(X) \
	X(atoi) X(atol) X(memchr) X(memcmp) X(strcasecmp) \
	X(strchr) X(strcmp) X(strcspn) X(strlen) X(strncasecmp) \
	X(strncmp) X(strnlen) X(strpbrk) X(strrchr) X(strspn) \
	X(strstr) X(strtol) X(strtoul)
/* clang-format on */

#endif
