"""Importing app.py neither loads what most requests do not need, nor builds what is expensive to build."""

from tests.bench.cold_import import LAZY, WITHOUT_TOOLS, imported, run


def test_composition_root_loads_nothing_that_most_requests_do_without() -> None:
    assert not imported() & set(LAZY)


OF_JOBS = {
    "chalicelib.services.jobs",
    "chalicelib.services.account.deletion.erasure",
    "chalicelib.services.account.export_file",
    *(
        f"chalicelib.services.recordings.{name}"
        for name in ("clips", "m4a", "production", "remix", "revision", "tracks", "upkeep", "withdrawal")
    ),
}


def test_requests_and_sockets_load_nothing_that_jobs_alone_do() -> None:
    """Each module takes about 0.4 ms of a cold start, for which people wait."""
    list_jobs = "import app, sys; before = {*sys.modules}; from chalicelib.services import jobs"
    before, after = (
        set(run(f"{list_jobs}; print(*{names})").split()) for names in ("before", "set(sys.modules) - before")
    )
    assert not before & OF_JOBS
    assert after >= OF_JOBS, "a module has another name by now"


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


def test_app_starts_without_the_metadata_of_packages_which_can_still_be_read() -> None:
    absent = "import sys, app; assert 'importlib.metadata' not in sys.modules"
    present = "from importlib import metadata; from urllib3 import http2; assert http2.version is not metadata.version"
    versions = "print(metadata.version('botocore'), http2.version('botocore'))"
    first, second = run(f"{WITHOUT_TOOLS}{absent}; {present}; {versions}").split()
    assert first == second
