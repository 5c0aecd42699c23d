"""Settings: a flag over the environment over the configuration file over the default.

This is the only module that reads TOML or the environment. A setting `depth` of the section
`search` is `ASSISTANT_SEARCH_DEPTH` in the environment and

    [search]
    depth = 100

in `config.toml` in the user's configuration folder (`ASSISTANT_CONFIG` names another file). A
project folder may hold an index, never settings.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from assistant.errors import SettingsError
from assistant.files import changing, write_whole

INDEX_FOLDER = ".assistant"

_KEEP = re.compile(r"all|(?P<number>[1-9]\d{0,5})(?P<days> days?)?")

LARGEST_COUNT = 1_000_000
"""Of passages, ranks or quotes: no more can be asked for."""


class ModelSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which models are used, and how."""

    embedder: str = "all-MiniLM-L6-v2"
    """The default, a folder with a sentence-transformers model, or the name of one on this machine."""
    cache: str = ""
    """The folder for prepared models; the user's cache folder where empty."""
    precision: str = ""
    """`f32` or `bf16`; empty leaves the choice to OpenVINO."""


class SearchSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How passages are found; see `index.search.SearchSettings`."""

    dense: bool = True
    bm25: bool = True
    depth: int = 100
    rrf_k: int = 8


class ReaderSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How passages are read."""

    model: str = "spans"
    """`spans` for the reading model, `sentences` for whole sentences by the embedder alone."""
    passages: int = 12
    """Passages that are read for an answer."""


class AnswerSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How answers are put together."""

    threshold: float = 0.27
    """The confidence below which the assistant says that the documents do not answer."""
    quotes: int = 3
    """Sentences shown at most."""
    answerer: str = "auto"
    """`auto`: the language model where one is chosen and answers, else the reader; `reader`; `llm`."""


class LlmSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The language model, if there is one; its key is in the environment alone."""

    model: str = ""
    """`PROVIDER/NAME`, as `ollama/qwen3:4b`, or the path of a GGUF file; empty: none."""
    base_url: str = ""
    """Where it answers; empty: the provider's own address."""
    timeout: float = 60.0
    """Seconds that an answer may take."""
    window: int = 4096
    """Tokens of its context window."""
    tokens: int = 400
    """Tokens of an answer at most."""
    passages: int = 5
    """Passages that are put into its prompt."""
    threads: int = 0
    """Threads of a model file; 0: one a core."""
    strict: bool = False
    """Statements without support are dropped, not marked."""


