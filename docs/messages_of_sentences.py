"""The forms of sentences that the library composes, read from its sources, for the catalogues and the web."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

SOURCES = Path(__file__).parents[1] / "src"
WRITTEN_TO = SOURCES / "bluehelm_web/core/sentences.json"

CHECKS = "*"
"""Stands for all functions of a module: what nouns say of their fields is told elsewhere."""

ANSWERS = "summary hindrances asks addressees calls comparison comparison_words reasons"
ANSWERS += " comparison_reasons pin_chances pledged"
ANSWERS += " scenario_notes shocks shocks_days takeovers report_asks report_call_reasons report_calls"
ANSWERS += " report_comparison report_lift report_reasons report_standby report_tables report_words"
PAGES = "answer calls chances charts lift maps parts plan proof sensitivity"
REPORTS = "evidence lift match outside rounds sensitivity sources"
DRAWN = "fan frame legs loads movement shares strip tornado"
MATCHES = "words gaps prices explain pins statements stages standby lifts"
FAULTS = "scenario scenario_checks scenario_words routes areas"
TABLES = "assemble book cells folder grid header jsonfile load record references rows sheet workbook write"

NOUNS = "agreement_domain dated_domain domain lift_domain outside_domain step_domain"

COMPOSING = (
    *(f"bluehelm/deployment/{name}.py#{CHECKS}" for name in NOUNS.split()),
    f"bluehelm/generation/domain.py#{CHECKS}",
    f"bluehelm/generation/mission_domain.py#{CHECKS}",
    f"bluehelm/oversight/mandate_domain.py#{CHECKS}",
    f"bluehelm/partnership/domain.py#{CHECKS}",
    *(f"bluehelm/deployment/{name}.py" for name in f"{ANSWERS} {FAULTS}".split()),
    *(f"bluehelm/generation/{name}.py" for name in MATCHES.split()),
    *(f"bluehelm/core/tables/{name}.py" for name in TABLES.split()),
    "bluehelm/core/tables/content.py",
    "bluehelm/deployment/vocabulary.py#indexes",
    "bluehelm/deployment/letters.py",
    "bluehelm/deployment/page.py",
    *(
        f"bluehelm/deployment/{name}.py"
        for name in ("lift_pools", "lift_words", "outside", "pace", "sensitivity")
    ),
    "bluehelm/deployment/lift_case.py#_own_ships",
    "bluehelm/deployment/site_map.py#of_sites",
    *(f"bluehelm/deployment/page_{name}.py" for name in PAGES.split()),
    *(f"bluehelm/deployment/report_{name}.py" for name in REPORTS.split()),
    *(f"bluehelm/core/charts/{name}.py" for name in DRAWN.split()),
    "bluehelm/core/charts/scale.py",
    "bluehelm/core/synonyms.py",
    "bluehelm/forces/checklist.py",
    "bluehelm/forces/ladder.py",
    "bluehelm/forces/needs.py",
    "bluehelm/forces/rule_sets.py",
    "bluehelm/forces/rules.py",
    "bluehelm/oversight/mandates.py",
    "bluehelm/partnership/capacity_match.py",
    "bluehelm/partnership/resolve.py",
    "bluehelm/partnership/rules.py",
    "bluehelm_web/core/api_lists.py#_unknown",
    "bluehelm_web/core/names.py",
    "bluehelm_web/core/sent.py",
    "bluehelm_web/core/text.py",
    "bluehelm_web/generation/fits.py",
    "bluehelm_web/jobs/targets.py",
    "bluehelm_web/partnership/given_back.py#fault_now",
    *(f"bluehelm_web/partnership/sheets.py#{name}" for name in ("read", "_twice", "_unshown")),
    "bluehelm_web/partnership/tables.py",
    "bluehelm_web/planning/comparisons.py",
    "bluehelm_web/planning/files.py",
    "bluehelm_web/planning/snapshot.py",
    "bluehelm_web/planning/takeovers.py",
)
"""Modules that compose what pages of the registry show of the library, or that keep it in English."""

MOST_CASES = 16
"""Most cases of a sentence with choices in it; beyond these its choices are parts."""

COUNTING = ("_count", "count", "counted")
"""Functions that say how many of something there are."""
SAYING = {
    "element": 1,
    "columns": 0,
    "words": 0,
    "part": 0,
    "section": 0,
    "folded": 0,
    "marked": 0,
    "figure": 0,
}
"""Functions of markup and tables, and the first of their arguments that are words, be it a single one."""
LOOKS = "class_ css d id href transform anchor text_anchor content fill look html policy width mask clip_path"
LOOKS += " fill_rule viewBox charset hatch direction"
UNSAID = set(LOOKS.split())
"""Arguments and variables that hold how something looks, and no words."""
LOOKING = ("compile", "replace", "removesuffix", "endswith", "startswith", "split")
"""Methods that look for a text and say none."""

Piece = str | tuple[str]
"""Words as they stand, or the name of a part."""
Pieces = tuple[Piece, ...]

DAY, NUMBER, WRITTEN = "date", "number", "written"
NUMERIC = re.compile(r"[+,.\d]*[dfg]?")
CODE = re.compile(
    r"\w*_\w*|[a-z_.]+\.[a-z]+|#.*|.*\|.*|[^a-z]*|[a-z]+(-[a-z]+)+|[a-z]+/[a-z]+|M.*[Zz]|<.*>"
    r"|M[\d%].*[a-z-]\d.*|(translate|url)\(.*|.* scale\(.*|([a-z]+-|.* )?%\(css\)s( .*)?"
    r"|(ax|bad|in|out)( strong)?|words|travel"
)
"""What is a name of something and no word: keys, files, tags, media types, paths of a drawing, elements."""
FILLED = re.compile(r"(\{\w*\}|%\(\w+\)s)")
ENDS = " ,;:.("
LEADING = re.compile(r"%\(\w+\)s (?=[A-Z])")
"""A sentence before another one."""
INNER = re.compile(r"(?<=\.)%\(\w+\)s (?=[A-Z])")
"""A sentence between two others."""
SENTENCE = re.compile(r"(?<=[a-z)%s\d]\.)(?<!s\.e\.) (?=[A-Z%(])")


def forms() -> dict[str, None]:
    """Return every form, in the order of the sources."""
    found: dict[str, None] = {}
    for name in COMPOSING:
        name, _, function = name.partition("#")
        told = of_source((SOURCES / name).read_text(encoding="utf-8"), function=function)
        between = "; " if function == CHECKS else "\n"  # faults tell a value and its rule apart
        found |= dict.fromkeys(clause for form in told for clause in form.split(between))
    return found


def write() -> None:
    """Write the forms where the web finds them."""
    WRITTEN_TO.write_bytes(written())


def written() -> bytes:
    """Return the file of the forms, a line each."""
    return (json.dumps(sorted(forms()), indent=0, ensure_ascii=False) + "\n").encode()


def of_source(source: str, *, function: str = "") -> Iterator[str]:
    """Yield the forms that a source, or one of its functions, composes."""
    tree: ast.AST = ast.parse(source)
    if function:
        found = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
        chosen = [node for node in found if function in (node.name, CHECKS)]
        tree = ast.Module([statement for node in chosen for statement in node.body], [])
    silent = set(_silent(tree))
    for node in _outermost(tree, silent=silent):
        for pieces in cases(node):
            yield from told(pieces)


def _silent(tree: ast.AST) -> Iterator[int]:
    """Yield what is not said to anybody: docstrings, keys, what is compared or looked up."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield id(node.value)
        elif isinstance(node, ast.Dict):
            yield from map(id, node.keys)
        elif isinstance(node, ast.Compare):
            yield from map(id, (node.left, *node.comparators))
        elif isinstance(node, ast.Subscript):
            yield id(node.slice)
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") in LOOKING:
            yield from map(id, node.args)
        elif (isinstance(node, ast.keyword) and node.arg in UNSAID) or (
            isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in UNSAID
        ):
            yield id(node.value)


