"""A stand-in for the loader process that loads in this one, so that a test can change what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from index.loaders.reading import Loaded, Request, read


class InThisProcess:
    def __init__(self, limits: object = None) -> None:
        self.limits = limits

    def __enter__(self) -> InThisProcess:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def load_all(
        self, requests: Iterable[Request], on_wait: Callable[[Request], None]
    ) -> Iterator[tuple[Request, Loaded]]:
        for request in requests:
            yield request, read(request)