class HistorySection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is kept of conversations."""

    keep: str = "all"
    """`all`, a number of conversations, or a number of days as in `90 days`."""


@dataclass(frozen=True, slots=True)
class Keep:
    """How many conversations are kept, or of how many days; None for all."""

    count: int | None = None
    days: int | None = None


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Every setting, by section."""

    models: ModelSettings = ModelSettings()
    search: SearchSection = SearchSection()
    reader: ReaderSection = ReaderSection()
    answer: AnswerSection = AnswerSection()
    llm: LlmSection = LlmSection()
    history: HistorySection = HistorySection()


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the configuration file and the environment.

    Raises:
        SettingsError: a file that is not TOML, an unknown setting, or a value of a wrong kind;
            the message names the file or variable.
    """
    environment = os.environ if environment is None else environment
    named = environment.get("ASSISTANT_CONFIG")
    try:
        path = config_file(environment)
    except SettingsError:
        if named:
            raise
        path = Path(os.devnull)  # who has no home folder has no settings there
    values = _read(path, required=bool(named))
    _convert(values, str(path))
    for section, name, variable in _variables(environment):
        chosen = dict(values)
        chosen[section] = {**values.get(section, {}), name: _switched(section, name, environment[variable])}
        _convert(chosen, variable)
        values = chosen
    return _convert(values, str(path))


def with_answerer(settings: Settings, answerer: str) -> Settings:
    """Give settings with another answerer."""
    return msgspec.structs.replace(settings, answer=msgspec.structs.replace(settings.answer, answerer=answerer))


def config_file(environment: Mapping[str, str]) -> Path:
    """Give the path of the configuration file, which need not exist."""
    named = environment.get("ASSISTANT_CONFIG")
    if named:
        return expanded(named, "ASSISTANT_CONFIG")
    return user_folder("config", "ASSISTANT_CONFIG") / "config.toml"


def user_folder(kind: str, otherwise: str = "") -> Path:
    """Give the user's own folder of a kind: `config`, `data` or `cache`.

    Raises:
        SettingsError: there is no home folder; `otherwise` can be set instead.
    """
    import platformdirs

    try:
        folder: Path = getattr(platformdirs, f"user_{kind}_path")("assistant", appauthor=False)
    except RuntimeError as error:
        variables = ["HOME", f"XDG_{kind.upper()}_HOME", *filter(None, [otherwise])]
        raise SettingsError(f"There is no home folder: set {' or '.join(variables)}.") from error
    return folder


def find_index(flag: Path | None, environment: Mapping[str, str] | None = None) -> Path:
    """Give the index folder: the flag's, `ASSISTANT_INDEX`, `.assistant/` above, or the user's own."""
    environment = os.environ if environment is None else environment
    if flag is not None:
        return flag.expanduser().absolute()
    if environment.get("ASSISTANT_INDEX"):
        return expanded(environment["ASSISTANT_INDEX"], "ASSISTANT_INDEX").absolute()
    here = Path.cwd()
    for folder in (here, *here.parents):
        with suppress(OSError):  # it may not be looked into
            if (folder / INDEX_FOLDER).is_dir():
                return folder / INDEX_FOLDER
    return user_folder("data", "ASSISTANT_INDEX") / "index"


def editor(environment: Mapping[str, str] | None = None) -> str:
    """Give the user's editor command, empty where none is named."""
    environment = os.environ if environment is None else environment
    return environment.get("VISUAL") or environment.get("EDITOR") or ""


def pager(environment: Mapping[str, str] | None = None) -> str:
    """Give the user's pager command."""
    environment = os.environ if environment is None else environment
    return environment.get("PAGER") or "less"


def write_llm(model: str, base_url: str, environment: Mapping[str, str] | None = None) -> Path:
    """Write the language model into the configuration file, which stays as it is otherwise; give its path.

    Raises:
        SettingsError: the file is wrong, or cannot be written.
    """
    environment = os.environ if environment is None else environment
    path = config_file(environment)
    try:
        with changing(path.resolve()):
            write_whole(path, _with_llm(path, model, base_url))
    except OSError as error:
        reason = "another process is writing to it" if isinstance(error, TimeoutError) else error.strerror
        raise SettingsError(f"The settings cannot be written to {path}: {reason}.") from error
    return path


def _with_llm(path: Path, model: str, base_url: str) -> str:
    """Give the text of a configuration file with a language model in it."""
    import tomlkit

    _read(path, required=False)
    document = tomlkit.parse(path.read_text("utf-8")) if path.is_file() else tomlkit.document()
    section = document.setdefault("llm", tomlkit.table())
    for name, value in (("model", model), ("base_url", base_url)):
        section.pop(name, None)
        if value:
            section[name] = value
    if not section:
        document.pop("llm")
    text = tomlkit.dumps(document)
    _convert(tomllib.loads(text), str(path))
    return text


def api_key(variable: str, environment: Mapping[str, str] | None = None) -> str:
    """Give a provider's key from the environment, empty where there is none; it is never written anywhere."""
    environment = os.environ if environment is None else environment
    return environment.get(variable, "").strip()


def keep_of(settings: Settings) -> Keep:
    """Give how much of the conversations is kept."""
    found = _KEEP.fullmatch(settings.history.keep)
    if found is None or not found["number"]:
        return Keep()
    number = int(found["number"])
    return Keep(days=number) if found["days"] else Keep(count=number)


