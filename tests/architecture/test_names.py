"""Modules are named by the nouns of the field: not by metaphors, activities, or words without meaning.

A class name means one thing everywhere, and a module of one class is named after it.
"""

import ast
import re
from collections import defaultdict
from typing import Final

from tests.architecture.source import ROOT, files, python_files, tree

PRODUCT: Final = ("app.py", "chalicelib/", "media_worker/", "infra/", "frontend/")
OURS: Final = re.compile(r"(?!frontend/vendor/).*\.(py|js)")

# Word -> the field's word.
INSTEAD: Final = {
    "ties": "relationships",
    "tie": "relationship",
    "ways": "sign_in_methods",
    "notes": "notifications",
    "tallies": "counters",
    "tally": "counter",
    "spread": "fan_out",
    "faces": "profile_cards",
    "face": "profile_card",
    "portraits": "profile_pictures",
    "together": "batch",
    "newest": "latest_only",
    "belongings": "account deletion",
    "footprints": "account_references",
    "lines": "messages",
    "farewell": "disconnects",
    "gallery": "audience",
    "applause": "reactions",
    "recall": "audio_history",
    "rates": "rate_limits",
    "heard": "what it is: a frame, a packet, a report",
    "told": "what was told",
    "said": "what was said",
    "utils": "what it does",
    "util": "what it does",
    "helpers": "what it does",
    "helper": "what it does",
    "common": "what it does",
    "misc": "what it does",
    "manager": "what it does",
}
# Nouns of the field or the product that end like verbs.
ALLOWED: Final = {
    "signalling",
    "routing",
    "rendering",
    "parsing",
    "streaming",
    "polling",  # repeated requests, as in HTTP
    "folding",  # case folding, Unicode chapter 5.18
    "recording",  # a thing: what was recorded
    "speaking",  # the active speaker
    "sharing",
    "pending",
    "ring",
    "happening",  # "Happening now" is a heading of the site
    "deciding",  # load, decide, save, announce: the loop of every command on a Space
}


def words(path: str) -> set[str]:
    """Return the words in a path's folders and file name, in lower case: `ui/StageView.js` is ui, stage and view."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", path.rpartition(".")[0])
    return {word.lower() for word in re.split(r"[^A-Za-z0-9]+", apart) if word}


def product() -> list[str]:
    return [name for name in files() if name.startswith(PRODUCT) and OURS.fullmatch(name)]


def test_modules_of_both_languages_are_found() -> None:
    assert {name.rpartition(".")[2] for name in product()} == {"py", "js"}


def test_no_module_has_a_name_that_the_field_does_not_know() -> None:
    found = {
        name: {word: INSTEAD[word] for word in sorted(words(name) & set(INSTEAD))}
        for name in product()
        if words(name) & set(INSTEAD)
    }
    assert not found, f"Name it after the field's noun instead: {found}"


def test_no_module_is_named_after_an_activity() -> None:
    found = [name for name in product() if {word for word in words(name) if word.endswith("ing")} - ALLOWED]
    assert not found, f"Use a noun: `reminders`, not `reminding`. {found}"


PYTHON: Final = ("app.py", "chalicelib/", "media_worker/", "infra/")
TWICE: Final = {"Meta"}  # PynamoDB's options of a table or an index, nested in its class


def parts(name: str) -> str:
    """The words of a name in singular: `space_store` for `SpaceStore` and `spaces_store`, `address` for `addresses`."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name)
    return "_".join(re.sub("(?<=ss)es$|(?<!s)s$", "", word) for word in apart.lower().split("_"))


def public(file: str, *kinds: type[ast.stmt]) -> list[str]:
    """The names of these kinds that a module defines at its top level, without those that begin with `_`."""
    names = [
        node.name
        for node in tree(file).body
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and isinstance(node, kinds)
    ]
    return [name for name in names if not name.startswith("_")]


def namesakes() -> dict[str, str]:
    """Module -> the class that it has to be named after: its store, or its only class if it has no functions."""
    found = {}
    for file in python_files(*PYTHON):
        classes = public(file, ast.ClassDef)
        stores = [name for name in classes if name.endswith("Store")]
        if len(stores) == 1 and file.startswith("chalicelib/store/"):
            found[file] = stores[0]
        elif len(classes) == 1 and not public(file, ast.FunctionDef, ast.AsyncFunctionDef):
            found[file] = classes[0]
    return found


def stem(file: str) -> str:
    return file.removesuffix("/__init__.py").removesuffix(".py").rpartition("/")[2]


def test_module_of_one_class_is_named_after_it() -> None:
    found = {file: name for file, name in namesakes().items() if parts(stem(file)) not in parts(name)}
    assert not found, f"Give the module and its class the same name: {found}"


def test_stores_and_classes_alone_in_their_module_are_found() -> None:
    found = namesakes()
    assert len(found) > 60
    assert found["chalicelib/store/spaces.py"] == "SpaceStore"


def test_class_names_are_defined_once() -> None:
    places = defaultdict(list)
    for file in python_files(*PYTHON):
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.ClassDef) and node.name not in TWICE:
                places[node.name].append(file)
    assert not {name: where for name, where in places.items() if len(where) > 1}


def test_component_in_a_file_of_its_own_is_named_after_it() -> None:
    alone: dict[str, str] = {}
    for file in files():
        stem = file.removesuffix(".js").rpartition("/")[2]
        if file.startswith("frontend/") and OURS.fullmatch(file) and stem[0].isupper():
            names = re.findall(r"^export (?:async )?(?:function|class) (\w+)", (ROOT / file).read_text(), re.MULTILINE)
            alone |= {file: names[0]} if len(names) == 1 else {}
    assert len(alone) > 50
    assert not {file: name for file, name in alone.items() if not file.endswith(f"/{name}.js")}
