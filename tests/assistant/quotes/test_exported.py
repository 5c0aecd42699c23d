"""The quotes of JSON that this program wrote, and of JSON that looks like it."""

from __future__ import annotations

import json

import pytest

from assistant.quotes.exported import exported_quotations

QUOTE = {"text": "The ferry leaves at nine.", "file": "/docs/a.md", "start": 3, "end": 28}


def test_quotes_of_answers_and_refusals() -> None:
    text = json.dumps({"version": 1, "answer": {"quotes": [QUOTE], "nearest": [QUOTE]}})
    found = exported_quotations(text)
    assert found is not None
    assert [text[one.start + 1 : one.end - 1] for one in found] == [QUOTE["text"]] * 2
    assert found[0].citations[0].span == (3, 28)


@pytest.mark.parametrize("listed", [None, 5, {}, "x", [None, 1, {}, {"text": 7}]])
def test_what_is_no_list_of_quotes_has_none(listed: object) -> None:
    assert exported_quotations(json.dumps({"version": 1, "answer": {"quotes": listed}})) == []
    assert exported_quotations(json.dumps({"version": 1, "conversation": {"turns": listed}})) in ([], None)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"version": 1}', '{"answer": {}}', "Nothing of it."])
def test_other_texts(text: str) -> None:
    assert exported_quotations(text) is None
