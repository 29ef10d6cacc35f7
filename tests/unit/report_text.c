/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a person is shown of a find, against golden files: look at those, they
 * are what the tool looks like.
 */
#include "unit/report_sample.h"

#include "report/conflict.h"
#include "tap/golden.h"
#include "tap/tap.h"

static char *text;
static size_t size;
static FILE *out;

static FILE *begin(void)
{
	free(text);
	out = open_memstream(&text, &size);
	return out;
}

static const char *end(void)
{
	fclose(out);
	return text;
}

/* A trace by hand: steps from a table, held tasks from another. */
static void make_trace(struct trace *t, const struct sample_step *steps,
		       unsigned int nr)
{
	memset(t, 0, sizeof(*t));
	t->steps = sample_must(calloc(nr, sizeof(*t->steps)));
	t->nr_steps = nr;
	t->held = sample_must(calloc(8, sizeof(*t->held)));
	for (unsigned int i = 0; i < nr; i++) {
		struct trace_step *s = &t->steps[i];

		s->task = sample_must(strdup(steps[i].task));
		s->cpu = steps[i].cpu;
		s->op = steps[i].op;
		s->object = sample_must(strdup(steps[i].object));
		s->text = steps[i].text;
		s->func = steps[i].func;
		s->file = steps[i].file;
		s->line = steps[i].line;
		s->preempt = steps[i].preempt;
		schedule_add_step(&t->schedule, s->task);
		if (!steps[i].note)
			continue;
		s->notes = sample_must(calloc(1, sizeof(*s->notes)));
		s->notes[s->nr_notes++] = sample_must(strdup(steps[i].note));
	}
}

static void add_held(struct trace *t, const char *task, unsigned int cpu,
		     const char *locks, const char *waits, const char *next,
		     const char *func, const char *file, int line)
{
	t->held[t->nr_held++] = (struct trace_held){
		.task = sample_must(strdup(task)),
		.cpu = cpu,
		.locks = sample_must(strdup(locks)),
		.waits = sample_must(strdup(waits)),
		.next = next,
		.func = func,
		.file = file,
		.line = line,
	};
}

static void set_violation(struct trace *t, const struct invariant *kind,
			  const char *object, uint32_t step, uint32_t other,
			  const char *title)
{
	t->end = TRACE_VIOLATION;
	t->violation.invariant = kind;
	t->violation.step = step;
	t->violation.other_step = other;
	strcpy(t->violation.object, object);
	strcpy(t->violation.title, title);
}

static size_t longest_line(const char *s)
{
	size_t longest = 0, n;

	for (; *s; s += n + (s[n] == '\n')) {
		n = strcspn(s, "\n");
		if (n > longest)
			longest = n;
	}
	return longest;
}

static void test_sample(void)
{
	struct report report;
	char *plain, *from, *to;

	sample_report(&report);
	report_print(begin(), &report, 0);
	golden(end(), "tests/unit/golden/timeline.txt");
	plain = sample_must(strdup(text));
	report_print(begin(), &report, REPORT_COLOR);
	end();
	ok(strchr(text, '\033'), "coloured when asked");
	for (from = to = text; *from;) {
		if (*from == '\033')
			from += strcspn(from, "m") + 1;
		else
			*to++ = *from++;
	}
	*to = '\0';
	is_str(text, plain, "and else the same");
	free(plain);
	report_print(begin(), &report, REPORT_ALL);
	golden(end(), "tests/unit/golden/timeline-all.txt");
	ok(longest_line(text) <= 80, "no line is longer than 80 columns");
	report_timeline_flags(begin(), &report, REPORT_WIDTH(120));
	golden(end(), "tests/unit/golden/timeline-120.txt");
	ok(longest_line(text) > 80, "a wide terminal is used");
	report_timeline_flags(begin(), &report, REPORT_WIDTH(60));
	ok(longest_line(end()) <= 60, "a narrow one too");
	report_title(begin(), &report);
	is_str(end(), "BUG: stale-secondary: vm maps freed frame 3 at gfn 1\n",
	       "the line to grep for");
	report_free(&report);
}

