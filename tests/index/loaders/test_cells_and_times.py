"""Notebooks by cell, subtitles by time."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import LoadError
from index.loaders import notebook, subtitles
from index.types import Unit

SRT = """1
00:00:01,000 --> 00:00:03,000
Hello there,

2
00:00:03,100 --> 00:00:05,000
<i>my friend.</i>

3
01:02:03,000 --> 01:02:05,000
In 1984
"""

VTT = """WEBVTT - A talk

NOTE not said

intro
00:01.000 --> 00:02.000 line:0
<v Ann>Good morning.

00:02.500 --> 00:03.000
<v Bob>Hi &amp; bye
"""


def test_cells_with_headings_code_and_output() -> None:
    cells = [
        {"cell_type": "markdown", "source": ["# Costs of the pier\n", "Words."]},
        {"cell_type": "code", "source": "print(1)", "outputs": [{"output_type": "stream", "text": ["\x1b[1m42\n"]}]},
        {"cell_type": "code", "source": "", "outputs": []},
        {"cell_type": "raw", "source": "End"},
    ]
    found = notebook.load(json.dumps({"cells": cells, "metadata": {"authors": [{"name": "Ann"}]}}).encode())
    assert found.text == "# Costs of the pier\nWords.\n\nprint(1)\n\n42\n\nEnd"
    assert [mark.number for mark in found.marks] == [1, 2, 2, 4]
    assert found.unit is Unit.CELL
    assert (found.title, found.author) == ("Costs of the pier", "Ann")
    assert found.locate(found.text.index("42"), len(found.text)).headings == ("Costs of the pier",)


@pytest.mark.parametrize("data", [b"{", b"[]", b'{"cells": 3}', b'{"cells": [3]}', b"[" * 100_000])
def test_what_is_no_notebook(data: bytes) -> None:
    with pytest.raises(LoadError, match="damaged notebook"):
        notebook.load(data)


def test_sentences_run_over_cues_and_pauses_end_paragraphs() -> None:
    found = subtitles.load(SRT.encode())
    assert found.text == "Hello there, my friend.\n\nIn 1984"
    start = found.text.index("1984")
    assert str(found.locate(start, start + 4)) == "1:02:03"
    assert str(found.locate(0, 20)) == "0:00:01–0:00:03"


def test_webvtt_with_speakers_and_title() -> None:
    found = subtitles.load(VTT.replace("\n", "\r\n").encode())
    assert found.text == "Ann: Good morning.\n\nBob: Hi & bye"
    assert found.title == "A talk"


def test_times_of_one_digit_and_text_without_a_time() -> None:
    found = subtitles.load(
        b"WEBVTT\n\na/1-0\n0:0:1.5 --> 0:0:2.0\n<v Ann>One.</v>\n\nTwo.\n\n0:1:0.0 --> 0:1:1.0\nThree."
    )
    assert found.text == "Ann: One. Two.\n\nThree."
    assert [mark.number for mark in found.marks] == [1, 60]


def test_what_are_no_subtitles() -> None:
    with pytest.raises(LoadError, match="no subtitles"):
        subtitles.load(b"just words")


@given(st.lists(st.tuples(st.integers(0, 5000), st.text("ab <>-1\n", min_size=1, max_size=9)), max_size=9))
def test_times_ascend_and_stand_at_words(cues: list[tuple[int, str]]) -> None:
    lines = [
        f"{n}\n{t // 3600:02}:{t // 60 % 60:02}:{t % 60:02},000 --> 00:00:00,000\nx{s}\n"
        for n, (t, s) in enumerate(cues)
    ]
    try:
        found = subtitles.load("\n".join(lines).encode())
    except LoadError:
        assert not cues
        return
    assert [mark.number for mark in found.marks] == sorted(mark.number for mark in found.marks)
    assert all(not found.text[mark.start].isspace() for mark in found.marks)
