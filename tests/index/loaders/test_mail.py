import io
import zipfile
from email.message import EmailMessage

import pytest

from index.errors import LoadError
from index.loaders import mail, mbox
from index.types import Document


def message(body: str = "Hello Bob,\nthe rent is 5 euros.\n") -> EmailMessage:
    found = EmailMessage()
    found["From"], found["To"] = "Ann Oakes <ann@example.org>", "bob@example.org"
    found["Date"], found["Subject"] = "Tue, 05 Mar 2024 23:30:00 -0500", "Die Räume"
    found.set_content(body)
    return found


def place(document: Document, words: str) -> str:
    start = document.text.index(words)
    return str(document.locate(start, start + len(words)))


def test_headers_are_text_and_metadata() -> None:
    found = mail.load(message().as_bytes())
    assert found.text == (
        "From: Ann Oakes <ann@example.org>\nTo: bob@example.org\nDate: Tue, 05 Mar 2024 23:30:00 -0500\n"
        "Subject: Die Räume\n\nHello Bob,\nthe rent is 5 euros."
    )
    assert (found.title, found.author, found.date) == ("Die Räume", "Ann Oakes", "2024-03-05")
    assert place(found, "rent") == "part 1"


def test_attachments_are_read_by_their_loaders() -> None:
    sent = message()
    sent.add_attachment(b"Item,Price\nBolt,3\nNut,4\n", maintype="text", subtype="csv", filename="prices.csv")
    sent.add_attachment(b"\x89PNG\r\n\x1a\n", maintype="image", subtype="png", filename="logo.png")
    inner = message("The inner words.")
    sent.add_attachment(inner)
    found = mail.load(sent.as_bytes())
    assert "Item: Nut, Price: 4" in found.text
    assert place(found, "Item: Nut") == "prices.csv, row 3, part 2"
    assert found.locate(found.text.index("Nut"), found.text.index("Nut") + 3).headings == ("prices.csv",)
    assert place(found, "Attachment, not read: logo.png") == "part 3"
    assert place(found, "The inner words.") == "part 4"


def test_a_page_is_read_where_there_is_no_plain_text() -> None:
    sent = message()
    sent.set_content("<p>Only a <b>page</b>.</p>", subtype="html")
    assert mail.load(sent.as_bytes()).text.endswith("Only a page.")
    both = message()
    both.add_alternative("<p>The rent is 5 euros.</p>", subtype="html")
    assert mail.load(both.as_bytes()).text.lower().count("the rent is 5") == 1


def test_a_page_counts_where_plain_text_stands_beside_it() -> None:
    sent = message()
    sent.set_content("<p>The lease ends in May.</p>", subtype="html")
    sent.make_mixed()
    for text, type in (("To leave this list, write to us.", "plain"), ("<p>And the rent is 5 euros.</p>", "html")):
        part = EmailMessage()
        part.set_content(text, subtype=type)
        sent.attach(part)
    assert mail.load(sent.as_bytes()).text.split("\n\n")[1:] == [
        "The lease ends in May.",
        "To leave this list, write to us.",
        "And the rent is 5 euros.",
    ]


def test_what_stands_within_an_alternative_is_read_once() -> None:
    sent = message()
    page = EmailMessage()
    page.set_content("<p>Hello Bob, the rent is 5 euros.</p>", subtype="html")
    page.add_attachment(b"Item,Price\nBolt,3\nNut,4\n", maintype="text", subtype="csv", filename="prices.csv")
    sent.make_alternative()
    sent.attach(page)
    found = mail.load(sent.as_bytes()).text
    assert found.count("the rent is 5") == 1 and "Item: Nut, Price: 4" in found


def test_an_attachment_that_is_a_bomb_is_not_read() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(201_000_000))
    sent = message()
    sent.add_attachment(file.getvalue(), maintype="application", subtype="msword", filename="a.docx")
    assert mail.load(sent.as_bytes()).text.endswith("Attachment, not read: a.docx")


def test_messages_in_messages_end_somewhere() -> None:
    sent = message("innermost")
    for _ in range(30):
        outer = message("around")
        outer.add_attachment(sent)
        sent = outer
    assert mail.load(sent.as_bytes()).text.count("around") < 10


@pytest.mark.parametrize("data", [b"plain words", b"", b"\0\1\2"])
def test_what_is_no_mail(data: bytes) -> None:
    with pytest.raises(LoadError, match="no header"):
        mail.load(data)


@pytest.mark.parametrize(
    "header",
    [
        b"From: " + b"(" * 500_000,
        b"From: " + b"a," * 200_000,
        b"From: a@b\nContent-Type: " + b"(" * 20_000,
        b"From: a@b\nContent-Type: text/plain; " + b"a=b;" * 200_000,
        b"From: a@b\nSubject: " + b"=?utf-8?q?a?= " * 50_000,
    ],
)
def test_a_long_or_deep_header_is_read_in_part(header: bytes) -> None:
    assert mail.load(header + b"\n\nThe rent is 5 euros." + b" " * 1_000_000 + b"x").text.endswith("x")


def test_a_mailbox_by_message() -> None:
    one, two = message(), message("Second one.\n>From the harbour\n")
    del two["Subject"]
    data = b"".join(b"From ann Tue Mar  5 10:00:00 2024\n" + each.as_bytes() + b"\n" for each in (one, two))
    found = mbox.load(data)
    assert place(found, "rent") == "message 1"
    assert place(found, "From the harbour") == "message 2"
    assert [heading.title for heading in found.headings] == ["Die Räume", "Ann Oakes"]
    assert found.date == "2024-03-05"
    with pytest.raises(LoadError, match="no message"):
        mbox.load(b"nothing")
