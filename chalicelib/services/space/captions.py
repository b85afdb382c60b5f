"""Whether a Space may have captions here."""

from chalicelib.domain.errors import Conflict
from chalicelib.domain.facts import SpaceSettings
from chalicelib.services.deps import Deps


def require_offered(deps: Deps, wanted: SpaceSettings) -> None:
    """Raise Conflict `captions_off` if captions are wanted, and this site's workers make none in that language."""
    if wanted.captions and wanted.language.value not in deps.settings.captions:
        raise Conflict("captions_off")
