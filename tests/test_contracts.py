"""What holds for the whole tree: purity, the direction of imports, a text for every fault.

Each check is a function from source to findings, and is tried on a bad example first: a check that cannot
fail says nothing.
"""

import ast
import importlib
import re
import string
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from votekit.wording import faults

ROOT = Path(__file__).parent.parent
LIBRARY = ROOT / "votekit"
CLI = ROOT / "cli" / "votekit_cli"
CODE = re.compile(r"VK-[0-9]{4}")


def sources(*folders):
    return [path for folder in folders for path in sorted(folder.rglob("*.py"))]


def parsed(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def module_name(path):
    """``votekit/rules/rating.py`` is votekit.rules.rating."""
    folder = LIBRARY.parent if path.is_relative_to(LIBRARY) else CLI.parent
    parts = path.relative_to(folder).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def findings(check, *folders):
    return [
        f"{path.relative_to(ROOT)}:{line}: {what}"
        for path in sources(*folders)
        for line, what in check(parsed(path))
    ]


# Purity: no float, no clock, no screen, no file

FORBIDDEN_CALLS = {"open", "print", "input", "eval", "exec", "hash", "breakpoint", "__import__"}
FORBIDDEN_ATTRIBUTES = {"now", "today", "utcnow"}
ALLOWED_IMPORTS = {
    *("ast", "base64", "binascii", "collections", "concurrent", "copy", "dataclasses", "datetime", "enum"),
    *(
        "fractions",
        "functools",
        "hashlib",
        "heapq",
        "importlib",
        "itertools",
        "json",
        "math",
        "operator",
        "re",
    ),
    *("string", "tomllib", "types", "typing", "unicodedata", "zlib"),
    *("attrs", "cattrs", "cryptography", "gmpy2", "rfc8785", "votekit"),
}
FLOATING_MATHEMATICS = {
    *(
        "sqrt",
        "log",
        "log2",
        "log10",
        "exp",
        "pow",
        "fsum",
        "fmod",
        "inf",
        "nan",
        "pi",
        "e",
        "tau",
        "isclose",
    ),
    *("hypot", "dist", "ldexp", "frexp", "modf", "copysign", "fabs", "cbrt", "exp2", "nextafter", "ulp"),
}


def is_fraction(node):
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Fraction"


def floats(tree) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=float() | complex()):
                yield node.lineno, "a float literal"
            case ast.BinOp(op=ast.Div()) if not (is_fraction(node.left) or is_fraction(node.right)):
                yield node.lineno, "a true division that is not visibly one of Fractions"
            case ast.AugAssign(op=ast.Div()):
                yield node.lineno, "a true division that is not visibly one of Fractions"
            case ast.Name(id="float" | "complex" as name):
                yield node.lineno, name
            case ast.Attribute(value=ast.Name(id="math"), attr=name) if name in FLOATING_MATHEMATICS:
                yield node.lineno, f"math.{name} gives a float"
            case ast.ImportFrom(module="math", names=names):
                wrong = sorted({alias.name for alias in names} & FLOATING_MATHEMATICS)
                yield from ((node.lineno, f"math.{name} gives a float") for name in wrong)


def touches_of_the_world(tree) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name)) if name in FORBIDDEN_CALLS:
                yield node.lineno, f"calls {name}"
            case ast.Attribute(attr=name) if name in FORBIDDEN_ATTRIBUTES:
                yield node.lineno, f"reads a clock: {name}"
            case ast.Call(func=ast.Name(id="isinstance"), args=[_, kinds]):
                if any(isinstance(kind, ast.Name) and kind.id in {"int", "bool"} for kind in ast.walk(kinds)):
                    yield node.lineno, "isinstance takes True for a number: type(x) is int"


def impurities(tree) -> Iterator[tuple[int, str]]:
    yield from floats(tree)
    yield from touches_of_the_world(tree)


def foreign_imports(tree, allowed=frozenset(ALLOWED_IMPORTS)) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                modules = [alias.name for alias in names]
            case ast.ImportFrom(level=0, module=module):
                modules = [module]
            case ast.ImportFrom():
                yield node.lineno, "a relative import"
                continue
            case _:
                continue
        for module in modules:
            if module.split(".")[0] not in allowed:
                yield node.lineno, f"imports {module}"


@pytest.mark.parametrize(
    "bad",
    [
        "x = 0.5",
        "x = 1e3",
        "x = 2j",
        "x = a / b",
        "x /= 2",
        "x = len(a) / Fraction",
        "x = float(a)",
        "print(x)",
        "open('a')",
        "x = hash(a)",
        "x = datetime.now()",
        "x = date.today",
        "x = math.sqrt(2)",
        "from math import gcd, log",
        "isinstance(x, int)",
        "isinstance(x, str | bool)",
        "isinstance(x, (str, int))",
        "x: float = y",
    ],
)
def test_impurities_are_seen(bad):
    assert list(impurities(ast.parse(bad)))


