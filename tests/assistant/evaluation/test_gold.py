"""The gold format: read, checked with file and line, and written."""

from __future__ import annotations

import json
import resource
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.errors import GoldError
from assistant.evaluation.gold import (
    Case,
    GoldEvidence,
    GoldSet,
    Kind,
    append_case,
    case_from_answer,
    count_kinds,
    load_gold,
    next_id,
    parse_gold,
    to_line,
    write_gold,
)

from .samples import answer, quote

GOLD = Path(__file__).resolve().parents[2] / "gold"

CASES = [
    Case("q1", "When?", ("at nine", "9"), evidence=(GoldEvidence("a.md", "at nine"),), tags=("time",)),
    Case("q2", "Who?", items=(("Steve Witkoff", "Witkoff"), ("Kushner",)), history=("What?",), not_items=("Putin",)),
    Case("q3", "Why?", answerable=False),
    Case("q4", "Where?", evidence=(GoldEvidence("a.md", start=3, end=9), GoldEvidence("b.md", relevance=2))),
]


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    write_gold(CASES, path)
    gold = load_gold(path)
    assert gold == GoldSet("set", tuple(CASES), (1, 2, 3, 4))
    assert [case.kind for case in gold.cases] == [Kind.SINGLE, Kind.LIST, Kind.NONE, Kind.SEARCH]
    assert count_kinds(gold.cases) == {"single": 1, "list": 1, "no answer": 1, "search": 1}


def test_a_line_has_only_what_it_needs() -> None:
    assert json.loads(to_line(CASES[0])) == {
        "id": "q1",
        "question": "When?",
        "answers": ["at nine", "9"],
        "evidence": [{"document": "a.md", "quote": "at nine"}],
        "tags": ["time"],
    }
    assert json.loads(to_line(CASES[2])) == {"id": "q3", "question": "Why?", "answers": [], "answerable": False}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "truncated"),
        ("[]", "Expected `object`"),
        ('{"id": "a", "question": "b?", "answer": ["x"]}', "it contains unknown field `answer`"),
        ('{"question": "b?", "answers": ["x"]}', "missing required field `id`"),
        ('{"id": "a", "question": "b?", "answers": "x"}', "at `answers`"),
        ('{"id": "a", "question": "b?"}', "neither answers nor items"),
        ('{"id": "a", "question": "?!", "answers": ["x"]}', "no words"),
        ('{"id": " ", "question": "b?", "answers": ["x"]}', "the id is empty"),
        ('{"id": "a", "question": "b?", "answers": ["x"], "items": [["y"]]}', "both answers and items"),
        ('{"id": "a", "question": "b?", "answers": ["x"], "answerable": false}', "answerable is false"),
        ('{"id": "a", "question": "b?", "answers": [" "]}', "is empty"),
        ('{"id": "a", "question": "b?", "items": [[]]}', "is empty"),
        ('{"id": "a", "question": "b?", "evidence": [{"document": ""}]}', "names no document"),
        ('{"id": "a", "question": "b?", "evidence": [{"document": "d", "start": 1}]}', "only one of start and end"),
        ('{"id": "a", "question": "b?", "evidence": [{"document": "d", "start": 5, "end": 5}]}', "no range"),
    ],
)
def test_a_wrong_line_is_named(line: str, said: str) -> None:
    text = f"{to_line(CASES[0])}\n\n{line}\n"
    with pytest.raises(GoldError, match=r"^set\.jsonl, line 3: ") as error:
        list(parse_gold(text, "set.jsonl"))
    assert said in str(error.value)


def test_an_id_stands_once() -> None:
    with pytest.raises(GoldError, match=r"set, line 2: the id 'q1' is that of line 1 too"):
        list(parse_gold(f"{to_line(CASES[0])}\n{to_line(CASES[0])}", "set"))


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="No such file"):
        load_gold(tmp_path / "none.jsonl")
    (tmp_path / "empty.jsonl").write_text("\n")
    with pytest.raises(GoldError, match="has no questions"):
        load_gold(tmp_path / "empty.jsonl")
    (tmp_path / "latin.jsonl").write_bytes(b"\xe4")
    with pytest.raises(GoldError, match="not UTF-8"):
        load_gold(tmp_path / "latin.jsonl")


