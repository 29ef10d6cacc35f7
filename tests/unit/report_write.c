/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Writing reports: under a name that says what they are, whole or not at all,
 * with errors that help; and the same bytes for the same find.
 */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "unit/report_sample.h"

#include "report/store.h"
#include "tap/golden.h"
#include "tap/tap.h"

static char dir[] = "report_write.XXXXXX";
static char path[512], error[1024];

/* How many files the folder holds whose names end in @end. */
static int count_files(const char *end)
{
	DIR *d = opendir(dir);
	struct dirent *entry;
	int n = 0;

	while (d && (entry = readdir(d)) != NULL) {
		size_t len = strlen(entry->d_name);

		if (len >= strlen(end) && entry->d_name[0] != '.' &&
		    !strcmp(entry->d_name + len - strlen(end), end))
			n++;
	}
	if (d)
		closedir(d);
	return n;
}

static void remove_files(void)
{
	DIR *d = opendir(dir);
	struct dirent *entry;
	char name[1024];

	while (d && (entry = readdir(d)) != NULL) {
		snprintf(name, sizeof(name), "%s/%s", dir, entry->d_name);
		unlink(name);
	}
	if (d)
		closedir(d);
}

static int save(const char *where, const struct report *report)
{
	path[0] = error[0] = '\0';
	return report_save(where, report, path, sizeof(path), error,
			   sizeof(error));
}

static void test_save(struct report *report)
{
	struct report again;
	char name[160], first[512];
	struct stat st;

	is_int(save(dir, report), 0, "saved");
	report_name(report, name, sizeof(name));
	like(name, "release-vs-reclaim-stale-secondary-",
	     "the name says scenario and kind");
	is_int(strlen(name),
	       strlen("release-vs-reclaim-stale-secondary-") +
		       strlen("01234567.json"),
	       "and has a hash");
	like(path, name, "the path is told");
	ok(!stat(path, &st) && (st.st_mode & 0777) == 0640,
	   "with the permissions that the umask leaves");
	strcpy(first, path);
	is_int(save(dir, report), 0, "saved again");
	is_str(path, first, "under the same name");
	is_int(count_files(".json"), 1, "in place of the first");
	is_int(count_files(STORE_TMP), 0, "nothing else is left");
	is_int(report_read(path, &again, error, sizeof(error)), 0, "read: %s",
	       error);
	is_str(again.config.scenario_text, report->config.scenario_text,
	       "and the same");
	report_free(&again);
}

static void test_name(struct report *report)
{
	char before[160], after[160];

	report_name(report, before, sizeof(before));
	report->config.seed++;
	strcpy(report->config.strategy, "pct");
	report->shrink.executions++;
	is_str(report_name(report, after, sizeof(after)), before,
	       "how it was found is not in the name");
	report->config.params[0].value++;
	ok(strcmp(report_name(report, after, sizeof(after)), before),
	   "parameters are");
	report->config.params[0].value--;
	report->config.without[0][0] = 'N';
	ok(strcmp(report_name(report, after, sizeof(after)), before),
	   "rules are");
	report->config.without[0][0] = 'n';
	report->traces[0].schedule.items[0].count--;
	ok(strcmp(report_name(report, after, sizeof(after)), before),
	   "the schedule is");
	report->traces[0].schedule.items[0].count++;
	strcpy(report->config.scenario_name, "../\xc3\xa9/x");
	report_name(report, after, sizeof(after));
	after[strlen("_.____x")] = '\0';
	is_str(after, "_.____x", "odd names are made harmless");
	strcpy(report->config.scenario_name, "release-vs-reclaim");
}

