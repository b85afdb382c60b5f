"""Places in documents that programs write. Pure."""


def replaced(document: str, name: str, text: str) -> str:
    """Return the document with another text between the comments of this name. Raises ValueError if there are none."""
    before, begin, rest = document.partition(f"<!-- {name}: written by tests/bench/report -->\n")
    _, end, after = rest.partition(f"<!-- /{name} -->\n")
    if not begin or not end:
        raise ValueError(f"the document has no place for {name}")
    return f"{before}{begin}\n{text.strip()}\n\n{end}{after}"
