"""Sends to WebSocket connections through API Gateway's management API (@connections)."""

import logging
from collections.abc import Callable
from threading import Lock
from typing import Any

from botocore.client import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.session import Session

log = logging.getLogger(__name__)

# A healthy worker or browser accepts a message at once; the command must not wait for others.
CONNECT_TIMEOUT_S = 1.0
READ_TIMEOUT_S = 2.0
ATTEMPTS = 2
POOL = 64
GONE = "GoneException"


class SocketSender:
    """Sends texts to connections, with one botocore client per endpoint. Thread-safe.

    `session` is PynamoDB's botocore session, so that a cold start creates only one. `endpoint`, if given, replaces the
    one stored with each connection. `forget` is called with connections that turn out to be gone.
    """

    def __init__(self, session: Session, forget: Callable[[str], object], endpoint: str | None = None) -> None:
        self._session = session
        self._forget = forget
        self._endpoint = endpoint
        self._clients: dict[str, Any] = {}
        self._making = Lock()

    def __call__(self, connection: str, endpoint: str, text: str) -> bool:
        """Whether the gateway accepted the text; False if the connection is gone or cannot be reached in time."""
        client = self._client(self._endpoint or endpoint)
        try:
            client.post_to_connection(ConnectionId=connection, Data=text.encode())
        except ClientError as error:
            return self._failed(connection, error.response.get("Error", {}).get("Code", ""))
        except BotoCoreError as error:
            return self._failed(connection, type(error).__name__)
        return True

    def hang_up(self, connection: str, endpoint: str) -> None:
        """Close the connection and forget it."""
        try:
            self._client(self._endpoint or endpoint).delete_connection(ConnectionId=connection)
        except (ClientError, BotoCoreError) as error:
            log.warning("connection %s was not closed: %s", connection, type(error).__name__)
        self._forget(connection)

    def _failed(self, connection: str, code: str) -> bool:
        log.warning("connection %s did not take a message: %s", connection, code)
        if code in (GONE, "410"):
            self._forget(connection)
        return False

    def _client(self, endpoint: str) -> Any:
        with self._making:  # sessions are not thread-safe, clients are
            if endpoint not in self._clients:
                self._clients[endpoint] = self._session.create_client(
                    "apigatewaymanagementapi",
                    endpoint_url=endpoint,
                    config=Config(
                        connect_timeout=CONNECT_TIMEOUT_S,
                        read_timeout=READ_TIMEOUT_S,
                        retries={"total_max_attempts": ATTEMPTS, "mode": "standard"},
                        max_pool_connections=POOL,
                    ),
                )
            return self._clients[endpoint]
