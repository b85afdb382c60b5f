"""Answers that pages of other sites may use, such as players of podcasts: what strangers get, as such a page sends no
cookies of ours with its request."""

from typing import Final

FOR_OTHER_SITES: Final = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
