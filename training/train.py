"""Train the reader: `python -m training.train PREPARED RUN --tokens 40e6`.

Resumes from the run's last checkpoint. The learning rate rises, stays, and falls over the last
part of the tokens ("warm-up, stable, decay"), so that a run can be prolonged from a checkpoint of
its stable part. Every checkpoint also holds the running mean of the weights, which is what is exported.
"""

from __future__ import annotations

import argparse
import copy
import json
import math
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import multiprocessing

from training.batches import CROPPED, REPEATS, Batch, Examples
from training.distil import imitation
from training.losses import WEIGHTS, Targets, losses
from training.network import Network, of_weights, pretrained
from training.peers import Peers
from training.shipped import weights_of
from training.teacher import TEACHER, teacher

MEAN_DECAY = 0.998
CLIP = 1.0


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run is; written beside its checkpoints."""

    tokens: float
    rate: float = 2e-4
    head_rate: float = 6e-4
    warm_tokens: float = 0.6e6
    decay: float = 0.3
    weight_decay: float = 0.01
    seed: int = 7
    beside: int = 1
    size: int = 12_000
    cropped: float = CROPPED
    frozen: int = 0
    fresh: tuple[int, ...] = ()
    right: float = 1.0
    repeats: dict[str, float] = field(default_factory=lambda: dict(REPEATS))
    without: tuple[str, ...] = ()

    def factor(self, seen: float) -> float:
        """Give the learning rate's factor after `seen` tokens."""
        falling = (1 - self.decay) * self.tokens
        rising = min(1.0, (seen + 1) / self.warm_tokens)
        return rising * min(1.0, 1 - math.sqrt(max(0.0, min(1.0, (seen - falling) / (self.decay * self.tokens)))))


@dataclass
class State:
    """Where a run is."""

    network: Network
    mean: Network
    optimiser: torch.optim.Optimizer
    number: int = 0
    batch: int = 0
    step: int = 0
    tokens: int = 0

    def save(self, path: Path) -> None:
        """Write a checkpoint, whole or not at all."""
        content = {
            "network": self.network.state_dict(),
            "mean": self.mean.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "at": (self.number, self.batch, self.step, self.tokens),
        }
        torch.save(content, path.with_suffix(".part"))
        path.with_suffix(".part").replace(path)

    def load(self, path: Path) -> None:
        """Go on from a checkpoint."""
        content = torch.load(path, map_location="cpu")
        self.network.load_state_dict(content["network"])
        self.mean.load_state_dict(content["mean"])
        self.optimiser.load_state_dict(content["optimiser"])
        self.number, self.batch, self.step, self.tokens = content["at"]


