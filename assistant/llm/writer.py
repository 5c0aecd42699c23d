"""Answers that a language model writes: each statement is checked as soon as it is finished."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from assistant.checking import Above, Attribution, Checker, Sentence, Support
from assistant.errors import ContextError, LanguageModelError
from assistant.llm.model import LanguageModel, Usage
from assistant.llm.prompting import answer_prompt, estimate_tokens, fill
from assistant.llm.statements import NOT_ANSWERED, Draft, drafts
from assistant.quotes import badge
from assistant.types import Answer, Kind, Quote, Stated, Statement
from index.embed import Embedder
from index.types import Hit, Locator

Locate = Callable[[int, int, int], Locator]

SHORTEST_ROOM = 200
"""Tokens of a prompt below which it is not cut any further."""

MARGIN = 64
"""Tokens of the window that are left for what a model's chat template adds."""

REPEATED = 2
"""Repetitions after which a model is not listened to any longer."""

HEADING = 3
"""Spaces from which a line that a passage is headed with is no answer: "Berth 7" may be one."""

REWORDED = "in other words: compare"
"""Why a statement with quotes is not called supported."""

LONGEST_QUESTION = 60
"""Words of a completed question."""


@dataclass
class _Writing:
    """An answer as far as it is written."""

    question: str
    hits: Sequence[Hit]
    checker: Checker
    strict: bool
    statements: list[Statement] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)
    said: set[str] = field(default_factory=set)
    repeated: int = 0
    stated: int = 0
    seconds: float = 0.0
    note: str = ""

    def is_echo(self, text: str) -> bool:
        """Tell whether a draft says again what was said, or what its passages are headed with."""
        words = _words(text)
        headed = words.count(" ") >= HEADING and any(words in _words(hit.passage.header) for hit in self.hits)
        self.repeated += words in self.said
        echo = headed or words in self.said
        self.said.add(words)
        return echo


