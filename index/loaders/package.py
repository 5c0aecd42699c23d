"""Office files and e-books are zip archives: opened with bounds on what they unpack to."""

from __future__ import annotations

import io
import re
import zlib
from zipfile import ZIP_DEFLATED, BadZipFile, LargeZipFile, ZipFile

from index.errors import LoadError

old_office_magic = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_encryption_stream = "EncryptedPackage".encode("utf-16-le")
_strict = b"http://purl.oclc.org/ooxml/"
_strict_name = re.compile(_strict + rb"(\w+)/")
most_unpacked = 200_000_000
_most_members = 20_000
damages = (
    AttributeError,  # a part is taken for another kind of part
    BadZipFile,
    EOFError,
    IndexError,
    KeyError,
    NotImplementedError,
    OSError,
    SyntaxError,
    TypeError,
    ValueError,
    zlib.error,
)
"""What zipfile and the libraries for office files raise on damaged ones."""


def open_package(data: bytes, what: str, inside: str, old: str = "") -> ZipFile:
    """Open an archive that is `what` and has a member whose name begins with `inside`.

    `old` says what to do with a file in Office's old binary format. Raises LoadError for such a
    file, an encrypted or damaged one, another kind of archive, and one over the bounds.
    """
    if data.startswith(old_office_magic):
        if _encryption_stream in data:
            raise LoadError("encrypted: remove the password first")
        raise LoadError(old or f"not {what}")
    try:
        archive = ZipFile(io.BytesIO(data))
    except (BadZipFile, LargeZipFile, NotImplementedError, ValueError, OSError) as error:
        raise LoadError(f"damaged: not {what} ({error})") from error
    members = archive.infolist()
    if sum(entry.file_size for entry in members) > most_unpacked:
        raise LoadError(f"unpacks to more than {most_unpacked // 1_000_000} MB")
    if len(members) > _most_members:
        raise LoadError(f"an archive of more than {_most_members} files")
    if not any(entry.filename.startswith(inside) for entry in members):
        raise LoadError(f"not {what}")
    return archive


def transitional(archive: ZipFile, data: bytes) -> bytes:
    """Give an Office file in the usual form of Open XML, which alone the libraries know.

    Office also saves the strict form of ISO/IEC 29500: the same elements under other names of
    namespaces. `archive` is `data` opened.
    """
    if _strict not in member(archive, "_rels/.rels"):
        return data
    whole = io.BytesIO()
    with ZipFile(whole, "w", ZIP_DEFLATED) as copy:
        for entry in archive.infolist():
            content = member(archive, entry.filename)
            if entry.filename.endswith((".xml", ".rels")):
                content = _strict_name.sub(rb"http://schemas.openxmlformats.org/\1/2006/", content)
            copy.writestr(entry.filename, content)
    return whole.getvalue()


def member(archive: ZipFile, name: str) -> bytes:
    """Give a member's bytes, no more than its entry says; empty where it is missing.

    Raises LoadError where it is damaged or encrypted.
    """
    try:
        return archive.read(name)
    except KeyError:
        return b""
    except RuntimeError as error:
        raise LoadError("encrypted: remove the password first") from error
    except (BadZipFile, NotImplementedError, EOFError, OSError, ValueError, zlib.error) as error:
        raise LoadError(f"damaged: {name} cannot be unpacked") from error


def what_is_damaged(error: Exception) -> str:
    """Say what a library found wrong with a file; what speaks of its own classes is said plainly."""
    plain = isinstance(error, (BadZipFile, NotImplementedError, OSError, SyntaxError, ValueError, zlib.error))
    return " ".join(str(error).split())[:120] if plain else "parts of it are missing or stand where others belong"
