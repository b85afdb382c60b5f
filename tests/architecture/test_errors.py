"""Every error code is documented in docs/protocol, and every documented code exists."""

import ast
import re

from chalicelib.errors import STATUS
from tests.architecture.source import PRODUCTION, ROOT, python_files, tree

KINDS = {kind.__name__ for kind in STATUS} | {"Refused"}
PARTS = [ROOT / "docs/protocol.md", *sorted((ROOT / "docs/protocol").glob("*.md"))]
DOCUMENT = "\n".join(part.read_text() for part in PARTS)


def pattern(node: ast.expr) -> str | None:
    """Return a regular expression for the codes that the expression can produce; None if it names none itself."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.escape(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(_part(part) for part in node.values)
    return None


def _part(node: ast.expr) -> str:
    return re.escape(str(node.value)) if isinstance(node, ast.Constant) else "[a-z]+"


def raised() -> dict[str, str]:
    """Map the pattern of each code to one place that raises it."""
    found: dict[str, str] = {}
    for file in python_files(*PRODUCTION):
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.Call) and node.args and ast.unparse(node.func).split(".")[-1] in KINDS:
                code = pattern(node.args[0])
                found.update({code: f"{file}:{node.lineno}"} if code else {})
    return found


def written() -> set[str]:
    """Return the patterns of all strings in production code."""
    nodes = (node for file in python_files(*PRODUCTION) for node in ast.walk(tree(file)) if isinstance(node, ast.expr))
    return {code for node in nodes if (code := pattern(node)) and len(code) < 60 and code.replace("[a-z]+", "")}


def in_table() -> set[str]:
    rows = re.findall(r"^\| [45]\d\d \|[^|]*\|([^|]*)\|$", DOCUMENT, re.MULTILINE)
    return {code for row in rows for code in re.findall(r"`(\w+)`", row)}


def test_every_raised_code_is_documented() -> None:
    documented = set(re.findall(r"`(\w+)`", DOCUMENT))
    unknown = {
        place: code for code, place in raised().items() if not any(re.fullmatch(code, known) for known in documented)
    }
    assert not unknown, f"docs/protocol.md does not list: {unknown}"


def test_every_documented_code_is_in_the_code() -> None:
    patterns = written()
    composed = [known for known in patterns if "[a-z]+" in known]
    missing = in_table() - patterns
    unused = sorted(code for code in missing if not any(re.fullmatch(known, code) for known in composed))
    assert not unused, f"docs/protocol.md lists codes that nothing answers: {unused}"


def test_table_of_codes_is_found_in_the_document() -> None:
    assert {"malformed", "stage_full", "no_worker"} <= in_table()