def main() -> None:
    """Train."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("prepared", type=Path)
    options.add_argument("run", type=Path)
    options.add_argument("--tokens", type=float, default=40e6, help="tokens to see in all")
    options.add_argument("--rate", type=float, default=2e-4)
    options.add_argument("--decay", type=float, default=0.3, help="share of the tokens over which the rate falls")
    options.add_argument("--seed", type=int, default=7)
    options.add_argument("--without", nargs="*", default=[], help="sets, premises, negatives or lists to leave out")
    options.add_argument(
        "--repeats", nargs="*", default=[], metavar="SET=TIMES", help="how often a set comes in a pass"
    )
    options.add_argument("--save-every", type=float, default=300, metavar="SECONDS")
    options.add_argument("--beside", type=int, default=1, help="passages without the answer beside one with it")
    options.add_argument("--size", type=int, default=12_000, help="tokens of a batch")
    options.add_argument("--cropped", type=float, default=CROPPED, help="share of passages cut to some sentences")
    options.add_argument("--start", type=Path, help="another run's checkpoint to go on from")
    options.add_argument("--tune", type=Path, nargs="+", help="weights whose mean a new run starts from")
    options.add_argument("--base", type=Path, metavar="FILE", help="MPNet's model.safetensors: train a teacher from it")
    options.add_argument("--freeze", type=int, default=0, metavar="LAYERS", help="leave the lowest layers as they are")
    options.add_argument(
        "--fresh", type=int, nargs="*", default=[], metavar="LAYER", help="layers put in, that learn as fast as heads"
    )
    options.add_argument("--teacher", type=Path, metavar="CHECKPOINT", help="a teacher's: learn from it too")
    options.add_argument("--right", type=float, default=0.5, help="with a teacher: what the right answers weigh")
    options.add_argument("--processes", type=int, default=1, help="that train together, a thread each: one a core")
    options.add_argument("--compile", action="store_true", help="compile the network: a minute, then faster on a CPU")
    options.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    chosen = options.parse_args()
    if chosen.processes < 1:
        options.error("--processes takes a number from 1 on")
    chosen.run.mkdir(parents=True, exist_ok=True)
    if chosen.processes == 1:
        train(0, chosen)
    else:
        (chosen.run / "meeting").unlink(missing_ok=True)
        multiprocessing.spawn(train, (chosen,), chosen.processes)


def train(rank: int, chosen: argparse.Namespace) -> None:
    """Train as one of the processes."""
    peers = Peers(rank, chosen.processes)
    peers.join(chosen.run / "meeting")
    settings = Settings(
        tokens=chosen.tokens,
        rate=chosen.rate,
        head_rate=3 * chosen.rate,
        decay=chosen.decay,
        seed=chosen.seed,
        beside=chosen.beside,
        size=chosen.size,
        cropped=chosen.cropped,
        frozen=chosen.freeze,
        fresh=tuple(number - 1 for number in chosen.fresh),
        right=chosen.right if chosen.teacher else 1.0,
        repeats=REPEATS | {name: float(times) for name, times in (one.split("=") for one in chosen.repeats)},
        without=tuple(chosen.without),
    )
    state = _state(settings, _network(chosen.base, chosen.tune or (), settings.seed), chosen.device)
    checkpoint = chosen.run / "last.pt"
    if checkpoint.exists() or chosen.start:
        state.load(checkpoint if checkpoint.exists() else chosen.start)
    taught = None
    if chosen.teacher:
        taught = Network(TEACHER).to(chosen.device).eval().requires_grad_(False)
        taught.load_state_dict(weights_of(chosen.teacher))
    examples = Examples(
        chosen.prepared, frozenset(settings.without), settings.beside, settings.size, settings.cropped, settings.repeats
    )
    training = Training(settings, state, chosen.run, chosen.device, taught, chosen.compile, peers)
    training.work(examples, chosen.save_every)
    peers.leave()


class Log:
    """A run's log: the losses' means, every `EVERY` steps."""

    EVERY = 50

    def __init__(self, path: Path, tokens: int) -> None:
        self._lines = path.open("a", encoding="utf-8")
        self._sums: dict[str, float] = defaultdict(float)
        self._told, self._tokens = time.monotonic(), tokens

    def write(self, line: Mapping[str, object]) -> None:
        """Append one line."""
        print(json.dumps(line), file=self._lines, flush=True)

    def add(self, losses: Mapping[str, float], at: Mapping[str, float]) -> None:
        """Take one step's losses; `at` says where the run is."""
        for name, value in losses.items():
            self._sums[name] += value
        if at["step"] % self.EVERY:
            return
        now = time.monotonic()
        speed = round((at["tokens"] - self._tokens) / (now - self._told))
        means = {name: round(value / self.EVERY, 4) for name, value in self._sums.items()}
        self.write({**means, **at, "tokens_a_second": speed})
        self._sums.clear()
        self._told, self._tokens = now, int(at["tokens"])


