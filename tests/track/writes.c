/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Writes of all kinds; see writes.h.
 */
#include "track/writes.h"

#include <string.h>

#include "sched/sched.h"

__primitive int write_nth(struct written *w, unsigned int n, size_t size)
{
	sched_op(OP_WRITE, w, SITE("write"));
	switch (n) {
	case 0:
		w->byte++;
		break;
	case 1:
		w->half++;
		break;
	case 2:
		w->word++;
		break;
	case 3:
		w->giant++;
		break;
	case 4:
		w->two++;
		break;
	case 5:
		w->volatile_word++;
		break;
	case 6:
		w->odd.half++;
		break;
	case 7:
		w->odd.word++;
		break;
	case 8:
		w->odd.giant++;
		break;
	case 9:
		w->from.words[3]++;
		break;
	case 10:
		w->to = w->from;
		break;
	case 11:
		w->to = (struct large){ { 7 } };
		break;
	case 12:
		memset(w->bytes, 0x33, size);
		break;
	case 13:
		memcpy(w->bytes + 64, w->bytes, size);
		break;
	case 14:
		memmove(w->bytes + 3, w->bytes, size);
		break;
	case 15:
		memset(w->bytes + 32, 0x44, 80);
		break;
	case 16:
		memcpy(w->bytes + 8, w->from.words, sizeof(w->from));
		break;
	case 17:
		for (size_t i = 0; i < size; i++)
			w->bytes[i] = (uint8_t)i;
		break;
	case 18:
		for (size_t i = 0; i < size; i++)
			w->bytes[i + 96] = w->bytes[i];
		break;
	default:
		return 0;
	}
	return 1;
}
