"""The rows that a release stores and the messages that it sends, kept as vectors, with which later ones are tested.

`python -m tests.support.release_rows 0.2.0` writes `tests/vectors/{rows,messages}/0.2.0.json`, once, when a version is
released.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any, Final

from botocore.session import Session
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends

from tests.support.site import ENVIRONMENT, running_site
from tests.support.village import Village

VECTORS: Final = Path(__file__).parents[1] / "vectors"
ROWS, MESSAGES = VECTORS / "rows", VECTORS / "messages"
PEOPLE: Final = ("ana", "bob", "eve", "guest")
# What the village does not do.
MORE: Final[tuple[tuple[str, str, str, Any], ...]] = (
    ("bob", "PUT", "/api/posts/{post_id}/bookmark", None),
    ("bob", "PUT", "/api/posts/{post_id}/repost", None),
    ("ana", "PUT", "/api/posts/{post_id}/pin", None),
    ("bob", "POST", "/api/posts", {"text": "@v_ana says it better: #tea", "quote": "{post_id}"}),
    ("ana", "PATCH", "/api/preferences", {"muted_words": ["kettle"], "podcast": True}),
    ("ana", "PATCH", "/api/profile", {"display_name": "Ana", "bio": "Talks in the evening"}),
    ("bob", "PUT", "/api/accounts/{account_id}/fleets/seen", {"until": 1}),
    ("bob", "PUT", "/api/spaces/{planned}/reminder", None),
    ("eve", "PUT", "/api/accounts/{person_id}/mute", None),
    ("eve", "PUT", "/api/accounts/{account_id}/block", None),
    ("ana", "POST", "/api/spaces/{space_id}/requests/{person_id}/approve", None),
    ("ana", "POST", "/api/spaces/{space_id}/cohosts/{person_id}", None),
)
Row = dict[str, Any]


def live_on(village: Village) -> None:
    """Do what the village does not. A release that does not know something refuses it."""
    planned = village.ana.get("/api/spaces?state=scheduled").json["spaces"]
    ids = {**village.ids, "planned": planned[0]["id"] if planned else ""}
    for who, method, path, body in MORE:
        filled = json.loads(json.dumps(body).replace("{post_id}", ids["post_id"]))
        answer = getattr(village, who).request(method, path.format(**ids), filled)
        print(f"{method} {path}: {answer.status} {answer.text[:120] if answer.status >= 300 else ''}")
        village.site.work()


def stored() -> dict[str, list[Row]]:
    """Return the rows of every table, by the end of its name."""
    tables = dynamodb_backends[DEFAULT_ACCOUNT_ID][ENVIRONMENT["AWS_REGION"]].tables
    prefix = f"{ENVIRONMENT['ESPACIO_TABLE_PREFIX']}-"
    return {
        name.removeprefix(prefix): [item.to_json()["Attributes"] for item in table.all_items()]
        for name, table in tables.items()
    }


def put(tables: dict[str, list[Row]]) -> None:
    """Write rows that a release has stored."""
    client = Session().create_client("dynamodb")
    for name, rows in tables.items():
        for row in rows:
            client.put_item(TableName=f"{ENVIRONMENT['ESPACIO_TABLE_PREFIX']}-{name}", Item=row)


def sent() -> dict[str, list[Any]]:
    """Return the messages of today's vectors, by the two who exchange them."""
    vectors = {path.stem: json.loads(path.read_text()) for path in VECTORS.glob("*_to_*.json")}
    return {name: [row["message"] for row in one["valid"] if "message" in row] for name, one in vectors.items()}


def main() -> int:
    with running_site() as site:
        village = Village.settled(site)
        live_on(village)
        written = {
            "at": int(time.time()),
            "ids": village.ids,
            "cookies": {name: getattr(village, name).cookies for name in PEOPLE},
            "tables": stored(),
        }
    for folder, content in ((ROWS, written), (MESSAGES, sent())):
        (folder / f"{sys.argv[1]}.json").write_text(json.dumps(content, indent=1, sort_keys=True) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
