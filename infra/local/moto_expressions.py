"""Make moto faster with long update expressions: check each part once.

moto checks every part of an update expression together with all parts inside it, although the check of the whole
expression covers them, and it tests every node against abstract classes. A write of a Space sets many attributes, and
this took most of its time.
"""

from functools import cache
from typing import Any, Final

from moto.dynamodb.parsing.ast_nodes import DepthFirstTraverser, Node  # type: ignore[attr-defined]
from moto.dynamodb.parsing.validators import ActionCountValidator, OverlappingPathsValidator

NODE: Final = (Node,)


def install() -> None:
    """Make moto's update expressions faster in this process; calling it again changes nothing."""
    DepthFirstTraverser.nodes_to_be_processed = _nodes_to_be_processed
    DepthFirstTraverser.traverse_node_recursively = _traverse
    for validator in (ActionCountValidator, OverlappingPathsValidator):
        validator.traverse = _check_whole


def _check_whole(validator: Any, expression: Any) -> Any:
    """Check the expression once. Raises what moto raises for the first mistake anywhere in it."""
    return validator.process(expression)


def _traverse(traverser: Any, node: Any, child_id: int = -1) -> Any:
    """As moto does it: the children first, then the node, whose successor takes its place in the parent."""
    kind: Any = type(node)
    if not _is_one_of(kind, NODE):
        return node
    parent = node.parent
    for index, child in enumerate(node.children or ()):
        traverser.pre_processing_of_child(node, index)
        _traverse(traverser, child, index)
    if _is_one_of(kind, traverser.nodes_to_be_processed()):
        node = traverser.process(node)
        node.parent = parent
        if parent:
            parent.children[child_id] = node
    return node


@cache
def _is_one_of(kind: type, kinds: tuple[type, ...]) -> bool:
    return issubclass(kind, kinds)


def _nodes_to_be_processed(traverser: Any) -> tuple[type, ...]:
    """The node types that the traverser handles; moto computes them again for each node of an expression."""
    kept: dict[str, Any] = vars(traverser)
    if "nodes" not in kept:
        kept["nodes"] = tuple(traverser._processing_map())
    nodes: tuple[type, ...] = kept["nodes"]
    return nodes
