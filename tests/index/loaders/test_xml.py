from pathlib import Path

from index.loaders import xml
from index.types import Unit

BOOK = b"""<?xml version="1.0"?>
<book xml:lang="en">
  <info><title>The pier</title><author>Ann Oakes</author><date>2024-03-05</date></info>
  <chapter>
    <title>Costs</title>
    <para>The pier cost <emphasis>42,000</emphasis> euros.</para>
    <programlisting>a
  b</programlisting>
  </chapter>
</book>
"""


def test_paragraphs_titles_and_lines() -> None:
    found = xml.load(BOOK)
    assert found.text == (
        "title: The pier, author: Ann Oakes, date: 2024-03-05\n\nCosts\n\nThe pier cost 42,000 euros.\n\na\n  b"
    )
    assert (found.title, found.author, found.date, found.language) == ("The pier", "Ann Oakes", "2024-03-05", "en")
    start = found.text.index("42,000")
    locator = found.locate(start, start + 6)
    assert (locator.unit, locator.first, locator.headings) == (Unit.LINE, 6, ("Costs",))


def test_records() -> None:
    found = xml.load(
        b'<list><item id="7"><name>Bolt</name><price cur="EUR">3</price></item><item><name>Nut</name></item></list>'
    )
    assert found.text == "id: 7, name: Bolt, price.cur: EUR, price: 3\n\nname: Nut"


def test_what_is_not_well_formed_is_read_by_line() -> None:
    found = xml.load(b"<a>\n<b>words</a>")
    assert (found.text, found.marks) == ("<a>\n<b>words</a>", ())


def test_entities_are_not_resolved(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the password", encoding="utf-8")
    hostile = f'<!DOCTYPE d [<!ENTITY e SYSTEM "{secret.as_uri()}">]><d><p>Words &e;</p></d>'
    assert "password" not in xml.load(hostile.encode()).text
    bomb = '<!DOCTYPE d [<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9)
    )
    assert len(xml.load(f"{bomb}]><d><p>Words &j;</p></d>".encode()).text) < 10_000
