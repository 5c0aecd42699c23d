"""Killed processes, damaged files, a full disk, a read-only folder: the index stays right or says why not.

Most commands here run `standin.py`, the command line with hashed words in place of the embedding
model: as processes of their own where they are killed, in this process where they are not. Two of
the eight kills at random moments are of the real command. `python -m benchmarks.crash` is the long form.
"""

from __future__ import annotations

import os
import random
import shlex
import shutil
import signal
import sqlite3
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from assistant.cli import main
from benchmarks.crash import Campaign
from tests.index.changing import (
    REAL,
    STAND_IN,
    ChangingFolder,
    Result,
    generations,
    run,
    stored_vectors,
)
from tests.index.standin import MOMENTS, StandIn

pytestmark = pytest.mark.usefixtures("home")

Command = Callable[..., Result]

CHROMA_FILES = (
    "chroma.sqlite3",
    "data_level0.bin",
    "header.bin",
    "index_metadata.pickle",
    "length.bin",
    "link_lists.bin",
)


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs a command in this process, with the stand-in."""
    for module in ("ask", "doctor", "index", "search"):
        monkeypatch.setattr(f"assistant.commands.{module}.build_embedder", lambda *_, **__: StandIn())

    def run_here(*arguments: object) -> Result:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Result(code, captured.out, captured.err, 0.0, 0.0)

    return run_here


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[ChangingFolder, Path]:
    """A folder and its index, not to be changed."""
    folder = tmp_path_factory.mktemp("made")
    files = ChangingFolder(folder / "files", seed=3, count=25)
    assert run(STAND_IN, "index", files.folder, "--index", folder / "index").code == 0
    return files, folder / "index"


@pytest.fixture
def copied(made: tuple[ChangingFolder, Path], tmp_path: Path) -> tuple[ChangingFolder, Path]:
    """The same, with a copy of the index."""
    files, index = made
    return files, Path(shutil.copytree(index, tmp_path / "copy"))


@pytest.mark.parametrize(("kind", "kills"), [(STAND_IN, 6), (REAL, 2)], ids=["stand-in", "real"])
def test_kills_at_random_moments(kind: Sequence[str], kills: int, tmp_path: Path) -> None:
    campaign = Campaign(tmp_path, kind, seed=kills, files=20)
    for attempt in range(2 * kills):
        if attempt == kills // 2:
            campaign.start_anew()
        campaign.kill()
        if campaign.figures.kills == kills:
            break
    campaign.finish(questions=1)
    assert campaign.figures.kills > 0
    assert campaign.figures.problems == []


def test_kills_at_the_worst_moments(tmp_path: Path) -> None:
    campaign = Campaign(tmp_path, STAND_IN, seed=1, files=12)
    campaign.finish(questions=1)
    for moment in MOMENTS:
        campaign.files.change(4)
        command = (*STAND_IN, "index", str(campaign.files.folder), "--index", str(campaign.index))
        killed = run(command, environment={"STANDIN_REBUILD": "1", "STANDIN_END": moment})
        assert killed.code == -signal.SIGKILL, (moment, killed)
        if moment != "writing":  # all documents were committed before
            assert campaign.files.differences(campaign.index) == [], moment
            campaign.files.indexed()
        campaign.ask()
        assert campaign.figures.problems == [], moment
    campaign.finish(questions=1)
    assert campaign.figures.problems == []


def test_a_sync_removes_what_a_killed_one_left(made: tuple[ChangingFolder, Path], tmp_path: Path) -> None:
    files, _ = made
    index = tmp_path / "index"
    indexing = ("index", str(files.folder), "--index", str(index))
    assert run(STAND_IN, *indexing).code == 0
    assert run(STAND_IN, *indexing, environment={"STANDIN_REBUILD": "1", "STANDIN_END": "named"}).code != 0
    assert len(generations(index)) == 4
    assert run(STAND_IN, *indexing).code == 0
    assert len(generations(index)) == 2


def _deleted(generation: Path) -> None:
    shutil.rmtree(generation)


def _all_deleted(generation: Path) -> None:
    shutil.rmtree(generation.parent)


def _shortened(name: str, share: float) -> Callable[[Path], None]:
    def shorten(generation: Path) -> None:
        (path,) = generation.rglob(name)
        os.truncate(path, int(path.stat().st_size * share))

    return shorten


def _removed(name: str) -> Callable[[Path], None]:
    return lambda generation: next(generation.rglob(name)).unlink()


def _overwritten(name: str) -> Callable[[Path], None]:
    def overwrite(generation: Path) -> None:
        (path,) = generation.rglob(name)
        path.write_bytes(random.Random(1).randbytes(path.stat().st_size))

    return overwrite


DAMAGES = (
    [pytest.param(_deleted, id="folder deleted"), pytest.param(_all_deleted, id="vectors deleted")]
    + [pytest.param(_shortened(name, 0.5), id=f"{name} cut in half") for name in CHROMA_FILES]
    + [pytest.param(_shortened(name, 0), id=f"{name} emptied") for name in CHROMA_FILES]
    + [pytest.param(_overwritten(name), id=f"{name} overwritten") for name in CHROMA_FILES]
    + [pytest.param(_removed(name), id=f"{name} deleted") for name in CHROMA_FILES]
)


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_generation_is_answered_without_and_mended_once(
    damage: Callable[[Path], None], copied: tuple[ChangingFolder, Path], command: Command
) -> None:
    files, index = copied
    before = (_named(index), stored_vectors(index))
    damage(index / "vectors" / before[0])
    assert command("doctor", "--index", index).code == 5
    first = _ask(command, files, index)
    assert first.err.count("\n") == 1 and "rebuilt from the catalog" in first.err
    mended = _named(index)
    assert mended != before[0] and stored_vectors(index) == before[1]
    assert _ask(command, files, index).err == ""
    assert _named(index) == mended
    assert command("doctor", "--index", index).code == 0
    assert generations(index) == [mended, f"{mended}.lock"]


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.9])
def test_chroma_own_database_damaged_inside(
    share: float, copied: tuple[ChangingFolder, Path], command: Command
) -> None:
    """Chroma may not notice, and then nothing is wrong: it only proposes what the catalog decides."""
    files, index = copied
    path = index / "vectors" / _named(index) / "chroma.sqlite3"
    with path.open("r+b") as file:
        file.seek(int(path.stat().st_size * share) // 4096 * 4096)
        file.write(random.Random(2).randbytes(3 * 4096))
    assert _ask(command, files, index).err.count("\n") <= 1
    assert _ask(command, files, index).err == ""
    assert command("doctor", "--index", index).code == 0


def test_damage_found_by_several_is_mended_by_one(copied: tuple[ChangingFolder, Path]) -> None:
    from index.search import Searcher
    from index.store import Store

    files, index = copied
    _deleted(index / "vectors" / _named(index))
    question = next(iter(files.current.values())).question
    with Store.open(index) as one, Store.open(index) as other:
        for opened in (one, other):
            assert Searcher(opened, StandIn()).search(question)
            assert opened.damage
        for opened in (one, other):
            with opened.writing():
                opened.mend_vectors()
            assert not opened.damage
        assert one.manifest() == other.manifest()
        mended = _named(index)
        other.refresh()
        assert not other.damage
    assert generations(index) == [mended, f"{mended}.lock"]


def _named(index: Path) -> str:
    from index.store import Store

    with Store.open(index) as store:
        manifest = store.manifest()
    assert manifest is not None
    return manifest.name


def _ask(command: Command, files: ChangingFolder, index: Path) -> Result:
    version = list(files.current.values())[7]
    result = command("ask", version.question, "--index", index, "--json")
    assert result.code == 0
    assert version.code in result.answer["quotes"][0]["text"]
    assert files.misquoted(result.answer, result.began, float("inf")) == []
    return result


# A catalog that is not one


def _garbage(catalog: Path) -> None:
    catalog.write_bytes(random.Random(3).randbytes(50_000))


def _of_another_program(catalog: Path) -> None:
    catalog.unlink()
    with sqlite3.connect(catalog) as connection:
        connection.execute("CREATE TABLE addresses (name TEXT)")
    connection.close()


def _newer(catalog: Path) -> None:
    with sqlite3.connect(catalog) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()


def _text(catalog: Path) -> None:
    catalog.write_text("This is no database.\n" * 300, "utf-8")


@pytest.mark.parametrize("arguments", ["ask x", "search x", "index", "index .", "doctor", "list", "status", "remove x"])
@pytest.mark.parametrize("spoil", [_garbage, _of_another_program, _newer, _text])
def test_a_catalog_that_cannot_be_used_is_told_in_one_line(
    spoil: Callable[[Path], None], arguments: str, copied: tuple[ChangingFolder, Path], command: Command
) -> None:
    _, index = copied
    spoil(index / "catalog.db")
    result = command(*arguments.split(), "--index", index)
    assert result.is_clear_error, result
    assert result.out == ""


@pytest.mark.parametrize("share", [0.0005, 0.25, 0.5, 0.75])
def test_a_catalog_damaged_inside_is_never_a_traceback(
    share: float, copied: tuple[ChangingFolder, Path], command: Command
) -> None:
    _, index = copied
    path = index / "catalog.db"
    with path.open("r+b") as file:
        file.seek(int(path.stat().st_size * share))
        file.write(random.Random(4).randbytes(30_000))
    for arguments in ("ask harbour", "search harbour", "index", "list", "status", "doctor", "doctor --repair"):
        result = command(*arguments.split(), "--index", index)
        assert result.code in {0, 1, 3, 5}, (arguments, result)
        assert result.code != 1 or result.err.startswith("error: "), (arguments, result)


# Folders that cannot be written


def _can_mount() -> bool:
    if os.geteuid() != 0 or not shutil.which("unshare"):
        return False
    test = "mount -t tmpfs none /mnt && umount /mnt"
    return subprocess.run(["unshare", "-m", "sh", "-c", test], capture_output=True, check=False).returncode == 0


def _in_namespace(script: str) -> Result:
    """Run a shell script with mounts of its own."""
    return run(("unshare", "-m", "sh", "-c", script))


@pytest.fixture
def read_only(copied: tuple[ChangingFolder, Path]) -> Callable[..., Result]:
    """Runs a command with the index folder read-only: by its mode, or for root by a mount."""
    _, index = copied

    def run_mounted(*arguments: object) -> Result:
        command = shlex.join([*STAND_IN, *map(str, arguments)])
        folder = shlex.quote(str(index))
        return _in_namespace(f"mount --bind {folder} {folder} && mount -o remount,ro,bind {folder} && exec {command}")

    def run_forbidden(*arguments: object) -> Result:
        folders = [index, *(path for path in index.rglob("*") if path.is_dir())]
        files = [path for path in index.rglob("*") if path.is_file()]
        for path in (*files, *folders):
            path.chmod(0o555 if path.is_dir() else 0o444)
        try:
            return run(STAND_IN, *arguments)
        finally:
            for path in folders:
                path.chmod(0o755)
            for path in files:
                path.chmod(0o644)

    if os.geteuid() != 0:
        return run_forbidden
    if not _can_mount():
        pytest.skip("root may write everywhere, and may not mount here")
    return run_mounted


def test_a_read_only_index_answers_and_says_why_it_cannot_change(
    copied: tuple[ChangingFolder, Path], read_only: Callable[..., Result]
) -> None:
    files, index = copied
    assert _ask(read_only, files, index).err == ""
    for arguments in (["index", files.folder], ["index"], ["remove", "x"], ["index", "--rebuild"]):
        result = read_only(*arguments, "--index", index)
        assert result.is_clear_error, (arguments, result)
        assert "read-only" in result.err.lower()
    assert read_only("doctor", "--index", index).code in {0, 5}
    for reading in ("list", "status"):
        assert read_only(reading, "--index", index).code == 0


def test_a_read_only_index_with_damaged_vectors_answers(
    copied: tuple[ChangingFolder, Path], read_only: Callable[..., Result]
) -> None:
    files, index = copied
    _deleted(index / "vectors" / _named(index))
    assert "read-only" in _ask(read_only, files, index).err


def test_a_read_only_index_of_a_killed_writer_answers_with_what_was_committed(
    copied: tuple[ChangingFolder, Path], read_only: Callable[..., Result], tmp_path: Path
) -> None:
    _, index = copied
    more = ChangingFolder(tmp_path / "more", seed=9, count=8)
    ending = {"STANDIN_REBUILD": "1", "STANDIN_END": "filling"}
    assert run(STAND_IN, "index", more.folder, "--index", index, environment=ending).code == -signal.SIGKILL
    assert (index / "catalog.db-wal").stat().st_size > 0
    version = list(more.current.values())[7]
    result = read_only("ask", version.question, "--index", index, "--json")
    assert result.code == 0 and version.code in result.answer["quotes"][0]["text"]


@pytest.mark.parametrize("kilobytes", [40, 200, 400, 600, 900])
def test_a_full_disk_is_told_and_leaves_the_index_whole(
    kilobytes: int, made: tuple[ChangingFolder, Path], tmp_path: Path
) -> None:
    if not _can_mount():
        pytest.skip("a small disk cannot be mounted here")
    files, _ = made
    disk, copy = tmp_path / "disk", tmp_path / "copy"
    disk.mkdir()
    indexing = shlex.join([*STAND_IN, "index", str(files.folder), "--index", str(disk / "index")])
    asking = shlex.join([*STAND_IN, "ask", "harbour code", "--index", str(disk / "index")])
    result = _in_namespace(
        f"""mount -t tmpfs -o size={kilobytes}k tmpfs {disk} || exit 99
            {indexing} 2>{tmp_path}/error; code=$?
            {asking} >/dev/null 2>{tmp_path}/asked; echo $code $?
            mount -o remount,size=64m {disk}
            {indexing} >/dev/null; echo $?
            cp -a {disk}/index {copy}"""
    )
    *_, codes, again = result.out.split("\n")[:-1]
    error, asked = (Path(tmp_path, name).read_text("utf-8") for name in ("error", "asked"))
    error = error.removeprefix(f"Making an index in {disk / 'index'}\n")
    code, ask_code = map(int, codes.split())
    assert (code, again) == (1, "0"), (result, error)
    assert error.startswith("error: ") and error.count("\n") == 1
    assert ask_code in {0, 3} or (ask_code == 1 and asked.startswith("error: ")), asked
    assert files.differences(copy) == []
    assert len(generations(copy)) == 2
