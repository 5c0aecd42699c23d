"""What kind of document a file is, from its name and its first bytes."""

from __future__ import annotations

import re
from pathlib import Path

from index.loaders.text import is_binary

_suffixes_by_type = {
    "text": (
        "txt text log rst org adoc asciidoc tex bib csv tsv json jsonl ndjson yaml yml toml ini cfg conf "
        "properties xml srt vtt ics vcf eml man nfo"
    ),
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
}
_types = {suffix: type for type, suffixes in _suffixes_by_type.items() for suffix in suffixes.split()}
_types_by_name = {"makefile": "code", "dockerfile": "code", "jenkinsfile": "code", "rakefile": "code"}

unread_suffixes = frozenset(
    (
        "png jpg jpeg gif bmp tif tiff webp ico heic avif psd svg eps ps mp3 wav flac ogg m4a aac mp4 mkv "
        "avi mov webm zip gz tgz bz2 xz zst 7z rar tar jar war whl egg iso dmg deb rpm apk exe dll so "
        "dylib a o obj lib pyc pyo class wasm bin dat db sqlite sqlite3 parquet feather npy npz pkl pt "
        "safetensors onnx gguf h5 ttf otf woff woff2 xls xlsx ppt pptx docm dotx dotm odt ods odp epub "
        "mobi rtf mbox msg lock map swp"
    ).split()
)
"""Suffixes, without the dot, of files that are never read: no need to look inside."""

_zip_magic = b"PK\x03\x04"
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
    if by_name == "docx":
        return by_name if by_magic in ("docx", "old office") or suffix != "doc" else by_magic or _type_by_text(head)
    if by_magic in ("pdf", "docx"):
        return by_magic
    return by_name or (None if by_magic else _type_by_text(head))


def _type_by_magic(head: bytes) -> str | None:
    if head.lstrip(b"\xef\xbb\xbf\r\n ").startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(_old_office_magic):
        return "old office"
    if head.startswith(_zip_magic):
        return "docx" if b"word/" in head else "zip"
    return "rtf" if head.startswith(b"{\\rtf") else None


def _type_by_text(head: bytes) -> str | None:
    if is_binary(head):
        return None
    if _html_start.match(head):
        return "html"
    return "code" if head.startswith(b"#!") else "text"
