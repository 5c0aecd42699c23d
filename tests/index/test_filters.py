import os
from collections.abc import Callable
from pathlib import Path

import pytest

from index import records
from index.store import Store
from index.types import Document, Filter

Add = Callable[..., None]
DAY = 86_400 * 1_000_000_000


@pytest.fixture
def add(store: Store) -> Add:
    """Put a document without passages into the catalog."""

    def add_document(path: str, base: str = "/docs", type: str = "text", date: str = "", day: int = 0) -> None:
        known = store.catalog.value("SELECT id FROM roots WHERE path = ?", (base,))
        root = known or store.catalog.run("INSERT INTO roots (path, base) VALUES (?, ?)", (base, base))
        file = records.FileRecord(root, path, 1, day * DAY, "hash", "1")
        records.add_document(store.catalog, file, Document("", type, date=date), [], [], [])

    return add_document


def found(store: Store, **fields: object) -> list[str]:
    return [f"{source.root}/{source.path}" for source in store.sources(Filter(**fields))]  # type: ignore[arg-type]


@pytest.fixture
def files(store: Store, add: Add) -> Store:
    for path in ("a.txt", "b.md", "sub/a.txt", "sub/deep/c.md", "subway/d.txt", "odd [1]*?.txt", "odd 1.txt"):
        add(path)
    add("a.txt", base="/other/sub")
    return store


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/docs/a.txt", ["/docs/a.txt"]),
        ("/docs/sub", ["/docs/sub/a.txt", "/docs/sub/deep/c.md"]),
        ("/docs/sub/", ["/docs/sub/a.txt", "/docs/sub/deep/c.md"]),
        ("/docs/sub/../b.md", ["/docs/b.md"]),
        ("/other", ["/other/sub/a.txt"]),
        ("/docs/odd [1]*?.txt", ["/docs/odd [1]*?.txt"]),
        ("/docs/*.md", ["/docs/b.md", "/docs/sub/deep/c.md"]),
        ("/docs/su[b]/*", ["/docs/sub/a.txt", "/docs/sub/deep/c.md"]),
        ("/nowhere", []),
        ("a.txt", ["/docs/a.txt", "/docs/sub/a.txt", "/other/sub/a.txt"]),
        ("sub", ["/docs/sub/a.txt", "/docs/sub/deep/c.md"]),
        ("sub/", ["/docs/sub/a.txt", "/docs/sub/deep/c.md"]),
        ("*.md", ["/docs/b.md", "/docs/sub/deep/c.md"]),
        ("sub/*.md", ["/docs/sub/deep/c.md"]),
        ("deep/c.md", ["/docs/sub/deep/c.md"]),
        ("[ab].*", ["/docs/a.txt", "/docs/b.md", "/docs/sub/a.txt", "/other/sub/a.txt"]),
        ("A.TXT", []),
        ("' OR 1 --", []),
        ("", []),
    ],
)
def test_paths_are_files_folders_or_patterns(path: str, expected: list[str], files: Store) -> None:
    assert found(files, paths=(path,)) == expected


def test_a_file_at_the_top_of_the_file_system(store: Store, add: Add) -> None:
    add("note.txt", base="/")
    assert found(store, paths=("/note.txt",)) == found(store, paths=("/",)) == ["//note.txt"]


def test_any_of_several_paths_admits(files: Store) -> None:
    assert found(files, paths=("/docs/b.md", "/docs/subway")) == ["/docs/b.md", "/docs/subway/d.txt"]


def test_a_path_that_exists_is_taken_from_the_working_directory(
    store: Store, add: Add, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "here" / "notes"
    here.mkdir(parents=True)
    (here / "[draft].txt").touch()
    add("notes/[draft].txt", base=str(here.parent))
    add("notes/x.txt", base="/docs")
    monkeypatch.chdir(here.parent)
    assert found(store, paths=("notes",)) == [f"{here}/[draft].txt"]
    assert found(store, paths=("./notes/[draft].txt",)) == [f"{here}/[draft].txt"]


def test_a_link_means_what_it_leads_to(store: Store, add: Add, tmp_path: Path) -> None:
    real = tmp_path / "real"
    real.mkdir()
    (tmp_path / "link").symlink_to(real)
    (real / "a.txt").touch()
    add("a.txt", base=os.path.realpath(real))
    assert found(store, paths=(str(tmp_path / "link"),)) == [f"{real}/a.txt"]
    assert found(store, paths=(str(tmp_path / "link" / "a.txt"),)) == [f"{real}/a.txt"]


def test_types_admit_any_of_them(store: Store, add: Add) -> None:
    for type in ("text", "pdf", "html"):
        add(f"file.{type}", type=type)
    assert found(store, types=("pdf",)) == ["/docs/file.pdf"]
    assert found(store, types=("pdf", "html")) == ["/docs/file.html", "/docs/file.pdf"]
    assert found(store, types=("docx",)) == []


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        ("2024-03-15", "", ["day", "year", "month", "later", "undated"]),
        ("2024-03-16", "", ["year", "month", "later", "undated"]),
        ("2024", "2024", ["day", "month", "year"]),
        ("2024-03", "2024-03", ["day", "month", "year"]),
        ("", "2024-03-14", ["earlier", "month", "year"]),
        ("", "2024-03-15", ["day", "earlier", "month", "year"]),
        ("", "2023", ["earlier"]),
        ("2025-06-01", "2025-06-30", ["later"]),
        ("2026-01-01", "2026-01-01", ["undated"]),
        ("2027", "", []),
    ],
)
def test_dates_count_whole_days_months_and_years(
    since: str, until: str, expected: list[str], store: Store, add: Add
) -> None:
    for name, date in (("earlier", "2023-12-31"), ("day", "2024-03-15"), ("month", "2024-03"), ("year", "2024")):
        add(name, date=date)
    add("later", date="2025-06-30")
    add("undated", day=20_454)  # 2026-01-01
    assert found(store, since=since, until=until) == [f"/docs/{name}" for name in sorted(expected)]


def test_all_conditions_hold_together(store: Store, add: Add) -> None:
    add("a.txt", date="2024-01-01")
    add("a.md", type="markdown", date="2024-01-01")
    add("b.txt", date="2020-01-01")
    assert found(store, paths=("a.*",), types=("text",), since="2023") == ["/docs/a.txt"]
    assert len(found(store)) == 3


def test_many_files(files: Store) -> None:
    paths = (*(f"/docs/{number}.txt" for number in range(1_500)), "/docs/b.md")
    assert found(files, paths=paths) == ["/docs/b.md"]