def test_what_is_pure():
    good = (
        "x = Fraction(1, 2) / 3",
        "y = a // b",
        "z = a / Fraction(b)",
        "from math import gcd",
        "w = '0.5'",
    )
    for line in (*good, "isinstance(x, str)", "open = 1"):
        assert not list(impurities(ast.parse(line)))


@pytest.mark.parametrize(
    "bad",
    [
        *(
            "import os",
            "import os.path",
            "from pathlib import Path",
            "def f():\n    import time",
            "import random",
        ),
        *(
            "import secrets",
            "import sqlite3",
            "import click",
            "from tabulate import tabulate",
            "import sys, re",
        ),
        *(
            "import decimal",
            "import votekit_cli",
            "from votekit_cli.main import main",
            "from . import errors",
        ),
        *(
            "import socket",
            "import io",
            "import logging",
            "import uuid",
            "if X:\n    from wcwidth import wcswidth",
        ),
    ],
)
def test_foreign_imports_are_seen(bad):
    assert list(foreign_imports(ast.parse(bad)))


def test_the_library_is_pure():
    assert findings(impurities, LIBRARY) == []


def test_the_library_imports_nothing_that_touches_the_world():
    entropy = LIBRARY / "_entropy.py"
    assert [
        f"{path.relative_to(ROOT)}:{line}: {what}"
        for path in sources(LIBRARY)
        for line, what in foreign_imports(
            parsed(path), ALLOWED_IMPORTS | ({"secrets"} if path == entropy else set())
        )
    ] == []


# Imports run one way


def imported_modules(tree, known, *, package=""):
    """The modules of ours that a module imports, wherever in it: votekit.a for ``from votekit import a``."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names} & known or {node.module}
    return {name for name in found if name in known}


def import_graph(folder):
    trees = {module_name(path): parsed(path) for path in sources(folder)}
    return {name: imported_modules(tree, set(trees)) - {name} for name, tree in trees.items()}


def top_level_import_graph(folder):
    trees = {module_name(path): parsed(path) for path in sources(folder)}
    graph = {}
    for name, tree in trees.items():
        body = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
        graph[name] = imported_modules(ast.Module(body=body, type_ignores=[]), set(trees)) - {name}
    return graph


def reached(graph, start):
    seen, waiting = set(), [start]
    while waiting:
        for name in graph[waiting.pop()] - seen:
            seen.add(name)
            waiting.append(name)
    return seen


def cycle(graph):
    """One cycle of imports, or nothing."""
    for start in sorted(graph):
        if start in reached(graph, start):
            return sorted({name for name in reached(graph, start) if start in reached(graph, name)} | {start})
    return []


GRAPH = top_level_import_graph(LIBRARY)
WHOLE_GRAPH = import_graph(LIBRARY)
KERNEL = {name for name in GRAPH if name.startswith("votekit._")}
RULES = {name for name in GRAPH if name.startswith("votekit.rules")}
WORDING = {name for name in GRAPH if name.startswith("votekit.wording")}
CRYPTOGRAPHY = {f"votekit.{name}" for name in ("_suite", "_blindrsa", "_shamir", "_entropy")}
OFFICE = {
    f"votekit.{name}"
    for name in (
        *(
            "issuer",
            "register",
            "box",
            "casts",
            "session_key",
            "signing",
            "freezing",
            "issued",
            "closing",
            "opening",
        ),
        *("counting", "result", "declaration", "record", "audit", "report"),
    )
}


def test_imports_of_every_form_are_seen():
    known = {"votekit.a", "votekit.b", "votekit.c.d", "votekit", "votekit.c"}
    tree = ast.parse(
        "import votekit.a\nfrom votekit import b as x\nfrom votekit.c import z\nimport re\n"
        "def f():\n    from votekit.c.d import g"
    )
    assert imported_modules(tree, known) == {"votekit.a", "votekit.b", "votekit.c.d", "votekit.c"}
    assert cycle({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ["b", "c"]
    assert cycle({"a": {"b"}, "b": {"c"}, "c": set()}) == []
    assert reached({"a": {"b"}, "b": {"c"}, "c": set()}, "a") == {"b", "c"}


def test_no_cycle():
    assert cycle(GRAPH) == []


def test_late_imports_are_few():
    # Words are looked up late, so that an error is data first.
    late = {(name, other) for name in GRAPH for other in WHOLE_GRAPH[name] - GRAPH[name]}
    allowed = {name for name in GRAPH if name.startswith("votekit.wording")} | {"votekit.definition.writer"}
    assert {pair for pair in late if pair[1] not in allowed} == set()


def test_every_module_named_here_exists():
    assert set(GRAPH) >= OFFICE | CRYPTOGRAPHY | {"votekit.device", "votekit.audit", "votekit.record"}


def test_the_kernel_rests_on_errors_alone():
    for name in sorted(KERNEL):
        assert reached(GRAPH, name) <= KERNEL | {"votekit.errors"}, name
    assert GRAPH["votekit.errors"] == set()


def test_rules_know_counts_and_numbers_never_signatures():
    for name in sorted(RULES):
        assert not reached(GRAPH, name) & (
            CRYPTOGRAPHY | OFFICE | {"votekit.roll", "votekit.manifest", "votekit.device"}
        ), name


def test_device_and_office_meet_only_in_bytes():
    assert not reached(WHOLE_GRAPH, "votekit.device") & OFFICE
    for name in sorted(OFFICE):
        assert "votekit.device" not in reached(WHOLE_GRAPH, name), name


def test_audit_and_record_stand_on_top():
    above = {"votekit", "votekit.audit"} | {name for name in GRAPH if name.startswith("votekit.auditing")}
    for name in sorted(set(GRAPH) - above):
        assert not GRAPH[name] & {"votekit.audit", "votekit.record"}, name


def test_counting_draws_nothing_at_random():
    drawing = {name for name in WHOLE_GRAPH if "votekit._entropy" in WHOLE_GRAPH[name]}
    assert drawing <= {
        f"votekit.{name}" for name in ("device", "issuer", "roll", "scrutineer", "session_key", "ticket")
    }
    for name in ("votekit.tally", "votekit.outcome", "votekit.numbers", "votekit.batch", "votekit.ballot"):
        assert "votekit._entropy" not in reached(WHOLE_GRAPH, name), name


def test_the_command_line_takes_no_private_shortcut():
    """The commands use the library as a user can: its public modules, and nothing that begins with a line."""
    for path in sources(CLI):
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "votekit":
                names = [*(node.module or "").split("."), *(alias.name for alias in node.names)]
                assert not any(name.startswith("_") for name in names), (
                    f"{path.relative_to(ROOT)}:{node.lineno}"
                )


# Every fault has words, and every word a fault


def catalogue_of(tree):
    """The assignment to CATALOGUE, where a module has one."""
    for node in tree.body:
        targets = (
            node.targets
            if isinstance(node, ast.Assign)
            else [node.target]
            if isinstance(node, ast.AnnAssign)
            else []
        )
        if any(isinstance(target, ast.Name) and target.id == "CATALOGUE" for target in targets):
            return node
    return None


def codes_used(tree):
    """All fault codes in a module's source, but for the keys of its catalogue."""
    catalogue = catalogue_of(tree)
    defined = set(map(id, ast.walk(catalogue))) if catalogue else set()
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and CODE.fullmatch(node.value)
        and id(node) not in defined
    }


