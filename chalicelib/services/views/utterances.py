"""Where in a recording words were said that somebody looked for."""

from chalicelib.services.views.spaces import SpaceView
from chalicelib.services.views.view import View


class UtteranceView(View, frozen=True, kw_only=True):
    """A Space with the moment of its recording, `start_ms` from the beginning and `said_at` epoch ms, and the beginning
    of what was said then."""

    id: str
    space: SpaceView
    start_ms: int
    said_at: int
    text: str
