"""The choice among several workers for a Space."""

import random
from collections import Counter

import pytest

from chalicelib.services.space.placement import choose
from chalicelib.store.workers import Worker

NOW = 1_767_225_600.0


def worker(name: str, load: float, *, age: float = 1.0, draining: bool = False) -> Worker:
    return Worker(name, f"c_{name}=", "https://ws.example/prod", load, draining, NOW - age)


def chosen(*workers: Worker, seed: int = 1) -> str | None:
    found = choose(workers, NOW, random.Random(seed).random)
    return found.id if found else None


@pytest.mark.parametrize("seed", range(10))
def test_placement_takes_the_less_loaded_of_two(seed: int) -> None:
    assert chosen(worker("a", 0.6), worker("b", 0.2), seed=seed) == "b"


def test_placement_avoids_workers_that_are_dead_draining_or_full() -> None:
    assert chosen(worker("dead", 0.0, age=6.1), worker("draining", 0.0, draining=True), worker("full", 0.96)) is None
    assert chosen(worker("dead", 0.0, age=6.1), worker("draining", 0.0, draining=True), worker("alive", 0.9)) == "alive"
    assert chosen(worker("just alive", 0.0, age=6.0)) == "just alive"
    assert chosen() is None


def test_worker_that_died_before_the_clock_was_set_back_is_dead() -> None:
    assert chosen(worker("dead", 0.0, age=-3_600.0), worker("alive", 0.9)) == "alive"


@pytest.mark.parametrize("seed", range(10))
def test_placement_prefers_workers_under_seventy_per_cent(seed: int) -> None:
    assert chosen(worker("a", 0.7), worker("b", 0.69), worker("c", 0.94), seed=seed) == "b"
    assert chosen(worker("a", 0.8), worker("b", 0.75), worker("c", 0.94), seed=seed) == "b"


def test_placement_spreads_over_workers_and_never_takes_the_most_loaded() -> None:
    workers = [worker(str(number), number / 20) for number in range(10)]
    chance = random.Random(3).random
    counts = Counter(found.id for _ in range(2000) if (found := choose(workers, NOW, chance)))
    assert set(counts) == {str(number) for number in range(9)}
    assert counts["0"] > counts["4"] > counts["8"] > 0
