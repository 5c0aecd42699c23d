"""Lists whose items stand in sentences apart: `questions(seed, count)`.

Meetings, tenders, journeys and their like are told in a few paragraphs. Some sentences name what
is asked for, others a look-alike ("sent apologies", "was turned down", "attended another one").
What they are made of: `training/scattered.toml`.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from training import vocabulary
from training.sets import Question, Range

_READ: dict[str, Any] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
SCENES: list[dict[str, Any]] = _READ["scenes"]
_SLOT = re.compile(r"\{(\w+)\}")
_ITEMS = ("x", "y", "z")
ABSENT = 0.1
"""How often a look-alike is asked for that no sentence names."""


@dataclass
class Story:
    """A text that grows, with the places of its items and of the look-alikes that are asked for."""

    text: str = ""
    items: list[Range] = field(default_factory=list)
    others: dict[str, Range] = field(default_factory=dict)

    def add(self, template: str, values: Mapping[str, str]) -> list[Range]:
        """Append a sentence; give the places of its items. A capital opens it."""
        places, at = [], 0
        if self.text and not self.text.endswith("\n"):
            self.text += " "
        opening = len(self.text)
        for slot in _SLOT.finditer(template):
            self.text += template[at : slot.start()]
            if self.text.endswith((" a ", " A ", "\nA ")) and values[slot[1]][0] in "AEIOUaeiou":
                self.text = f"{self.text[:-1]}n "
            start, at = len(self.text), slot.end()
            self.text += values[slot[1]]
            if slot[1] in _ITEMS:
                places.append((start, len(self.text)))
        self.text += template[at:]
        first = self.text[opening : opening + 1].upper()
        self.text = self.text[:opening] + first + self.text[opening + 1 :]
        return places


def questions(seed: int, count: int) -> Iterator[Question]:
    """Give the questions of `count` texts."""
    for number in range(count):
        draw = random.Random(f"scattered:{seed}:{number}")
        title, context, asked = _told(draw)
        for at, (text, answers, items) in enumerate(asked):
            yield Question(f"scattered-{number}-{at}", "scattered", title, context, text, answers, items)


def _told(draw: random.Random) -> tuple[str, str, list[tuple[str, tuple[Range, ...], tuple[Range, ...]]]]:
    scene = draw.choice(SCENES)
    topic, other = _topics(scene, draw)
    story = Story()
    given = _Values(draw, _ITEMS_OF[scene["items"]], topic, other)
    story.add(draw.choice(scene["openings"]), given.fresh())
    for part in _order(draw):
        if part == "paragraph":
            story.text = story.text.rstrip() + draw.choice(("\n\n", "\n\n", "\n"))
        elif part == "filler":
            story.add(draw.choice(_READ["words"]["fillers"]), given.fresh())
        else:
            template = given.unused(scene[part])
            places = story.add(template, given.fresh())
            if part == "without" and len(places) == 1:
                story.others[template] = places[0]
            elif part != "without":
                story.items += places
    answers, items = ((), tuple(story.items)) if len(story.items) > 1 else (tuple(story.items), ())
    asked = [(_filled(draw.choice(scene["asks"]), topic), answers, items)]
    asked += _of_others(scene, story, draw)
    if other not in story.text and draw.random() < 0.4:
        asked.append((_filled(draw.choice(scene["asks"]), other), (), ()))
    return _title(topic, draw), story.text, asked


def _order(draw: random.Random) -> list[str]:
    """Draw what the sentences are, in which order."""
    parts = ["with"] * draw.choice((0, 1, 1, 2, 2, 3, 3, 4)) + ["pairs"] * draw.choice((0, 0, 1, 1, 1))
    parts += ["without"] * draw.choice((0, 1, 1, 2, 2, 3)) + ["filler"] * draw.choice((0, 1, 2, 2, 3))
    draw.shuffle(parts)
    for _ in range(draw.choice((0, 1, 1, 2))):
        parts.insert(draw.randint(0, len(parts)), "paragraph")
    return parts


def _of_others(
    scene: Mapping[str, Any], story: Story, draw: random.Random
) -> list[tuple[str, tuple[Range, ...], tuple[Range, ...]]]:
    """Ask for a look-alike, and sometimes for one that is not there."""
    asked: list[tuple[str, tuple[Range, ...], tuple[Range, ...]]] = []
    for question, words in draw.sample(scene["without_asks"], len(scene["without_asks"])):
        found = tuple(place for template, place in story.others.items() if words in template)
        if found or draw.random() < ABSENT:
            asked.append((question, found, ()))
    return asked[:2]


def _topics(scene: Mapping[str, Any], draw: random.Random) -> tuple[str, str]:
    """Give what is told of, and another of its kind."""
    while True:
        template = draw.choice(scene["topics"])
        topic, other = (_Values(draw, vocabulary.person, "", "").fill(template) for _ in range(2))
        if topic != other:
            return topic, other


class _Values:
    """What a story's slots are filled with; no item comes twice, nor does a template."""

    def __init__(self, draw: random.Random, item: Callable[[random.Random], str], topic: str, other: str) -> None:
        self._draw = draw
        self._item = item
        self._known = {"topic": topic, "other": other}
        self._used: set[str] = set()

    def unused(self, templates: list[str]) -> str:
        """Draw a template that was not taken, while there is one."""
        left = [one for one in templates if one not in self._used] or templates
        chosen = self._draw.choice(left)
        self._used.add(chosen)
        return chosen

    def fresh(self) -> dict[str, str]:
        """Give values for one sentence."""
        draw = self._draw
        values = {
            **self._known,
            "word": draw.choice(vocabulary.WORDS["words"]).capitalize(),
            "org": vocabulary.organisation(draw),
            "place": vocabulary.place(draw),
            "date": vocabulary.date(draw),
            "person": self._new(vocabulary.person),
            "count": str(draw.choice((draw.randint(2, 30), draw.randint(30, 900)))),
        }
        values["role"] = _SLOT.sub(lambda slot: values[slot[1]], draw.choice(_READ["words"]["roles"]))
        return values | {name: self._new(self._item) for name in _ITEMS}

    def fill(self, template: str) -> str:
        """Give a template without items, filled."""
        values = self.fresh()
        return _SLOT.sub(lambda slot: values[slot[1]], template)

    def _new(self, make: Callable[[random.Random], str]) -> str:
        for _ in range(50):
            made = make(self._draw)
            if made not in self._used:
                break
        self._used.add(made)
        return made


def _filled(template: str, topic: str) -> str:
    return template.replace("{topic}", topic)


def _title(topic: str, draw: random.Random) -> str:
    title = draw.choice((topic, topic, "", f"Notes on {topic}", "Notes"))
    return title[:1].upper() + title[1:]


def _thing(draw: random.Random) -> str:
    word = draw.choice(vocabulary.WORDS["things"])
    return draw.choice((f"the {word}", f"a {word}", f"the {draw.choice(('old', 'spare', 'large', 'second'))} {word}"))


_ITEMS_OF: dict[str, Callable[[random.Random], str]] = {
    "person": vocabulary.person,
    "place": vocabulary.place,
    "organisation": vocabulary.organisation,
    "date": vocabulary.date,
    "money": lambda draw: f"{draw.choice('£$€')}{draw.randint(2, 900) * 50:,}",
    "article_thing": _thing,
    "event": vocabulary.NAMED["event"],
    "species": vocabulary.NAMED["species"],
    "action": lambda draw: draw.choice(vocabulary.WORDS["actions"]),
}
