/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A report whose set-up this build cannot run: that of a build with other
 * limits, or with rules that have changed since.  It is refused with the place.
 */
#include <string.h>

#include "check/check.h"
#include "report/session.h"
#include "tap/tap.h"

#define SCENARIO(machine)                     \
	"scenario x\nparam p = 1 in 1..4\n{\n" \
	"\tmachine(" machine ");\n"            \
	"\tA = mm();\n\tmmap(A, 0x1000, p);\n" \
	"\twrite(A, 0x1000);\n}\n"             \
	"t { exit_mm(A); }\nresult never\n"

/* What is said of a report with this scenario; "" if nothing is wrong. */
static void is_told(const char *text, const char *want, const char *name)
{
	const struct session_changes none = { 0 };
	struct diagnostics diag = { 0 };
	struct session of_line, of_report;
	struct scenario *scenario;
	char error[512] = "";

	scenario = scenario_parse("x.scn", text, strlen(text), &diag);
	if (!scenario ||
	    session_open(&of_line, scenario, NULL, &none, error, sizeof(error)))
		bail_out("%s", scenario ? error : diag.list[0].text);
	if (!session_open_config(&of_report, &of_line.config, NULL, error,
				 sizeof(error)))
		session_close(&of_report);
	is_str(error, want, "%s", name);
	session_close(&of_line);
	scenario_free(scenario);
}

int main(void)
{
	checks_init();
	is_told(SCENARIO("frames=8"), "", "a set-up that works");
	is_told(SCENARIO("frames=64, entries=512"),
		"x.scn:4:2: the set-up hits the limit 'heap' here; make "
		"less, or a smaller machine",
		"one that hits a limit");
	is_told(SCENARIO("frames=1"),
		"x.scn:7:2: the set-up fails here: out of memory; give the "
		"machine more frames (ENOMEM)",
		"one that fails");
	return done_testing();
}
