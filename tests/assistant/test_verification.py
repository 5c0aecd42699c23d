"""Quotations looked up in a real index."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from assistant.quotes.citing import Citation
from assistant.quotes.finding import Quotation, Style, quotations
from assistant.quotes.matching import FEWEST_WORDS, Sought
from assistant.types import Badge
from assistant.verification import Checked, Verifier
from index.embed import HashingEmbedder, TransformerEmbedder
from index.ingest import sync
from index.store import Store

from .quotes.noise import NOISES, Noise, noisy

TALKS = "“Steve Witkoff and Rustem Umerov led the two delegations at the Miami talks.”"


@pytest.fixture(scope="module")
def store(corpus_index: Path) -> Iterator[Store]:
    with Store.open(corpus_index) as store:
        yield store


@pytest.fixture(scope="module")
def verifier(store: Store) -> Verifier:
    return Verifier(store)


def check(verifier: Verifier, text: str) -> Checked:
    """Check the only quotation of a text."""
    (one,) = quotations(text)
    return verifier.check(one)


def places(checked: Checked) -> list[str]:
    """Give the places as file and unit."""
    return [f"{place.document}:{place.locator.first}" for place in checked.places]


@pytest.mark.parametrize("cited", ["", " (talks.md:14)", " (talks/talks.md)", " [1]\n\n[1]: talks.md:14\n"])
def test_a_true_quotation_is_verified_with_its_place(verifier: Verifier, cited: str) -> None:
    checked = check(verifier, TALKS + cited)
    assert checked.verdict is Badge.VERIFIED
    assert places(checked) == ["talks/talks.md:14"]


def test_a_document_that_was_read_again_meanwhile_is_cited_as_it_stands_now(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    document, said = tmp_path / "docs" / "a.md", "The harbour master of Lindesund is Olga Brandt."
    document.write_text(f"One line.\n\n{said}\n")
    with Store.open(tmp_path / "index", create=True) as store:
        sync(store, HashingEmbedder(), [document.parent])
        verifier = Verifier(store)
        assert places(check(verifier, f"“{said}”")) == ["a.md:3"]
        document.write_text(f"One line.\n\nAnother.\n\n{said}\n")
        sync(store, HashingEmbedder(), [document.parent])
        checked = check(verifier, f"“{said}”")
    assert (checked.verdict, places(checked)) == (Badge.VERIFIED, ["a.md:5"])


def test_the_wrong_line_or_file_is_misattributed(verifier: Verifier) -> None:
    for cited in ("talks.md:2", "software/README.md:5", "gone.md:14"):
        checked = check(verifier, f"{TALKS} ({cited})")
        assert (checked.verdict, checked.cited, places(checked)) == (Badge.MISATTRIBUTED, cited, ["talks/talks.md:14"])
    assert "gone.md is not in the index" in checked.note


def test_what_is_no_citation_of_a_file_claims_nothing(verifier: Verifier) -> None:
    assert check(verifier, f"{TALKS} (my emphasis, May 2025)").verdict is Badge.VERIFIED


def test_a_changed_number_is_altered_with_the_difference(verifier: Verifier) -> None:
    checked = check(verifier, TALKS.replace("two", "three"))
    assert (checked.verdict, places(checked)) == (Badge.ALTERED, ["talks/talks.md:14"])
    assert [(one.change.value, one.text) for one in checked.difference[1:3]] == [
        ("left out", "two"),
        ("put in", "three"),
    ]


def test_ellipses_make_pieces(verifier: Verifier) -> None:
    checked = check(verifier, "“It does one thing … it should survive a power cut […] in the middle”")
    assert checked.verdict is Badge.STITCHED
    assert places(checked) == ["software/README.md:5"] * 3
    checked = check(verifier, "“It does one thing … it will not survive a power cut”")
    assert checked.verdict is Badge.ALTERED


def test_pieces_of_two_files_are_stitched(verifier: Verifier) -> None:
    text = "“Steve Witkoff and Rustem Umerov led the two delegations it does not need the internet to do it”"
    checked = check(verifier, text)
    assert checked.verdict is Badge.STITCHED
    assert places(checked) == ["talks/talks.md:14", "software/README.md:5"]


def test_what_stands_nowhere_is_absent(verifier: Verifier) -> None:
    checked = check(verifier, "“The moon is a harsh mistress of green cheese.”")
    assert (checked.verdict, checked.places) == (Badge.ABSENT, ())


def test_an_index_without_passages_has_nothing(tmp_path: Path) -> None:
    with Store.open(tmp_path, create=True) as store:
        assert check(Verifier(store), TALKS).verdict is Badge.ABSENT


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data(), NOISES)
def test_any_piece_of_any_document_is_verified(
    store: Store, verifier: Verifier, data: st.DataObject, noises: list[Noise]
) -> None:
    source = data.draw(st.sampled_from(store.sources()))
    text = store.text(source.id)
    words = text.split(" ")
    first = data.draw(st.integers(0, max(0, len(words) - 4)))
    piece = " ".join(words[first : first + data.draw(st.integers(4, 30))])
    assume(len(Sought.of(piece).words) >= FEWEST_WORDS)
    quoted = noisy(piece, noises)
    checked = verifier.check(Quotation(0, len(quoted), 1, quoted, Style.INLINE, (Citation(source.path, source.path),)))
    assert checked.verdict is Badge.VERIFIED, (source.path, piece)
    for place in checked.places:
        assert store.text(place.source)[place.start : place.end] == place.text


def test_a_quotation_across_two_passages_is_found(embedder: TransformerEmbedder, tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    numbers = [f"Entry {number} is about the house in the street of the town." for number in range(60)]
    (folder / "long.txt").write_text(" ".join(numbers), "utf-8")
    with Store.open(tmp_path / "index", create=True) as store:
        sync(store, embedder, [folder])
        text = store.text(1)
        ends = [row[0] for row in store.catalog.rows('SELECT "end" FROM passages ORDER BY start')]
        assert len(ends) > 3
        verifier = Verifier(store)
        for end in ends[:-1]:
            around = f"{' '.join(text[:end].split()[-2:])} {' '.join(text[end:].split()[:2])}"
            assert check(verifier, f"“{around}”").verdict is Badge.VERIFIED
