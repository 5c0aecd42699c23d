"""Export a sentence-transformers model to ONNX: `python -m index.export SOURCE FOLDER PARENT`.

Run once a model, in a process of its own (see `index.models`). Writes `model.onnx` (inputs
`input_ids` and `attention_mask`, int64 of shape texts × tokens; output `embedding`, float32 of
shape texts × dimension, as the model's own pooling and normalisation give it), `tokenizer.json`
and `export.json`. PARENT is the id of the process that starts it, and that it ends with.
"""

from __future__ import annotations

import json
import sys
import warnings
from pathlib import Path
from typing import Any

from index.loaders.worker import die_with

OPSET = 17


def export(source: Path, folder: Path) -> None:
    """Write the model in `source` to `folder`."""
    import torch
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(source), device="cpu", local_files_only=True)
    model.eval()

    class Network(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model
            self.typed = "token_type_ids" in model.tokenizer.model_input_names

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            features = {"input_ids": input_ids, "attention_mask": attention_mask}
            if self.typed:
                features["token_type_ids"] = torch.zeros_like(input_ids)
            embedding = self.model(features)["sentence_embedding"]
            return torch.nn.functional.normalize(embedding, dim=1)

    sample = torch.ones((2, 16), dtype=torch.int64)
    mask = torch.ones_like(sample)
    mask[1, 9:] = 0
    axes = {0: "texts", 1: "tokens"}
    torch.onnx.export(
        Network().eval(),
        (sample, mask),
        str(folder / "model.onnx"),
        input_names=["input_ids", "attention_mask"],
        output_names=["embedding"],
        dynamic_axes={"input_ids": axes, "attention_mask": axes, "embedding": {0: "texts"}},
        opset_version=OPSET,
        dynamo=False,
    )
    model.tokenizer.backend_tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "export.json").write_text(json.dumps(_facts(model)), "utf-8")


def _facts(model: Any) -> dict[str, int | str]:
    prompts = model.prompts or {}
    passage = next((prompts[key] for key in ("document", "passage", "corpus") if prompts.get(key)), "")
    return {
        "dimension": int(model.get_embedding_dimension()),
        "max_tokens": int(model.max_seq_length or 256),
        "query_prompt": prompts.get("query") or "",
        "passage_prompt": passage,
    }


if __name__ == "__main__":
    die_with(int(sys.argv[3]))
    warnings.simplefilter("ignore")
    export(Path(sys.argv[1]), Path(sys.argv[2]))
