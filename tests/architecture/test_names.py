"""Modules are named by the nouns of the field: not by metaphors, activities, or words without meaning."""

import re
from typing import Final

from tests.architecture.source import files

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
