"""Grids of settings."""

from __future__ import annotations

import pytest

from assistant.errors import EvaluationError, SettingsError
from assistant.evaluation.vary import changed, variants
from assistant.settings import SearchSection, Settings

SETTINGS = Settings(search=SearchSection(depth=70))


def test_a_grid() -> None:
    found = variants(SETTINGS, ["search.dense=on,off", "search.rrf_k=8, 60"])
    assert [one.name for one in found] == [
        "search.dense=on,search.rrf_k=8",
        "search.dense=on,search.rrf_k=60",
        "search.dense=off,search.rrf_k=8",
        "search.dense=off,search.rrf_k=60",
    ]
    assert [(one.settings.search.dense, one.settings.search.rrf_k) for one in found] == [
        (True, 8),
        (True, 60),
        (False, 8),
        (False, 60),
    ]
    assert {one.settings.search.depth for one in found} == {70}, "what is not varied stays"


def test_a_folder_is_no_path() -> None:
    (alone,) = variants(SETTINGS, ["models.cache=/tmp/a b"])
    assert alone.folder == "models.cache=-tmp-a-b"


def test_nothing_varied_is_the_settings_as_they_are() -> None:
    (alone,) = variants(SETTINGS, [])
    assert (alone.name, alone.settings) == ("", SETTINGS)


def test_neither_file_nor_environment_gets_in_between(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_SEARCH_DEPTH", "5")
    assert changed(SETTINGS, {"answer.threshold": "0.5"}).search.depth == 70


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (["search.width=1"], "no setting 'search.width' to vary; there are models.embedder"),
        (["search.depth"], "has no values: write search.depth=70"),
        (["search.depth=1,,2"], "has no values"),
        (["search.depth=1", "search.depth=2"], "varied twice"),
        (["models.embedder=a,b"], "belongs to the index"),
    ],
)
def test_what_cannot_be_varied(wanted: list[str], said: str) -> None:
    with pytest.raises(EvaluationError, match=said):
        variants(SETTINGS, wanted)


@pytest.mark.parametrize("wanted", [["search.depth=many"], ["search.dense=off", "search.bm25=off"]])
def test_values_that_do_not_fit(wanted: list[str]) -> None:
    with pytest.raises(SettingsError):
        variants(SETTINGS, wanted)
