"""botocore's descriptions of AWS, read once per process instead of once per session."""

from functools import cache

from botocore import session


@cache
def share_aws_models() -> None:
    """Let all sessions of this process share what they read; reading it takes most of a site's start."""
    session.create_loader = cache(session.create_loader)
