"""The files of the index by folder. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from index.types import Source


@dataclass
class Shelf:
    """A folder with the folders and files in it, by name."""

    name: str
    path: str
    folders: list[Shelf] = field(default_factory=list)
    files: list[Source] = field(default_factory=list)

    @cached_property
    def _all(self) -> list[Source]:
        return [*self.files, *(source for folder in self.folders for source in folder._all)]

    @property
    def count(self) -> int:
        """The number of files in it and below."""
        return len(self._all)

    @property
    def failed(self) -> int:
        """The number of files that could not be read."""
        return sum(source.status == "failed" for source in self._all)

    @property
    def passages(self) -> int:
        """The number of passages."""
        return sum(source.passages for source in self._all)

    @property
    def all_files(self) -> Iterator[str]:
        """The whole paths of the indexed files."""
        return (f"{source.root}/{source.path}" for source in self._all if source.status == "indexed")


Thing = Shelf | Source


def shelve(sources: Sequence[Source], roots: Sequence[str]) -> list[Shelf]:
    """Give a shelf a root, with the sources in their folders; roots without files are there too."""
    shelves: dict[str, Shelf] = {root: Shelf(root, root) for root in roots}
    known: dict[str, Shelf] = dict(shelves)
    for source in sources:
        root = shelves.get(source.root) or shelves.setdefault(source.root, Shelf(source.root, source.root))
        known.setdefault(source.root, root)
        at = root
        *folders, _ = source.path.split("/")
        for name in folders:
            path = f"{at.path}/{name}"
            if path not in known:
                known[path] = Shelf(name, path)
                at.folders.append(known[path])
            at = known[path]
        at.files.append(source)
    files = {f"{source.root}/{source.path}" for source in sources}
    empty = set(roots) - files
    return [shelf for path, shelf in sorted(shelves.items()) if shelf.count or path in empty]
