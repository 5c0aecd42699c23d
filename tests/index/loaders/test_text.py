import codecs
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import LoadError
from index.loaders import load
from index.loaders import text as loader
from index.loaders.blocks import max_characters
from index.types import Unit


def is_filled(text: str) -> bool:
    return bool(text.removeprefix("\ufeff").strip())


pieces = st.sampled_from(
    [
        "word",
        "e\u0301",
        "שלום",
        "نص",
        "👩‍👩‍👧",
        "\n",
        "\r\n",
        "\f",
        "\t",
        "  ",
        "\u2028",
        "\x85",
        "\u200f",
        "ﬁ",
        "\ufeff",
        "漢字",
        ".",
    ]
)
hostile = st.lists(pieces, min_size=1, max_size=40).map("".join).filter(is_filled)
anything = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1).filter(is_filled)


@given(hostile | anything)
def test_utf8_comes_through_unchanged(text: str) -> None:
    assert loader.load(text.encode(), "text").text == text.removeprefix("\ufeff")


@given(hostile | anything, st.sampled_from(["utf-8-sig", "utf-16", "utf-32"]))
def test_only_the_byte_order_mark_is_dropped(text: str, encoding: str) -> None:
    assert loader.load(text.encode(encoding), "text").text == text


@given(
    hostile | anything,
    st.sampled_from([(codecs.BOM_UTF16_BE, "utf-16-be"), (codecs.BOM_UTF32_BE, "utf-32-be")]),
)
def test_big_endian(text: str, marked: tuple[bytes, str]) -> None:
    mark, encoding = marked
    assert loader.load(mark + text.encode(encoding), "code").text == text


western = st.lists(
    st.sampled_from(
        [
            "caf\xe9",
            "ni\xf1o",
            "d\xe9j\xe0 vu",
            "Gr\xf6\xdfe",
            "na\xefve",
            "“so”",
            "5 €",
            "it’s",
            "\r\n",
            " – ",
            "word",
        ]
    ),
    min_size=1,
    max_size=60,
).map(" ".join)


@given(western)
def test_western_text_comes_through_cp1252(text: str) -> None:
    if text.strip():
        assert loader.load(text.encode("cp1252"), "text").text == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Съешь же ещё этих мягких французских булок, да выпей чаю. " * 5, "cp1251"),
        ("Съешь же ещё этих мягких французских булок, да выпей чаю. " * 5, "koi8-r"),
        ("Η γρήγορη καφέ αλεπού πηδά πάνω από το σκυλί. " * 5, "iso8859-7"),
        ("Zażółć gęślą jaźń. Wczoraj był piękny dzień w Łodzi. " * 5, "cp1250"),
        ("これは日本語の文章です。東京は今日も暑い。" * 4, "shift_jis"),
        ("这是一个中文的句子。今天北京的天气很好。" * 4, "gb18030"),
        ("Windows writes this without a mark. " * 4, "utf-16-le"),
    ],
)
def test_other_encodings_are_guessed(text: str, encoding: str) -> None:
    assert loader.load(text.encode(encoding), "text").text == text


def test_a_telling_line_far_down_is_seen() -> None:
    text = "plain line\n" * 20_000 + "Съешь же ещё этих мягких французских булок, да выпей чаю.\n" * 5
    assert loader.load(text.encode("cp1251"), "text").text == text


@given(hostile, st.data())
def test_lines_are_those_of_the_file(text: str, data: st.DataObject) -> None:
    raw = text.removeprefix("\ufeff").encode()
    document = loader.load(text.encode(), "text")
    text = document.text
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    lines = raw.split(b"\n")
    locator = document.locate(start, end)
    assert document.unit is Unit.LINE
    assert document.text.split("\n")[locator.first - 1 : locator.last] == [
        line.decode() for line in lines[locator.first - 1 : locator.last]
    ]
    assert text[:start].encode().count(b"\n") + 1 == locator.first
    assert text[: end - 1].encode().count(b"\n") + 1 == locator.last


@given(st.binary(max_size=200))
def test_any_bytes_give_a_text_without_surrogates_or_a_load_error(data: bytes) -> None:
    try:
        document = load(Path("a.txt"), data, "text")
    except LoadError as error:
        assert str(error) in ("no text", "binary content in a text file")
    else:
        assert document.text.encode()


def test_a_broken_utf16_file_loses_only_what_is_broken() -> None:
    data = codecs.BOM_UTF16_LE + "ab".encode("utf-16-le") + b"\x00\xd8" + "cd".encode("utf-16-le")
    text = load(Path("a.txt"), data, "text").text
    assert text.startswith("ab")
    assert "\ufffd" in text
    assert text.encode()


@pytest.mark.parametrize("data", [b"MZ\x90\0\x03\0\0\0", b"text then \0 a null", bytes(range(1, 32)) * 9])
def test_binary_content_is_refused(data: bytes) -> None:
    with pytest.raises(LoadError, match="binary content in a text file"):
        loader.load(data, "text")


def test_escape_sequences_of_a_terminal_are_no_binary_content() -> None:
    log = b"\x1b[32mok\x1b[0m done\n" * 50 + b"N\bNA\bAM\bME\bE\n"
    assert loader.load(log, "text").text == log.decode()


@pytest.mark.parametrize("data", [b"", b" \r\n\t", codecs.BOM_UTF8, codecs.BOM_UTF16_LE + b"\n\0"])
def test_no_text(data: bytes) -> None:
    with pytest.raises(LoadError, match=r"^no text$"):
        loader.load(data, "text")


def test_too_much_text_is_refused_with_the_bound() -> None:
    with pytest.raises(LoadError, match="50 million characters"):
        loader.load(b"a" * (max_characters + 1), "text")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("The Linden Courier\n\nText.", "The Linden Courier"),
        ("\n\nWhat is this?\r\n\r\nText.", "What is this?"),
        ("=====\nTitle\n=====\n\nText.", "Title"),
        ("Title\n-----\nText.", "Title"),
        ("A sentence ends here.\n\nText.", ""),
        ("A line\nand its second line.", ""),
        ("Dear Ms Solheim,\n\nText.", ""),
        ("6 December 2025\n\nText.", ""),
        ("x" * 101 + "\n\nText.", ""),
        ("12 345\n\nText.", ""),
    ],
)
def test_title(text: str, title: str) -> None:
    assert loader.load(text.encode(), "text").title == title


def test_code_has_no_title_and_no_date() -> None:
    document = loader.load(b"Settings\n\nDate: 2025-12-06\n", "code")
    assert (document.title, document.date) == ("", "")
