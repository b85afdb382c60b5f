"""Importing app.py does not load what most requests do not need, and does not make what is dear to make."""

from tests.bench.cold_import import LAZY, imported, run


def test_composition_root_loads_nothing_that_most_requests_do_without() -> None:
    assert not imported() & set(LAZY)


DATACLASSES = {
    "chalicelib.config": "has properties and many fields, and is made once",
    "chalicelib.services.stores": "Deps extends it",
    "chalicelib.services.deps": "tests replace parts of it",
    "chalicelib.store.saga": "its fields are attributes of PynamoDB, which are descriptors",
    "chalicelib.api.call": "keeps what it has read of its request (lazy_property)",
}


def test_only_rules_and_what_cannot_be_a_struct_are_dataclasses() -> None:
    """A dataclass is compiled at every cold start, in 0.7 ms; a Struct of msgspec takes a twentieth of that. Rules
    import the standard library alone, so theirs have to be dataclasses."""
    print_all = "print(*{one.__module__ for one in gc.get_objects() if isinstance(one, type) and is_dataclass(one)})"
    found = run(f"import app, gc; from dataclasses import is_dataclass; gc.unfreeze(); {print_all}").split()
    ours = {one for one in found if one.startswith("chalicelib.") and not one.startswith("chalicelib.domain.")}
    assert ours == set(DATACLASSES)


def test_garbage_is_collected_again_after_the_import() -> None:
    assert run("import app, gc; print(gc.isenabled(), gc.get_freeze_count() > 100_000)").split() == ["True", "True"]