def _outermost(node: ast.AST, *, silent: set[int], is_word: bool = False) -> Iterator[ast.expr]:
    """Yield the strings of a tree that are no part of another one."""
    if id(node) in silent:
        return
    if isinstance(node, ast.JoinedStr):
        yield node
        within = [one.value for one in node.values if isinstance(one, ast.FormattedValue)]
        for inner in within:
            if not _is_choice(inner):
                yield from _outermost(inner, silent=silent, is_word=True)
    elif isinstance(node, ast.Constant):
        if isinstance(node.value, str) and (is_word or " " in node.value.strip()):
            yield node
    else:
        yield from _counted(node)
        yield from _single(node)
        says = isinstance(node, (ast.Dict, ast.IfExp, ast.Return, ast.Yield))
        for inner in ast.iter_child_nodes(node):
            yield from _outermost(inner, silent=silent, is_word=says)


def _counted(node: ast.AST) -> Iterator[ast.expr]:
    """Yield one and more of what a call counts."""
    if isinstance(node, ast.Call) and len(node.args) == 2 and _called(node) in COUNTING:
        word = node.args[1]
        if isinstance(word, ast.Constant):
            yield from (ast.Constant(f"{{number}} {word.value}{end}") for end in ("", "s"))


def _single(node: ast.AST) -> Iterator[ast.expr]:
    """Yield single words that stand in markup, or at the head of a column."""
    if isinstance(node, ast.Call) and (first := SAYING.get(_called(node))) is not None:
        bare = [arg.value if isinstance(arg, ast.Starred) else arg for arg in node.args[first:]]
        words = [one for arg in bare for one in (arg.elts if isinstance(arg, ast.Tuple) else (arg,))]
        for one in words:
            if isinstance(one, ast.Constant) and " " not in str(one.value).strip():
                yield from [one] if isinstance(one.value, str) else []