static void test_deadlock(void)
{
	static const struct invariant kind = { .name = "deadlock" };
	static const struct sample_step steps[] = {
		{ "exit", 0, "lock", "A.mmap_lock", "mmap_write_lock(mm)",
		  "exit_mmap", "src/mm/mmap.c", 20, NULL, false },
		{ "register", 1, "lock", "B.mmap_lock", "mmap_write_lock(mm)",
		  "mmu_notifier_register", "src/mm/mmu_notifier.c", 31, NULL,
		  true },
		{ "reclaim", 2, "lock", "f.i_mmap_rwsem",
		  "i_mmap_lock_write(mapping)", "try_to_unmap", "src/mm/rmap.c",
		  77, NULL, true },
	};
	struct trace t;

	make_trace(&t, steps, 3);
	set_violation(&t, &kind, "exit", STEP_NONE, STEP_NONE,
		      "exit waits for register waits for reclaim waits for "
		      "exit");
	add_held(&t, "exit", 0,
		 "&mm->mmap_lock (write), &srcu of mmu notifier srcu (read), "
		 "&subscriptions->lock of A.notifier_lock",
		 "mmap_write_lock(mm) on B.mmap_lock", "mmap_write_lock(mm)",
		 "dup_mmap", "src/mm/fork.c", 9);
	add_held(&t, "register", 1, "&mm->mmap_lock (write)",
		 "i_mmap_lock_write(mapping) on f.i_mmap_rwsem",
		 "i_mmap_lock_write(mapping)", "mm_take_all_locks",
		 "src/mm/mmap.c", 300);
	add_held(&t, "reclaim", 2, "&mapping->i_mmap_rwsem",
		 "mmap_read_lock(mm) on A.mmap_lock", "mmap_read_lock(mm)",
		 "page_vma_mapped_walk", "src/mm/rmap.c", 12);
	report_timeline(begin(),
			&(struct report){ .traces = &t, .nr_traces = 1 },
			false);
	golden(end(), "tests/unit/golden/timeline-deadlock.txt");
	ok(longest_line(text) <= 80, "many locks need several lines");
	trace_free(&t);
}

/* What two tasks tell each other is shown, whatever their CPUs are. */
static void test_many_tasks(void)
{
	struct sample_step steps[] = {
		{ "first", 0, "write", "x", "WRITE_ONCE(x, 1)", "f", "f.c", 1,
		  NULL, false },
		{ "last", 0, "read", "x", "READ_ONCE(x)", "g", "g.c", 2, NULL,
		  false },
	};
	char head[32];

	for (unsigned int cpu = 32; cpu <= 1023; cpu += 991) {
		struct trace t;

		steps[1].cpu = cpu;
		make_trace(&t, steps, 2);
		report_timeline(begin(),
				&(struct report){ .traces = &t,
						  .nr_traces = 1 },
				false);
		end();
		snprintf(head, sizeof(head), "CPU %u: last", cpu);
		ok(strstr(text, "CPU 0: first") && strstr(text, head) &&
			   strstr(text, "READ_ONCE(x)") &&
			   strstr(text, "WRITE_ONCE(x, 1)"),
		   "CPU 0 and %u are shown side by side", cpu);
		trace_free(&t);
	}
}

