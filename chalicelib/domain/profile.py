"""What others may know about an account: its card, shown wherever it appears, and its whole profile."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProfileCard:
    """The current handle, display name and picture of an account. `picture` is the base name of its files, if any."""

    id: str
    handle: str
    name: str
    picture: str | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """`joined` is when the account was created (epoch ms)."""

    card: ProfileCard
    bio: str
    joined: int

    @property
    def id(self) -> str:
        return self.card.id
