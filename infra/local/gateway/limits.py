"""The quotas of API Gateway that clients can notice."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Sizes are in bytes, times in seconds.

    Source: "Quotas for configuring and running a REST API / WebSocket API in API Gateway". `buffer` is our own value:
    AWS does not publish how much it buffers for a slow consumer before `LimitExceededException`.
    """

    payload: int = 10 * 1024 * 1024
    message: int = 128 * 1024
    frame: int = 32 * 1024
    idle: float = 600.0
    lifetime: float = 7_200.0
    integration: float = 29.0
    buffer: int = 1024 * 1024
