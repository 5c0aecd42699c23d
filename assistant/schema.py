"""The JSON Schema of the JSON output: `python -m assistant.schema` writes it into the package."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from assistant.types import JSON_VERSION, Answer

ANSWER_SCHEMA = Path(__file__).parent / "schemas" / "answer.json"


def answer_schema() -> bytes:
    """Give the schema of `ask --json` as formatted JSON."""
    (answer,), definitions = msgspec.json.schema_components([Answer], ref_template="#/$defs/{name}")
    schema: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The output of `ask --json`",
        "type": "object",
        "properties": {"version": {"const": JSON_VERSION}, "answer": answer},
        "required": ["version", "answer"],
        "$defs": definitions,
    }
    return msgspec.json.format(msgspec.json.encode(schema), indent=2) + b"\n"


if __name__ == "__main__":
    ANSWER_SCHEMA.parent.mkdir(exist_ok=True)
    ANSWER_SCHEMA.write_bytes(answer_schema())
