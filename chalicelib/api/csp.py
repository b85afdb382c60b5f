"""The Content-Security-Policy of a page."""

import base64
import hashlib
from urllib.parse import urlsplit

from chalicelib.config import SiteConfig

NOBODY, ANYBODY = "'none'", "*"


def policy(settings: SiteConfig, inline: str = "", *, framed_by: str = NOBODY, sound: str = "") -> str:
    """The policy of a page that may be framed by `framed_by`, whose only inline script is `inline` (the import map, if
    any, allowed by its SHA-256), and which plays sound from the origin `sound` beside that of the site."""
    script = f" 'sha256-{base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()}'" if inline else ""
    static, media = _source(settings.static_url), _source(settings.media_url)
    bucket = _source(settings.upload_origin)  # where browsers upload to, and get private pictures and recordings from
    return "; ".join(
        (
            f"default-src 'self'{static}",
            f"script-src 'self'{static}{script}",
            f"connect-src 'self'{static}{_source(settings.socket_url)}{bucket}",
            f"img-src 'self'{static}{media}{bucket} data: blob:",
            f"media-src 'self' blob: mediastream:{bucket}{_source(sound)}",
            "object-src 'none'",
            "base-uri 'none'",
            f"frame-ancestors {framed_by}",
            "form-action 'self'",
            "require-trusted-types-for 'script'",
        )
    )


def _source(url: str) -> str:
    """The origin of `url` as an additional source, or an empty string if it is a path on the site itself."""
    parts = urlsplit(url)
    return f" {parts.scheme}://{parts.netloc}" if parts.netloc else ""
