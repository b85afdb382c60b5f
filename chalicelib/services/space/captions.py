"""Whether a Space may have captions here."""

from chalicelib.domain.errors import Conflict
from chalicelib.services.deps import Deps


def require_offered(deps: Deps, wanted: bool | None) -> None:
    """Raises Conflict `captions_off` if captions are wanted, and this site's workers make none."""
    if wanted and not deps.settings.captions:
        raise Conflict("captions_off")
