"""The engine: a question in, events out, the answer last. Every shell calls this and nothing else."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from assistant.compose import ComposeSettings, compose
from assistant.errors import QuestionError
from assistant.followup import complete
from assistant.fuse import fuse
from assistant.parts import parts
from assistant.reader import Reader
from assistant.types import Answer, Answered, Event, Found, Searching
from index.search import Searcher
from index.store import Store
from index.types import Filter, Hit


class Engine:
    """Answers questions from one store; synchronous, one question at a time."""

    def __init__(
        self,
        store: Store,
        searcher: Searcher,
        reader: Reader,
        compose_settings: ComposeSettings,
        top_k: int,
        facts: dict[str, str | int | float | bool],
    ) -> None:
        self.store = store
        self.searcher = searcher
        self._reader = reader
        self._compose_settings = compose_settings
        self._top_k = top_k
        self._facts = facts

    def warm(self) -> None:
        """Load what the first question would otherwise wait for."""
        self._reader.warm()

    def ask(
        self,
        question: str,
        history: Sequence[Answer] = (),
        filter: Filter | None = None,
        top_k: int | None = None,
    ) -> Iterator[Event]:
        """Answer a question, telling on the way how far it is.

        `history` are the answers given before in the same conversation: a question that follows on
        is completed from them, and the answer's `rewritten` has the form that was read.

        Raises:
            QuestionError: the question has no words.
        """
        question = " ".join(question.encode("utf-8", "replace").decode().split())
        if not any(letter.isalnum() for letter in question):
            raise QuestionError("The question is empty: ask it in words.")
        started = time.perf_counter()
        yield Searching(question)
        completed = complete(question, history)
        forms = dict.fromkeys((completed, question, *parts(completed)))
        hits = self._search(forms, top_k or self._top_k, filter)
        found = time.perf_counter()
        yield Found(tuple(hits))
        evidence = self._reader.read(completed, hits)
        read = time.perf_counter()
        missing = self.searcher.missing_words(completed)
        answer = compose(completed, evidence, self.store.locate, missing, self._compose_settings)
        rewritten = completed if completed != question else ""
        timings = {
            "search": round(found - started, 4),
            "read": round(read - found, 4),
            "compose": round(time.perf_counter() - read, 4),
        }
        answer = replace(answer, question=question, rewritten=rewritten, timings=timings, settings=self._facts)
        yield Answered(answer)

    def _search(self, forms: Iterable[str], top_k: int, filter: Filter | None) -> list[Hit]:
        """Search for each form of a question, the best one first, and fuse what is found."""
        rankings = [self.searcher.search(form, top_k, filter) for form in forms]
        return rankings[0] if len(rankings) == 1 else fuse(rankings, top_k)

    def answer(
        self,
        question: str,
        history: Sequence[Answer] = (),
        filter: Filter | None = None,
        top_k: int | None = None,
    ) -> Answer:
        """Answer a question without telling how far it is; raises what `ask` raises."""
        for event in self.ask(question, history, filter, top_k):
            if isinstance(event, Answered):
                return event.answer
        raise AssertionError("the last event is the answer")
