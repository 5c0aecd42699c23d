"""What commands do alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.commands.shared import mend_vectors
from assistant.output import Output
from index.store import Store


def test_a_full_disk_is_no_damage(own_index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Store.open(own_index) as store:
        store.damage = "Chroma: error returned from database: (code: 13) database or disk is full"
        mend_vectors(store, Output())
        assert store.damage
    told = capsys.readouterr().err
    assert told.startswith("The disk is full: ") and "damaged" not in told
