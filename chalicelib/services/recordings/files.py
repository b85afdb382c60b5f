"""The keys of everything that belongs to a recording."""


def folder_of(space_id: str) -> str:
    """Return what the keys of a finished recording begin with."""
    return f"recordings/{space_id}/"


def segments_of(space_id: str) -> str:
    """Return what the keys begin with of the segments that workers upload, and of what is left between two pages."""
    return f"segments/{space_id}/"


def sound_of(space_id: str, attempt: int) -> str:
    """Return the key of the sound that an attempt makes."""
    return f"{folder_of(space_id)}{attempt}.ogg"


def original_of(space_id: str, revision: int) -> str:
    """Return the key of what files are made anew of, which nobody has an address of."""
    return f"{folder_of(space_id)}original.{revision}.ogg"


def revised_of(space_id: str, revision: int, attempt: int, name: str) -> str:
    """Return the key of a file that is made anew, so that no cache has an older one under it."""
    return f"{folder_of(space_id)}{revision}.{attempt}.{name}"


def revision_pages_of(space_id: str) -> str:
    """Return what the keys begin with of what is left between two pages when files are made anew."""
    return f"{folder_of(space_id)}pages/"


def clip_of(space_id: str, clip_id: str) -> str:
    """Return the key of the sound of a clip."""
    return f"clips/{space_id}/{clip_id}.ogg"


def m4a_of(sound: str) -> str:
    """Return the key of the same sound in AAC."""
    return sound.removesuffix(".ogg") + ".m4a"


def timeline_of(space_id: str) -> str:
    """Return the key of who spoke when."""
    return f"{folder_of(space_id)}timeline.json"


def page_of(space_id: str, attempt: int, page: int) -> str:
    """Return the key of what an attempt remembers before it makes a page. It is no segment's name."""
    return f"{segments_of(space_id)}{attempt}.{page}.msgpack"


def m4a_page_of(space_id: str, attempt: int, page: int) -> str:
    """Return the key of what an attempt at the AAC remembers before it makes a page."""
    return f"{segments_of(space_id)}m4a.{attempt}.{page}.msgpack"


def m4a_start_of(space_id: str, attempt: int) -> str:
    """Return the key of the beginning of the AAC, which is stored last."""
    return f"{segments_of(space_id)}m4a.{attempt}.start"


def tracks_of(space_id: str) -> str:
    """Return what the keys begin with of everything from which the archive of tracks is made, and of no segment's."""
    return f"{segments_of(space_id)}tracks"


def track_plan_of(space_id: str) -> str:
    """Return the key of what jobs have to know to make files of tracks."""
    return f"{tracks_of(space_id)}.plan"


def track_page_of(space_id: str, attempt: int, page: int) -> str:
    """Return the key of what an attempt at the archive remembers before it makes a page."""
    return f"{tracks_of(space_id)}.{attempt}.{page}.msgpack"


def track_piece_of(space_id: str, attempt: int, place: int, number: int) -> str:
    """Return the key of a piece of a speaker's file."""
    return f"{tracks_of(space_id)}.{attempt}.{place}.{number}.piece"


def archives_of(space_id: str) -> str:
    """Return what the keys of archives begin with."""
    return f"{folder_of(space_id)}tracks."


def archive_of(space_id: str, attempt: int) -> str:
    """Return the key of the archive that an attempt makes."""
    return f"{archives_of(space_id)}{attempt}.zip"


def transcript_of(space_id: str) -> str:
    """Return the key of what was said."""
    return f"{folder_of(space_id)}transcript.json"


def long_transcript_of(space_id: str, digest: str) -> str:
    """Return the key of a transcript's file that is too large for an answer: among the segments, with which it is
    deleted when a voice is withdrawn, or everything."""
    return f"{segments_of(space_id)}transcript.{digest}.vtt"
