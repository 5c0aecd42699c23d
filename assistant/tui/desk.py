"""What the screens work with: the index, the engine and the history. Synchronous; workers call it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache, partial
from pathlib import Path
from threading import Event as Flag
from threading import Lock

from assistant.build import build_embedder, build_engine, warm
from assistant.engine import Engine
from assistant.errors import AssistantError, HistoryError
from assistant.foreseen import FORESEEN, told
from assistant.history import Conversation, History, Turn, turn_of
from assistant.settings import Settings
from assistant.staleness import Marks, OnDisk, Stale, on_disk, place_now, source_at, stale, stale_in
from assistant.tui.pages import Pages, make_pages
from assistant.types import Answer, Answered, Badge, Event, Evidence, Found, Quote, Read
from index.embed import TransformerEmbedder
from index.errors import IndexingError
from index.ingest import Progress, SyncOptions, remove, sync
from index.store import Store
from index.types import Filter, Hit, IngestReport, Locator, Source

TEXTS_KEPT = 8
"""Documents whose text is kept in memory."""

REFUSED = "The chosen files do not answer this."
"""What a refusal says where only some files were asked."""


class State(StrEnum):
    """How far the desk is."""

    LOADING = "loading"
    EMPTY = "empty"
    READY = "ready"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Standing:
    """What there is to ask: how far the desk is, what went wrong, and counts."""

    state: State
    problem: str = ""
    files: int = 0
    failed: int = 0
    passages: int = 0
    made: int = 0
    """How often the index was opened anew because it was made again: another number is another index."""


class Desk:
    """An index folder and all that is done with it; every method may be called from any thread."""

    def __init__(self, settings: Settings, folder: Path, history: History) -> None:
        self.settings = settings
        self.folder = folder
        self.history = history
        self._opening = Lock()
        self._asking = Lock()
        self._opened = Flag()
        self._embedder: TransformerEmbedder | None = None
        self._store: Store | None = None
        self._engine: Engine | None = None
        self._problem = ""
        self._text = lru_cache(maxsize=TEXTS_KEPT)(self._read_text)

    def open(self, tell: Callable[[str], None] | None = None) -> Standing:
        """Open the index and load the models; what is wrong is in the standing, not raised."""
        with self._opening:
            problem = ""
            try:
                if self._store is None and self._is_there():
                    self._store = Store.open(self.folder)
                if self._embedder is None:
                    self._embedder = build_embedder(self.settings, tell)
                if self._store is not None and self._engine is None:
                    engine = build_engine(self.settings, self._store, self._embedder)
                    warm(self._store, self._embedder, engine)
                    self._engine = engine
            except FORESEEN as error:
                problem = told(error)
            finally:
                self._problem = problem
                self._opened.set()
        return self.standing()

    def standing(self) -> Standing:
        """Tell what there is to ask, now."""
        if not self._opened.is_set():
            return Standing(State.LOADING)
        if self._problem:
            return Standing(State.BROKEN, self._problem)
        try:
            if self._store is None or not self._is_there():
                return Standing(State.EMPTY)
            counts, made = self._store.counts(), self._store.catalog.opened
            if self._embedder is not None:
                self._store.check_model(self._embedder.fingerprint)
        except FORESEEN as error:
            return Standing(State.BROKEN, told(error))
        state = State.READY if counts["passages"] else State.EMPTY
        return Standing(state, "", counts["indexed"], counts["failed"], counts["passages"], made)

    def _is_there(self) -> bool:
        return (self.folder / "catalog.db").is_file()

    def _now_open(self) -> Store | None:
        """Give the index that is there now, None where there is none; while a question is answered it stays."""
        if self._store is None or not self._is_there():
            return None
        if self._asking.acquire(blocking=False):
            try:
                self._store.renew()
            finally:
                self._asking.release()
        return self._store

    def close(self) -> None:
        """Let the files go."""
        if self._store is not None:
            self._store.close()
        self.history.close()

    # Asking

    def ask(
        self, question: str, history: Sequence[Answer], admit: Filter, stopped: Callable[[], bool]
    ) -> Iterator[Event]:
        """Give the engine's events, one question at a time; ends early where `stopped` tells to.

        Raises:
            AssistantError, IndexingError: there is nothing to ask, or the engine fails.
        """
        self._opened.wait()
        with self._asking:
            if self._engine is None or not self._is_there():
                raise AssistantError(self._problem or "Nothing is indexed yet: add a folder first (ctrl+l, then a).")
            for event in self._engine.ask(question, history, admit):
                if stopped():
                    return
                yield event

    def save(
        self, conversation: int | None, answer: Answer, hits: Sequence[Hit], evidence: Sequence[Evidence] = ()
    ) -> tuple[int | None, Turn]:
        """Write an answer down; give the conversation's id, and the turn.

        Where it cannot be written, the conversation stays as it is, and a note of the answer tells why.
        """
        try:
            return self.history.add(conversation, answer, hits, self.folder, evidence=evidence)
        except HistoryError as error:
            note = f"{answer.note} The answer is not kept: {error}".lstrip()
            return conversation, turn_of(replace(answer, note=note), hits, evidence)

    def answer_and_save(
        self,
        conversation: int | None,
        question: str,
        history: Sequence[Answer],
        admit: Filter,
        stopped: Callable[[], bool],
        on_event: Callable[[Event], None],
    ) -> tuple[int | None, Turn] | None:
        """Answer a question and write the answer down before it is told; None where it was stopped."""
        hits: Sequence[Hit] = ()
        evidence: Sequence[Evidence] = ()
        for event in self.ask(question, history, admit, stopped):
            if isinstance(event, Found):
                hits = event.hits
            if isinstance(event, Read):
                evidence = event.evidence
            if isinstance(event, Answered):
                answer = event.answer
                if admit.paths and not answer.found:
                    answer = replace(answer, text=REFUSED)
                return self.save(conversation, answer, hits, evidence)
            on_event(event)
        return None

    # Files

    def sync(
        self, paths: Sequence[Path], prune: bool, on_progress: Callable[[Progress], None], on_wait: Callable[[], None]
    ) -> IngestReport:
        """Bring the index up to date through a connection of its own, so that asking goes on.

        Raises:
            IndexingError: it cannot be done.
        """
        self._opened.wait()
        if self._embedder is None:
            raise IndexingError(self._problem)
        for path in paths:
            if path.resolve() == self.folder.resolve():
                raise IndexingError(f"{path} is the index itself: name the folder with your documents.")
        if not paths and not self._is_there():
            raise IndexingError("Nothing is indexed yet: add a folder first (ctrl+l, then a).")
        with Store.open(self.folder, create=True) as store:
            options = SyncOptions(prune=prune, on_progress=on_progress, on_wait=on_wait)
            report = sync(store, self._embedder, [path.expanduser() for path in paths], options)
        self.open()
        return report

    def remove(self, paths: Sequence[str]) -> int:
        """Take files or folders out of the index; give how many files went."""
        with Store.open(self.folder) as store:
            return remove(store, paths)[0]

    def sources(self) -> list[Source]:
        """Give every file that the index knows, by path."""
        store = self._now_open()
        return store.sources() if store else []

    def roots(self) -> list[str]:
        """Give the files and folders that were indexed."""
        store = self._now_open()
        return store.roots() if store else []

    def source_at(self, file: str) -> Source | None:
        """Give what the index knows of a file, None where it is not indexed."""
        store = self._now_open()
        return source_at(store, file) if store else None

    def stale(self, turn: Turn) -> Marks:
        """Give the quotes whose documents have changed or gone since, in the index or on the disk."""
        marks: Marks = {**stale(turn, self.source_at, self.text)}
        for quote in turn.answer.quotes or turn.answer.nearest:
            if marks.get(quote.number, quote.badge) is not None and (now := self.on_disk(quote.file)):
                marks[quote.number] = now
        return marks

    def on_disk(self, file: str) -> OnDisk | None:
        """Tell what became of a file on the disk since it was indexed, None where nothing did."""
        store = self._now_open()
        return on_disk(store, file) if store else None

    def stale_of(self, turns: Sequence[Turn]) -> dict[int, Stale] | None:
        """Give the same of many answers, by the ids of their turns; None where there is no index."""
        store = self._now_open()
        return stale_in(store, turns) if store else None

    # Text

    def text(self, source: int) -> str:
        """Give the extracted text of a document, empty where the index has it no more."""
        store = self._now_open()
        return self._text(source, store.catalog.opened) if store else ""

    def text_of(self, quote: Quote) -> str:
        """Give the text of a quoted document, empty where the index has it no more."""
        source = self.source_of(quote)
        return self.text(source.id) if source is not None else ""

    def pages(self, source: Source) -> Pages:
        """Give a document as lines with the marks beside them."""
        return make_pages(self.text(source.id), partial(self.store().locate, source.id))

    def source_of(self, quote: Quote) -> Source | None:
        """Give a quoted document, None where it is no more in the index.

        Its id is that of another one where the index was made anew, and a file may be renamed.
        """
        known = next((one for one in self.sources() if one.id == quote.source), None)
        if known is not None and f"{known.root}/{known.path}" == quote.file:
            return known
        same = known is not None and self.text(known.id)[quote.start : quote.end] == quote.text
        return known if same else self.source_at(quote.file)

    def now(self, quote: Quote) -> Quote:
        """Give a quote with its place in its document as that is now, as it was where it is not there."""
        source = self.source_of(quote)
        start = place_now(quote, self.text(source.id)) if source is not None else None
        if source is None or start is None or (source.id, start) == (quote.source, quote.start):
            return quote
        end = start + len(quote.text)
        file, locator = f"{source.root}/{source.path}", self.locate(source.id, start, end)
        return replace(quote, document=source.path, file=file, start=start, end=end, locator=locator, source=source.id)

    def locate(self, source: int, start: int, end: int) -> Locator:
        """Give the place of a range of a document's text."""
        return self.store().locate(source, start, end)

    def at_line(self, source: Source, line: int) -> Quote:
        """Give the beginning of a document's line, from 0, as an empty quote."""
        source = self.source_at(f"{source.root}/{source.path}") or source
        text = self.text(source.id)
        start = sum(len(one) + 1 for one in text.split("\n")[:line])
        locator = self.locate(source.id, min(start, max(0, len(text) - 1)), start + 1)
        file = f"{source.root}/{source.path}"
        return Quote(0, source.path, file, start, start, "", locator, 0, source.id, 0.0, Badge.ABSENT)

    def store(self) -> Store:
        """Give the open index; raises `IndexingError` where there is none."""
        store = self._now_open()
        if store is None:
            raise IndexingError("Nothing is indexed yet.")
        return store

    def conversations(self, words: str = "") -> list[Conversation]:
        """List the conversations with this index."""
        return self.history.conversations(words, self.folder)

    def _read_text(self, source: int, opened: int) -> str:
        return self._store.text(source) if self._store else ""
