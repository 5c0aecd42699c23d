"""Settings: environment over file over default, and every mistake named with its place."""

from __future__ import annotations

import pwd
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assistant.build import build_embedder
from assistant.errors import HistoryError, SettingsError
from assistant.history import default_history
from assistant.settings import (
    LARGEST_COUNT,
    Keep,
    Settings,
    as_facts,
    config_file,
    editor,
    find_index,
    keep_of,
    load_settings,
    pager,
    write_llm,
)


@pytest.fixture
def config(home: Path) -> Path:
    """The user's configuration file, not made yet."""
    path = home / ".config" / "assistant" / "config.toml"
    path.parent.mkdir(parents=True)
    return path


def test_without_file_and_environment_all_is_default(home: Path) -> None:
    assert load_settings({}) == Settings()


def test_file_over_default(config: Path) -> None:
    config.write_text("[search]\ndepth = 7\n[answer]\nthreshold = 0.5\n", "utf-8")
    settings = load_settings({})
    assert settings.search.depth == 7
    assert settings.answer.threshold == 0.5
    assert settings.search.rrf_k == Settings().search.rrf_k


def test_environment_over_file(config: Path) -> None:
    config.write_text("[search]\ndepth = 7\nrrf_k = 3\n", "utf-8")
    settings = load_settings({"ASSISTANT_SEARCH_DEPTH": "9", "ASSISTANT_SEARCH_DENSE": "false"})
    assert (settings.search.depth, settings.search.rrf_k, settings.search.dense) == (9, 3, False)


def test_the_environment_names_another_file(config: Path, tmp_path: Path) -> None:
    config.write_text("[search]\ndepth = 7\n", "utf-8")
    other = tmp_path / "other.toml"
    other.write_text("[search]\ndepth = 8\n", "utf-8")
    assert load_settings({"ASSISTANT_CONFIG": str(other)}).search.depth == 8
    assert config_file({}) == config


def test_a_named_file_must_exist(home: Path) -> None:
    with pytest.raises(SettingsError, match=r"ASSISTANT_CONFIG names .*/nowhere\.toml, which does not exist"):
        load_settings({"ASSISTANT_CONFIG": str(home / "nowhere.toml")})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[search]\ndephts = 7\n", "dephts"),
        ("[serach]\ndepth = 7\n", "serach"),
        ("search = 7\n", r"\$\.search"),
        ('[search]\ndepth = "deep"\n', r"search\.depth"),
        ("[search]\ndepth = 1.5\n", r"search\.depth"),
        ("[search]\ndense = 7\n", r"search\.dense"),
        ("[search]\ndepth = 0\n", r"search\.depth must be from 1"),
        (f"[reader]\npassages = {LARGEST_COUNT + 1}\n", r"reader\.passages must be from 1"),
        ('[reader]\nmodel = "big"\n', "neither spans nor sentences"),
        ("[search]\nrrf_k = -1\n", r"search\.rrf_k must be from 0"),
        ("[search]\ndense = false\nbm25 = false\n", "both off"),
        ("[answer]\nquotes = 0\n", r"answer\.quotes must be from 1"),
        ("[answer]\nthreshold = 1.5\n", r"answer\.threshold must be from 0 to 1"),
        ("[answer]\nthreshold = nan\n", r"answer\.threshold must be from 0 to 1"),
        ('[models]\nprecision = "f16"\n', "neither f32 nor bf16"),
        ("[search\n", "not valid TOML"),
        ("[search]\n[search]\n", "not valid TOML"),
    ],
)
def test_a_mistake_in_the_file_names_the_file(config: Path, text: str, message: str) -> None:
    config.write_text(text, "utf-8")
    with pytest.raises(SettingsError, match=message) as raised:
        load_settings({})
    assert str(config) in str(raised.value)


def test_a_file_that_is_not_text(config: Path) -> None:
    config.write_bytes(b"[search]\n# \xff\n")
    with pytest.raises(SettingsError, match="not valid TOML"):
        load_settings({})