static void make_race(struct trace *t)
{
	static const struct invariant kind = { .name = "data-race" };
	static const struct sample_step steps[] = {
		{ "vcpu", 0, "lock", "vm.mmu_lock",
		  "write_lock(&kvm->mmu_lock)", "kvm_faultin_pfn",
		  "src/secondary/kvm_fault.c", 51, NULL, false },
		{ "zap", 1, "rmw", "vm.mmu_invalidate_seq",
		  "atomic_inc(&kvm->mmu_invalidate_in_progress)",
		  "kvm_mmu_invalidate_begin", "src/secondary/kvm_main.c", 81,
		  NULL, true },
	};

	make_trace(t, steps, 2);
	set_violation(t, &kind, "vm+0x18", 1, 0,
		      "vcpu writes and zap reads vm+0x18, and nothing orders "
		      "them");
	strcpy(t->violation.detail,
	       "plain read of vm+0x18 in "
	       "kvm_mmu_invalidate_begin (src/secondary/kvm_main.c:83)");
	strcpy(t->violation.other_detail,
	       "plain write of vm+0x18 in "
	       "kvm_faultin_pfn (src/secondary/kvm_fault.c:55)");
}

static void test_race(void)
{
	struct trace t[2];

	make_race(&t[0]);
	make_race(&t[1]);
	t[1].end = TRACE_REST;
	schedule_free(&t[1].schedule);
	schedule_add_outcome(&t[1].schedule, "vcpu.guest_write.gfn", 1, 3);
	schedule_add_step(&t[1].schedule, "vcpu");
	schedule_add_step(&t[1].schedule, "zap");
	schedule_add_outcome(&t[1].schedule, "alloc_fail", 1, 2);
	report_timeline(begin(),
			&(struct report){ .traces = t, .nr_traces = 2 }, false);
	golden(end(), "tests/unit/golden/timeline-race.txt");
	trace_free(&t[0]);
	trace_free(&t[1]);
}

/* Steps of two tasks, those that a violation names, and what conflicts. */
static const struct {
	const char *what;
	struct {
		unsigned int cpu;
		const char *op, *object, *text;
	} steps[6];
	struct {
		int step, other, first, second;
	} want;
} conflicts[] = {
	{ "the walk that finds nobody, not the freeing",
	  { { 0, "write", "list", "del()" },
	    { 0, "write", "vm+0x8", "del()" },
	    { 1, "read", "other", "other" },
	    { 1, "read", "list", "empty()" },
	    { 1, "read", "list", "empty() again" },
	    { 1, "free", "frames", "free()" } },
	  { 5, 1, 0, 3 } },
	{ "a read before what makes it stale",
	  { { 1, "read", "pte", "ptep_get()" },
	    { 0, "read", "pte", "ptep_get()" },
	    { 0, "rmw", "pte", "ptep_clear()" },
	    { 1, "rmw", "spte", "cmpxchg()" } },
	  { 3, 2, 0, 2 } },
	{ "the two steps themselves",
	  { { 0, "write", "a", "a = 1" },
	    { 0, "read", "b", "b" },
	    { 1, "read", "a", "a" } },
	  { 2, 0, 0, 2 } },
	{ "the one that noticed, and what came before",
	  { { 0, "read", "spte", "*sptep" },
	    { 0, "unlock", "lock", "unlock()" },
	    { 1, "lock", "lock", "lock()" },
	    { 1, "rmw", "spte", "cmpxchg()" } },
	  { 3, 1, 0, 3 } },
	{ "an object that is freed, and a part of it",
	  { { 0, "free", "vm", "kfree(vm)" },
	    { 1, "read", "vma+0x8", "vma->b" },
	    { 1, "read", "vm+0x8", "vm->b" } },
	  { 2, 0, 0, 2 } },
	{ "two reads do not conflict",
	  { { 0, "read", "a", "a" }, { 1, "read", "a", "a" } },
	  { 1, 0, -1, -1 } },
	{ "nor do locks",
	  { { 0, "unlock", "l", "unlock()" }, { 1, "lock", "l", "lock()" } },
	  { 1, 0, -1, -1 } },
	{ "nor steps of one task",
	  { { 0, "write", "a", "a = 1" }, { 0, "write", "a", "a = 2" } },
	  { 1, 0, -1, -1 } },
};

/*
 * The conflict behind a find: two tasks at the same object, wherever the step
 * that noticed it and the one that explains it are.
 */
