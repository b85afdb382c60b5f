"""Migrations of stored data, in their order: each is run once for each deployment, by `make deploy`.

A migration runs while the release before it still answers requests, so that release has to cope with what it writes:
add first, and remove with a later release. Doing one twice has to be harmless, because a process may die in between.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

from infra.aws.deployment import Deployment
from infra.aws.migrations import m0001_reviewers_have_roles, m0002_topics_list_earlier_spaces

Say = Callable[[str], None]


class Migration(NamedTuple):
    """One change of stored data. `number` counts from 1 without a gap, `title` says what is true afterwards."""

    number: int
    title: str
    run: Callable[[Deployment, Say], None]


MIGRATIONS: Final = (
    Migration(1, "Reviewers have roles", m0001_reviewers_have_roles.run),
    Migration(2, "Topics list Spaces from before", m0002_topics_list_earlier_spaces.run),
)
