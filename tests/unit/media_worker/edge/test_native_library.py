"""The library in C: its own tests under sanitizers, and a build that fits its source."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from media_worker.edge.native import compiler, library
from media_worker.edge.native.compiler import SOURCES, CompilationFailed, compile_library, library_path, run_compiler
from tests.support.send_loops import give_up

ROOT = Path(__file__).parents[4]
STRICT = ("-std=c11", "-pedantic", "-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Werror")
SANITIZED = ("-g", "-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all")


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the sources, which the compiler uses instead."""
    copies = tuple(tmp_path / source.name for source in SOURCES)
    for source, copy in zip(SOURCES, copies, strict=True):
        copy.write_bytes(source.read_bytes())
    monkeypatch.setattr(compiler, "FOLDER", tmp_path)
    monkeypatch.setattr(compiler, "SOURCES", copies)
    return tmp_path


def compiled() -> Path:
    try:
        return compile_library()
    except CompilationFailed as error:
        give_up(error)


def test_its_own_tests_hold_under_sanitizers(tmp_path: Path) -> None:
    program = tmp_path / "test_fanout"
    sources = [str(Path(__file__).with_name("test_fanout.c")), str(SOURCES[0])]
    try:
        run_compiler([*STRICT, *SANITIZED, "-I", str(SOURCES[0].parent), "-o", str(program), *sources])
    except CompilationFailed as error:
        if "fanout.c:" in str(error):
            raise
        give_up(error)
    # Nothing is allocated, and in some containers the search for leaks cannot run.
    options = {"ASAN_OPTIONS": "detect_leaks=0"}
    ended = subprocess.run([program], env=options, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")


def test_nothing_is_warned_about_with_the_options_that_are_used(tmp_path: Path) -> None:
    try:
        run_compiler([*compiler._OPTIONS, *STRICT, "-o", str(tmp_path / "fanout.so"), str(SOURCES[0])])
    except CompilationFailed as error:
        if "fanout.c:" in str(error):
            raise
        give_up(error)


def test_library_of_another_source_is_neither_loaded_nor_kept(copied: Path) -> None:
    first = compiled()
    assert library.load() is not None
    with (copied / "fanout.c").open("a") as source:
        source.write("/* changed */\n")
    assert library_path() != first
    assert library.load() is None
    second = compiled()
    assert library.load() is not None
    assert list((copied / "__pycache__").iterdir()) == [second]


def test_library_is_compiled_once(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = compiled()
    monkeypatch.setenv("CC", "no-such-compiler")
    assert compile_library() == path


def test_without_a_compiler_set_up_says_so_and_numpy_serves(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CC", "no-such-compiler")
    with pytest.raises(CompilationFailed, match="there is no C compiler"):
        compile_library()
    assert library.load() is None


def test_what_the_compiler_says_is_passed_on_and_nothing_is_left(copied: Path) -> None:
    compiled().unlink()
    (copied / "fanout.c").write_text("int nonsense")
    with pytest.raises(CompilationFailed, match=r"fanout\.c:1"):
        compile_library()
    assert list((copied / "__pycache__").iterdir()) == []


def test_command_needs_only_what_the_image_copies_for_it(tmp_path: Path) -> None:
    made = compiled()
    dockerfile = (ROOT / "media_worker/Dockerfile").read_text()
    for name in re.findall(r"^COPY (\S+) \S+$", dockerfile.partition("\nRUN python -m")[0], re.MULTILINE):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        if name.endswith("/"):
            shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, tmp_path / name)
    command = [sys.executable, "-S", "-m", "media_worker.edge.native"]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
    assert (tmp_path / "media_worker/edge/native/__pycache__" / made.name).exists()
