"""The compared form, and the way back to the document."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from assistant.quotes.normal import Joint, normalise, normalise_shown

from .noise import DOCUMENTS


@given(st.one_of(st.text(), DOCUMENTS))
def test_every_compared_character_leads_back_to_characters_of_the_text(text: str) -> None:
    normal = normalise(text)
    before = 0
    for at, character in enumerate(normal.text):
        start, end = normal.source(at, at + 1)
        assert before <= end and 0 <= start < end <= len(text)
        before = start
        if character.isalnum():
            folded = unicodedata.normalize("NFKC", text[start:end])
            assert character in folded or character in unicodedata.normalize("NFC", text[start:end])


@given(st.one_of(st.text(), DOCUMENTS), st.data())
def test_ranges_lead_back_to_what_is_compared_as_the_same(text: str, data: st.DataObject) -> None:
    normal = normalise(text)
    edges = [at for at in range(len(normal.text) + 1) if normal.is_edge(at)]
    start, end = sorted((data.draw(st.sampled_from(edges)), data.draw(st.sampled_from(edges))))
    if start < end:
        first, last = normal.source(start, end)
        again = normalise(text[first:last]).text
        assert [c for c in again if c.isalnum()] == [c for c in normal.text[start:end] if c.isalnum()]


def test_plain_text_is_compared_as_it_is() -> None:
    text = "The rent is 4,200 euros; it's due on 1 June (or later)."
    assert normalise(text).text == text


def test_typography_is_levelled() -> None:
    text = "The “quick” – brown­ish –\nfox’s  ﬁn\u200bger … «so»"
    assert normalise(text).text == 'The "quick"—brownish—fox\'s finger..."so"'


def test_hyphens_between_letters_are_joints() -> None:
    normal = normalise("well-known exam-\nple pre- and 10-12")
    assert normal.text == "wellknown example preand 10-12"
    assert [joint for _, joint in normal.joints] == [Joint.HYPHEN, Joint.BROKEN, Joint.LOOSE]
    assert [normal.text[at] for at, _ in normal.joints] == ["k", "p", "a"]


def test_links_are_shown_without_their_addresses() -> None:
    text = "see [the lease](docs/lease.md#rent) now"
    shown = normalise_shown(text)
    assert shown is not None and shown.text == "see the lease now"
    at = shown.text.index("now")
    assert text[slice(*shown.source(at, at + 3))] == "now"
    assert normalise_shown("no link (at all)") is None
