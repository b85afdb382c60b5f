"""Clips in DynamoDB.

| pk | sk | holds |
|---|---|---|
| `CLIP#c_...` | `CLIP` | the clip |
| `SPACE#s_...` | `CLIP#c_...` | that the Space has this clip, and who made it |
"""

from collections.abc import Iterable
from typing import Final

from pynamodb.attributes import UnicodeAttribute

from chalicelib.domain.clip import Clip
from chalicelib.store.items import Json, read, read_many, save_if
from chalicelib.store.spaces import pk_of
from chalicelib.store.tables import Item, in_table

START: Final = "CLIP#"
SK: Final = "CLIP"


@in_table("spaces")
class ClipItem(Item):
    class Meta:
        table_name = "spaces"

    clip = Json(Clip, null=True)
    maker = UnicodeAttribute(null=True)


class ClipStore:
    """Loads and saves clips."""

    def load(self, clip_id: str) -> Clip | None:
        item = read(ClipItem, START + clip_id, SK)
        return item.clip if item else None

    def load_all(self, clip_ids: Iterable[str]) -> dict[str, Clip]:
        """Return the clips that exist among these, by id; a request per hundred."""
        return {item.clip.id: item.clip for item in read_many(ClipItem, [(START + one, SK) for one in clip_ids])}

    def of(self, space_id: str) -> list[Clip]:
        """Return the clips of a Space, oldest first."""
        clips = self.load_all(self.makers(space_id))
        return sorted(clips.values(), key=lambda clip: (clip.created_at, clip.id))

    def makers(self, space_id: str) -> dict[str, str | None]:
        """Return who made each clip of a Space, by its id: one request. None for those of before this was stored."""
        found = ClipItem.query(pk_of(space_id), ClipItem.sk.startswith(START), consistent_read=True)
        return {item.sk.removeprefix(START): item.maker for item in found}

    def create(self, clip: Clip) -> bool:
        """Write a new clip; False if there is one with this id. That the Space has it is written first, so that what is
        left by a process that dies is found."""
        ClipItem(pk_of(clip.space), START + clip.id, maker=clip.maker).save()
        return save_if(ClipItem(START + clip.id, SK, clip=clip), ClipItem.pk.does_not_exist())

    def save(self, clip: Clip) -> bool:
        """Write the clip unless it was deleted; return whether it is there."""
        return save_if(ClipItem(START + clip.id, SK, clip=clip), ClipItem.pk.exists())

    def delete(self, clip: Clip) -> None:
        """Delete the clip; nothing happens if it is gone."""
        ClipItem(START + clip.id, SK).delete()
        ClipItem(pk_of(clip.space), START + clip.id).delete()
