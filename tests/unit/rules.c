/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Rules, forms and the environment: what is selected by which name.
 */
#include <errno.h>
#include <string.h>

#include "kernel/env.h"
#include "kernel/rules.h"
#include "tap/tap.h"

static bool is_shape(const struct rules_selection *sel, enum form_id form,
		     enum shape_id shape)
{
	return sel->shape[form] == shape;
}

static void test_tables(void)
{
	struct rules_selection sel;

	rules_default(&sel);
	for (unsigned int i = 0; i < RULE_NR; i++) {
		const struct rule_info *rule = &rules_table[i];

		ok(rule->name && rule->summary && rule->source &&
			   rule->function && rule->without,
		   "%s is complete", rule->name);
		ok(sel.kept[i], "%s is kept by default", rule->name);
		if (rule->form < 0)
			continue;
		is_int(shapes_table[rule->shape].form, rule->form,
		       "%s is a shape of its form", rule->name);
		ok((unsigned int)rule->shape !=
			   forms_table[rule->form].shape_default,
		   "and not its default");
	}
	for (unsigned int i = 0; i < FORM_NR; i++)
		is_int(shapes_table[forms_table[i].shape_default].form, i,
		       "the default of %s is one of its shapes",
		       forms_table[i].name);
}

static void test_selection(void)
{
	struct rules_selection sel;

	rules_default(&sel);
	ok(is_shape(&sel, FORM_NOTIFIER_UNLINK,
		    SHAPE_NOTIFIER_UNLINK_D34883D4E3),
	   "6.12 is the default");
	is_int(rules_without(&sel, "notifier.release-before-unlink"), 0,
	       "a rule that is a shape");
	ok(is_shape(&sel, FORM_NOTIFIER_UNLINK,
		    SHAPE_NOTIFIER_UNLINK_CDDB8A5C14) &&
		   !sel.kept[RULE_NOTIFIER_RELEASE_BEFORE_UNLINK] &&
		   sel.kept[RULE_NOTIFIER_IDEMPOTENT_UNLINK],
	   "selects it");
	is_int(rules_with(&sel, "notifier.unlink:751efd8610"), 0,
	       "another shape of the form");
	ok(sel.kept[RULE_NOTIFIER_RELEASE_BEFORE_UNLINK],
	   "is not without that rule any more");
	is_int(rules_with(&sel, "notifier.unlink:3ad3d901bb"), 0, "and one");
	ok(!sel.kept[RULE_NOTIFIER_IDEMPOTENT_UNLINK],
	   "that is without another one");
	is_int(rules_without(&sel, "kvm.check-sequence"), 0, "a plain rule");
	ok(!sel.kept[RULE_KVM_CHECK_SEQUENCE], "is left out");
	is_int(rules_without(&sel, "kvm.check"), -ENOENT, "no such rule");
	is_int(rules_with(&sel, "notifier.unlik:751efd8610"), -ENOENT,
	       "no such form");
	is_int(rules_with(&sel, "notifier.unlink:751"), -EINVAL,
	       "no such shape");
	is_int(rules_with(&sel, "notifier.unlink"), -EINVAL, "no shape");
	is_int(rules_with(&sel, "notifier.unlink:srcu"), -EINVAL,
	       "a shape of another form");
}

static void test_kernels(void)
{
	static const struct {
		const char *version;
		enum shape_id unlink, domain;
	} want[] = {
		{ "3.6", SHAPE_NOTIFIER_UNLINK_3AD3D901BB,
		  SHAPE_NOTIFIER_DOMAIN_RCU },
		{ "4.6", SHAPE_NOTIFIER_UNLINK_D34883D4E3,
		  SHAPE_NOTIFIER_DOMAIN_SRCU },
		{ "6.12", SHAPE_NOTIFIER_UNLINK_D34883D4E3,
		  SHAPE_NOTIFIER_DOMAIN_SRCU },
	};
	struct rules_selection sel, plain;

	for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++) {
		rules_default(&sel);
		is_int(rules_kernel(&sel, want[i].version), 0, "%s",
		       want[i].version);
		is_int(sel.shape[FORM_NOTIFIER_UNLINK], want[i].unlink,
		       "unlinks as it did");
		is_int(sel.shape[FORM_NOTIFIER_DOMAIN], want[i].domain,
		       "walks as it did");
		is_int(sel.shape[FORM_SUBSCRIPTION_RELEASE],
		       SHAPE_SUBSCRIPTION_RELEASE_IDEMPOTENT,
		       "and a stricter check is no release's");
		is_str(rules_kernel_version((unsigned int)i), want[i].version,
		       "in this place of the list");
	}
	is_str(rules_kernel_version(3), NULL, "which ends");
	rules_default(&plain);
	ok(!memcmp(&sel, &plain, sizeof(sel)), "6.12 is the default");
	is_int(rules_kernel(&sel, "6.1"), -EINVAL, "no other release");
}

static void test_apply(void)
{
	struct rules_selection sel;

	ok(rule(KVM_CHECK_SEQUENCE), "kept before anything is applied");
	is_int(form(NOTIFIER_DOMAIN), SHAPE_NOTIFIER_DOMAIN_SRCU,
	       "and the default");
	rules_default(&sel);
	rules_without(&sel, "kvm.check-sequence");
	rules_with(&sel, "notifier.domain:rcu");
	rules_apply(&sel);
	ok(!rule(KVM_CHECK_SEQUENCE), "left out");
	is_int(form(NOTIFIER_DOMAIN), SHAPE_NOTIFIER_DOMAIN_RCU, "selected");
}

static void test_env(void)
{
	struct env env;
	char text[128];

	env_default(&env);
	env_print(&env, text, sizeof(text));
	is_str(text, "", "nothing differs from the default");
	env.value[ENV_ALLOC_FAIL] = 1;
	env.value[ENV_REUSE] = 1;
	env.value[ENV_HW_AD] = 1;
	env_print(&env, text, sizeof(text));
	is_str(text, "alloc_fail <= 1; reuse = lifo; hw_ad = on",
	       "as it is written");
	env_print(&env, text, 20);
	is_int(strlen(text), 19, "cut where there is no room");
	is_int(env(ALLOC_FAIL), 0, "not in force yet");
	env_apply(&env);
	is_int(env(ALLOC_FAIL), 1, "in force");
	ok(!env_happens(ALLOC_FAIL), "nothing happens outside of executions");
}

int main(void)
{
	test_tables();
	test_selection();
	test_kernels();
	test_apply();
	test_env();
	return done_testing();
}