def as_facts(settings: Settings) -> dict[str, str | int | float | bool]:
    """Give the settings as `section.name: value`, for records of an answer."""
    return {
        f"{section}.{name}": value
        for section, values in msgspec.to_builtins(settings).items()
        for name, value in values.items()
    }


def expanded(path: str, name: str) -> Path:
    """Give a path with the home folder in place of its `~`; `name` is where it was written."""
    try:
        return Path(path).expanduser()
    except RuntimeError as error:
        raise SettingsError(f"{name} names {path}, and there is no such home folder.") from error


def _read(path: Path, required: bool) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError) as error:
        if required:
            raise SettingsError(f"ASSISTANT_CONFIG names {path}, which does not exist.") from error
        return {}
    except OSError as error:
        raise SettingsError(f"The settings in {path} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"The settings in {path} are not valid TOML: {error}.") from error


def _variables(environment: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Give (section, setting, variable) of every setting that the environment has."""
    found = []
    for section, names in msgspec.to_builtins(Settings()).items():
        prefix = f"ASSISTANT_{section}_".upper()
        for variable in sorted(name for name in environment if name.startswith(prefix)):
            name = variable.removeprefix(prefix).lower()
            if name not in names:
                raise SettingsError(f"{variable}: there is no setting {section}.{name}.")
            found.append((section, name, variable))
    return found


_SWITCHES = {"on": "true", "yes": "true", "off": "false", "no": "false"}


def _switched(section: str, name: str, value: str) -> str:
    """Give a switch's value as TOML writes it; other settings' values stay."""
    is_switch = isinstance(msgspec.to_builtins(Settings())[section][name], bool)
    return _SWITCHES.get(value.casefold(), value) if is_switch else value


def _convert(values: dict[str, Any], where: str) -> Settings:
    try:
        settings = msgspec.convert(values, Settings, strict=False)
    except msgspec.ValidationError as error:
        raise SettingsError(f"{where}: {error}.") from error
    for problem in _problems(settings):
        raise SettingsError(f"{where}: {problem}.")
    return settings


def _problems(settings: Settings) -> Iterator[str]:
    """Say what is wrong with values that have the right kind."""
    search, answer = settings.search, settings.answer
    expanded(settings.models.cache, "models.cache")
    expanded(settings.models.embedder, "models.embedder")
    if settings.models.precision not in {"", "f32", "bf16"}:
        yield "models.precision is neither f32 nor bf16"
    if settings.reader.model not in {"spans", "sentences"}:
        yield "reader.model is neither spans nor sentences"
    if answer.answerer not in {"auto", "reader", "llm"}:
        yield "answer.answerer is neither auto, reader nor llm"
    if settings.llm.base_url and not settings.llm.base_url.startswith(("http://", "https://")):
        yield "llm.base_url is no address: it begins with http:// or https://"
    if not 0 < settings.llm.timeout <= LARGEST_COUNT:
        yield f"llm.timeout must be above 0 and at most {LARGEST_COUNT}"
    if not _KEEP.fullmatch(settings.history.keep):
        yield "history.keep is neither all, nor a number of conversations, nor one of days as in 90 days"
    if not search.dense and not search.bm25:
        yield "search.dense and search.bm25 are both off, and then nothing is found"
    for name, value in (
        ("search.depth", search.depth),
        ("reader.passages", settings.reader.passages),
        ("answer.quotes", answer.quotes),
        ("llm.window", settings.llm.window),
        ("llm.tokens", settings.llm.tokens),
        ("llm.passages", settings.llm.passages),
    ):
        if not 1 <= value <= LARGEST_COUNT:
            yield f"{name} must be from 1 to {LARGEST_COUNT}"
    for name, value in (("search.rrf_k", search.rrf_k), ("llm.threads", settings.llm.threads)):
        if not 0 <= value <= LARGEST_COUNT:
            yield f"{name} must be from 0 to {LARGEST_COUNT}"
    if not 0 <= answer.threshold <= 1:
        yield "answer.threshold must be from 0 to 1"
