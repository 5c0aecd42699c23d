"""The engine: a question in, events out, the answer last. Every shell calls this and nothing else."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from assistant.compose import ComposeSettings, compose
from assistant.errors import LanguageModelError, QuestionError
from assistant.followups import complete, fuse, parts
from assistant.questions import Asks, asks, is_summary
from assistant.reader import Reader
from assistant.scopes import Scope, scopes
from assistant.types import Answer, Answered, Event, Evidence, Found, Quote, Read, Searching, Stated
from index.freshness import file_states
from index.search import Searcher
from index.store import Store
from index.types import Filter, Hit

AUTO, READER, LLM = "auto", "reader", "llm"
"""Who answers: the language model where one is chosen and answers, or the reader; always the one or the other."""

DATED = 3
"""Passages of documents of the time that a question names that are read in any case."""


class Writer(Protocol):
    """Writes an answer with a language model; see `assistant.llm.writer`."""

    @property
    def name(self) -> str:
        """The model's name."""
        ...

    def warm(self) -> None:
        """Begin to load the model, without waiting."""
        ...

    def complete(self, question: str, history: Sequence[Answer], completed: str) -> str:
        """Complete a question that follows on."""
        ...

    def write(self, question: str, hits: Sequence[Hit], strict: bool) -> Iterator[Stated | Answer]:
        """Give statements as they are checked, and the answer at last."""
        ...


