/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reading a checkpoint; see checkpoint.h.
 *
 * Nothing is believed before the hash of all of it is right; what is read then
 * is what this build has written.
 */
#include "cli/checkpoint_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check/lock_keep.h"
#include "cli/cli.h"
#include "report/shown.h"
#include "sched/keep.h"
#include "sched/memory.h"
#include "sched/world.h"

#define IDENTITY_MAX (1u << 20)

void head_fill(struct checkpoint_head *head, uint64_t program)
{
	*head = (struct checkpoint_head){
		.version = CHECKPOINT_VERSION,
		.program = program,
		.world = (uintptr_t)__start_world,
	};
	memcpy(head->magic, CHECKPOINT_MAGIC, sizeof(head->magic));
	for (int i = 0; i < FIXED_NR; i++)
		head->fixed[i] = (uintptr_t)fixed_start((enum fixed)i);
}

__attribute__((format(printf, 2, 3))) static bool refuse(const char *file,
							 const char *fmt, ...)
{
	char *shown = must(shown_copy(file));
	char why[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(why, sizeof(why), fmt, ap);
	va_end(ap);
	message("--resume: %s: %s", shown, why);
	free(shown);
	return false;
}

static bool map(struct checkpoint *c, const char *file)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC), err = 0;
	struct stat st;

	if (fd < 0)
		return refuse(file, "cannot be read: %s%s", strerror(errno),
			      errno == ENOENT ? "; begin with --checkpoint" :
						"");
	if (fstat(fd, &st))
		err = errno;
	else if (!S_ISREG(st.st_mode))
		err = S_ISDIR(st.st_mode) ? EISDIR : EINVAL;
	else if (st.st_size) {
		c->map_size = (size_t)st.st_size;
		c->map = mmap(NULL, c->map_size, PROT_READ, MAP_PRIVATE, fd, 0);
		if (c->map == MAP_FAILED) {
			err = errno;
			c->map = NULL;
		}
	}
	close(fd);
	return err ? refuse(file, "cannot be read: %s", strerror(err)) : true;
}

void checkpoint_unmap(struct checkpoint *c)
{
	if (c->map)
		munmap(c->map, c->map_size);
	c->map = NULL;
}

static bool check_addresses(const char *file,
			    const struct checkpoint_head *head,
			    const struct checkpoint_head *own)
{
	static const char *const names[FIXED_NR] = {
		[FIXED_STACKS] = "stacks",
		[FIXED_SCENARIOS] = "scenarios",
	};

	for (int i = 0; i < FIXED_NR; i++)
		if (head->fixed[i] != own->fixed[i])
			return refuse(file,
				      "its states hold addresses of %s, which "
				      "begin at %#llx there and at %#llx in "
				      "this process: run both under "
				      "'setarch -R'",
				      names[i],
				      (unsigned long long)head->fixed[i],
				      (unsigned long long)own->fixed[i]);
	return true;
}

static bool check_head(const struct checkpoint *c, const char *file)
{
	const struct checkpoint_head *head = c->map;
	struct checkpoint_head own;

	head_fill(&own, c->program);
	if (!c->map || c->map_size < sizeof(head->magic) ||
	    memcmp(head->magic, own.magic, sizeof(own.magic)) != 0)
		return refuse(file, "is no checkpoint of mmurace");
	if (c->map_size < 2 * sizeof(uint64_t) || head->version != own.version)
		return refuse(file,
			      "is a checkpoint of another version of mmurace; "
			      "go on with that one, or begin anew");
	if (c->map_size < sizeof(*head) ||
	    c->map_size - sizeof(*head) < head->size)
		return refuse(file, "is cut short; begin anew");
	if (c->map_size - sizeof(*head) > head->size || head->size % 8 ||
	    blob_hash(head + 1, head->size) != head->hash)
		return refuse(file, "is damaged; begin anew");
	if (!own.program || head->program != own.program ||
	    head->world != own.world)
		return refuse(file,
			      "was written by another build of mmurace, or of "
			      "the program in C; go on with that one, or begin "
			      "anew");
	return check_addresses(file, head, &own);
}

/* Name the first line that differs. */
static bool check_identity(const char *file, const char *kept, const char *own)
{
	while (*kept && *own) {
		size_t a = strcspn(kept, "\n"), b = strcspn(own, "\n");

		if (a != b || memcmp(kept, own, a) != 0)
			return refuse(file,
				      "is of another run: '%.*s' there, "
				      "'%.*s' here",
				      (int)(a > 200 ? 200 : a), kept,
				      (int)(b > 200 ? 200 : b), own);
		kept += a + 1;
		own += b + 1;
	}
	if (*kept || *own)
		return refuse(file, "is of another run: it has %s result lines",
			      *kept ? "more" : "fewer");
	return true;
}

static void read_line(struct checkpoint *c, struct blob_in *in)
{
	struct kept_line *line = must(calloc(1, sizeof(*line)));

	c->lines = must(realloc(c->lines, (c->nr_lines + 1) * sizeof(line)));
	c->lines[c->nr_lines++] = line;
	kept_result(in, &line->search);
	blob_get(in, line->tallies, sizeof(line->tallies));
}

static void read_lines(struct checkpoint *c, struct blob_in *in)
{
	uint64_t nr = blob_get_count(in, sizeof(struct tally));
	const char *start = in->at;

	while (nr-- && !in->bad)
		read_line(c, in);
	c->nr_done = c->nr_lines;
	c->nr_done_bytes = (size_t)(in->at - start);
	c->done = must(malloc(c->nr_done_bytes + 1));
	memcpy(c->done, start, c->nr_done_bytes);
}

bool checkpoint_read(struct checkpoint *c, const char *file)
{
	struct blob_in in;
	char *kept;
	bool same;

	if (!map(c, file) || !check_head(c, file))
		return false;
	in = (struct blob_in){
		.at = (const char *)c->map + sizeof(struct checkpoint_head),
		.end = (const char *)c->map + c->map_size,
	};
	kept = must(malloc(IDENTITY_MAX));
	blob_get_text(&in, kept, IDENTITY_MAX);
	same = check_identity(file, kept, c->identity);
	free(kept);
	if (!same)
		return false;
	lock_classes_kept(&in);
	if (in.bad)
		return refuse(file, "%s", in.why ? in.why : "is damaged");
	read_lines(c, &in);
	if (blob_get_below(&in, 1))
		c->walk = in;
	if (in.bad)
		return refuse(file, "is damaged; begin anew");
	return true;
}

void checkpoint_tallies(struct checkpoint *c, struct tally *tallies)
{
	blob_get(&c->walk, tallies, SCENARIO_OPS_MAX * sizeof(*tallies));
}
