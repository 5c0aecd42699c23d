"""What kind of document a file is, from its name and its first bytes."""

from __future__ import annotations

import re
from pathlib import Path

from index.loaders.messages import is_mailbox
from index.loaders.text import is_binary

_suffixes_by_type = {
    "text": ("txt text log adoc asciidoc tex bib yaml yml toml ini cfg conf properties ics vcf man nfo"),
    "code": (
        "py pyi pyx js mjs cjs jsx ts mts cts tsx c h cc cpp cxx hh hpp hxx m mm cs java kt kts scala "
        "groovy gradle go rs swift rb php pl pm t lua r jl hs lhs ml mli fs fsx clj cljs cljc ex exs erl "
        "hrl elm dart nim zig v sv vhd vhdl d f f90 f95 for pas ada adb ads asm s lisp el scm rkt tcl sql "
        "sh bash zsh fish ksh bat cmd ps1 psm1 vb vbs awk sed vim cmake mk make ninja bazel bzl nix tf "
        "hcl proto thrift graphql gql css scss sass less vue svelte coffee patch diff sol wat glsl cu cuh "
        "jinja j2"
    ),
    "markdown": "md markdown mdown mkd mkdn mdx qmd rmd",
    "html": "html htm xhtml shtml",
    "pdf": "pdf",
    "docx": "docx doc",
    "odt": "odt ott",
    "rtf": "rtf",
    "epub": "epub",
    "pptx": "pptx pptm ppsx ppt",
    "odp": "odp",
    "xlsx": "xlsx xlsm xltx xls",
    "ods": "ods",
    "rst": "rst",
    "org": "org",
    "csv": "csv tsv",
    "json": "json jsonl ndjson",
    "xml": "xml",
    "mail": "eml",
    "mbox": "mbox",
    "notebook": "ipynb",
    "subtitles": "srt vtt",
}
_types = {suffix: type for type, suffixes in _suffixes_by_type.items() for suffix in suffixes.split()}
_types_by_name = {"makefile": "code", "dockerfile": "code", "jenkinsfile": "code", "rakefile": "code"}

unread_suffixes = frozenset(
    (
        "png jpg jpeg gif bmp tif tiff webp ico heic avif psd svg eps ps mp3 wav flac ogg m4a aac mp4 mkv "
        "avi mov webm zip gz tgz bz2 xz zst 7z rar tar jar war whl egg iso dmg deb rpm apk exe dll so "
        "dylib a o obj lib pyc pyo class wasm bin dat db sqlite sqlite3 parquet feather npy npz pkl pt "
        "safetensors onnx gguf h5 ttf otf woff woff2 docm dotx dotm mobi msg lock map swp"
    ).split()
)
"""Suffixes, without the dot, of files that are never read: no need to look inside."""

_packaged = frozenset(("docx", "odt", "epub", "pptx", "odp", "xlsx", "ods"))
_types_by_content = _packaged | {"pdf", "rtf"}
_old_suffixes = frozenset(("doc", "xls", "ppt"))
"""Suffixes that also other programs use: only the content tells that Office wrote the file."""

_zip_marks = (
    (b"word/", "docx"),
    (b"ppt/", "pptx"),
    (b"xl/", "xlsx"),
    (b"mimetypeapplication/epub+zip", "epub"),
    (b"mimetypeapplication/vnd.oasis.opendocument.text", "odt"),
    (b"mimetypeapplication/vnd.oasis.opendocument.presentation", "odp"),
    (b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "ods"),
)
_zip_magic = b"PK\x03\x04"
_empty_zip_magic = b"PK\x05\x06"
_old_office_magic = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_html_start = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)


def document_type(path: Path, head: bytes) -> str | None:
    """Give the type of a file from its name and its first 8 KiB; None where we do not read it.

    A name tells the type except where the content plainly has another (a PDF called .txt);
    without a telling name the content decides. An empty file is none that we read.
    """
    suffix = path.suffix.lower().removeprefix(".")
    if not head or suffix in unread_suffixes:
        return None
    by_name = _types.get(suffix) or _types_by_name.get(path.name.lower())
    by_magic = _type_by_magic(head)
    if suffix in _old_suffixes and by_magic != "old office":
        return by_magic if by_magic in _types_by_content else None if by_magic else _type_by_text(head)
    if by_name in _packaged:
        return by_name
    if by_magic in _types_by_content:
        return by_magic
    return by_name or (None if by_magic else _type_by_text(head))


def container_type(path: Path, head: bytes) -> str | None:
    """Give "zip" or "mbox" where a file holds documents; None for every other, Office's and e-books among them."""
    suffix = path.suffix.lower()
    if suffix == ".zip":
        return "zip" if head.startswith((_zip_magic, _empty_zip_magic)) else None
    if suffix == ".mbox" or (suffix == "" and path.name.lower() not in _types_by_name):
        return "mbox" if is_mailbox(head) else None
    return None


def _type_by_magic(head: bytes) -> str | None:
    if head.lstrip(b"\xef\xbb\xbf\r\n ").startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(_old_office_magic):
        return "old office"
    if head.startswith(_zip_magic):
        return next((type for mark, type in _zip_marks if mark in head), "zip")
    return "rtf" if head.startswith(b"{\\rtf") else None


def _type_by_text(head: bytes) -> str | None:
    if is_binary(head):
        return None
    if _html_start.match(head):
        return "html"
    return "code" if head.startswith(b"#!") else "text"
