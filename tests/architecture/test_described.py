"""Every handler declares what it reads, so that the API description, which is generated from that, is complete."""

import ast
from collections.abc import Iterator
from functools import cache

from tests.architecture.source import python_files, tree

Reads = frozenset[tuple[str, str]]
"""`("body", the Struct's name)` or `("query", the parameter's name)`."""

ELSEWHERE: Reads = frozenset({("query", "language"), ("query", "v")})
"""Read by `call.words`, and by caches, to which another version is another address."""


@cache
def handlers() -> dict[str, tuple[str, ast.FunctionDef]]:
    """Map places to file and function, for every function in `api` whose first argument is a `Call`."""
    return {
        f"{file}:{node.lineno} {node.name}": (file, node)
        for file in python_files("chalicelib/api/")
        for node in ast.walk(tree(file))
        if isinstance(node, ast.FunctionDef) and node.args.args and node.args.args[0].arg == "call"
    }


def said(function: ast.FunctionDef) -> Reads:
    """Return what `@takes` declares."""
    found: set[tuple[str, str]] = set()
    for decorator in function.decorator_list:
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "takes":
            for keyword in decorator.keywords:
                names = keyword.value.elts if isinstance(keyword.value, ast.Tuple) else [keyword.value]
                found |= {(str(keyword.arg), _name(one)) for one in names}
    return frozenset(found)


def read(file: str, function: ast.FunctionDef, seen: frozenset[str] = frozenset()) -> Reads:
    """Return what the function reads of its call, itself or through a function of `api` that it passes the call to."""
    found: set[tuple[str, str]] = set()
    for node in _own(function):
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func)
        if called in ("call.body", "call.query"):
            found.add((called.removeprefix("call."), _name(node.args[0])))
        elif called not in seen and any(ast.unparse(one) == "call" for one in node.args):
            for other in _named(file, called):
                found |= read(file, other, seen | {called})
    return frozenset(found)


def _own(function: ast.FunctionDef) -> Iterator[ast.AST]:
    """Yield the nodes of a function without those of nested functions."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(child for child in ast.iter_child_nodes(node) if not isinstance(child, ast.FunctionDef))


def _named(file: str, called: str) -> list[ast.FunctionDef]:
    name = called.split(".")[-1]
    found = [(where, node) for where, node in handlers().values() if node.name == name]
    here = [node for where, node in found if where == file]
    return here or [node for _, node in found]


def _name(node: ast.expr) -> str:
    return str(node.value) if isinstance(node, ast.Constant) else ast.unparse(node).split(".")[-1]


def test_every_handler_says_what_it_reads() -> None:
    routed = {place: found for place, found in handlers().items() if not found[1].name.startswith("_")}
    silent = {
        place: sorted(missing)
        for place, (file, function) in routed.items()
        if (missing := read(file, function) - said(function))
    }
    assert not silent, f"Say it above the handler, @takes(body=..., query=(...)): {silent}"


def test_no_handler_says_more_than_it_reads() -> None:
    boasting = {
        place: sorted(more)
        for place, (file, function) in handlers().items()
        if (more := said(function) - read(file, function) - ELSEWHERE)
    }
    assert not boasting, f"This is said by @takes and not read: {boasting}"


def test_every_handler_says_what_it_answers_when_that_is_not_200() -> None:
    silent = [
        place
        for place, (_, function) in handlers().items()
        if not function.name.startswith("_") and {"201", "202", "204"} & answered(function) and not gives(function)
    ]
    assert not silent, f"Say it above the handler, @gives(201, ...) or @gives(204): {silent}"


def answered(function: ast.FunctionDef) -> set[str]:
    """Return the statuses that the function names."""
    calls = [node for node in _own(function) if isinstance(node, ast.Call)]
    named = [keyword.value for call in calls for keyword in call.keywords if keyword.arg == "status_code"]
    return {ast.unparse(value) for value in [*named, *(argument for call in calls for argument in call.args)]}


def gives(function: ast.FunctionDef) -> bool:
    return any(isinstance(one, ast.Call) and ast.unparse(one.func) == "gives" for one in function.decorator_list)
