import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.catalog import Catalog
from index.terms import STOP_WORDS, indexed_text, match_expression, normalise, question_terms, without_imperative


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    catalog = Catalog(tmp_path_factory.mktemp("terms") / "catalog.db", create=True)
    catalog.run("INSERT INTO fulltext (rowid, body, header, name) VALUES (1, 'x', '', '')")
    return catalog


def finds(catalog: Catalog, question: str, text: str) -> bool:
    """Whether FTS5 itself finds `text` by `question`."""
    catalog.run("UPDATE fulltext SET body = ? WHERE rowid = 1", (indexed_text(text),))
    expression = match_expression(question)
    return bool(expression and catalog.value("SELECT 1 FROM fulltext WHERE fulltext MATCH ?", (expression,)))


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("user", "def getUserName(): pass"),
        ("getUserName", "def getUserName(): pass"),
        ("getUserName", "the user"),
        ("name", "parse_user_name(x)"),
        ("parser", "HTMLParser2 reads"),
        ("HTMLParser2", "HTMLParser2 reads"),
        ("1200", "it cost 1,200 euros"),
        ("1,200", "it cost 1200 euros"),
        ("1,200", "it cost 1,200 euros"),
        ("1.234.567", "1 234 567 people"),
        ("1200", "1 200 Kronen"),
        ("1200", "1'200 Franken"),
        ("email", "by e-mail"),
        ("e-mail", "by email"),
        ("e-mail", "by e-mail"),
        ("cafe", "the Café"),
        ("café", "the cafe"),
        ("caf\u00e9", "the cafe\u0301"),
        ("STRASSE", "strasse"),
        ("file", "the ﬁle"),
        ("running", "she runs"),
        ("licences", "two licenses"),
        ("color", "the colours"),
        ("organization", "an organisation"),
        ("pier", "the pi\u00ader"),
        ("pier", "the pi\u200ber"),
        ("東京", "私は東京に住む"),
        ("京", "東京"),
        ("ひらがな", "これはひらがなです"),
        ("한국어", "한국어 문장"),
        ("שלום", "שלום עולם"),
        ("مرحبا", "مرحبا بكم"),
        ("Москва", "в Москва"),
        ("C3PO", "the droid C3PO spoke"),
        ("x2", "H\u2082O and x²"),
    ],
)
def test_finds(question: str, text: str, catalog: Catalog) -> None:
    assert finds(catalog, question, text)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("京東", "東京"),
        ("200", "it cost 1,200 and 7 more".replace("1,200", "1200")),
        ("mail", "email"),
        ("1200", "in 1,20 and 0"),
        ("", "anything"),
        ("?!", "anything ?!"),
    ],
)
def test_does_not_find(question: str, text: str, catalog: Catalog) -> None:
    assert not finds(catalog, question, text)


def test_normalise_drops_what_is_invisible_and_joins_compatible_forms() -> None:
    assert normalise("so\u00adft\u200b \ufb01\x00ne\ufeff Ａ①") == "soft fine A1"


def test_indexed_text_holds_the_text_and_then_further_forms() -> None:
    assert indexed_text("plain words") == "plain words"
    assert indexed_text("getUserName paid 1,200 by e-mail") == (
        "getUserName paid 1,200 by e-mail\nget User Name 1200 email"
    )


def test_terms_are_the_words_asked_about_each_once_in_order() -> None:
    assert question_terms("Who did the pier's Pier cost 1,200,000 pier?") == ["pier", "Pier", "cost", "1200000"]


def test_stop_words_count_where_there_is_nothing_else() -> None:
    assert question_terms("Who is who?") == ["Who", "is", "who"]
    assert question_terms("") == []
    assert all(word == word.casefold() for word in STOP_WORDS)


@pytest.mark.parametrize(
    ("question", "terms"),
    [
        ("Compare the offers of Holm and Khan", ["offers", "Holm", "Khan"]),
        ("Compare offers, and compare prices", ["offers", "compare", "prices"]),
        ("Please describe the bridge.", ["bridge"]),
        ("could you summarise minutes?", ["minutes"]),
        ("Explain why posts failed", ["posts", "failed"]),
        ("FIND contracts of 2024", ["contracts", "2024"]),
        ("State the rent", ["rent"]),
        ("State pension age?", ["State", "pension", "age"]),
        ("Which state compares offers?", ["state", "compares", "offers"]),
        ("compare", ["compare"]),
        ("Compare them", ["Compare", "them"]),
    ],
)
def test_an_imperative_that_opens_a_question_is_not_what_it_is_about(question: str, terms: list[str]) -> None:
    assert question_terms(question) == terms


@given(st.lists(st.sampled_from(["compare", "State", "please", "the", "offers", "of", "x1"]), max_size=6))
def test_no_more_than_the_opening_verb_is_left_out(words: list[str]) -> None:
    left = without_imperative(words)
    assert left == words or any(left == [*words[:at], *words[at + 1 :]] for at in range(len(words)))
    assert bool(question_terms(" ".join(words))) == bool(words)


@pytest.mark.parametrize(
    "question", ['"', "'", "a AND OR NOT", "NEAR(x y)", "x*", "col:y", "^z", "-", "(", '"a" "b', "_"]
)
def test_syntax_of_fts5_in_a_question_is_only_text(question: str, catalog: Catalog) -> None:
    finds(catalog, question, "text")
    assert finds(catalog, f"{question} harbour", "the harbour")


@given(question=st.text(max_size=80), text=st.text(max_size=80))
def test_no_question_breaks_full_text_search(catalog: Catalog, question: str, text: str) -> None:
    assert isinstance(finds(catalog, question, text), bool)


@given(text=st.from_regex(r"[a-zA-Z0-9]([a-zA-Z0-9_,. -]{1,40})", fullmatch=True))
def test_a_text_is_found_by_itself(catalog: Catalog, text: str) -> None:
    assert finds(catalog, text, text)


def test_a_question_of_thousands_of_words_is_searched(catalog: Catalog) -> None:
    question = " ".join(f"w{number}" for number in range(2_000))
    assert finds(catalog, question, "the word w1999")