@dataclass(frozen=True, slots=True)
class Wish:
    """How a question is to be answered: by whom, and whether statements without support are dropped."""

    answerer: str = AUTO
    strict: bool = False


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
        writer: Writer | None = None,
        wish: Wish | None = None,
    ) -> None:
        self.store = store
        self.searcher = searcher
        self._reader = reader
        self._compose_settings = compose_settings
        self._top_k = top_k
        self._facts = facts
        self._writer = writer
        self._wish = wish or Wish()

    def warm(self) -> None:
        """Load what the first question would otherwise wait for."""
        if self._writer is not None:
            self._writer.warm()
        self._reader.warm()

    def ask(
        self,
        question: str,
        history: Sequence[Answer] = (),
        filter: Filter | None = None,
        top_k: int | None = None,
        wish: Wish | None = None,
    ) -> Iterator[Event]:
        """Answer a question, telling on the way how far it is.

        `history` are the answers given before in the same conversation: a question that follows on
        is completed from them, and the answer's `rewritten` has the form that was read.

        Raises:
            QuestionError: the question has no words.
            IndexingError: the index is gone, or was made again with another model.
            LanguageModelError: only the language model is to answer, and it does not.
        """
        question = " ".join(question.encode("utf-8", "replace").decode().split())
        if not any(letter.isalnum() for letter in question):
            raise QuestionError("The question is empty: ask it in words.")
        self.searcher.renew()
        wish = wish or self._wish
        writer = self._writer_for(wish)
        yield Searching(question)
        completed = self._completed(question, history, writer)
        forms = dict.fromkeys((completed, question, *parts(completed)))
        missing = self.searcher.missing_words(completed)
        seconds = dict.fromkeys(("search", "read", "compose"), 0.0)
        empty = ""
        for scope in scopes(completed, filter or Filter(), date.today(), self.searcher.latest_month):
            at = time.perf_counter()
            hits, dated = self._search(forms, top_k or self._top_k, scope)
            found = time.perf_counter()
            seconds["search"] += found - at
            if scope.empty and not hits:
                empty = scope.empty
                continue
            yield Found(tuple(hits))
            evidence = self._reader.read(completed, hits)
            read = time.perf_counter()
            yield Read(tuple(evidence))
            lacking = [word for word in missing if not (dated and word in scope.words)]
            answer = compose(completed, evidence, self.store.locate, lacking, self._compose_settings)
            answer = replace(answer, note=empty or scope.note)
            seconds["read"] += read - found
            seconds["compose"] += time.perf_counter() - read
            if answer.found:
                break
        composed = time.perf_counter()
        if writer is not None and (answer.found or _is_for_writing(completed)) and hits:
            for event in self._written(answer, completed, by_relevance(hits, evidence), writer, wish):
                if isinstance(event, Stated):
                    yield event
                else:
                    answer = event
        if writer is not None:
            seconds["write"] = time.perf_counter() - composed
        timings = {stage: round(taken, 4) for stage, taken in seconds.items()} | answer.timings
        rewritten = completed if completed != question else ""
        answer = replace(answer, question=question, rewritten=rewritten, timings=timings, settings=self._facts)
        yield Answered(self._compared(answer))

    def _compared(self, answer: Answer) -> Answer:
        """Tell of every quote what became of its file since it was indexed."""
        states = file_states(self.store, (quote.source for quote in (*answer.quotes, *answer.nearest)))
        quotes, nearest = (
            tuple(replace(quote, file_state=states[quote.source]) for quote in shown)
            for shown in (answer.quotes, answer.nearest)
        )
        return replace(answer, quotes=quotes, nearest=nearest)

    def _writer_for(self, wish: Wish) -> Writer | None:
        if wish.answerer == LLM and self._writer is None:
            raise LanguageModelError("No language model is chosen: `assistant llm use PROVIDER/NAME` chooses one.")
        return None if wish.answerer == READER else self._writer

    def _completed(self, question: str, history: Sequence[Answer], writer: Writer | None) -> str:
        """Complete a question that follows on: by the language model where it answers, else by rules."""
        completed = complete(question, history)
        if writer is None or completed == question:
            return completed
        try:
            return writer.complete(question, history, completed)
        except LanguageModelError:
            return completed  # the answer itself will fail too, and tell why

    def _written(
        self, read: Answer, question: str, hits: Sequence[Hit], writer: Writer, wish: Wish
    ) -> Iterator[Stated | Answer]:
        """Let the language model answer; `read` is the reader's answer, told where the model fails."""
        try:
            for event in writer.write(question, hits, wish.strict):
                if isinstance(event, Stated):
                    yield event
                    continue
                note = " ".join(filter(None, (read.note, event.note)))
                written = replace(event, confidence=read.confidence, missing_words=read.missing_words, note=note)
                if event.found:
                    yield written
                elif wish.answerer == LLM:
                    yield replace(written, quotes=(), nearest=read.nearest or _numbered(read))
                else:
                    note = f"{read.note} The reader answers: {event.reason}.".lstrip()
                    yield replace(read, note=note, tokens=event.tokens, timings=event.timings)
        except LanguageModelError as error:
            if wish.answerer == LLM:
                raise
            yield replace(read, note=f"{read.note} The reader answers: {error}".lstrip())

    def _search(self, forms: Iterable[str], top_k: int, scope: Scope) -> tuple[list[Hit], bool]:
        """Search for each form of a question, the best one first, and fuse what is found.

        Documents of the time that the question names rank higher where the scope prefers them; else their
        best passages come last, where they are not found anyway. Tell too whether there are any.
        """
        forms = list(forms)
        rankings = [self.searcher.search(form, top_k, scope.admit) for form in forms]
        hits = rankings[0] if len(rankings) == 1 else fuse(rankings, top_k)
        if scope.first is None or scope.first == scope.admit:
            return hits, scope.first is not None and bool(hits)
        dated = self.searcher.search(forms[0], top_k if scope.prefer else DATED, scope.first)
        if dated and scope.prefer:
            return fuse([*rankings, dated], top_k), True
        more = [hit for hit in dated if hit.id not in {one.id for one in hits}]
        return [*hits[: max(1, top_k - len(more))], *more][:top_k], bool(dated)

    def answer(
        self,
        question: str,
        history: Sequence[Answer] = (),
        filter: Filter | None = None,
        top_k: int | None = None,
        wish: Wish | None = None,
    ) -> Answer:
        """Answer a question without telling how far it is; raises what `ask` raises."""
        for event in self.ask(question, history, filter, top_k, wish):
            if isinstance(event, Answered):
                return event.answer
        raise AssertionError("the last event is the answer")


def _is_for_writing(question: str) -> bool:
    """Tell whether a question wants more than the short answers by which the reader's refusal is measured."""
    return asks(question) is Asks.REASON or is_summary(question)


def by_relevance(hits: Sequence[Hit], evidence: Sequence[Evidence]) -> list[Hit]:
    """Give the passages in the reader's order, those that it left out at the end."""
    order = {hit.id: hit for hit in (*(one.hit for one in evidence), *hits)}
    return list(order.values())


def _numbered(read: Answer) -> tuple[Quote, ...]:
    return read.quotes[:3]
