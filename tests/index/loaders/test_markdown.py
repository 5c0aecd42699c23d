import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from index.loaders import markdown
from index.loaders.markdown import find_headings, plain


def outline(text: str) -> list[tuple[int, str]]:
    return [(heading.level, heading.title) for heading in find_headings(text)]


def outline_by_commonmark(text: str) -> list[tuple[int, int]]:
    """(line from 0, level) of the headings outside lists and quotes, by another parser."""
    tokens = MarkdownIt("commonmark").parse(text)
    opened = [token for token in tokens if token.type == "heading_open" and token.level == 0]
    filled = [token for token in opened if tokens[tokens.index(token) + 1].content.strip()]
    return [(token.map[0], int(token.tag[1])) for token in filled if token.map]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# One\n\ntext\n\n## Two ##\n", [(1, "One"), (2, "Two")]),
        ("One\n===\n\nTwo\nmore\n---\n", [(1, "One"), (2, "Two more")]),
        ("```\n# no\n```\n# yes\n", [(1, "yes")]),
        ("~~~ python\n# no\n```\n# no\n~~~~\n# yes\n", [(1, "yes")]),
        ("```\n# never closed", []),
        ("``` not `a fence\n# yes", [(1, "yes")]),
        ("    # code\n#no space\n####### seven\n", []),
        ("- item\n---\n\n> quote\n---\n\n---\n", []),
        ("# \n#\n## ##\n", []),
        ("# C# and F\\#\r\n", [(1, "C# and F#")]),
        ("| a |\n|---|\n", []),
    ],
)
def test_headings(text: str, expected: list[tuple[int, str]]) -> None:
    assert outline(text) == expected


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("**Bold** and *italic* and `code`", "Bold and italic and code"),
        ("[A link](https://a.example/b_(c)) and ![image](x.png)", "A link and image"),
        ("[link][ref] to <https://a.example>", "link to a.example"),
        ("snake_case_name and __init__", "snake_case_name and init"),
        ("`__init__` and ``a ` b``", "__init__ and a ` b"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("AT&amp;T &copy; \\*not\\*", "AT&T © *not*"),
        ("~~old~~ <b>new</b> ***both***", "old new both"),
    ],
)
def test_inline_markup_is_taken_off(markup: str, words: str) -> None:
    assert plain(markup) == words


lines = st.sampled_from(
    [
        "# One", "## Two ##", "###### Six", "#no", " # indented", "    # code", "text", "שלום e\u0301 👩‍👩‍👧",
        "", "===", "---", "```", "~~~", "- item", "> quote", "text\f", "***", "1. item", "*emphasis*",
    ]
)  # fmt: skip


@given(st.lists(lines, max_size=12), st.sampled_from(["\n", "\r\n"]))
def test_headings_point_at_their_lines_as_commonmark_has_them(written: list[str], end: str) -> None:
    inside = any(line.startswith(("-", ">", "1.")) and not set(line) <= {"-"} for line in written)
    text = end.join(written)
    found = [(text.count("\n", 0, heading.start), heading.level) for heading in find_headings(text)]
    assert all(heading.start == 0 or text[heading.start - 1] == "\n" for heading in find_headings(text))
    if not inside:
        assert found == outline_by_commonmark(text)


@given(st.lists(lines, min_size=1, max_size=12).map("\r\n".join).filter(str.strip))
def test_the_text_is_unchanged(text: str) -> None:
    assert markdown.load(text.encode()).text == text


def test_front_matter() -> None:
    fields = [
        'title: "The plan: a draft"',
        'author: [Ann Lee, "Bo Ek"]',
        "date: 2024-02-01",
        "lang: en-GB",
        "tags:",
        "  - x",
    ]
    text = "\r\n".join(["---", *fields, "---", "", "# Other", ""])
    document = markdown.load(text.encode())
    assert (document.title, document.author) == ("The plan: a draft", "Ann Lee, Bo Ek")
    assert (document.date, document.language) == ("2024-02-01", "en")
    assert [(heading.title, text[heading.start :]) for heading in document.headings] == [("Other", "# Other\r\n")]


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    document = markdown.load(b"---\n\n# Title\n\ntitle: no\n")
    assert document.title == "Title"
    assert [heading.title for heading in document.headings] == ["Title"]


def test_title_date_and_place() -> None:
    text = "# Talks\n\n**Date of the events:** 6 December 2025\n\n## In *short*\n\nSteve Witkoff came.\n"
    document = markdown.load(text.encode())
    assert (document.title, document.date) == ("Talks", "2025-12-06")
    start = text.index("Steve")
    assert document.locate(start, start + 5).headings == ("Talks", "In short")
    assert document.locate(start, start + 5).first == 7


def test_long_hostile_lines_take_no_time() -> None:
    text = "# " + " #" * 50_000 + "x\n\n" + "[" * 50_000 + "\n---\n" + "*" * 50_000 + "\n" + "# " + "*a_" * 300
    assert len(markdown.load(text.encode()).headings) == 1
