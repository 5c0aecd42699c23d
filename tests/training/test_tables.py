"""Questions on invented tables."""

from itertools import islice

from training import tables, vocabulary


def test_answers_are_whole_cells_of_their_text() -> None:
    made = list(tables.questions(3, 300))
    for one in made:
        for start, end in one.answers + one.items:
            cell = one.context[start:end]
            assert cell and cell == cell.strip() and "\n" not in cell
    assert sum(not one.said() for one in made) > 50
    assert sum(len(one.items) > 1 for one in made) > 50


def test_rows_asked_for_by_a_value_hold_it() -> None:
    made = [
        one for one in tables.questions(5, 400) if one.text.startswith("Which") and " in " in one.text and one.items
    ]
    assert made
    for one in made:
        place = one.text.rstrip("?").rsplit(" in ", 1)[1]
        assert one.context.count(place) >= len(one.items)


def test_the_same_seed_gives_the_same_questions() -> None:
    first, again = (list(islice(tables.questions(7, 100), 200)) for _ in range(2))
    assert first == again
    assert first != list(islice(tables.questions(8, 100), 200))


def test_numbers_of_cells() -> None:
    assert [vocabulary.number(cell) for cell in ("£1,200", "3.5 million", "12 m", "none")] == [1200, 3_500_000, 12, 0]
