"""How many words of a text were not understood."""

import re


def words_of(text: str) -> list[str]:
    """Return the words in lower case, without punctuation."""
    return re.findall(r"[^\W_]+(?:['’][^\W_]+)*", text.lower())


def word_errors(spoken: str, understood: str) -> int:
    """Return how many words were left out, added or replaced (Levenshtein)."""
    wanted, found = words_of(spoken), words_of(understood)
    costs = list(range(len(found) + 1))
    for row, word in enumerate(wanted, 1):
        diagonal, costs[0] = costs[0], row
        for column, other in enumerate(found, 1):
            changed = diagonal + (word != other)
            diagonal, costs[column] = costs[column], min(changed, costs[column] + 1, costs[column - 1] + 1)
    return costs[-1]