def composed_codes(tree):
    """Codes put together at run time, which no search would find."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) and any(
            isinstance(part, ast.Constant) and "VK-" in str(part.value) for part in node.values
        ):
            yield node.lineno, "a code put together at run time"


def repeated_keys(tree):
    catalogue = catalogue_of(tree)
    for node in ast.walk(catalogue) if catalogue else ():
        if isinstance(node, ast.Dict):
            seen = set()
            for key in node.keys:
                if isinstance(key, ast.Constant):
                    if key.value in seen:
                        yield key.lineno, f"{key.value} stands twice"
                    seen.add(key.value)


def calls_with_codes(tree):
    """Calls that end in a code, with the values they pass: (code, names, line); not those with ``**``."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(args=[*_, ast.Constant(value=str(code))], keywords=values):
                if CODE.fullmatch(code) and all(value.arg for value in values):
                    yield code, {value.arg for value in values}, node.lineno


def placeholders(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


CATALOGUES = {
    module_name(path): importlib.import_module(module_name(path)).CATALOGUE
    for path in sources(LIBRARY, CLI)
    if catalogue_of(parsed(path))
}
TEXTS = {code: texts for catalogue in CATALOGUES.values() for code, texts in catalogue.items()}
USED = {code: path for path in sources(LIBRARY, CLI) for code in codes_used(parsed(path))}


def test_the_checks_of_faults_can_fail():
    tree = ast.parse(
        "CATALOGUE = {'VK-1001': ('a {x}', 'b', 'c', 'd'), 'VK-1001': 1}\n"
        "fault(where, 'VK-1002', y=1)\n"
        "other('VK-1003', **values); other('VK-1003', values)\nf'VK-{n}'\ncode = 'VK-1004'\n'see VK-1005'"
    )
    assert codes_used(tree) == {"VK-1002", "VK-1003", "VK-1004"}
    assert list(composed_codes(tree))
    assert list(repeated_keys(tree))
    assert list(calls_with_codes(tree)) == [("VK-1002", {"y"}, 2)]
    assert placeholders("{x} {{y}} {z!r}") == {"x", "z"}


def test_every_code_has_its_texts():
    assert {code: str(path.relative_to(ROOT)) for code, path in USED.items() if code not in TEXTS} == {}


def test_every_text_is_used():
    assert sorted(set(TEXTS) - set(USED)) == []


def test_codes_are_unique_across_catalogues():
    for one, other in pairwise(sorted(CATALOGUES)):
        assert set(CATALOGUES[one]).isdisjoint(CATALOGUES[other])
    assert sum(map(len, CATALOGUES.values())) == len(TEXTS)
    assert findings(repeated_keys, LIBRARY, CLI) == []
    assert findings(composed_codes, LIBRARY, CLI) == []


def test_every_text_is_in_both_languages():
    for code, texts in TEXTS.items():
        assert CODE.fullmatch(code)
        assert len(texts) == 4, code
        assert all(text.strip() == text != "" for text in texts), code
        problem_zh, cure_zh, problem_en, cure_en = texts
        # A problem may be another program's sentence and nothing else.
        assert re.search(r"[\u4e00-\u9fff]|^\{[a-z]+\}$", problem_zh), code
        # A cure may be a command to type, which is the same in every language.
        assert re.search(r"[\u4e00-\u9fff]|^votekit ", cure_zh), code
        assert all(re.search(r"[A-Za-z]{2}", text) for text in (problem_en, cure_en)), code


def test_texts_ask_for_values_that_are_given():
    missing = []
    for path in sources(LIBRARY, CLI):
        for code, given, line in calls_with_codes(parsed(path)):
            wanted = set().union(*map(placeholders, TEXTS.get(code, ())))
            if not wanted <= given:
                missing.append(f"{path.relative_to(ROOT)}:{line}: {code} wants {sorted(wanted - given)}")
    assert missing == []


def test_the_library_s_catalogues_are_joined():
    for name, catalogue in CATALOGUES.items():
        if name.startswith("votekit."):
            assert {code: faults._TEXTS.get(code) for code in catalogue} == dict(catalogue)


# The tree itself

# Written so that the patterns do not find themselves.
PATHS = re.compile(
    "/" + r"(?:work|home|root|Users)(?:/|\b)|[A-Z]:\\\\?Users|" + "shared/" + "(?:design|data)"
)
UNWANTED = re.compile(
    "|".join(
        [
            "pragma: no " + "cover",
            r"\bTO" + r"DO\b",
            r"\bFIX" + r"ME\b",
            "x" + "fail\\(",
            "mark.sk" + "ip",
            "pytest.sk" + "ip",
        ]
    )
)
TEXT_FILES = {".py", ".md", ".toml", ".txt", ".json", ".jsonl", ".csv", ".test", ".yml", ".cfg", ""}


def project_files():
    for folder in ("votekit", "cli", "tests", "docs"):
        yield from (path for path in sorted((ROOT / folder).rglob("*")) if path.is_file())
    yield from (
        path for path in sorted(ROOT.iterdir()) if path.is_file() and not path.name.startswith(".coverage")
    )


def lines_matching(pattern, files):
    for path in files:
        if path.suffix in TEXT_FILES and "__pycache__" not in path.parts:
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
                if pattern.search(line):
                    yield f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"


def test_the_patterns_match():
    for bad in (
        "/" + "work/main",
        "see /" + "root",
        "/" + "home/a/b",
        "C:" + "\\Users\\a",
        "../sha" + "red/data/x",
    ):
        assert PATHS.search(bad), bad
    for good in ("/workshop", "network/workload", "https://example.org/rootless"):
        assert not PATHS.search(good), good
    assert UNWANTED.search("# TO" + "DO: later")


def test_no_path_of_anybody_s_machine():
    assert list(lines_matching(PATHS, project_files())) == []


def test_nothing_is_left_out_or_put_off():
    assert list(lines_matching(UNWANTED, project_files())) == []


def broad_handlers(tree) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler):
            caught = (
                {name.id for name in ast.walk(node.type) if isinstance(name, ast.Name)}
                if node.type
                else {"everything"}
            )
            if caught & {"Exception", "everything"}:
                yield node.lineno, "catches whatever comes"


def test_no_error_is_swallowed():
    for bad in ("try:\n    f()\nexcept Exception:\n    pass", "try:\n    f()\nexcept:\n    pass"):
        assert list(broad_handlers(ast.parse(bad)))
    assert findings(broad_handlers, LIBRARY, CLI) == []
