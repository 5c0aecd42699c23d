"""An application that is driven by keys, and a desk that answers without models."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Event as Flag
from typing import Any

from textual.pilot import Pilot

from assistant.history import History
from assistant.settings import Settings
from assistant.staleness import OnDisk
from assistant.tui.app import AssistantApp
from assistant.tui.desk import Desk, Standing, State
from assistant.tui.pages import Pages, make_pages
from assistant.tui.prompt import Prompt
from assistant.tui.turns import TurnView
from assistant.types import (
    Answer,
    Answered,
    Badge,
    Event,
    Evidence,
    Found,
    Kind,
    Quote,
    Read,
    Searching,
    Span,
    Statement,
)
from index.errors import IndexingError
from index.types import Filter, Hit, IngestReport, Locator, Passage, Source, Unit

PATIENCE = 90.0
"""Seconds that a condition may take to come true."""

TEXTS = {
    1: "# Ferry\n\nThe ferry to Sandholm leaves at nine from the north pier.\nA crossing takes forty minutes.\n",
    2: "The yearly rent of the boathouse is 4,200 euros, to be paid in June.\n" + "More of the lease. " * 60,
}
SOURCES = (
    Source(1, "ferry.md", "/docs", "markdown", "Ferry", "", "2025-06-01", "en", 90, 0.0, "f" * 64, passages=1),
    Source(2, "lease/rent.pdf", "/docs", "pdf", "Lease", "", "", "en", 900, 0.0, "e" * 64, passages=2),
    Source(3, "lease/scan.pdf", "/docs", "pdf", size=9, status="failed", error="no text in it: a scan"),
)


def quote(number: int, source: int, words: str, score: float = 0.9) -> Quote:
    """A quote of a document of the stand-in."""
    known = SOURCES[source - 1]
    start = TEXTS[source].index(words)
    unit = Unit.PAGE if known.type == "pdf" else Unit.LINE
    line = 1 if unit is Unit.PAGE else TEXTS[source].count("\n", 0, start) + 1
    locator = Locator(unit, line, line, "", ("Ferry",) if source == 1 else ())
    return Quote(
        number, known.path, f"/docs/{known.path}", start, start + len(words), words, locator, source, source,
        score, Badge.VERIFIED, known.title, known.date,
    )  # fmt: skip


FERRY = Answer(
    "When does the ferry leave, and what is the rent?",
    "nine [1], 4,200 euros [2]",
    (Statement("nine", (0,)), Statement("4,200 euros", (1,))),
    (
        quote(1, 1, "The ferry to Sandholm leaves at nine from the north pier."),
        quote(2, 2, "The yearly rent of the boathouse is 4,200 euros, to be paid in June.", 0.7),
    ),
    True,
    0.86,
    Kind.LIST,
    timings={"search": 0.02, "read": 0.2, "compose": 0.01},
    settings={"search.dense": True, "search.bm25": True, "search.depth": 100, "search.rrf_k": 8,
              "reader.model": "spans", "answer.threshold": 0.2},
)  # fmt: skip

REFUSAL = Answer(
    "What is the Wi-Fi password?",
    "The documents do not answer this.",
    (),
    (),
    False,
    0.03,
    Kind.REFUSAL,
    "no document has Wi, Fi",
    (quote(1, 1, "A crossing takes forty minutes.", 0.03),),
    ("Wi", "Fi", "password"),
    timings={"search": 0.02, "read": 0.2, "compose": 0.01},
)


def hits() -> tuple[Hit, ...]:
    """Hits in both documents."""
    return tuple(
        Hit(source.id, source, Passage(0, 50, TEXTS[source.id][:50]), Locator(Unit.LINE, 1, 3), 0.2 / rank,
            0.6, rank, 9.5 if rank == 1 else None, 1 if rank == 1 else None)
        for rank, source in enumerate(SOURCES[:2], start=1)
    )  # fmt: skip


def evidence() -> tuple[Evidence, ...]:
    """What a reader scores in the two passages: the answer's words, and others."""

    def span(source: int, word: str, score: float) -> Span:
        start = TEXTS[source].index(word)
        return Span(start, start + len(word), score)

    ferry, lease = hits()
    return (
        Evidence(ferry, 0.86, (span(1, "nine", 0.86), span(1, "Sandholm", 0.04))),
        Evidence(lease, 0.7, (span(2, "4,200 euros", 0.7),), several=0.4),
    )


