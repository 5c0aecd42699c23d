import json as standard

from hypothesis import given
from hypothesis import strategies as st

from index.loaders import json
from index.types import Unit

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)


def test_records_of_a_list_under_its_name() -> None:
    data = {
        "title": "Members",
        "people": [{"name": "Ada", "born": 1815, "address": {"city": "London"}, "tags": ["a", "b"]}, {"name": "Bo"}],
    }
    found = json.load(standard.dumps(data).encode())
    assert found.text == (
        "title: Members\n\npeople\n\nname: Ada, born: 1815, address.city: London, tags: a, b\n\nname: Bo"
    )
    assert found.title == "Members"
    start = found.text.index("Bo")
    locator = found.locate(start, start + 2)
    assert (str(locator), locator.headings) == ("record 3", ("people",))


def test_lines_are_records_and_numbers_stay_as_written() -> None:
    found = json.load(b'{"a": 1.50, "b": "x"}\n\n{"a": 1e3, "b": true}\n')
    assert found.text == "a: 1.50, b: x\n\na: 1e3, b: true"
    assert [mark.number for mark in found.marks] == [1, 2]


def test_a_line_of_records_ends_at_a_line_feed_alone() -> None:
    lines = (standard.dumps({"a": "one\u2028two\x85three", "b": n}, ensure_ascii=False) for n in range(2))
    found = json.load("\r\n".join(lines).encode())
    assert (found.unit, found.text) == (Unit.RECORD, "a: one two three, b: 0\n\na: one two three, b: 1")


def test_long_values_are_paragraphs_of_the_same_record() -> None:
    found = json.load(standard.dumps([{"id": 1, "body": "word " * 100}, {"id": 2}]).encode())
    assert [mark.number for mark in found.marks] == [1, 1, 2]


def test_what_is_no_json_is_read_by_line() -> None:
    text = '{\n  // a comment\n  "a": 1,\n}'
    found = json.load(text.encode())
    assert (found.text, found.unit) == (text, Unit.LINE)
    deep = b"[" * 100_000
    assert json.load(deep).text == deep.decode()
    nested = b"[" * 300 + b"1" + b"]" * 300
    assert json.load(nested).text


@given(st.lists(values, min_size=1, max_size=5))
def test_marks_and_headings_ascend(data: list[object]) -> None:
    found = json.load(standard.dumps([{"name": "x"}, *data]).encode())
    assert [mark.start for mark in found.marks] == sorted({mark.start for mark in found.marks})
    assert [mark.number for mark in found.marks] == sorted(mark.number for mark in found.marks)
    assert all(found.text[h.start :].startswith(h.title[:1]) for h in found.headings)
