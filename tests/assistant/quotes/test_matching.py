"""A piece of a document is always found, a changed one never: over all documents."""

from __future__ import annotations

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from assistant.quotes.badges import compared
from assistant.quotes.matching import Sought, pieces
from assistant.quotes.normal import normalise

from . import noise
from .noise import DOCUMENTS, NOISES, noisy


def found(document: str, quoted: str) -> list[str]:
    """Give what stands at the places of a quotation."""
    return [document[start:end] for start, end in Sought.of(quoted).found_in(compared(document))]


def words_of(document: str) -> list[tuple[int, int]]:
    """Give the words between white space."""
    spans, at = [], 0
    for word in document.split():
        at = document.index(word, at)
        spans.append((at, at + len(word)))
        at += len(word)
    return spans


@given(DOCUMENTS, NOISES, st.data())
def test_a_piece_between_white_space_is_found_whatever_noise_is_on_it(
    document: str, noises: list[noise.Noise], data: st.DataObject
) -> None:
    words = words_of(document)
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    piece = document[words[first][0] : words[last][1]]
    assume(Sought.of(piece).words)
    noised = noisy(piece, noises)
    spans = list(Sought.of(noised).found_in(compared(document)))
    assert any(start < words[last][1] and end > words[first][0] for start, end in spans), noised


@given(st.text(max_size=200), st.data())
def test_a_piece_of_any_text_is_found(document: str, data: st.DataObject) -> None:
    normal = normalise(document)
    edges = [at for at in range(len(normal.text) + 1) if normal.is_edge(at)]
    start, end = sorted((data.draw(st.sampled_from(edges)), data.draw(st.sampled_from(edges))))
    assume(start < end)
    first, last = normal.source(start, end)
    piece = document[first:last]
    if Sought.of(piece).words:
        assert found(document, piece)


@given(DOCUMENTS, DOCUMENTS)
def test_what_is_found_has_the_same_letters_and_digits(document: str, quoted: str) -> None:
    def letters(text: str) -> str:
        return "".join(character for character in normalise(text).text.casefold() if character.isalnum())

    for place in found(document, quoted):
        assert letters(place) == letters(quoted)


@given(DOCUMENTS, st.sampled_from(["zqx", "99", "not"]), st.booleans(), NOISES, st.data())
def test_a_changed_word_number_or_negation_is_never_found(
    document: str, other: str, inserted: bool, noises: list[noise.Noise], data: st.DataObject
) -> None:
    assume(other not in document)
    words = words_of(document)
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    at = data.draw(st.integers(first, last))
    changed = [document[start:end] for start, end in words[first : last + 1]]
    changed[at - first : at - first + (not inserted)] = [other]
    assert not found(document, noisy(" ".join(changed), noises))


@given(DOCUMENTS, st.sampled_from(["not", "zqx", "7"]), NOISES, st.data())
def test_a_quotation_that_leaves_a_word_out_is_never_found(
    document: str, word: str, noises: list[noise.Noise], data: st.DataObject
) -> None:
    words = document.split()
    at = data.draw(st.integers(1, len(words)))
    assume(Sought.of(" ".join(words[:at])).words and Sought.of(" ".join(words[at:])).words)
    assert not found(" ".join([*words[:at], word, *words[at:]]), noisy(" ".join(words), noises))


@pytest.mark.parametrize(
    ("document", "quoted"),
    [
        ("It costs 1,200 euros a year.", "200 euros a year"),
        ("It costs 1,200 euros a year.", "it costs 1"),
        ("It rose by 3.14 in June.", "14 in June"),
        ("It rose by 3.14 in June.", "It rose by 3"),
        ("At -5 degrees it freezes.", "5 degrees it freezes"),
        ("It fell by 50% at once.", "It fell by 50"),
        ("The non-toxic paint is used.", "toxic paint is used"),
        ("The non-\ntoxic paint is used.", "toxic paint is used"),
        ("It is part of the deal.", "art of the deal"),
        ("They re-cover the chairs here.", "they recover the chairs here"),
        ("10² metres of it are left", "102 metres of it are left"),
        ("The 1½ litres are gone now", "The 11⁄2 litres are gone now"),
        ("It costs $5 million in all.", "It costs €5 million in all."),
        ("Rent is due in June.", "rent is due in june"),
        ("The COVID-19 wave of spring", "The COVID19 wave of spring"),
    ],
)
def test_what_has_another_meaning_is_not_found(document: str, quoted: str) -> None:
    assert found(document, quoted) == []


@pytest.mark.parametrize(
    ("document", "quoted", "place"),
    [
        ("He said “yes” to the man.", "he said ‘yes’ to the man,", "He said “yes” to the man"),
        ("The rent is due in June.", "[t]he rent is due", "The rent is due"),
        ("and the rent is due", "[The] rent [sic] is due", "the rent is due"),
        ("The rents is due in June.", "The rents [sic] is due", "The rents is due"),
        ("A well-\nknown fact of life", "a well-known fact of life", "A well-\nknown fact of life"),
        ("An exam-\nple of it all", "an example of it all", "An exam-\nple of it all"),
        ("An example of it all", "an exam- ple of it all", "An example of it all"),
        ("See the [lease](a/b.md) of it", "see the lease of it", "See the [lease](a/b.md) of it"),
        ("It is **very** important _to_ know", "it is very important to know", "It is **very** important _to_ know"),
        ("> one line and\n> another line", "one line and another line", "one line and\n> another line"),
        ("価格は\n千円です。", "価格は千円です", "価格は\n千円です"),
        ("Wait ... it is there", "wait… it is there", "Wait ... it is there"),
        ("cafe\u0301 at the corner", "café at the corner", "cafe\u0301 at the corner"),
        ("the a\uff22\uff23 shop here", "the aBC shop here", "the a\uff22\uff23 shop here"),
    ],
)  # fmt: skip
def test_places_are_the_documents_own_characters(document: str, quoted: str, place: str) -> None:
    assert found(document, quoted) == [place]


def test_every_place_is_given() -> None:
    assert len(found("the rent is due. The rent is due. the rents", "the rent is due")) == 2


@example("")
@given(st.text(max_size=60))
def test_nothing_stops_it(quoted: str) -> None:
    list(Sought.of(quoted).found_in(compared("Some text.")))
    pieces(quoted)


def test_parts_are_what_ellipses_leave() -> None:
    assert pieces("the rent … is due [...] in June. . . . or (…) later...") == [
        "the rent",
        "is due",
        "in June",
        "or",
        "later",
    ]
