"""Answers and quotes as styled text. Nothing of a document is read as markup; all of it is cleaned."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content
from textual.style import Style

from assistant.output import answers_in, clean, confidence_word, counted, one_line, place
from assistant.staleness import Marks, OnDisk, told
from assistant.tui.pages import TAB, shown
from assistant.types import Answer, Badge, Kind, Quote, Statement
from assistant.words import content_stems, is_relative, stems

BADGES = {
    Badge.VERIFIED: ("✓", "$text-success"),
    Badge.ALTERED: ("≈", "$text-warning"),
    Badge.MISATTRIBUTED: ("≠", "$text-warning"),
    Badge.STITCHED: ("…", "$text-warning"),
    Badge.ABSENT: ("✗", "$text-error"),
}
STALE = ("⟳", "$text-warning")
"""The sign of a quote whose document has changed since."""

BULLET = "• "

BEFORE, AFTER = 160, 700
"""Characters shown before and after a quote."""


def plain(text: str, style: str = "") -> Content:
    """Give one line of text that is shown as it is."""
    return Content.styled(one_line(text), style) if style else Content(one_line(text))


def question(text: str) -> Content:
    """Give a question as it stands above its answer."""
    return Content.assemble(("❯ ", "bold $text-primary"), (clean(text).strip().expandtabs(TAB), "bold"))


def answer(answer: Answer, lit: int = 0, stale: Marks | None = None) -> Content:
    """Give an answer with its citations, the one of quote number `lit` lit up, and what its quotes' files are now."""
    lines = []
    if answer.rewritten and answer.rewritten != answer.question:
        lines.append(
            Content.assemble(("understood as ", "$foreground-muted italic"), (one_line(answer.rewritten), "italic"))
        )
    if not answer.found:
        lines += _refusal(answer, lit)
    elif answer.kind in (Kind.LIST, Kind.DISAGREEMENT):
        if answer.kind is Kind.DISAGREEMENT:
            lines.append(Content.styled("The documents disagree:", "$text-warning"))
        lines += [Content(BULLET).append(_statement(answer, one, lit)) for one in answer.statements]
    elif answer.kind is Kind.GENERATED:
        lines += [stated(one, answer.quotes, lit) for one in answer.statements]
    else:
        lines += [_statement(answer, one, lit) for one in answer.statements]
    lines.append(_facts(answer, stale or {}))
    if answer.note:
        lines.append(plain(answer.note, "$text-warning"))
    return Content("\n").join(lines)


def stated(statement: Statement, quotes: Sequence[Quote], lit: int = 0) -> Content:
    """Give a language model's statement with its citations and how far they carry it, or in grey with why none do."""
    if not statement.supported and not statement.reworded:
        why = f"  ✗ unsupported: {one_line(statement.reason)}" if statement.reason else "  ✗ unsupported"
        return Content.assemble((one_line(statement.text), "$foreground-muted"), (why, "$text-warning"))
    said = Content(one_line(statement.text))
    for at in statement.quotes:
        said = said.append(" ").append(citation(quotes[at].number, quotes[at].number == lit))
    if statement.reworded:
        said = said.append(Content.styled(f"  ≈ {one_line(statement.reason)}", "$text-warning"))
    return said


def _statement(answer: Answer, statement: Statement, lit: int) -> Content:
    text = one_line(statement.text)
    said = emphasised(text, answer.question) if answer.kind is Kind.SENTENCES else Content.styled(text, "bold")
    quotes = [answer.quotes[at] for at in statement.quotes]
    dates = list(dict.fromkeys(one_line(quote.date) for quote in quotes if quote.date))
    if dates and (
        answer.kind is Kind.DISAGREEMENT or (answer.kind is not Kind.SENTENCES and is_relative(statement.text))
    ):
        said = said.append(Content.styled(f"  in a document of {', '.join(dates)}", "$foreground-muted"))
    for quote in quotes:
        said = said.append(" ").append(citation(quote.number, quote.number == lit))
    return said


def citation(number: int, lit: bool) -> Content:
    """Give a quote's number, which a click selects."""
    style = "bold reverse $text-accent" if lit else "$text-accent"
    return Content(f"[{number}]").stylize(style).stylize(Style.from_meta({"quote": number}))