class Writer:
    """Writes answers with one model from at most `passages` passages, in at most `tokens` tokens."""

    def __init__(
        self,
        model: LanguageModel,
        embedder: Embedder,
        attribution: Attribution | None,
        locate: Locate,
        passages: int,
        tokens: int,
        above: Above | None = None,
    ) -> None:
        self._model = model
        self._embedder = embedder
        self._attribution = attribution
        self._locate = locate
        self._above = above
        self._passages = passages
        self._tokens = tokens

    @property
    def name(self) -> str:
        """The model's name."""
        return self._model.name

    def warm(self) -> None:
        """Begin to load the model, without waiting."""
        self._model.warm()

    def complete(self, question: str, history: Sequence[Answer], completed: str) -> str:
        """Give a question that follows on as the model completes it, or `completed`, the rules' form.

        Raises:
            LanguageModelError: the model does not answer.
        """
        told = "\n".join(
            f"Question: {one.question}\nAnswer: {' '.join(one.text.split())[:300]}" for one in history[-3:]
        )
        prompt = fill("followup", conversation=told, question=question)
        text = "".join(self._model.stream(prompt, 2 * LONGEST_QUESTION, Usage())).strip()
        line = " ".join((text.splitlines() or [""])[0].split()).strip("\"'* ")
        return line if _is_question(line, question) else completed

    def write(self, question: str, hits: Sequence[Hit], strict: bool) -> Iterator[Stated | Answer]:
        """Give each statement as it is checked, and the answer at last.

        Raises:
            LanguageModelError: the model does not answer, or says nothing.
        """
        usage = Usage()
        writing = _Writing(question, (), Checker(question, (), self._embedder), strict)
        for part in self._drafts(question, list(hits[: self._passages]), usage, writing):
            stated = self._stated(part, writing)
            if stated is not None:
                yield stated
            if writing.repeated >= REPEATED:
                break  # a small model goes round in a circle until its tokens are used up
        if not writing.stated and not writing.note:
            raise LanguageModelError(f"{self.name} said nothing.")
        yield self._answer(writing, usage)

    def _drafts(self, question: str, hits: list[Hit], usage: Usage, writing: _Writing) -> Iterator[Draft]:
        """Ask, with fewer passages where the window is too short; what breaks off later is kept as it is."""
        room = max(SHORTEST_ROOM, self._model.window - self._tokens - MARGIN)
        while True:
            prompt, count = answer_prompt(question, hits, room)
            writing.hits = hits[:count]
            writing.checker = Checker(question, writing.hits, self._embedder, self._attribution, self._above)
            try:
                yield from drafts(self._model.stream(prompt, self._tokens, usage))
            except ContextError:
                if writing.stated or count <= 1:
                    raise
                room = min(room, estimate_tokens(prompt)) * 2 // 3
                hits = hits[: count - 1]
                continue
            except LanguageModelError as error:
                if not any(one.quotes for one in writing.statements):
                    raise
                writing.note = f"The language model broke off: {error}"
            return

    def _stated(self, draft: Draft, writing: _Writing) -> Stated | None:
        """Check a draft; None where it is not told: unfinished, a refusal, or without support in strict mode."""
        if NOT_ANSWERED.search(draft.text):
            writing.note = writing.note or "the language model finds no answer in the passages"
            return None
        if writing.is_echo(draft.text) or (not draft.finished and writing.stated):
            return None
        writing.stated += 1
        started = time.perf_counter()
        support = writing.checker.check(draft.text, [number - 1 for number in draft.cited])
        writing.seconds += time.perf_counter() - started
        if not support.firm and writing.strict:
            return None
        statement = self._statement(draft, support, writing)
        writing.statements.append(statement)
        return Stated(statement, tuple(writing.quotes))

    def _statement(self, draft: Draft, support: Support, writing: _Writing) -> Statement:
        places = []
        for hit, start, end, text in _joined(support.sentences, writing.hits):
            at = next(
                (
                    n
                    for n, one in enumerate(writing.quotes)
                    if (one.source, one.start, one.end) == (hit.source.id, start, end)
                ),
                None,
            )
            if at is None:
                at = len(writing.quotes)
                writing.quotes.append(self._quote(hit, start, end, text, support.score, at + 1))
            places.append(at)
        reason = REWORDED if support.supported and not support.firm else support.reason
        return Statement(draft.text, tuple(places), support.firm, reason, support.corrected)

    def _quote(self, hit: Hit, start: int, end: int, text: str, score: float, number: int) -> Quote:
        inside = hit.passage.start <= start and end <= hit.passage.end
        around, at = (hit.passage.text, hit.passage.start) if inside else (text, start)
        return Quote(
            number=number,
            document=hit.source.path,
            file=str(Path(hit.source.root, hit.source.path)),
            start=start,
            end=end,
            text=text,
            locator=self._locate(hit.source.id, start, end),
            passage=hit.id,
            source=hit.source.id,
            score=score,
            badge=badge(around, text, start - at, end - at),
            title=hit.source.title,
            date=hit.source.date,
        )

    def _answer(self, writing: _Writing, usage: Usage) -> Answer:
        found = any(one.quotes for one in writing.statements)
        lines = [_line(one, writing.quotes) for one in writing.statements] if found else []
        return Answer(
            writing.question,
            "\n".join(lines) if found else "The documents do not answer this.",
            tuple(writing.statements) if found else (),
            tuple(writing.quotes),
            found,
            0.0,
            Kind.GENERATED if found else Kind.REFUSAL,
            reason=""
            if found
            else writing.note or f"none of {writing.stated} statements of the language model is supported",
            timings={"first_token": usage.first, "check": round(writing.seconds, 4)},
            answerer=self.name,
            note=writing.note if found else "",
            stated=writing.stated,
            tokens={"in": usage.tokens_in, "out": usage.tokens_out},
        )


def _joined(sentences: Sequence[Sentence], hits: Sequence[Hit]) -> list[tuple[Hit, int, int, str]]:
    """Give sentences as quotes (hit, start, end, text): those that follow each other in a passage are one."""
    joined: list[tuple[Hit, int, int, str]] = []
    for one in sentences:
        hit = hits[one.passage]
        if joined and joined[-1][0] is hit and not one.above:
            start, before = joined[-1][1:3]
            between = hit.passage.text[before - hit.passage.start : one.start - hit.passage.start]
            if one.start >= before and not between.strip():
                text = hit.passage.text[start - hit.passage.start : one.end - hit.passage.start]
                joined[-1] = (hit, start, one.end, text)
                continue
        joined.append((hit, one.start, one.end, one.text))
    return joined


def _line(statement: Statement, quotes: Sequence[Quote]) -> str:
    marks = " ".join(f"[{quotes[at].number}]" for at in statement.quotes) or "[unsupported]"
    return f"{statement.text} {marks}{f' [{REWORDED}]' if statement.reworded else ''}"


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _is_question(line: str, question: str) -> bool:
    """Tell whether a model's line can be the question again: one question of bounded length that keeps its words."""
    words = line.split()
    if not line.endswith("?") or not 2 <= len(words) <= LONGEST_QUESTION:
        return False
    kept = {word.strip("?.,").casefold() for word in words}
    own = [word.strip("?.,") for word in question.split()]
    facts = [word.casefold() for word in own if word[:1].isdigit() or (word[1:2].isalpha() and word[:1].isupper())][1:]
    return all(word in kept for word in facts)