def test_a_file_that_cannot_be_read(config: Path) -> None:
    config.mkdir()
    with pytest.raises(SettingsError, match=r"config\.toml cannot be read: Is a directory"):
        load_settings({})


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("ASSISTANT_SEARCH_DEPTH", "deep"),
        ("ASSISTANT_SEARCH_DEPTH", ""),
        ("ASSISTANT_SEARCH_DEPTH", "-1"),
        ("ASSISTANT_SEARCH_DENSE", "perhaps"),
        ("ASSISTANT_ANSWER_THRESHOLD", "2"),
        ("ASSISTANT_SEARCH_DEEPTH", "9"),
    ],
)
def test_a_mistake_in_the_environment_names_the_variable(home: Path, variable: str, value: str) -> None:
    with pytest.raises(SettingsError, match=variable):
        load_settings({variable: value})


@pytest.mark.parametrize(
    ("written", "keep"),
    [("all", Keep()), ("500", Keep(count=500)), ("90 days", Keep(days=90)), ("1 day", Keep(days=1))],
)
def test_what_is_kept_of_conversations(home: Path, written: str, keep: Keep) -> None:
    assert keep_of(load_settings({"ASSISTANT_HISTORY_KEEP": written})) == keep


@pytest.mark.parametrize("written", ["", "0", "0 days", "none", "-3", "3 weeks", "days"])
def test_what_is_kept_must_be_a_number(home: Path, written: str) -> None:
    with pytest.raises(SettingsError, match=r"ASSISTANT_HISTORY_KEEP.*as in 90 days"):
        load_settings({"ASSISTANT_HISTORY_KEEP": written})


def test_other_variables_are_not_ours(home: Path) -> None:
    assert load_settings({"ASSISTANT_INDEX": "x", "ASSISTANT_DATA": "y", "SEARCH_DEPTH": "z"}) == Settings()


def test_every_setting_can_be_set_in_the_environment(home: Path) -> None:
    for name, value in as_facts(Settings()).items():
        variable = f"ASSISTANT_{name.replace('.', '_')}".upper()
        wanted = {bool: "true", int: "5", float: "0.25", str: "f32"}[type(value)]
        chosen = {
            "reader.model": "sentences",
            "answer.answerer": "reader",
            "llm.base_url": "http://x",
            "history.keep": "90 days",
        }
        wanted = chosen.get(name, wanted)
        changed = as_facts(load_settings({variable: wanted}))
        assert str(changed[name]).lower() == wanted
        assert {other: changed[other] for other in changed if other != name} == {
            other: fact for other, fact in as_facts(Settings()).items() if other != name
        }


