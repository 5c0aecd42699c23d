import os
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.vectors import CHROMA_FILE, FEWEST, DamagedError, Generation, Manifest, build, remove_unused, verify

Vectors = NDArray[np.float32]


def unit_vectors(count: int, seed: int = 1, dimension: int = 16) -> Vectors:
    rows = np.random.default_rng(seed).normal(size=(count, dimension)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def in_batches(ids: list[int], rows: Vectors, size: int = 70) -> list[tuple[list[int], Vectors]]:
    return [(ids[at : at + size], rows[at : at + size]) for at in range(0, len(ids), size)]


IDS = list(range(5, 605, 3))
ROWS = unit_vectors(len(IDS))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Manifest]:
    """A generation that no test may change."""
    parent = tmp_path_factory.mktemp("vectors") / "vectors"
    return parent, build(parent, in_batches(IDS, ROWS), len(IDS))


@pytest.fixture
def copied(built: tuple[Path, Manifest], tmp_path: Path) -> tuple[Path, Manifest]:
    """A copy of it, in a folder of its own: Chroma keeps open what it has seen under a path."""
    shutil.copytree(built[0], tmp_path / "vectors")
    return tmp_path / "vectors", built[1]


def test_a_manifest_names_count_last_id_and_every_file(built: tuple[Path, Manifest]) -> None:
    parent, manifest = built
    assert (manifest.count, manifest.last_id) == (len(IDS), IDS[-1])
    stamped = {parent / manifest.name / stamp.path for stamp in manifest.files}
    assert stamped == {path for path in (parent / manifest.name).rglob("*") if path.is_file()}
    assert [stamp.path for stamp in manifest.files if not stamp.sha256] == [CHROMA_FILE]
    assert Manifest.from_json(manifest.to_json()) == manifest


def test_every_vector_finds_itself_first(copied: tuple[Path, Manifest]) -> None:
    generation = Generation(*copied, thorough=True)
    assert [generation.nearest(row, 3)[0] for row in ROWS] == IDS
    generation.close()


def test_nearest_gives_about_what_brute_force_gives(copied: tuple[Path, Manifest]) -> None:
    generation = Generation(*copied)
    for question in unit_vectors(20, seed=2):
        best = {IDS[row] for row in np.argsort(-(ROWS @ question))[:10]}
        assert len(best & set(generation.nearest(question, 10))) >= 9
    assert len(generation.nearest(ROWS[0], 10_000)) == len(IDS)
    assert generation.nearest(ROWS[0], 0) == []
    generation.close()


def test_a_generation_can_be_opened_again_and_again_and_twice_at_once(copied: tuple[Path, Manifest]) -> None:
    for _ in range(3):
        first, second = Generation(*copied), Generation(*copied, thorough=True)
        assert first.nearest(ROWS[7], 1) == second.nearest(ROWS[7], 1) == [IDS[7]]
        first.close()
        assert second.nearest(ROWS[8], 1) == [IDS[8]]
        second.close()


def files_of(manifest: Manifest) -> list[str]:
    return [Path(stamp.path).name for stamp in manifest.files]


FILES = [CHROMA_FILE, "data_level0.bin", "header.bin", "index_metadata.pickle", "length.bin", "link_lists.bin"]


def damage(folder: Path, name: str, how: Callable[[Path], None]) -> None:
    [path] = folder.rglob(name)
    how(path)


