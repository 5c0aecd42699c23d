"""Citations as they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.quotes.cited import Cited, Names
from assistant.quotes.citing import Citation, citation_of, references
from index.types import Locator, Source, Unit

HASH = "ab" * 32


@pytest.mark.parametrize(
    ("text", "file", "first", "last"),
    [
        ("talks.md:14", "talks.md", 14, 14),
        ("notes/talks.md:14-16", "notes/talks.md", 14, 16),
        ("src/a.py#L3-L9", "src/a.py", 3, 9),
        ("lease.pdf, p. 3", "lease.pdf", 3, 3),
        ("lease of the house.pdf, pp. 3–4", "lease of the house.pdf", 3, 4),
        ("Mietvertrag.pdf, S. 3", "Mietvertrag.pdf", 3, 3),
        ("letter.docx, paragraph 12", "letter.docx", 12, 12),
        ("sums.xlsx, Sheet1 row 4", "sums.xlsx", 4, 4),
        ("see `talks.md:14`", "talks.md", 14, 14),
        ("[talks.md](docs/talks.md):14", "talks.md", 14, 14),
        ("talks\\_of\\_june.md:1", "talks_of_june.md", 1, 1),
        ("talks.md", "talks.md", 0, 0),
        ("C:\\notes\\talks.md:7", "C:\\notes\\talks.md", 7, 7),
    ],
)
def test_forms(text: str, file: str, first: int, last: int) -> None:
    assert citation_of(text) == Citation(text, file, first, last)


def test_a_permalink_names_a_range() -> None:
    assert citation_of(f"`{HASH}#5-70`") == Citation(f"`{HASH}#5-70`", "", 0, 0, HASH, (5, 70))


def test_nothing_is_no_citation() -> None:
    assert citation_of("  ") is None


@pytest.mark.parametrize(
    ("text", "plain"), [("lease.pdf, p. 3", True), ("Smith, May 2020", False), ("my lease", False)]
)
def test_what_can_only_be_a_file(text: str, plain: bool) -> None:
    found = citation_of(text)
    assert found is not None and found.looks_like_a_file is plain


def test_reference_lists() -> None:
    text = "“…” [1]\n\n[1]: talks.md:14\n- [2] lease.pdf, p. 3\n[^a]: notes/x.txt:5  and a remark\n[3] Smith 2020\n"
    assert {name: (one.file, one.first) for name, one in references(text).items()} == {
        "1": ("talks.md", 14),
        "2": ("lease.pdf", 3),
        "a": ("notes/x.txt", 5),
    }


def test_a_numbered_list_counts_under_its_heading_only() -> None:
    assert references("1. talks.md:3\n") == {}
    assert references("## References\n\n1. talks.md:3\n")["1"].first == 3


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    citation_of(text)
    references(text)


LEASE = Source(1, "house/lease.pdf", "/docs", "pdf", title="Lease of the boathouse", hash=HASH)
TALKS = Source(2, "talks.md", "/docs", "markdown")
OTHER = Source(3, "old/talks.md", "/docs", "markdown")
NAMES = Names([LEASE, TALKS, OTHER])


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("lease.pdf, p. 3", (1,)),
        ("house/lease.pdf, p. 3", (1,)),
        ("/docs/house/lease.pdf, p. 3", (1,)),
        ("Lease of the Boathouse, p. 3", (1,)),
        ("lease, p. 3", (1,)),
        ("talks.md:1", (2, 3)),
        ("old/talks.md:1", (3,)),
        ("./talks.md:1", (2, 3)),
        ("ease.pdf, p. 3", ()),
        (f"{HASH}#1-2", (1,)),
    ],
)
def test_documents_by_their_names(text: str, ids: tuple[int, ...]) -> None:
    citation = citation_of(text)
    assert citation is not None and NAMES.meant_by(citation) == ids


def cited(*texts: str) -> Cited:
    """Resolve citations as written."""
    return Cited.of([one for text in texts if (one := citation_of(text))], NAMES)


def test_what_names_no_document_claims_nothing() -> None:
    assert not cited("Smith, May 2020").claims
    assert cited("gone.md:3").claims
    assert cited("gone.md:3").note == "gone.md is not in the index"
    assert "changed since" in cited(f"{'00' * 32}#1-2").note


def test_places_are_admitted_by_their_numbers() -> None:
    def admits(one: Cited, source: int, first: int, last: int) -> bool:
        return one.admits(source, 10, 20, lambda: Locator(Unit.PAGE, first, last))

    assert admits(cited("lease.pdf, p. 3"), 1, 3, 3)
    assert admits(cited("lease.pdf, p. 3"), 1, 2, 4)
    assert admits(cited("lease.pdf, pp. 3-5"), 1, 4, 4)
    assert not admits(cited("lease.pdf, p. 3"), 1, 4, 4)
    assert not admits(cited("lease.pdf, p. 3"), 2, 3, 3)
    assert admits(cited("lease.pdf"), 1, 9, 9)
    assert admits(cited("gone.md:1", "lease.pdf"), 1, 9, 9)
    assert admits(cited(f"{HASH}#15-30"), 1, 1, 1)
    assert not admits(cited(f"{HASH}#20-30"), 1, 1, 1)
