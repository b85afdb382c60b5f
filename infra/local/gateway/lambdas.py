"""The handlers of app.py, called as Lambda calls them: by name, concurrently, each with its own context."""

import asyncio
import importlib
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType
from typing import Any, Final

from chalice.app import Chalice, EventSourceHandler
from chalice.local import LambdaContext

from infra.local.permissions import acting_as

Event = dict[str, Any]
STAGE: Final = "local"
THREADS: Final = 32
MEMORY_MB: Final = 256


class _PerThread:
    """Keeps the request per thread. Chalice keeps it on the app, because a Lambda serves one request at a time."""

    _own = threading.local()

    @property
    def current_request(self) -> Any:
        return getattr(self._own, "request", None)

    @current_request.setter
    def current_request(self, value: Any) -> None:
        self._own.request = value

    @property
    def lambda_context(self) -> Any:
        return getattr(self._own, "context", None)

    @lambda_context.setter
    def lambda_context(self, value: Any) -> None:
        self._own.context = value


class Lambdas:
    """The functions that `chalice package` would deploy, callable from the event loop."""

    def __init__(self, module: ModuleType, *, prefix: str | None = None, timeout: float = 29.0) -> None:
        """`prefix` begins the names of the deployment whose policies hold for its functions; None: no policies hold."""
        self.app: Chalice = module.app
        self._module = module
        self._timeout = timeout
        self._prefix = prefix
        self.ended = asyncio.Event()  # whether a function has ended since this was cleared
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="lambda")
        _separate_threads(self.app)
        sources = [*self.app.websocket_handlers.values(), *self.app.event_sources]
        for source in sources:
            _build_middleware(self.handler(source.handler_string))

    @classmethod
    def of(cls, module: str, prefix: str) -> "Lambdas":
        """Import a module that has an `app`, as app.py has."""
        return cls(importlib.import_module(module), prefix=prefix)

    def handler(self, handler_string: str) -> Callable[[Event, Any], Any]:
        """Return what Lambda would find under `app.<name>`. Raises AttributeError if it would find nothing."""
        found: Callable[[Event, Any], Any] = getattr(self._module, handler_string.removeprefix("app."))
        return found

    def websocket_handler(self, route_key: str) -> Callable[[Event, Any], Any] | None:
        """Return the handler of `$connect`, `$default` or `$disconnect`; None if the app has none."""
        config = self.app.websocket_handlers.get(route_key)
        return None if config is None else self.handler(config.handler_string)

    def context(self, name: str) -> LambdaContext:
        """Return a fresh Lambda context, with a request id and the time left."""
        context = LambdaContext(name, MEMORY_MB, int(self._timeout * 1000))
        context.invoked_function_arn = f"arn:aws:lambda:local:123456789012:function:{name}"
        return context

    async def invoke(self, name: str, handler: Callable[..., Any], *arguments: Any) -> Any:
        """Call the handler of the function `name`, like `run`, with the rights of its policy."""
        allowed = handler if self._prefix is None else _with_rights(name, self._prefix, handler)
        try:
            return await self.run(allowed, *arguments)
        finally:
            self.ended.set()

    async def run(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Call `function` in a thread. Raises what it raises, and TimeoutError after the quota (29 s)."""
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(self._timeout):  # `wait_for` of Python 3.11 sometimes swallows a cancellation
            return await loop.run_in_executor(self._pool, function, *arguments)

    def close(self) -> None:
        """Take no more calls, without waiting for running ones."""
        self._pool.shutdown(wait=False, cancel_futures=True)


def _with_rights(name: str, prefix: str, handler: Callable[..., Any]) -> Callable[..., Any]:
    def invoked(*arguments: Any) -> Any:
        with acting_as(name, prefix):
            return handler(*arguments)

    return invoked


def _separate_threads(app: Chalice) -> None:
    if not isinstance(app, _PerThread):
        app.__class__ = type("ConcurrentApp", (_PerThread, type(app)), {})


def _build_middleware(handler: Any) -> None:
    """Build the middleware now. Chalice builds it from a generator at the first call, so two first calls would race."""
    if isinstance(handler, EventSourceHandler) and handler.handler is None:
        handler.handler = handler._build_middleware_handlers(list(handler._middleware_handlers), handler.func)
