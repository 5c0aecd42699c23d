"""Quotations found in a text, with what stands beside them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.quotes.exported import exported_quotations
from assistant.quotes.finding import Style, quotations

WORDS = "the rent is due in June"
HASH = "ab" * 32


def found(text: str) -> list[tuple[str, list[str]]]:
    """Give (what is quoted, citations as written)."""
    return [(one.text, [citation.text for citation in one.citations]) for one in quotations(text)]


@pytest.mark.parametrize(
    "quoted",
    [
        f'"{WORDS}"',
        f"“{WORDS}”",
        f"„{WORDS}“",
        f"„{WORDS}”",
        f"«{WORDS}»",
        f"»{WORDS}«",
        f"「{WORDS}」",
        f"『{WORDS}』",
    ],
)
def test_marks(quoted: str) -> None:
    text = f"It says: {quoted}, and more."
    (one,) = quotations(text)
    assert (one.text, one.style, text[one.start : one.end]) == (WORDS, Style.INLINE, WORDS)


def test_fewer_than_four_words_are_none() -> None:
    assert found('“the rent is” and "due in June"') == []
    assert [text for text, _ in found("「これは日本語の引用文です」")] == ["これは日本語の引用文です"]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("It says ‘the rent is due’.", ["the rent is due"]),
        ("It says 'the rent is due'.", ["the rent is due"]),
        ("(‘rent falls due’)", ["rent falls due"]),
        ("('rent falls due')", ["rent falls due"]),
        ("‘it’s due in June, isn’t it?’ he said", ["it’s due in June, isn’t it?"]),
        ("'it's due in June, isn't it?' he said", ["it's due in June, isn't it?"]),
        ("‘the boys’ house is red’", ["the boys’ house is red"]),
        ("the dogs’ ‘rent falls due’ and the cats’ bowl", ["rent falls due"]),
        ("the dogs' 'rent falls due' and the cats' bowl", ["rent falls due"]),
        ("‘He said “no way” to the man’", ["He said “no way” to the man"]),
        ("“He said ‘the rent is due’ to me”", ["He said ‘the rent is due’ to me"]),
        ("the rent of ‘the red\nhouse’ is due", ["the red\nhouse"]),
        # no quotations
        ("‘the rent’ and 'is due'", []),
        ("the dogs' bowls and the cats' bowls are here", []),
        ("the dogs’ bowls and the cats’ bowls are here", []),
        ("a ‘good’ and a ‘very bad’ thing, the dogs’ bowls", []),
        ("a 'good' and a 'very bad' thing, the dogs' bowls", []),
        ("in the '90s we had the dogs' bowls", []),
        ("in the ‘90s we had the dogs’ bowls", []),
        ("'tis the season for the dogs' bowls", []),
        ("rock 'n' roll in the dogs' bowls", []),
        ("he is 5' 6\" tall, isn't he, and 6' 2\" wide", []),
        ("‘an open one\n\nand the dogs’ bowls", []),
        ("`f('the rent is due')`", []),
        ("x='the rent is due'", []),
    ],
)
def test_single_marks(text: str, quoted: list[str]) -> None:
    found = quotations(text)
    assert [one.text for one in found] == quoted
    assert all(text[one.start : one.end] == one.text for one in found)


def test_citations_after_single_marks() -> None:
    assert found(f"‘{WORDS}’ (lease.txt:12)") == [(WORDS, ["lease.txt:12"])]
    assert found(f"> ‘{WORDS}’\n") == [(WORDS, [])]


@given(st.lists(st.sampled_from(["don't", "the", "dogs'", "it’s", "boys’", "'90s", "rent", "5'", "\n"]), max_size=20))
def test_apostrophes_alone_are_no_quotation(words: list[str]) -> None:
    assert quotations(" ".join(words)) == []


def test_marks_inside_marks() -> None:
    assert found("“He said “no way” to the man”") == [("He said “no way” to the man", [])]


def test_a_mark_that_is_not_closed_takes_nothing_along() -> None:
    assert found(f"“an open one.\n\nAnother: “{WORDS}”.") == [(WORDS, [])]
    assert found(f'It is 5" long, and "{WORDS}".') == [(WORDS, [])]


@pytest.mark.parametrize(
    ("after", "cited"),
    [
        (" (lease.txt:12)", ["lease.txt:12"]),
        (", (lease.pdf, p. 3).", ["lease.pdf, p. 3"]),
        ("\n(lease (old).txt:12)", ["lease (old).txt:12"]),
        (" — lease.txt:12", ["lease.txt:12"]),
        (" [1]", ["lease.txt:9"]),
        ("[^2].", ["talks.md:3"]),
        (" [1, 2]", ["lease.txt:9", "talks.md:3"]),
        (" [1][2]", ["lease.txt:9", "talks.md:3"]),
        (" [7]", []),
        (" and nothing", []),
    ],
)
def test_citations_after_marks(after: str, cited: list[str]) -> None:
    assert found(f"“{WORDS}”{after}\n\n[1]: lease.txt:9\n[^2]: talks.md:3\n") == [(WORDS, cited)]


@pytest.mark.parametrize(
    ("block", "cited"),
    [
        ("> the rent is\n> due in June\n", []),
        ("> the rent is\n> due in June\n> — lease.txt:3\n", ["lease.txt:3"]),
        ("> the rent is\n> due in June (lease.txt:3)\n", ["lease.txt:3"]),
        ("> the rent is\n> due in June\n\n— lease.txt:3\n", ["lease.txt:3"]),
        ("> the rent is\n> due in June\n(lease.txt:3)\n", ["lease.txt:3"]),
        (f"> the rent is\n> due in June\n\n`{HASH}#1-2`\n", [f"{HASH}#1-2"]),
    ],
)
def test_block_quotes(block: str, cited: list[str]) -> None:
    text = f"It says:\n\n{block}\nAnd more."
    (one,) = quotations(text)
    assert (one.text.split(), one.style, one.line) == (WORDS.split(), Style.BLOCK, 3)
    assert [citation.text for citation in one.citations] == cited


def test_marks_around_a_block_quote_are_not_of_it() -> None:
    assert found(f"> “{WORDS}”\n") == [(WORDS, [])]
    assert found(f"> He said “{WORDS}” to me.\n") == [(f"He said “{WORDS}” to me.", [])]


def test_short_block_quotes_count_where_they_are_cited() -> None:
    assert found("> in June\n") == []
    assert found("> in June\n\n(lease.txt:3)\n") == [("in June", ["lease.txt:3"])]


def test_notes_and_code_are_no_quotations() -> None:
    assert found("> [!NOTE]\n> the rent is due in June\n") == []
    assert found(f'```\nprint("{WORDS}")\n```\nand `print("{WORDS}")`\n') == []
    assert found(f'~~~\nprint("{WORDS}")\n') == []


def test_the_export_of_this_program() -> None:
    text = f"[1] **talks\\_of\\_june.md:14** (2025-12-06) · verified\n\n> in June\n\n`{HASH}#1-2`\n"
    (one,) = quotations(text)
    assert [(citation.file, citation.first, citation.span) for citation in one.citations] == [
        ("", 0, (1, 2)),
        ("talks_of_june.md", 14, None),
    ]


def test_lines_are_counted() -> None:
    text = f"one\n“{WORDS}”\n\n“{WORDS}”\n\n> {WORDS}\n"
    assert [one.line for one in quotations(text)] == [2, 4, 6]


def test_json_of_this_program() -> None:
    quote = {"text": WORDS, "document": "lease.txt", "file": "/docs/lease.txt", "start": 4, "end": 27}
    data = {"version": 1, "answer": {"quotes": [quote], "nearest": []}}
    (one,) = exported_quotations(json.dumps(data)) or ()
    assert one.text == WORDS
    assert [(citation.file, citation.span) for citation in one.citations] == [("/docs/lease.txt", (4, 27))]
    turn = {"answer": {"quotes": [{**quote, "permalink": f"{HASH}#4-27"}]}}
    (one,) = exported_quotations(json.dumps({"version": 1, "conversation": {"turns": [turn]}}, indent=1)) or ()
    assert one.line > 1
    assert [citation.hash for citation in one.citations] == [HASH, ""]


@pytest.mark.parametrize("text", ["", "text", "{", "[]", '{"a": 1}', '{"version": 1}', '{"version": 1, "report": {}}'])
def test_other_json_is_text(text: str) -> None:
    assert exported_quotations(text) is None


@pytest.mark.parametrize("turns", [None, 3, [3], [{"answer": 3}], [{"answer": {"quotes": [3, {"text": 4}]}}]])
def test_broken_json_of_this_program_has_no_quotes(turns: object) -> None:
    assert exported_quotations(json.dumps({"version": 1, "conversation": {"turns": turns}})) == []


@given(st.text(alphabet="ab '‘’\"“”„«»>\n()[]1:.`—", max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    for one in quotations(text):
        assert 0 <= one.start < one.end <= len(text)
