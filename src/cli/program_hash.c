/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Hashing the running program; see program_hash.h.
 *
 * What is loaded of its file is hashed, but for the first part, which has notes
 * and the like: the name of a temporary folder that it was linked in can have
 * come to be there, by way of a hash over everything (--build-id).
 */
#include "cli/program_hash.h"

#include <fcntl.h>
#include <link.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sched/hash.h"

static uint64_t hash_loaded(const char *data, size_t size)
{
	const ElfW(Ehdr) *head = (const void *)data;
	uint64_t h = HASH_START;
	unsigned int nr = 0;

	if (size < sizeof(*head) ||
	    head->e_phoff + head->e_phnum * sizeof(ElfW(Phdr)) > size)
		return 0;
	for (unsigned int i = 0; i < head->e_phnum; i++) {
		const ElfW(Phdr) *p =
			(const void *)(data + head->e_phoff + i * sizeof(*p));

		if (p->p_type != PT_LOAD || !nr++)
			continue;
		if (p->p_offset > size || p->p_filesz > size - p->p_offset)
			return 0;
		h = hash_number(h, p->p_vaddr);
		h = hash_bytes(h, data + p->p_offset, p->p_filesz);
	}
	return h;
}

uint64_t program_hash(void)
{
	int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	uint64_t h = 0;
	struct stat st;
	void *data;

	if (fd < 0)
		return 0;
	if (!fstat(fd, &st) && st.st_size > 0) {
		data = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE,
			    fd, 0);
		if (data != MAP_FAILED) {
			h = hash_loaded(data, (size_t)st.st_size);
			munmap(data, (size_t)st.st_size);
		}
	}
	close(fd);
	return h;
}