class TestFindIndex:
    def test_the_flag_is_first(self, home: Path) -> None:
        (home / ".assistant").mkdir()
        assert find_index(Path("here"), {"ASSISTANT_INDEX": "/there"}) == home / "here"
        assert find_index(Path("~/here"), {}) == home / "here"

    def test_then_the_environment(self, home: Path) -> None:
        (home / ".assistant").mkdir()
        assert find_index(None, {"ASSISTANT_INDEX": "~/there"}) == home / "there"

    def test_then_the_nearest_folder_above(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        below = home / "project" / "deep" / "deeper"
        below.mkdir(parents=True)
        monkeypatch.chdir(below)
        (home / ".assistant").mkdir()
        assert find_index(None, {"ASSISTANT_INDEX": ""}) == home / ".assistant"
        (home / "project" / ".assistant").mkdir()
        assert find_index(None, {}) == home / "project" / ".assistant"

    def test_a_file_of_that_name_is_no_index(self, home: Path) -> None:
        (home / ".assistant").touch()
        assert find_index(None, {}) == home / ".local" / "share" / "assistant" / "index"

    def test_then_the_users_own(self, home: Path) -> None:
        assert find_index(None, {}) == home / ".local" / "share" / "assistant" / "index"


def test_a_project_folder_holds_no_settings(home: Path) -> None:
    project = home / ".assistant"
    project.mkdir()
    (project / "config.toml").write_text("[search]\ndepth = 7\n", "utf-8")
    (home / "config.toml").write_text("[search]\ndepth = 7\n", "utf-8")
    assert load_settings({}) == Settings()


def test_editor_and_pager() -> None:
    assert editor({"VISUAL": "code", "EDITOR": "vi"}) == "code"
    assert editor({"EDITOR": "vi"}) == "vi"
    assert editor({}) == ""
    assert pager({"PAGER": "more"}) == "more"
    assert pager({"PAGER": ""}) == "less"


@pytest.mark.parametrize(("written", "meant"), [("off", False), ("No", False), ("on", True), ("true", True)])
def test_a_switch_in_the_environment_may_be_on_or_off(home: Path, written: str, meant: bool) -> None:
    assert load_settings({"ASSISTANT_SEARCH_DENSE": written}).search.dense is meant


def test_a_choice_leaves_comments_and_links_as_they_are(config: Path, home: Path) -> None:
    kept = home / "dotfiles.toml"
    kept.write_text("# my settings\n", "utf-8")
    config.symlink_to(kept)
    write_llm("ollama/m", "")
    assert config.is_symlink()
    assert kept.read_text("utf-8").startswith("# my settings\n")
    assert load_settings({}).llm.model == "ollama/m"


def test_two_choices_at_a_time(config: Path) -> None:
    config.write_text("# my settings\n", "utf-8")
    names = [f"ollama/{name}" for name in ("m", "a-very-long-name" * 40)]

    def choose(name: str) -> None:
        for _ in range(30):
            write_llm(name, "")
            assert load_settings({}).llm.model in names

    with ThreadPoolExecutor(len(names)) as pool:
        list(pool.map(choose, names))
    assert config.read_text("utf-8").startswith("# my settings\n")
    assert list(config.parent.iterdir()) == [config]


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o444])
def test_a_choice_keeps_the_permissions_of_the_file(config: Path, mode: int) -> None:
    config.write_text("# my settings\n", "utf-8")
    config.chmod(mode)
    write_llm("ollama/m", "")
    assert stat.S_IMODE(config.stat().st_mode) == mode


@pytest.mark.parametrize("variable", ["ASSISTANT_CONFIG", "ASSISTANT_MODELS_CACHE", "ASSISTANT_MODELS_EMBEDDER"])
def test_the_home_folder_of_nobody(home: Path, variable: str) -> None:
    with pytest.raises(SettingsError, match="~nobody-here/x, and there is no such home folder"):
        load_settings({variable: "~nobody-here/x"})
    with pytest.raises(SettingsError, match="ASSISTANT_INDEX names ~nobody-here"):
        find_index(None, {"ASSISTANT_INDEX": "~nobody-here"})


def test_without_a_home_folder(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(*_: object) -> None:
        raise KeyError("uid not found")

    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(pwd, "getpwuid", nobody)
    assert load_settings({}) == Settings()
    with pytest.raises(SettingsError, match="no home folder: set HOME or XDG_CONFIG_HOME or ASSISTANT_CONFIG"):
        write_llm("ollama/m", "", {})
    with pytest.raises(SettingsError, match="no home folder: set HOME or XDG_DATA_HOME or ASSISTANT_INDEX"):
        find_index(None, {})
    with pytest.raises(HistoryError, match="no home folder: set HOME or XDG_DATA_HOME"):
        default_history()
    with pytest.raises(SettingsError, match="no home folder: set HOME or XDG_CACHE_HOME or ASSISTANT_MODELS_CACHE"):
        build_embedder(Settings())
    (home / ".assistant").mkdir()
    assert find_index(None, {}) == home / ".assistant"


def test_a_folder_above_that_may_not_be_read_is_skipped(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    below = home / "above" / "below"
    below.mkdir(parents=True)
    (home / ".assistant").mkdir()
    monkeypatch.chdir(below)
    real = Path.is_dir

    def is_dir(path: Path) -> bool:
        if path.parent == below.parent:
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(Path, "is_dir", is_dir)
    assert find_index(None, {}) == home / ".assistant"
