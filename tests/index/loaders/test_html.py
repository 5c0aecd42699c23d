import time
from pathlib import Path

import pytest

from index.errors import LoadError
from index.loaders import html, load
from index.types import Document, Unit

article = """<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Ferry strikes berth – Harbour Authority</title>
<meta name="author" content="Ylva Carstens, press officer"><meta name="date" content="2024-03-14">
<style>p {color: red}</style><script>var secret = 1;</script></head><body>
<header><a href="/">Harbour Authority</a><nav><ul><li><a href="/">Home</a></li>
<li><a href="/j">Jobs</a></li></ul></nav></header>
<aside><h2>Most read</h2><ul><li><a href="/a">Granary Quay to be dredged</a></li></ul></aside>
<main><article>
<h1>Ferry <em>Marianne Ost</em> strikes&nbsp;berth<a class="headerlink" href="#x">¶</a></h1>
<p class="byline">Issued Thursday 14 March 2024, 11:15, by Ylva Carstens</p>
<p>The passenger and car ferry <em>Marianne Ost</em>, on the morning crossing from Hallum, struck the berth in
Port Linden today at about 07:40. There were 41 passengers and a crew of six on board, as the
<a href="/t">ticket count</a> says; H<sub>2</sub>O did not enter.<br>Three people were injured.</p>
<h2>What happened</h2>
<ol start="3"><li>The ferry came in fog.</li><li>She struck a dolphin:<ul><li>hard</li>
<li>twice</li></ul></li></ol>
<table><caption>Boats</caption><thead><tr><th>Boat</th><th>Arrival</th></tr></thead>
<tr><td>Pilot boat <b>Gre</b>be</td><td><p>07:44</p></td></tr><tr><td>Oda Lind</td><td></td></tr></table>
<blockquote><p>“Our thoughts are with those who were hurt,” said the harbour master,
Captain Viggo Sandell.</p></blockquote>
<pre>mast  07:40
  berth 7</pre>
<dl><dt>Dolphin</dt><dd>A group of piles to which ships are moored.</dd></dl>
<p hidden>Not to be seen.</p>
</article></main>
<footer><p>© 2024 Harbour Authority, all rights reserved.</p></footer></body></html>"""

article_text = """Ferry Marianne Ost strikes berth

Issued Thursday 14 March 2024, 11:15, by Ylva Carstens

The passenger and car ferry Marianne Ost, on the morning crossing from Hallum, struck the berth in \
Port Linden today at about 07:40. There were 41 passengers and a crew of six on board, as the ticket count \
says; H2O did not enter.
Three people were injured.

What happened

3. The ferry came in fog.
4. She struck a dolphin:
  - hard
  - twice

Boats
Boat | Arrival
Pilot boat Grebe | 07:44
Oda Lind

“Our thoughts are with those who were hurt,” said the harbour master, Captain Viggo Sandell.

mast  07:40
  berth 7

Dolphin

A group of piles to which ships are moored."""


def page(body: str) -> Document:
    return html.load(f"<html><body>{body}</body></html>".encode())


def test_an_article_is_read_whole_and_without_what_is_around() -> None:
    document = html.load(article.encode())
    assert document.text == article_text
    assert (document.title, document.author) == (
        "Ferry Marianne Ost strikes berth",
        "Ylva Carstens, press officer",
    )
    assert (document.date, document.language, document.type) == ("2024-03-14", "en", "html")
    assert [(heading.level, heading.title) for heading in document.headings] == [
        (1, "Ferry Marianne Ost strikes berth"),
        (2, "What happened"),
    ]


def test_notes_beside_the_text_belong_to_it_and_other_margins_do_not() -> None:
    body = (
        "<p>The pier is long [1], and old, and made of oak, and it is closed to all in winter.</p>"
        "<aside class='admonition tip'><p>Wear boots.</p></aside><aside role='doc-footnote'><p>At 90 m.</p></aside>"
        "<aside><p>Most read</p></aside>"
    )
    assert page(body).text.split("\n\n")[1:] == ["Wear boots.", "At 90 m."]


