"""A server on loopback that answers as it is told, well or badly, to OpenAI's and Ollama's requests."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Served:
    """What the server does, and what it was asked."""

    url: str = ""
    status: int = 200
    message: str = ""
    text: str = ""
    wait: float = 0.0
    broken: bool = False
    requests: list[dict[str, Any]] = field(default_factory=list)


@contextmanager
def serving(**doing: Any) -> Iterator[Served]:
    """Serve until the block ends."""
    served = Served(**doing)

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            served.requests.append(json.loads(body) | {"path": self.path, "key": self.headers.get("Authorization", "")})
            time.sleep(served.wait)
            self.send_response(served.status)
            self.send_header("Content-Type", "text/event-stream" if served.status == 200 else "application/json")
            self.end_headers()
            if served.status != 200:
                self.wfile.write(json.dumps({"error": {"message": served.message}}).encode())
                return
            words = [f"{word} " for word in served.text.split(" ")] if served.text else []
            for line in _ollama(words) if self.path == "/api/chat" else _openai(words, served.broken):
                self.wfile.write(line)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _openai(words: list[str], broken: bool) -> Iterator[bytes]:
    for word in words:
        chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m"}
        yield (
            b"data: "
            + json.dumps(
                chunk
                | {"choices": [{"index": 0, "delta": {"role": "assistant", "content": word}, "finish_reason": None}]}
            ).encode()
            + b"\n\n"
        )
    if broken:
        yield b'data: {"error": {"message": "the model fell over"}}\n\n'
        return
    usage = {"prompt_tokens": 11, "completion_tokens": len(words), "total_tokens": 11 + len(words)}
    yield (
        b"data: "
        + json.dumps(
            {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [], "usage": usage}
        ).encode()
        + b"\n\n"
    )
    yield b"data: [DONE]\n\n"


def _ollama(words: list[str]) -> Iterator[bytes]:
    for word in words:
        yield (
            json.dumps({"model": "m", "message": {"role": "assistant", "content": word}, "done": False}).encode()
            + b"\n"
        )
    done = {"model": "m", "message": {"role": "assistant", "content": ""}, "done": True}
    yield json.dumps(done | {"prompt_eval_count": 11, "eval_count": len(words)}).encode() + b"\n"
