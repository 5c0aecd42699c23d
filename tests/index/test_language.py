from __future__ import annotations

import pytest

from index.language import language_of
from index.types import Document

ENGLISH = "The ferry to the island leaves at nine o'clock, and comes back when the tide allows it."
GERMAN = "Die Fähre zur Insel fährt um neun Uhr ab und kommt zurück, wenn die Flut es erlaubt."


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (ENGLISH, "en"),
        (GERMAN, "de"),
        ("Le bac pour l'île part à neuf heures et revient quand la marée le permet, pas avant.", "fr"),
        ("Veerboot naar het eiland vertrekt om negen uur en komt terug als het tij het toelaat.", "nl"),
        ("Паром на остров отходит в девять часов и возвращается, когда позволяет прилив.", "ru"),
        ("Fähre, neun Uhr", ""),
        ("1 2 3 4 5\n" * 100, ""),
        ("", ""),
    ],
)
def test_the_words_tell(text: str, language: str) -> None:
    assert language_of(Document(text, "text")) == language


def test_the_words_are_believed_more_than_a_template() -> None:
    assert language_of(Document(GERMAN * 5, "pptx", language="en")) == "de"
    assert language_of(Document("Fähre", "pptx", language="de")) == "de"


@pytest.mark.parametrize("type", ["code", "csv", "xlsx", "json"])
def test_tables_and_code_are_no_prose(type: str) -> None:
    assert language_of(Document(ENGLISH, type)) == ""