def _refusal(answer: Answer, lit: int) -> list[Content]:
    lines = [plain(answer.text, "$text-warning")]
    reason = one_line(answer.reason)
    if reason and not answer.missing_words:
        lines.append(Content(f"{reason[:1].upper()}{reason[1:]}."))
    if answer.missing_words:
        words = ", ".join(one_line(word)[:50] for word in answer.missing_words)
        lines.append(Content.assemble(("In no document: ", "$foreground-muted"), words))
    if answer.nearest:
        line = Content.styled("The nearest passages:", "$foreground-muted")
        for quote in answer.nearest:
            line = line.append(" ").append(citation(quote.number, quote.number == lit))
        lines.append(line)
    return lines


def _facts(answer: Answer, stale: Marks) -> Content:
    seconds = sum(answer.timings.get(stage, 0.0) for stage in ("search", "read", "compose", "write"))
    parts = [f"best span {answer.confidence:.2f}"] if answer.confidence else []
    if answer.kind is Kind.GENERATED:
        parts = [counted(answer), answer.answerer]
        parts += [f"{answer.tokens['in']} tokens in, {answer.tokens['out']} out"] if len(answer.tokens) == 2 else []
        parts += [f"first word after {answer.timings['first_token']:.1f} s"] if "first_token" in answer.timings else []
    elif answer.found:
        parts = [f"{confidence_word(answer.confidence)} confidence, {answer.confidence:.2f}"]
    if seconds:
        parts.append(f"{seconds:.1f} s")
    facts = Content.styled(" · ".join(parts), "$foreground-muted")
    if stale:
        unread = any(isinstance(now, OnDisk) for now in stale.values())
        since = "a quoted file is not as it was indexed" if unread else "a quoted file has changed since"
        facts = facts.append(Content.styled(f"  {STALE[0]} {since}", STALE[1]))
    return facts


def option(quote: Quote, said: tuple[str, ...], stale: Marks, width: int) -> Content:
    """Give a quote as it is listed: number and place, badge and headings, then its words."""
    sign, style = STALE if quote.number in stale else BADGES[quote.badge]
    facts = Content.styled(f"{quote.score:.2f}", "$foreground-muted")
    number = Content.styled(f"[{quote.number}] ", "bold $text-accent")
    where = _shortened(
        one_line(place(quote.document, quote.locator)), width - number.cell_length - facts.cell_length - 2
    )
    head = number.append(Content.styled(where, "bold"))
    gap = width - head.cell_length - facts.cell_length
    head = head.append(" " * gap).append(facts) if gap > 0 else head.append("  ").append(facts)
    lines = [head]
    about = " › ".join(one_line(heading) for heading in quote.locator.headings)
    about = "  ".join(filter(None, (one_line(quote.date), about)))
    lines.append(Content.assemble((f"{sign} {told(quote, stale)}  ", style), (about, "$foreground-muted")))
    lines.append(Content("“").append(with_answers(one_line(quote.text), said)).append("”"))
    return Content("\n").join(lines)


def _shortened(path: str, width: int) -> str:
    """Give a path without its beginning where it is too wide, so that the file's name is seen."""
    if cell_len(path) <= width:
        return path
    while path and cell_len(path) >= width:
        path = path[1:]
    return f"…{path}"


def with_answers(text: str, said: tuple[str, ...]) -> Content:
    """Give a quote's words with the answers in them in bold."""
    styled = Content(text)
    for start, end in answers_in(text, said):
        styled = styled.stylize("bold $text-success", start, end)
    return styled


def emphasised(text: str, question: str) -> Content:
    """Give text with the question's words in bold."""
    asked = set(content_stems(question))
    styled = Content(text)
    for stem, start, end in stems(text):
        if stem in asked:
            styled = styled.stylize("bold", start, end)
    return styled


def surroundings(text: str, quote: Quote) -> Content:
    """Give a quote in its document, with some text on both sides, cut at words."""
    start, end = max(0, quote.start - BEFORE), min(len(text), quote.end + AFTER)
    if start:
        start = _next_space(text, start, quote.start)
    if end < len(text):
        end = max(quote.end, text.rfind(" ", quote.end, end))
    before, after = _lines(text[start : quote.start]), _lines(text[quote.end : end])
    return Content.assemble(
        ("… " if start else "", "$foreground-muted"),
        (before, "$foreground-muted"),
        (_lines(text[quote.start : quote.end]), "$text on $primary 40%"),
        (after, "$foreground-muted"),
        (" …" if end < len(text) else "", "$foreground-muted"),
    )


def _next_space(text: str, start: int, end: int) -> int:
    found = re.compile(r"\s").search(text, start, end)
    return found.end() if found else start


def _lines(text: str) -> str:
    """Give lines that are safe to show, blank ones as one."""
    return re.sub(r"\n{3,}", "\n\n", "\n".join(shown(line) for line in text.split("\n")))