class StandIn(Desk):
    """A desk with two documents: it refuses what asks for a password, and gives `FERRY` for the rest."""

    def __init__(self, folder: Path) -> None:
        super().__init__(Settings(), folder / "index", History(folder / "history.db"))
        self.gate: Flag | None = None
        """Where there is one, reading waits for it."""
        self.asked: list[tuple[str, int, Filter]] = []
        self.synced: list[tuple[Sequence[Path], bool]] = []
        self.refuse_sync: IndexingError | None = None
        self.gone: set[int] = set()
        self.disk: dict[str, OnDisk] = {}
        """What became of files since they were indexed."""

    def open(self, tell: Callable[[str], None] | None = None) -> Standing:
        self._opened.set()
        return self.standing()

    def standing(self) -> Standing:
        return Standing(State.READY, "", 2, 1, 3)

    def ask(
        self, question: str, history: Sequence[Answer], admit: Filter, stopped: Callable[[], bool]
    ) -> Iterator[Event]:
        self.asked.append((question, len(history), admit))
        yield Searching(question)
        yield Found(hits())
        if self.gate is not None:
            assert self.gate.wait(PATIENCE)
        yield Read(evidence())
        if not stopped():
            given = REFUSAL if "password" in question else FERRY
            yield Answered(Answer(**{name: getattr(given, name) for name in Answer.__slots__} | {"question": question}))

    def sync(self, paths: Sequence[Path], prune: bool, on_progress: Any, on_wait: Any) -> IngestReport:
        self.synced.append((paths, prune))
        if self.refuse_sync is not None and not prune:
            raise self.refuse_sync
        return IngestReport(added=1)

    def sources(self) -> list[Source]:
        return [source for source in SOURCES if source.id not in self.gone]

    def roots(self) -> list[str]:
        return ["/docs"]

    def remove(self, paths: Sequence[str]) -> int:
        going = {source.id for source in self.sources() for path in paths if f"/docs/{source.path}".startswith(path)}
        self.gone |= going
        return len(going)

    def source_at(self, file: str) -> Source | None:
        return next((source for source in self.sources() if f"/docs/{source.path}" == file), None)

    def on_disk(self, file: str) -> OnDisk | None:
        return self.disk.get(file)

    def text(self, source: int) -> str:
        return "" if source in self.gone else TEXTS[source]

    def pages(self, source: Source) -> Pages:
        return make_pages(self.text(source.id), partial(self.locate, source.id))

    def locate(self, source: int, start: int, end: int) -> Locator:
        if SOURCES[source - 1].type == "pdf":
            return Locator(Unit.PAGE, 1, 1)
        line = self.text(source).count("\n", 0, start) + 1
        return Locator(Unit.LINE, line, line)


@dataclass
class Driver:
    """An application at work, and the keys to it."""

    app: AssistantApp
    pilot: Pilot[Any]

    async def press(self, *keys: str) -> None:
        """Press keys, and let what they do be done."""
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def write(self, text: str) -> None:
        """Write into what has the focus."""
        await self.press(*("space" if letter == " " else letter for letter in text))

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait for a condition."""
        try:
            async with asyncio.timeout(PATIENCE):
                while not condition():
                    await self.pilot.pause(0.01)
        except TimeoutError:
            raise AssertionError(f"it did not come true; on the screen is\n{self.shown}") from None
        await self.pilot.pause()

    async def ask(self, question: str) -> TurnView:
        """Ask, and wait for the answer."""
        self.app.screen.query_one(Prompt).put(question)
        before = len(self.chat.turns)
        await self.press("enter")
        await self.until(lambda: len(self.chat.turns) > before)
        return self.chat.talk.views[-1]

    @property
    def chat(self) -> Any:
        """The chat."""
        return self.app._chat

    @property
    def shown(self) -> str:
        """The text on the screen, row by row."""
        return "\n".join(rows(self.app))


def rows(app: AssistantApp) -> list[str]:
    """Give the text on the screen."""
    return [
        "".join(segment.text for segment in strip).rstrip() for strip in app.screen._compositor.render_strips(app.size)
    ]


Journey = Callable[[Driver], Awaitable[None]]


def drive(app: AssistantApp, journey: Journey, size: tuple[int, int] = (120, 36)) -> None:
    """Run a journey through an application from its first screen to its end."""

    async def run() -> None:
        async with app.run_test(size=size) as pilot:
            driver = Driver(app, pilot)
            await driver.until(lambda: app.standing.state is not State.LOADING)
            await journey(driver)

    asyncio.run(run())