static void test_refused(struct report *report)
{
	char file[64], under[80];

	snprintf(file, sizeof(file), "%s/file", dir);
	snprintf(under, sizeof(under), "%s/no/where", dir);
	close(open(file, O_CREAT | O_WRONLY, 0600));
	is_int(save(file, report), -ENOTDIR, "a file is no folder");
	like(error,
	     "cannot be written: Not a directory; name a folder, not a "
	     "file",
	     "%s", "and the message says so");
	is_int(save(under, report), -ENOENT, "a folder in no folder");
	like(error,
	     "no/where: cannot be written: No such file or directory; "
	     "make that folder first, or name another",
	     "%s", "has a message");
	snprintf(under, sizeof(under), "%s/new", dir);
	is_int(save(under, report), 0, "a new folder is made");
	unlink(path);
	mkdir(path, 0700);
	is_int(save(under, report), -EISDIR, "a folder of that name");
	like(error, "Is a directory; move away what has its name", "%s",
	     "is not replaced");
	rmdir(path);
	rmdir(under);
	unlink(file);
	chmod(dir, 0500);
	/* Root may write anywhere: be nobody for a while. */
	if (!geteuid() && seteuid(65534))
		bail_out("root cannot be another: %s", strerror(errno));
	is_int(save(dir, report), -EACCES, "a folder that may not be written");
	like(error, "Permission denied; name a place that you may write to",
	     "%s", "has a message");
	if (!getuid() && seteuid(0))
		bail_out("root cannot be root again: %s", strerror(errno));
	chmod(dir, 0700);
}

/* A full disk, by a limit on the size of files: write() fails half-way. */
static void test_full(const struct report *report)
{
	struct rlimit old, limit;

	getrlimit(RLIMIT_FSIZE, &old);
	limit = old;
	limit.rlim_cur = 1000;
	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &limit);
	is_int(save(dir, report), -EFBIG, "no room for all of it");
	setrlimit(RLIMIT_FSIZE, &old);
	like(error, "cannot be written: File too large; raise", "%s",
	     "has a message");
	is_int(count_files(""), 0, "and nothing is left");
}

/* Several at a time, in a folder that they have to make: each file is whole. */
static void test_at_once(struct report *report)
{
	char under[80], name[160];
	struct report again;
	unsigned int whole = 0;
	int status, bad = 0;

	snprintf(under, sizeof(under), "%s/many", dir);
	for (unsigned int i = 0; i < 4; i++) {
		if (fork())
			continue;
		for (unsigned int n = 0; n < 20; n++) {
			report->config.params[0].value = n;
			bad |= save(under, report);
			bad |= store_check(under, error, sizeof(error));
		}
		_exit(bad ? 1 : 0);
	}
	while (wait(&status) > 0)
		bad |= status;
	is_int(bad, 0, "four at a time write the same reports");
	for (unsigned int n = 0; n < 20; n++) {
		report->config.params[0].value = n;
		report_name(report, name, sizeof(name));
		snprintf(path, sizeof(path), "%s/%s", under, name);
		if (report_read(path, &again, error, sizeof(error)))
			continue;
		whole++;
		report_free(&again);
		unlink(path);
	}
	is_int(whole, 20, "all of which are whole");
	is_int(rmdir(under), 0, "and nothing is left beside them");
	report->config.params[0].value = 1;
}

static void test_check(void)
{
	char under[80], tmp[96];

	snprintf(under, sizeof(under), "%s/new", dir);
	is_int(store_check(under, error, sizeof(error)), 0,
	       "a folder that could be made");
	ok(access(under, F_OK), "is not made");
	is_int(store_check(dir, error, sizeof(error)), 0, "one that is there");
	is_int(count_files(""), 0, "stays empty");
	symlink("nowhere", under);
	is_int(store_check(under, error, sizeof(error)), -ENOENT,
	       "a link that leads nowhere");
	like(error, "make that folder first, or name another", "%s",
	     "has a message");
	unlink(under);
	mkdir(under, 0700);
	snprintf(tmp, sizeof(tmp), "%s/" STORE_TMP, under);
	symlink("../elsewhere", tmp);
	is_int(store_check(under, error, sizeof(error)), -ELOOP,
	       "a link in the way");
	like(error, STORE_TMP ": cannot be written: ", "%s", "is not followed");
	unlink(tmp);
	rmdir(under);
}

