"""Questions on invented stories whose lists stand in sentences apart."""

from collections import Counter

from training import scattered


def test_answers_are_whole_names_of_their_text() -> None:
    made = list(scattered.questions(3, 300))
    for one in made:
        for start, end in one.answers + one.items:
            text = one.context[start:end]
            assert text and text == text.strip() and "\n" not in text
            assert not one.context[start - 1 : start].isalnum() and not one.context[end : end + 1].isalnum()
    lists = Counter(min(len(one.items), 4) for one in made)
    assert min(lists[number] for number in (0, 2, 3, 4)) > 30
    assert sum(not one.said() for one in made) > 100


def test_an_item_stands_once_and_in_order() -> None:
    for one in scattered.questions(5, 200):
        said = one.said()
        assert len(set(said)) == len(said) and list(one.items) == sorted(one.items)


def test_every_question_for_a_look_alike_has_one_sentence() -> None:
    for scene in scattered.SCENES:
        for question, words in scene["without_asks"]:
            assert sum(words in template for template in scene["without"]) == 1, question


def test_what_is_said_of_another_is_no_answer() -> None:
    for one in scattered.questions(9, 300):
        if one.items:
            assert all("apologies" not in one.context[end : end + 16] for _, end in one.items)


def test_the_same_seed_gives_the_same_questions() -> None:
    assert list(scattered.questions(7, 50)) == list(scattered.questions(7, 50))
