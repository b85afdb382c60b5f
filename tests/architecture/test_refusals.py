"""A refusal has one sentence: the server's, and the browser's in the same words."""

import ast
import re
from collections.abc import Iterator
from typing import Final

from chalicelib.domain.refusals import SENTENCES
from chalicelib.errors import STATUS, TooMany
from tests.architecture.source import PRODUCTION, python_files, tree
from tests.support.words import catalogue

KINDS: Final = {kind.__name__ for kind in STATUS} | {"Invalid", "Refused"}

# Codes that programs get, not people: workers, and browsers with a mistake in their code.
FOR_PROGRAMS: Final = re.compile(r"grant_\w+|not_a_worker|not_registered|ticket_\w+|bad_offer|wrong_origin|wrong_space")
# Codes whose sentence says more to programs and operators than people can use.
IN_DETAIL: Final = {
    "invalid_handle",  # of a person who follows themself: no page offers it
    "malformed",
    "not_allowed",
    "provider_refused",
    "provider_unavailable",
    "too_large",
    "too_many",
    "unavailable",
    "worker_gone",
}


def refusals() -> Iterator[tuple[str, str, ast.Call]]:
    """Yield the place, the code and the call of each refusal whose code is written out."""
    for file in python_files(*PRODUCTION):
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.Call) and node.args and ast.unparse(node.func).split(".")[-1] in KINDS:
                code = node.args[0]
                if isinstance(code, ast.Constant) and isinstance(code.value, str):
                    yield f"{file}:{node.lineno}", code.value, node


def test_browser_and_server_say_the_same_about_each_code() -> None:
    words = catalogue("en")
    assert {code: words.get(f"error.{code}") for code in SENTENCES} == dict(SENTENCES)


def test_every_code_that_people_get_has_a_sentence() -> None:
    unknown = {place: code for place, code, _ in refusals() if code not in SENTENCES}
    assert {place: code for place, code in unknown.items() if not FOR_PROGRAMS.fullmatch(code)} == {}


def test_refusals_bring_no_other_sentence_than_that_of_their_code() -> None:
    own = {place: code for place, code, call in refusals() if len(call.args) > 1 and code in SENTENCES}
    assert {place: code for place, code in own.items() if code not in IN_DETAIL} == {}


def test_every_sentence_is_of_a_code_that_is_raised() -> None:
    raised = {code for _, code, _ in refusals()}
    composed = {"not_started", "space_cancelled", "space_ended", "wrong_state"}  # of the state of a Space
    passed = {"invalid_name", "invalid_reason", "invalid_title"}  # to the checks of texts
    assert set(SENTENCES) - raised - composed - passed == set()


def test_sentences_are_sentences() -> None:
    assert [text for text in SENTENCES.values() if not re.fullmatch(r"[A-Z].*\.", text)] == []


def test_refusal_says_the_sentence_of_its_code_unless_it_brings_one() -> None:
    assert TooMany("too_many").message == catalogue("en")["error.too_many"]
    assert TooMany("too_many", "Too many tries. Try again in 3 minutes.", 180).message.endswith("3 minutes.")
