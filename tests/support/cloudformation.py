"""CloudFormation templates as parsed: short functions become objects, as in the JSON form."""

from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

FOLDER: Final = Path(__file__).parents[2] / "infra/aws/templates"
NAMES: Final = tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


class _Loader(yaml.SafeLoader):
    pass


def _function(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    name = suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}"
    if isinstance(node, yaml.ScalarNode):
        return {name: loader.construct_scalar(node)}
    if isinstance(node, yaml.SequenceNode):
        return {name: loader.construct_sequence(node, deep=True)}
    assert isinstance(node, yaml.MappingNode)
    return {name: loader.construct_mapping(node, deep=True)}


_Loader.add_multi_constructor("!", _function)


@cache
def template(name: str) -> dict[str, Any]:
    return parsed(FOLDER / f"{name}.yaml")


def parsed(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.load(path.read_text(), _Loader)
    return found


def resources(kind: str) -> dict[str, dict[str, Any]]:
    """Return all resources of a type, from all templates, by their logical names."""
    return {
        logical: one for name in NAMES for logical, one in template(name)["Resources"].items() if one["Type"] == kind
    }


def named(value: Any, **known: str) -> str:
    """Return a name with its parameters filled in, such as `Stage`."""
    text = str(value["Fn::Sub"] if isinstance(value, dict) else value)
    for name, given in known.items():
        text = text.replace(f"${{{name}}}", given)
    return text
