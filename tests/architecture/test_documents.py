"""Documents name files that exist and keep to 100 columns, and decision records have their form."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, files

COLUMNS = 100
DOCUMENTS = [name for name in files() if name.endswith(".md") and not name.startswith("frontend/vendor/")]
RECORDS = [name for name in DOCUMENTS if re.match(r"docs/decisions/\d", name)]
FOLDERS = ("chalicelib", "media_worker", "frontend", "infra", "tests", "docs", ".chalice")
IN_BACKTICKS = re.compile(r"`([^`\n]+)`")
IN_FOLDER = rf"(?:{'|'.join(map(re.escape, FOLDERS))})/[\w./-]*"
IN_COMMAND = re.compile(rf"(?<![\w/.-]){IN_FOLDER}(?<!\.)")
IS_PATH = re.compile(rf"{IN_FOLDER}|[\w-]+\.(?:py|md|toml)|LICENSE|NOTICE|Makefile")
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)\s]*)?\)")
MODULE = re.compile(r"python -m ([\w.]+)")


def examples(name: str) -> Iterator[tuple[int, str]]:
    """Yield the paths in a document's code blocks and commands, with their line numbers."""
    for number, line in enumerate((ROOT / name).read_text().splitlines(), 1):
        yield from ((number, one) for one in IN_COMMAND.findall(line))


def prose(name: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of a document outside code blocks, numbered from 1."""
    code = False
    for number, line in enumerate((ROOT / name).read_text().splitlines(), 1):
        if line.lstrip().startswith("```"):
            code = not code
        elif not code:
            yield number, line


def exists(name: str, path: str) -> bool:
    """Whether a path in a document exists. A file without a folder may be at the root or anywhere in the tests."""
    return (ROOT / path).exists() or ("/" not in path and any(Path(known).name == path for known in files()))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_path_in_a_document_exists(name: str) -> None:
    lines = list(prose(name))
    paths = [(number, one) for number, line in lines for one in IN_BACKTICKS.findall(line) if IS_PATH.fullmatch(one)]
    paths += examples(name)
    links = [(number, one) for number, line in lines for one in LINK.findall(line)]
    modules = [(number, one.replace(".", "/")) for number, line in lines for one in MODULE.findall(line)]
    missing = [f"{name}:{number}: {one}" for number, one in paths if not exists(name, one)]
    missing += [f"{name}:{number}: {one}" for number, one in links if not (ROOT / name).parent.joinpath(one).exists()]
    missing += [
        f"{name}:{number}: {one}"
        for number, one in modules
        if one.startswith(FOLDERS) and not ((ROOT / one).exists() or (ROOT / f"{one}.py").exists())
    ]
    assert not missing


@pytest.mark.parametrize("name", DOCUMENTS)
def test_prose_of_a_document_is_at_most_100_columns_wide(name: str) -> None:
    exempt = ("|", "![")
    wide = [
        f"{name}:{number} has {len(line)}"
        for number, line in prose(name)
        if len(line) > COLUMNS and not line.lstrip().startswith(exempt)
    ]
    assert not wide


@pytest.mark.parametrize("name", RECORDS)
def test_decision_record_has_number_title_and_three_parts(name: str) -> None:
    text, file = (ROOT / name).read_text(), Path(name).stem
    title = re.match(r"# (\d{4}): (.+)\n", text)
    assert title, "The first line is `# NNNN: Title`."
    words = re.sub(r"[^a-z0-9]+", "-", title[2].lower().replace("'", "")).strip("-")
    assert file == f"{title[1]}-{words}"
    assert re.findall(r"^\*\*(\w+)\.\*\*", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]


def test_index_of_decision_records_lists_each_once_with_its_title() -> None:
    index = (ROOT / "docs/decisions/README.md").read_text()
    listed = re.findall(r"^\| \[(\d{4})\]\(([\w-]+)\.md\) \| (.+) \|$", index, re.MULTILINE)
    numbers = [number for number, _, _ in listed]
    assert sorted(numbers) == [f"{number:04}" for number in range(1, len(numbers) + 1)]
    titles = {name: (ROOT / name).read_text().splitlines()[0].removeprefix("# ") for name in RECORDS}
    assert sorted(listed) == sorted((Path(name).stem[:4], Path(name).stem, titles[name][6:]) for name in RECORDS)


def test_every_requirement_is_in_the_list_of_licences_with_its_version() -> None:
    page = (ROOT / "docs/third-party-licences.md").read_text().lower()
    pinned = [
        re.sub(r"\[.*?\]", "", line).split(";")[0].strip()
        for name in files()
        if name.endswith("requirements.txt")
        for line in (ROOT / name).read_text().splitlines()
        if "==" in line and not line.startswith("#")
    ]
    assert [one for one in pinned if not _listed(one, page)] == []


def _listed(pin: str, page: str) -> bool:
    name, version = pin.lower().split("==")
    return f"{name} {version}" in page or (name.startswith("types-") and name in page)


def test_glossary_explains_each_term_once() -> None:
    lines = (ROOT / "docs/glossary.md").read_text().splitlines()
    terms = [line.split("|")[1].strip() for line in lines if line.startswith("| ") and line != "| term | meaning |"]
    assert len(terms) > 100
    assert len(set(terms)) == len(terms)