def test_a_byte_order_mark_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "set.jsonl").write_text(to_line(CASES[0]), "utf-8-sig")
    assert load_gold(tmp_path / "set.jsonl").cases == (CASES[0],)


def test_a_choice() -> None:
    gold = GoldSet("set", tuple(CASES), (1, 2, 5, 7))
    assert gold.chosen(["time"]).cases == (CASES[0],)
    assert gold.chosen(limit=2).lines == (1, 2)
    assert not gold.chosen(["none"]).cases


@pytest.mark.parametrize("path", sorted(GOLD.glob("*.jsonl")), ids=lambda path: path.name)
def test_our_own_sets_are_right(path: Path) -> None:
    assert load_gold(path).cases


class TestFromAnswers:
    said = answer("at nine", quotes=[quote("The pilot comes at nine.", start=7), quote("By boat.", number=2)])

    def test_an_answer_with_its_quote(self) -> None:
        case = case_from_answer(self.said, "q9", quotes=[1], tags=["time"])
        place = GoldEvidence("pilot.txt", "The pilot comes at nine.", 7, 31)
        assert case == Case("q9", "Who?", ("at nine",), evidence=(place,), tags=("time",))
        assert len(case_from_answer(self.said, "q9").evidence) == 2

    def test_an_answer_that_a_person_mends(self) -> None:
        assert case_from_answer(self.said, "q9", ["9", "nine"]).answers == ("9", "nine")

    def test_a_list(self) -> None:
        case = case_from_answer(answer("Witkoff", "Kushner", quotes=[quote("both")], kind="list"), "q9")
        assert case.items == (("Witkoff",), ("Kushner",))

    def test_no_answer(self) -> None:
        assert case_from_answer(answer(), "q9", answerable=False) == Case("q9", "Who?", answerable=False)

    def test_what_cannot_be_made(self) -> None:
        with pytest.raises(GoldError, match="no such quote: the answer has 2"):
            case_from_answer(self.said, "q9", quotes=[3])
        with pytest.raises(GoldError, match="no such quote"):
            case_from_answer(answer(), "q9", ["nine"])


class TestAppending:
    def test_a_set_is_made_and_grows(self, tmp_path: Path) -> None:
        path = tmp_path / "set.jsonl"
        assert next_id(path) == "q1"
        for case in CASES:
            append_case(case, path)
        assert load_gold(path).cases == tuple(CASES)
        assert next_id(path) == "q5"

    def test_what_is_there_stays(self, tmp_path: Path) -> None:
        path = tmp_path / "set.jsonl"
        path.write_text(to_line(CASES[0]), "utf-8")  # no newline at its end
        append_case(CASES[1], path)
        assert path.read_text("utf-8") == f"{to_line(CASES[0])}\n{to_line(CASES[1])}\n"
        with pytest.raises(GoldError, match="has the id 'q2' already"):
            append_case(CASES[1], path)

    def test_a_case_that_could_not_be_read_again_is_not_written(self, tmp_path: Path) -> None:
        with pytest.raises(GoldError, match="no words"):
            append_case(Case("q1", "?", ("x",)), tmp_path / "set.jsonl")
        assert not (tmp_path / "set.jsonl").exists()

    def test_a_line_that_was_cut_short_is_taken_back(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        path = tmp_path / "set.jsonl"
        append_case(CASES[0], path)
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 20, limits[1]))  # as on a disk that gets full
        try:
            with pytest.raises(GoldError, match="cannot be written: "):
                append_case(CASES[1], path)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        assert path.read_text("utf-8") == f"{to_line(CASES[0])}\n"
        append_case(CASES[1], path)
        assert load_gold(path).cases == tuple(CASES[:2])

    def test_an_id_that_was_taken_meanwhile(self, tmp_path: Path) -> None:
        path = tmp_path / "set.jsonl"
        append_case(CASES[0], path)
        assert append_case(replace(CASES[1], id=CASES[0].id), path, renumber=True).id == "q2"
        assert [one.id for one in load_gold(path).cases] == [CASES[0].id, "q2"]

    def test_several_writers(self, tmp_path: Path) -> None:
        path = tmp_path / "set.jsonl"

        def add(_: int) -> None:
            append_case(Case(next_id(path), "Who?", ("Ann",)), path, renumber=True)

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(add, range(40)))
        assert len(load_gold(path).cases) == 40
        assert [one.name for one in tmp_path.iterdir()] == ["set.jsonl"]