static void test_conflict(void)
{
	static const struct invariant kind = { .name = "kind" };

	for (unsigned int i = 0; i < sizeof(conflicts) / sizeof(conflicts[0]);
	     i++) {
		struct sample_step steps[6];
		struct conflict c = { 0 };
		struct trace t;
		unsigned int nr;
		bool found;

		for (nr = 0; nr < 6 && conflicts[i].steps[nr].op; nr++)
			steps[nr] = (struct sample_step){
				conflicts[i].steps[nr].cpu ? "b" : "a",
				conflicts[i].steps[nr].cpu,
				conflicts[i].steps[nr].op,
				conflicts[i].steps[nr].object,
				conflicts[i].steps[nr].text,
				"f",
				"f.c",
				1,
				NULL,
				false,
			};
		make_trace(&t, steps, nr);
		set_violation(&t, &kind, "o", (uint32_t)conflicts[i].want.step,
			      (uint32_t)conflicts[i].want.other, "title");
		found = conflict_find(&t, &c);
		if (!found)
			c = (struct conflict){ (uint32_t)-1, (uint32_t)-1, "" };
		ok((int)c.first == conflicts[i].want.first &&
			   (int)c.second == conflicts[i].want.second,
		   "%s", conflicts[i].what);
		timeline_print(begin(), &t, 0);
		end();
		ok(!strstr(text, "conflicts with") == !found,
		   found ? "is marked" : "and nothing is marked");
		trace_free(&t);
	}
}

/* More tasks than have a column each: narrow ones, and texts that run on. */
static void test_many(void)
{
	static const char *const names[] = { "exit",  "vcpu0",	 "vcpu1",
					     "vcpu2", "reclaim", "exit.rcu1" };
	struct sample_step steps[18];
	struct trace t;

	for (unsigned int i = 0; i < 18; i++)
		steps[i] = (struct sample_step){
			names[i % 6],
			i % 6,
			"lock",
			"vm.mmu_lock",
			i % 2 ? "write_lock(&kvm->mmu_lock)" :
				"read_lock(&kvm->mmu_lock)",
			"kvm_mmu_page_fault",
			"src/secondary/kvm_fault.c",
			70 + (int)i,
			i % 5 ? NULL : "gfn 1 is mapped",
			true,
		};
	make_trace(&t, steps, 18);
	timeline_print(begin(), &t, 0);
	golden(end(), "tests/unit/golden/timeline-many.txt");
	trace_free(&t);
}

/* A report is a file from anywhere: it must not talk to the terminal. */
static void test_escapes(void)
{
	static const struct invariant kind = { .name = "\033[31mkind" };
	static const struct sample_step steps[] = {
		{ "a\033c", 0, "op\n", "obj\r",
		  "text\007\xc2\x9b"
		  "31m",
		  "func\b", "file\033[0m", 1, "note\177\n", false },
	};
	struct report report = { .nr_traces = 1 };
	struct trace t;
	bool clean = true;

	make_trace(&t, steps, 1);
	set_violation(&t, &kind, "o\033", 0, STEP_NONE, "title\033]0;x\007");
	add_held(&t, "b\033", 1, "locks\033", "waits\033", "next\033", "f\033",
		 "file\033", 3);
	strcpy(report.config.scenario_name, "name\033");
	strcpy(report.config.without[0], "rule\033");
	report.config.nr_without = 1;
	report.traces = &t;
	report_print(begin(), &report, 0);
	end();
	for (const unsigned char *p = (unsigned char *)text; *p; p++)
		clean &= (*p >= 0x20 || *p == '\n') && *p != 0x7f &&
			 !(*p == 0xc2 && p[1] < 0xa0);
	ok(clean, "control characters in a report do not reach the terminal");
	trace_free(&t);
}

int main(void)
{
	test_sample();
	test_deadlock();
	test_many_tasks();
	test_race();
	test_conflict();
	test_many();
	test_escapes();
	free(text);
	return done_testing();
}