def _called(node: ast.Call) -> str:
    """Return the name of what is called."""
    return str(getattr(node.func, "attr", getattr(node.func, "id", "")))


def _is_choice(node: ast.expr) -> bool:
    """Return whether a part is one of two words, each of which makes a form of its own."""
    return isinstance(node, ast.IfExp) and all(
        isinstance(one, ast.Constant) for one in (node.body, node.orelse)
    )


def cases(node: ast.expr) -> list[Pieces]:
    """Return the pieces of a string, once for each way its choices can go."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [tuple(_formatted(node.value))]
    if isinstance(node, ast.IfExp):
        return [*cases(node.body), *cases(node.orelse)]
    if isinstance(node, ast.FormattedValue):
        return _of_value(node)
    if isinstance(node, ast.JoinedStr):
        ways = [cases(value) for value in node.values]
        num = 1
        for way in ways:
            num *= len(way)
        if num > MOST_CASES:
            ways = [way if len(way) == 1 else [(("part",),)] for way in ways]
        return [sum(way, ()) for way in product(*ways)]
    return [((_name(node),),)]


def _formatted(text: str) -> Iterator[Piece]:
    """Yield the pieces of words that are filled in later."""
    for number, piece in enumerate(FILLED.split(text)):
        name = piece.removesuffix("}").removesuffix(")s").lstrip("{%(")
        yield piece if number % 2 == 0 else (name or "part",)


def _of_value(node: ast.FormattedValue) -> list[Pieces]:
    spec = node.format_spec
    told = (
        "".join(str(one.value) for one in spec.values if isinstance(one, ast.Constant))
        if isinstance(spec, ast.JoinedStr)
        else ""
    )
    if node.conversion == ord("r"):
        return [((WRITTEN,),)]
    if told and NUMERIC.fullmatch(told):
        return [((NUMBER,),)]
    if isinstance(node.value, ast.IfExp):
        return cases(node.value)
    return [((_name(node.value),),)]


def _name(node: ast.expr) -> str:
    """Return what a part is called after what gives it."""
    if isinstance(node, ast.Call):
        called = getattr(node.func, "attr", getattr(node.func, "id", "part")).lstrip("_")
        if called == "day_name":
            return DAY
        if called in ("len", "round", "abs"):
            return NUMBER
        return (
            called
            if called not in ("format", "join", "joined", "get", "str", "sorted")
            else (_name(node.args[0]) if node.args else "part")
        )
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Name):
        return node.id
    return "part"


def told(pieces: Pieces) -> Iterator[str]:
    """Yield the forms of pieces, a sentence each."""
    words, seen, was_part = "", dict[str, int](), False
    for piece in pieces:
        if isinstance(piece, str):
            words += piece.replace("%", "%%")
            was_part = was_part and not piece
        elif not was_part:
            seen[piece[0]] = seen.get(piece[0], 0) + 1
            more = f"_{seen[piece[0]]}" if seen[piece[0]] > 1 else ""
            words += f"%({piece[0]}{more})s"
            was_part = True
    words = INNER.sub(" ", words.strip().replace("\u00a0", " "))
    for one in SENTENCE.split(LEADING.sub("", words)):
        clause = one.strip(ENDS) if not one.endswith(".") else one.lstrip(ENDS)
        clause = re.sub(r"^(and|or) ", "", clause)
        if clause.count(")") > clause.count("("):
            clause = clause.removesuffix(")")
        if (
            re.search(r"[A-Za-z]{2}|s\.e\.", re.sub(r"%\(\w+\)s", "", clause))
            and "\n" not in clause
            and not CODE.fullmatch(clause)
        ):
            yield clause
