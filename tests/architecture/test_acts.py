"""Every act in the moderation log is in docs/protocol.md, and the page has a sentence for it."""

import ast
import re

from chalicelib.domain.permissions import Action
from tests.architecture.source import ROOT, python_files, tree


def acts() -> dict[str, bool]:
    """Each act's word in the log -> whether the Space does it by itself."""
    found: dict[str, bool] = {}
    for file in python_files("chalicelib/services"):
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "ModerationAct":
                by, action = (ast.unparse(argument) for argument in node.args[:2])
                words = [ast.literal_eval(named.value) for named in node.keywords if named.arg == "word"]
                word = words[0] if words else Action[action.removeprefix("Action.")].name.lower()
                found[word] = found.get(word, False) or by == "None"
    return found


def test_acts_are_those_of_the_document() -> None:
    document = (ROOT / "docs/protocol.md").read_text()
    listed = re.search(r"Acts: ((?:`\w+`\s*)+)", document)
    assert listed
    assert set(re.findall(r"\w+", listed[1])) == set(acts())


def test_page_has_a_sentence_for_every_act() -> None:
    words = "".join(file.read_text() for file in sorted((ROOT / "frontend/i18n").rglob("*.js")))
    keys = {f"log.{act}_by_itself" for act, itself in acts().items() if itself}
    keys |= {f"log.{act}" for act in acts() if act not in ("take_over", "host_returned")}
    assert not {key for key in keys if f"'{key}'" not in words}
