"""The documents that a quotation's citations mean, and whether a place is one that they name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

from assistant.quotes.citing import Citation
from index.types import Locator, Source


class Names:
    """Documents by what a citation may call them."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._sources = list(sources)

    @cached_property
    def _by_name(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for source in self._sources:
            for name in _names(source):
                found.setdefault(name, []).append(source.id)
        return found

    @cached_property
    def _by_hash(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for source in self._sources:
            found.setdefault(source.hash, []).append(source.id)
        return found

    def meant_by(self, citation: Citation) -> tuple[int, ...]:
        """Give the ids of the documents that a citation may mean."""
        if citation.hash:
            return tuple(self._by_hash.get(citation.hash, ()))
        name = citation.file.casefold().removeprefix("./").removeprefix("file://").replace("\\", "/")
        return tuple(self._by_name.get(name, ()))


def _names(source: Source) -> Iterator[str]:
    """Give the path from every folder on, the name without its suffix, and the title."""
    path = PurePosixPath(source.root, source.path)
    parts = [part.casefold() for part in path.parts if part != "/"]
    names = {"/".join(parts[at:]) for at in range(len(parts))}
    names |= {f"/{'/'.join(parts)}", path.stem.casefold(), source.title.casefold()}
    yield from (name for name in names if name)


@dataclass(frozen=True, slots=True)
class Cited:
    """What a quotation says of its place: each citation with the documents that it means."""

    named: tuple[tuple[Citation, tuple[int, ...]], ...] = ()

    @classmethod
    def of(cls, citations: Iterable[Citation], names: Names) -> Cited:
        """Resolve citations; those that are plainly none of a document here are left out."""
        resolved = ((citation, names.meant_by(citation)) for citation in citations)
        return cls(tuple((one, ids) for one, ids in resolved if ids or one.looks_like_a_file))

    @property
    def claims(self) -> bool:
        """Tell whether a place is named at all."""
        return bool(self.named)

    @property
    def sources(self) -> tuple[int, ...]:
        """The ids of the documents that are named."""
        return tuple(dict.fromkeys(id for _, ids in self.named for id in ids))

    @property
    def text(self) -> str:
        """The citations as they are written."""
        return "; ".join(citation.text for citation, _ in self.named)

    @property
    def note(self) -> str:
        """What is wrong with a citation, whatever it is given for."""
        for citation, ids in self.named:
            if not ids and citation.hash:
                return "the quoted file has changed since, or is not in the index"
            if not ids:
                return f"{citation.file} is not in the index"
        return ""

    def admits(self, source: int, start: int, end: int, locate: Callable[[], Locator]) -> bool:
        """Tell whether a range of a document is at a place that is named."""
        for citation, ids in self.named:
            if source not in ids:
                continue
            if citation.span is not None:
                if citation.span[0] < end and citation.span[1] > start:
                    return True
            elif not citation.first:
                return True
            else:
                place = locate()
                if citation.first <= place.last and citation.last >= place.first:
                    return True
        return False