class Training:
    """A run at work; `taught` is a teacher to learn from."""

    def __init__(
        self,
        settings: Settings,
        state: State,
        run: Path,
        device: str,
        taught: Network | None,
        compiled: bool,
        peers: Peers,
    ) -> None:
        self._settings = settings
        self._state = state
        self._run = run
        self._device = device
        self._peers = peers
        self._network: Any = torch.compile(state.network, dynamic=True) if compiled else state.network
        self._taught: Any = torch.compile(taught, dynamic=True) if taught is not None and compiled else taught

    def work(self, examples: Examples, save_every: float) -> None:
        """Train until the settings' tokens were seen; saves, logs."""
        state, settings = self._state, self._settings
        log = Log(self._run / "log.jsonl", state.tokens) if self._peers.is_first else None
        if log:
            log.write(asdict(settings))
        saved = time.monotonic()
        for batch in _batches(examples, state, settings.seed, self._peers):
            if state.tokens >= settings.tokens and self._peers.meets(state.step):
                break
            factor = settings.factor(state.tokens)
            for group in state.optimiser.param_groups:
                group["lr"] = group["base"] * factor
            parts = self._step(batch)
            if self._peers.meets(state.step):
                self._peers.average(state.network.parameters())
                state.tokens = self._peers.total(state.tokens) // self._peers.count
            if log:
                log.add(parts, {"step": state.step, "tokens": state.tokens, "factor": round(factor, 4)})
            if self._peers.is_first and self._peers.meets(state.step) and time.monotonic() - saved > save_every:
                state.save(self._run / "last.pt")
                saved = time.monotonic()
        if self._peers.is_first:
            state.save(self._run / "last.pt")
            state.save(self._run / f"at-{state.tokens / 1e6:.0f}m.pt")

    def _step(self, batch: Batch) -> dict[str, float]:
        state = self._state
        inputs = [torch.from_numpy(one).to(self._device) for one in (batch.ids, batch.types, batch.mask)]
        scores, targets = self._network(*inputs, torch.bfloat16), Targets.of(batch, self._device)
        parts = losses(scores, targets)
        loss = self._settings.right * torch.stack([WEIGHTS[name] * value for name, value in parts.items()]).sum()
        if self._taught is not None:
            with torch.no_grad():
                wanted = self._taught(*inputs, torch.bfloat16)
            apart = imitation(scores, wanted, targets)
            loss = loss + torch.stack([WEIGHTS[name] * value for name, value in apart.items()]).sum()
            parts |= {f"taught {name}": value for name, value in apart.items()}
        loss.backward()
        torch.nn.utils.clip_grad_norm_(state.network.parameters(), CLIP)
        state.optimiser.step()
        state.optimiser.zero_grad(set_to_none=True)
        state.step += 1
        state.tokens += int(batch.mask.sum()) * self._peers.count
        keep = min(MEAN_DECAY, state.step / (state.step + 10))
        with torch.no_grad():
            ours, means = list(state.network.parameters()), list(state.mean.parameters())
            torch._foreach_lerp_(means, ours, 1 - keep)
        return {name: value.item() for name, value in parts.items()} | {"loss": loss.item()}


def _network(base: Path | None, tuned: Sequence[Path], seed: int) -> Network:
    """Give the network to begin with: the mean of other runs' running means or of shipped weights, or a base's."""
    if not tuned:
        return teacher(base, seed) if base else pretrained(seed)
    means = [weights_of(path) for path in tuned]
    return of_weights({name: torch.stack([one[name] for one in means]).mean(0) for name in means[0]})


def _state(settings: Settings, network: Network, device: str) -> State:
    network = network.to(device)
    mean = copy.deepcopy(network)
    network.freeze(settings.frozen)
    fresh = [parameter for number in settings.fresh for parameter in network.layers[number].parameters()]
    heads = {id(one) for one in [*network.heads(), *fresh]}
    trained = [parameter for parameter in network.parameters() if parameter.requires_grad]
    groups = []
    for of_head in (False, True):
        for decayed in (False, True):
            chosen = [p for p in trained if (id(p) in heads) == of_head and (p.dim() > 1) == decayed]
            rate = settings.head_rate if of_head else settings.rate
            decay = settings.weight_decay if decayed else 0.0
            groups.append({"params": chosen, "base": rate, "lr": rate, "weight_decay": decay})
    return State(network, mean, torch.optim.AdamW(groups, betas=(0.9, 0.98), eps=1e-6, fused=True))


def _batches(examples: Examples, state: State, seed: int, peers: Peers) -> Iterator[Batch]:
    """Give this process's batches from where the state is; `state` is moved on as they are taken."""
    while True:
        for at, batch in enumerate(examples.batches(seed, state.number)):
            if at < state.batch or at % peers.count != peers.rank:
                continue
            yield batch
            state.batch = at + 1
        state.number, state.batch = state.number + 1, 0


if __name__ == "__main__":
    main()