/* The signal kills between two write() calls, as kill -9 might. */
static void test_killed(const struct report *report)
{
	struct rlimit limit = { 1000, 1000 };
	struct report again;
	char name[512];
	DIR *d;
	struct dirent *entry;
	int status;
	pid_t pid = fork();

	if (!pid) {
		struct rlimit no_core = { 0, 0 };

		setrlimit(RLIMIT_CORE, &no_core);
		signal(SIGXFSZ, SIG_DFL);
		setrlimit(RLIMIT_FSIZE, &limit);
		save(dir, report);
		_exit(1);
	}
	waitpid(pid, &status, 0);
	ok(WIFSIGNALED(status) && WTERMSIG(status) == SIGXFSZ,
	   "killed while it writes");
	is_int(count_files(".json"), 0, "there is no report");
	is_int(count_files(STORE_TMP), 1, "but an unfinished file");
	d = opendir(dir);
	name[0] = '\0';
	while (d && (entry = readdir(d)) != NULL)
		if (entry->d_name[0] != '.')
			snprintf(name, sizeof(name), "%s/%.255s", dir,
				 entry->d_name);
	if (d)
		closedir(d);
	is_int(report_read(name, &again, error, sizeof(error)), -EINVAL,
	       "which is no report");
	like(error,
	     "(a run is writing it, or was killed: the next one uses it up)",
	     "%s", "and is said to be what it is");
	is_int(save(dir, report), 0, "the next one writes its own");
	is_int(count_files(STORE_TMP), 0, "and uses it up");
	is_int(report_read(path, &again, error, sizeof(error)), 0,
	       "to the last byte");
	report_free(&again);
	unlink(path);
}

static void test_unwritable(struct report *report)
{
	char *text = report->config.scenario_text;

	text[0] = (char)0xff;
	is_int(save(dir, report), -EINVAL, "a scenario that is not UTF-8");
	is_str(error,
	       "the scenario is not valid UTF-8, which a report cannot "
	       "hold",
	       "has a message");
	text[0] = 's';
	report->traces[0].end = TRACE_REST;
	is_int(save(dir, report), -EINVAL, "a run without a violation");
	is_str(error, "a run without a violation makes no report",
	       "has a message");
	report->traces[0].end = TRACE_VIOLATION;
}

static void test_read_errors(void)
{
	struct report report;
	char name[64];
	int fd;

	is_int(report_read("no/such.json", &report, error, sizeof(error)),
	       -ENOENT, "no such file");
	is_str(error, "cannot be read: No such file or directory", "message");
	is_int(report_read(dir, &report, error, sizeof(error)), -EISDIR,
	       "a folder");
	is_str(error, "cannot be read: Is a directory; name a report in it",
	       "message");
	snprintf(name, sizeof(name), "%s/large", dir);
	fd = open(name, O_CREAT | O_WRONLY, 0600);
	if (ftruncate(fd, REPORT_SIZE_MAX + 1ll))
		bail_out("no large file");
	close(fd);
	is_int(report_read(name, &report, error, sizeof(error)), -EFBIG,
	       "too large");
	is_str(error,
	       "more than 33554432 bytes: no report is as large as "
	       "that",
	       "message");
	unlink(name);
}

int main(void)
{
	struct report report;
	char *text;

	umask(0027);
	if (!mkdtemp(dir))
		bail_out("no folder for the test: %s", strerror(errno));
	sample_report(&report);
	text = report_format(&report, error, sizeof(error));
	golden(text, "tests/unit/golden/report.json");
	free(text);
	test_save(&report);
	test_name(&report);
	remove_files();
	test_refused(&report);
	remove_files();
	test_full(&report);
	test_killed(&report);
	test_check();
	test_at_once(&report);
	test_unwritable(&report);
	test_read_errors();
	report_free(&report);
	remove_files();
	rmdir(dir);
	return done_testing();
}