def truncate(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def empty(path: Path) -> None:
    os.truncate(path, 0)


def flip(path: Path) -> None:
    """Change bytes in the middle, not the size; the time differs as with any change."""
    content = bytearray(path.read_bytes())
    for at in range(len(content) // 2, min(len(content), len(content) // 2 + 64)):
        content[at] ^= 0xFF
    path.write_bytes(content)


def replace(path: Path) -> None:
    path.unlink()
    path.mkdir()


def test_the_files_of_chroma_are_those_that_are_damaged_here(built: tuple[Path, Manifest]) -> None:
    assert sorted(files_of(built[1])) == sorted(FILES)


@pytest.mark.parametrize("how", [truncate, empty, Path.unlink, replace])
@pytest.mark.parametrize("name", FILES)
def test_a_file_cut_or_gone_is_damage_and_no_crash(
    name: str, how: Callable[[Path], None], copied: tuple[Path, Manifest]
) -> None:
    parent, manifest = copied
    [path] = (parent / manifest.name).rglob(name)
    if path.stat().st_size == 0 and how in (truncate, empty):
        pytest.skip("this file is empty here")
    damage(parent / manifest.name, name, how)
    with pytest.raises(DamagedError):
        Generation(parent, manifest)


@pytest.mark.parametrize("name", [name for name in FILES if name != CHROMA_FILE])
def test_changed_bytes_are_damage(name: str, copied: tuple[Path, Manifest]) -> None:
    parent, manifest = copied
    [path] = (parent / manifest.name).rglob(name)
    if path.stat().st_size == 0:
        pytest.skip("this file is empty here")
    damage(parent / manifest.name, name, flip)
    with pytest.raises(DamagedError, match=name):
        Generation(parent, manifest)


def test_changed_bytes_behind_an_old_time_are_found_by_a_thorough_check(copied: tuple[Path, Manifest]) -> None:
    parent, manifest = copied
    [path] = (parent / manifest.name).rglob("data_level0.bin")
    times = path.stat().st_atime_ns, path.stat().st_mtime_ns
    flip(path)
    os.utime(path, ns=times)
    verify(parent / manifest.name, manifest)
    with pytest.raises(DamagedError, match=r"data_level0\.bin has changed"):
        verify(parent / manifest.name, manifest, thorough=True)


def test_another_time_alone_is_no_damage(copied: tuple[Path, Manifest]) -> None:
    parent, manifest = copied
    for path in (parent / manifest.name).rglob("*.bin"):
        os.utime(path, (1, 1))
    Generation(parent, manifest).close()


def test_junk_in_chromas_own_file_is_damage_and_no_crash(copied: tuple[Path, Manifest]) -> None:
    parent, manifest = copied
    path = parent / manifest.name / CHROMA_FILE
    path.write_bytes(b"junk" * (path.stat().st_size // 4))
    with pytest.raises(DamagedError, match="Chroma"):
        Generation(parent, manifest)


def test_a_folder_that_is_gone_is_damage(copied: tuple[Path, Manifest]) -> None:
    parent, manifest = copied
    shutil.rmtree(parent / manifest.name)
    with pytest.raises(DamagedError, match="missing"):
        Generation(parent, manifest)


def test_another_count_than_the_manifests_is_damage(copied: tuple[Path, Manifest]) -> None:
    parent, manifest = copied
    with pytest.raises(DamagedError, match="200 vectors instead of 201"):
        Generation(parent, Manifest(manifest.name, 201, manifest.last_id, manifest.files))


def test_what_was_damaged_lets_its_lock_go(copied: tuple[Path, Manifest]) -> None:
    parent, manifest = copied
    damage(parent / manifest.name, "header.bin", truncate)
    with pytest.raises(DamagedError):
        Generation(parent, manifest)
    remove_unused(parent, "")
    assert list(parent.iterdir()) == []


def test_unused_generations_go_with_their_locks(copied: tuple[Path, Manifest]) -> None:
    parent, old = copied
    new = build(parent, in_batches(IDS[:3], ROWS[:3]), 3)
    remove_unused(parent, new.name)
    assert {path.name for path in parent.iterdir()} == {new.name, f"{new.name}.lock"}
    generation = Generation(parent, new)
    assert generation.nearest(ROWS[1], 1) == [IDS[1]]
    generation.close()
    assert old.name != new.name


def test_a_generation_that_is_read_stays_until_it_is_let_go(copied: tuple[Path, Manifest]) -> None:
    parent, manifest = copied
    reader = Generation(parent, manifest)
    remove_unused(parent, "")
    assert reader.nearest(ROWS[3], 1) == [IDS[3]]
    assert (parent / manifest.name).is_dir()
    reader.close()
    remove_unused(parent, "")
    assert not (parent / manifest.name).exists()


def test_the_named_generation_is_never_removed(copied: tuple[Path, Manifest]) -> None:
    parent, manifest = copied
    remove_unused(parent, manifest.name)
    Generation(parent, manifest).close()


@pytest.mark.parametrize("count", [FEWEST, 3, 10])
def test_few_vectors_are_a_generation_too(count: int, tmp_path: Path) -> None:
    manifest = build(tmp_path, in_batches(IDS[:count], ROWS[:count]), count)
    for _ in range(2):
        generation = Generation(tmp_path, manifest)
        assert sorted(generation.nearest(ROWS[0], 10)) == IDS[:count]
        generation.close()


def test_hundreds_of_equal_vectors_can_be_built(tmp_path: Path) -> None:
    rows = np.repeat(unit_vectors(2), 150, axis=0)
    manifest = build(tmp_path, in_batches(list(range(1, 301)), rows), 300)
    generation = Generation(tmp_path, manifest)
    assert max(generation.nearest(rows[0], 50)) <= 150
    generation.close()


def test_a_wrong_count_is_noticed_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(DamagedError, match="3 vectors instead of 4"):
        build(tmp_path / "vectors", in_batches(IDS[:3], ROWS[:3]), 4)
    assert list((tmp_path / "vectors").iterdir()) == []


def test_an_interrupted_build_leaves_nothing(tmp_path: Path) -> None:
    def batches() -> object:
        yield IDS[:3], ROWS[:3]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(tmp_path / "vectors", batches(), 6)  # type: ignore[arg-type]
    assert list((tmp_path / "vectors").iterdir()) == []
