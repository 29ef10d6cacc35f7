#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The JSON Schemas of reports/schema against what is written, by a validator
# that is not ours: what we write fits and holds nothing that is not described,
# what lacks a member or has one of a wrong type does not fit, and every member
# is described in the schema and in mmurace-report(5).

. "$srcdir/tests/tap/tap.sh"

python3 -c 'from jsonschema import Draft202012Validator' 2>/dev/null ||
	skip_all 'no python3-jsonschema that knows draft 2020-12'

cat >"$tmp/schema.py" <<'EOF'
import copy, glob, json, re, sys
from jsonschema import Draft202012Validator

src, tmp = sys.argv[1:]
made = failed = 0


def ok(held, what, why=""):
    global made, failed
    made += 1
    failed += not held
    print(f"{'ok' if held else 'not ok'} {made} - {what}")
    if not held and why:
        print("# " + str(why).replace("\n", "\n# "))


def load(name):
    with open(f"{src}/{name}", encoding="utf-8") as f:
        return json.load(f)


def objects(schema, path=""):
    """Every subschema with its place."""
    yield path, schema
    for key, value in schema.items():
        parts = []
        if key in ("properties", "$defs"):
            parts = value.items()
        elif key in ("items", "additionalProperties"):
            parts = [(key, value)] if isinstance(value, dict) else []
        elif key in ("oneOf", "anyOf"):
            parts = enumerate(value)
        for name, part in parts:
            yield from objects(part, f"{path}/{name}")


def closed(schema):
    """The same schema without room for members that it does not describe."""
    schema = copy.deepcopy(schema)
    for _, part in list(objects(schema)):
        if "properties" in part and "type" in part:
            part.setdefault("additionalProperties", False)
    return schema


def places(value, path=()):
    """Every value inside a value."""
    if isinstance(value, dict):
        for key in value:
            yield path + (key,)
            yield from places(value[key], path + (key,))
    elif isinstance(value, list) and value:
        yield path + (0,)
        yield from places(value[0], path + (0,))


def changed(value, path, new):
    value = copy.deepcopy(value)
    at = value
    for key in path[:-1]:
        at = at[key]
    if new is None:
        del at[path[-1]]
    else:
        at[path[-1]] = new
    return value


def first_error(schema, value):
    return next(Draft202012Validator(schema).iter_errors(value), None)


def test_schema(name):
    schema = load(f"reports/schema/{name}.schema.json")
    try:
        Draft202012Validator.check_schema(schema)
        ok(True, f"{name}: the schema is one of draft 2020-12")
    except Exception as e:
        ok(False, f"{name}: the schema is one of draft 2020-12", e)
    bare = [f"{path}/{member}" for path, part in objects(schema)
            for member, inner in part.get("properties", {}).items()
            if not inner.get("description")]
    ok(not bare, f"{name}: every member is described", bare)
    ok(schema["properties"]["schema"]["const"] == "mmurace-" + name,
       f"{name}: the id fits the file")
    return schema


def test_members(schema):
    """Optional members may go; all others must not, nor change their type."""
    golden = load("tests/unit/golden/report.json")
    ok(not first_error(closed(schema), golden),
       "what is written fits, and nothing else is written",
       first_error(closed(schema), golden))
    optional = {"step", "other_step", "detail", "other_detail", "object",
                "function", "file", "line", "choice", "preempt", "notes", "minor",
                "locks", "waits", "limit"}
    free = ("params", "environment")
    wrong = []
    for path in places(golden):
        if any(key in free for key in path[:-1]):
            continue
        if not first_error(schema, changed(golden, path, {"no": []})):
            wrong.append(f"{path}: an object is taken")
        if isinstance(path[-1], str) and path[-1] not in optional and \
           not first_error(schema, changed(golden, path, None)):
            wrong.append(f"{path}: can be left out")
    ok(not wrong, "members of a wrong type and missing ones do not fit",
       "\n".join(wrong))
    extra = changed(golden, ("x-note",), [1])
    ok(not first_error(schema, extra), "members may be added")


def test_manual(schema):
    with open(f"{src}/man/mmurace-report.5", encoding="utf-8") as f:
        page = f.read()
    told, items = set(), set()
    for line in page.split("\n"):
        names = re.findall(r"Cm (\w+)", line)
        if line.startswith((".It ", ".Cm ")):
            told.update(names)
        if line.startswith(".It "):
            items.update(names)
    members = {member for _, part in objects(schema)
               for member in part.get("properties", {})}
    ok(members <= told, "every member is in mmurace-report(5)",
       sorted(members - told))
    ok(items <= members, "and nothing else is", sorted(items - members))
    example = re.search(r"\.Bd -literal\n(.*?)\.Ed", page, re.S).group(1)
    error = first_error(closed(schema), json.loads(example))
    ok(not error, "the example there fits", error)


def test_files(schema, names):
    wrong = []
    for name in names:
        with open(name, encoding="utf-8") as f:
            error = first_error(closed(schema), json.load(f))
        if error:
            wrong.append(f"{name}: {error}")
    return wrong


def test_reports(schema):
    wrong = test_files(schema, glob.glob(f"{src}/reports/*.json"))
    ok(not wrong, "committed reports fit", "\n".join(wrong))
    names = glob.glob(f"{tmp}/reports/*.json")
    wrong = test_files(schema, names)
    ok(not wrong, "reports that are written now fit", "\n".join(wrong))
    ok(names, "and there are some")


def test_results(schema):
    wrong = test_files(schema, [f"{tmp}/results.json", f"{tmp}/states.json"])
    ok(not wrong, "what explore --format=json prints fits", "\n".join(wrong))
    with open(f"{tmp}/results.json", encoding="utf-8") as f:
        results = json.load(f)["results"]
    with open(f"{tmp}/states.json", encoding="utf-8") as f:
        results += json.load(f)["results"]
    ok(any(r["bitstate"] for r in results) and
       any(not r["bitstate"] for r in results), "with states as bits and without")
    ok(any(r["violations"] for r in results) and
       any(not r["violations"] for r in results), "with finds and without")


report = test_schema("report-1")
test_members(report)
test_manual(report)
test_reports(report)
test_results(test_schema("results-1"))
print(f"1..{made}")
sys.exit(failed > 0)
EOF

"$MMURACE" explore --quiet --strategy=dfs --preemptions=1 --format=json \
	--reports="$tmp/reports" "$srcdir/scenarios" \
	>"$tmp/results.json" 2>"$tmp/err"
"$MMURACE" explore --quiet --strategy=states --memory=64K --bitstate \
	--format=json --reports= "$srcdir/scenarios/release-vs-reclaim.scn" \
	>"$tmp/states.json" 2>"$tmp/err"
"$MMURACE" explore --quiet --reports="$tmp/reports" \
	"$srcdir/tests/module/race.c" >"$tmp/out" 2>>"$tmp/err" ||
	bail_out "$(cat "$tmp/err")"
[ -s "$tmp/results.json" ] || bail_out "$(cat "$tmp/err")"
python3 "$tmp/schema.py" "$srcdir" "$tmp"
