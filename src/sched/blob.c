/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Numbers and bytes in a file; see blob.h.
 */
#include "sched/blob.h"

#include <string.h>

#include "sched/hash.h"

void blob_begin(struct blob_out *out, FILE *file)
{
	*out = (struct blob_out){ .file = file, .hash = HASH_START };
}

static void put_words(struct blob_out *out, const void *data, size_t size)
{
	fwrite(data, 1, size, out->file);
	out->size += size;
	out->hash = hash_words(out->hash, data, size);
}

void blob_put(struct blob_out *out, const void *data, size_t size)
{
	uint64_t words[64];
	const char *p = data;

	while (size) {
		size_t part = size < sizeof(words) ? size : sizeof(words);

		words[(part - 1) / sizeof(*words)] = 0;
		memcpy(words, p, part);
		put_words(out, words, (part + 7) & ~(size_t)7);
		p += part;
		size -= part;
	}
}

void blob_put_number(struct blob_out *out, uint64_t number)
{
	put_words(out, &number, sizeof(number));
}

void blob_put_text(struct blob_out *out, const char *text)
{
	blob_put_number(out, strlen(text));
	blob_put(out, text, strlen(text));
}

uint64_t blob_hash(const void *data, size_t size)
{
	return hash_words(HASH_START, data, size);
}

void blob_get(struct blob_in *in, void *data, size_t size)
{
	size_t left = (size_t)(in->end - in->at);

	if (size > left) {
		memset(data, 0, size);
		in->bad = true;
		in->at = in->end;
		return;
	}
	if (size)
		memcpy(data, in->at, size);
	size = (size + 7) & ~(size_t)7;
	in->at += size < left ? size : left;
}

uint64_t blob_get_number(struct blob_in *in)
{
	uint64_t number;

	blob_get(in, &number, sizeof(number));
	return number;
}

uint64_t blob_get_below(struct blob_in *in, uint64_t max)
{
	uint64_t number = blob_get_number(in);

	if (number <= max)
		return number;
	in->bad = true;
	return 0;
}

uint64_t blob_get_count(struct blob_in *in, size_t size)
{
	return blob_get_below(in, (uint64_t)(in->end - in->at) / size);
}

void blob_get_text(struct blob_in *in, char *text, size_t size)
{
	size_t len = blob_get_below(in, size - 1);

	blob_get(in, text, len);
	text[len] = '\0';
}
