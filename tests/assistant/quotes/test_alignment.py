"""A quotation beside what is most like it: the difference, and the pieces."""

from __future__ import annotations

from hypothesis import given

from assistant.quotes.alignment import Change, align, cover
from assistant.quotes.badges import compared
from assistant.quotes.matching import Sought

from .noise import DOCUMENTS

TEXT = "The yearly rent of the boathouse is 4,200 euros, to be paid in June. The tenant keeps the keys of the gate."


def difference(quoted: str, text: str = TEXT) -> list[tuple[str, str]]:
    """Give the difference as (change, words)."""
    found = align(Sought.of(quoted), compared(text))
    assert found is not None
    return [(segment.change.value, segment.text) for segment in found.difference]


def test_a_changed_number_is_shown_with_the_one_that_stands_there() -> None:
    assert difference("rent of the boathouse is 4,300 euros") == [
        ("same", "rent of the boathouse is"),
        ("left out", "4,200"),
        ("put in", "4,300"),
        ("same", "euros"),
    ]


def test_a_word_left_out_is_shown() -> None:
    quoted = "It is due before noon today"
    assert difference(quoted, "It is not due before noon today.")[1] == ("left out", "not")


def test_the_case_at_the_start_is_no_difference() -> None:
    assert difference("the yearly rent of a boathouse")[0] == ("same", "the yearly rent of")


def test_figures_by_hand() -> None:
    found = align(Sought.of("the yearly rent of the boat is 4,200 pounds"), compared(TEXT))
    assert found is not None
    assert (found.share, found.likeness, found.gap) == (7 / 9, 14 / 18, 0)
    assert TEXT[slice(*found.span)] == "The yearly rent of the boathouse is 4,200 euros"


def test_texts_that_share_no_word_have_no_alignment() -> None:
    assert align(Sought.of("nothing whatever, ever"), compared(TEXT)) is None


def test_pieces_cover_a_stitched_quotation() -> None:
    sought = Sought.of("The yearly rent of the boathouse, the keys of the gate")
    pieces = cover(sought, [compared("Nothing."), compared(TEXT)])
    assert [(piece.first, piece.last, piece.text) for piece in pieces] == [(0, 6, 1), (6, 11, 1)]
    assert cover(sought, []) == []
    assert cover(Sought.of("The yearly rent of the moon and all the stars"), [compared(TEXT)]) == []


@given(DOCUMENTS, DOCUMENTS)
def test_a_difference_has_all_words_of_the_quotation(document: str, quoted: str) -> None:
    sought = Sought.of(quoted)
    found = align(sought, compared(document))
    if found is not None:
        assert 0 <= found.span[0] < found.span[1] <= len(document)
        assert 0 < found.share <= 1 and 0 < found.likeness <= 1
        shown = "".join(one.text for one in found.difference if one.change is not Change.LEFT_OUT)
        assert [word for word in sought.words if word.isascii() and word.isalnum() and word not in shown] == []
