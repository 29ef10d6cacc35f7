/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * main() of a fuzz target where there is no libFuzzer: runs the target once on
 * each file named, and on each file in each folder named, in the order of their
 * names.  So `make check` replays the seed corpus with any compiler.
 *
 * Arguments that start with a dash are libFuzzer's, and are passed over.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerInitialize(int *argc, char ***argv) __attribute__((weak));
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static unsigned int nr_runs;

static void die(const char *path, const char *what)
{
	fprintf(stderr, "%s: ", path);
	perror(what);
	exit(1);
}

/* The input is copied to a block of its size: a read beyond it is noticed. */
static void run_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	uint8_t *data;
	struct stat st;
	size_t size;

	if (!file || fstat(fileno(file), &st))
		die(path, "open");
	size = (size_t)st.st_size;
	data = malloc(size ? size : 1);
	if (!data || fread(data, 1, size, file) != size)
		die(path, "read");
	fclose(file);
	LLVMFuzzerTestOneInput(data, size);
	free(data);
	nr_runs++;
}

static int visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static void run_folder(const char *path)
{
	struct dirent **entries;
	int nr = scandir(path, &entries, visible, alphasort);

	if (nr < 0)
		die(path, "scandir");
	for (int i = 0; i < nr; i++) {
		char name[4096];

		snprintf(name, sizeof(name), "%s/%s", path, entries[i]->d_name);
		run_file(name);
		free(entries[i]);
	}
	free(entries);
}

int main(int argc, char **argv)
{
	if (LLVMFuzzerInitialize)
		LLVMFuzzerInitialize(&argc, &argv);
	for (int i = 1; i < argc; i++) {
		struct stat st;

		if (argv[i][0] == '-')
			continue;
		if (stat(argv[i], &st))
			die(argv[i], "stat");
		if (S_ISDIR(st.st_mode))
			run_folder(argv[i]);
		else
			run_file(argv[i]);
	}
	printf("ran %u inputs\n", nr_runs);
	return 0;
}