def test_marks_are_at_the_blocks() -> None:
    document = html.load(article.encode())
    assert document.unit is Unit.PARAGRAPH
    assert [mark.number for mark in document.marks] == list(range(1, len(document.marks) + 1))
    assert [document.text[mark.start :].split("\n")[0][:12] for mark in document.marks][3:7] == [
        "What happene",
        "3. The ferry",
        "4. She struc",
        "  - hard",
    ]
    start = document.text.index("Pilot boat")
    locator = document.locate(start, start + 5)
    assert (str(locator), locator.headings[-1]) == ("paragraph 9", "What happened")


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>Short.</p>", "Short."),
        ("Words <b>al</b>one", "Words alone"),
        ("<div>one<div>two</div>three</div>", "one\n\ntwo\n\nthree"),
        ("<nav><a href='/'>Only a menu here</a></nav><p>and this</p>", "and this"),
        ("<p>a&shy;b &amp; c&nbsp;d</p>", "ab & c d"),
        (
            "<table><tr><td><h1>Layout</h1><p>Words in a layout.</p></td></tr></table>",
            "Layout\n\nWords in a layout.",
        ),
        ("<form><p>A page inside a form.</p></form>", "A page inside a form."),
        ("<p>before<pre>a\n b</pre>after", "before\n\na\n b\n\nafter"),
        ("<pre>a<br>b</pre>", "a\nb"),
        ("<ul><li><p>one</p><p>more</p></li><li>two</li></ul>", "- one\n  more\n- two"),
        ("<p>unclosed <b>tags", "unclosed tags"),
        ("<p>שלום <bdo>نص</bdo> e\u0301 👩‍👩‍👧</p>", "שלום نص e\u0301 👩‍👩‍👧"),
    ],
)
def test_no_page_with_text_is_lost(body: str, text: str) -> None:
    assert page(body).text == text


def test_declarations_of_xml_behind_a_control_character() -> None:
    declaration = '<?xml version="1.0" encoding="utf-8"?>'
    assert html.load(f"\x01{declaration}\n{declaration}<p>{'Words. ' * 99}".encode()).text == ("Words. " * 99).strip()


def test_sections_that_stand_right_after_the_title() -> None:
    markup = "<!DOCTYPE html><title>A talk</title><section><h1>First</h1></section> and <p>then</p> <p>last"
    found = html.load(markup.encode())
    assert found.text == "First\n\nand\n\nthen\n\nlast"
    assert found.title == "First"


@pytest.mark.parametrize(
    "markup",
    [
        "<html></html>",
        "<!-- nothing -->",
        "<p> &nbsp; </p>",
        "<script>var a = 1</script>",
        "<img src='a.png' alt='a'>",
    ],
)
def test_a_page_without_text(markup: str) -> None:
    with pytest.raises(LoadError, match="no text"):
        html.load(markup.encode())


@pytest.mark.parametrize(
    ("encoding", "declaration"),
    [
        ("utf-8", ""),
        ("utf-8", "<meta charset=iso-8859-1>"),
        ("utf-8-sig", "<meta charset=windows-1252>"),
        ("utf-16", ""),
        ("cp1252", "<meta charset='iso-8859-1'>"),
        ("cp1252", ""),
        ("iso8859-2", "<meta http-equiv='Content-Type' content='text/html; charset=ISO-8859-2'>"),
        ("utf-8", "<meta charset=no-such-thing>"),
    ],
)
def test_encodings(encoding: str, declaration: str) -> None:
    words = "Räume für Gäste" + ("" if encoding == "iso8859-2" else " – naïve café")
    markup = f"<html><head>{declaration}</head><body><p>{words}</p></body></html>"
    assert html.load(markup.encode(encoding)).text == words


def test_xhtml_with_its_declaration() -> None:
    markup = '<?xml version="1.0" encoding="utf-8"?><html xml:lang="fr"><body><p>Déjà vu</p></body></html>'
    document = html.load(markup.encode())
    assert (document.text, document.language) == ("Déjà vu", "fr")


@pytest.mark.parametrize("depth", [200, 300, 100_000])
@pytest.mark.parametrize("tag", ["div", "span", "ul><li", "blockquote", "table><tr><td"])
def test_deep_nesting_loses_no_text(tag: str, depth: int) -> None:
    names = tag.replace(">", " ").replace("<", " ").split()
    closing = "".join(f"</{name}>" for name in reversed(names))
    markup = "<html><body>" + f"<{tag}>" * depth + "deep words" + closing * depth + "<p>words after</p></body></html>"
    started = time.monotonic()
    text = load(Path("a.html"), markup.encode(), "html").text
    assert "deep words" in text
    assert "words after" in text
    assert time.monotonic() - started < 10


def test_surrogates_and_control_characters_cannot_come_in() -> None:
    document = load(Path("a.html"), b"<html><title>&#xD800;t</title><body><p>a&#xDC00;b&#0;c</p></body></html>", "html")
    assert document.text.encode() and document.title.encode()
    assert "\0" not in document.text


def test_a_long_page_is_read_before_the_time_of_a_test_is_over() -> None:
    body = "".join(f"<h2>Part {n}</h2><p>{'Words of a long page, one after another. ' * 8}</p>" for n in range(20_000))
    assert len(page(body).headings) == 20_000
