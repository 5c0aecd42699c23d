"""Actions for the palette, and keys for the help."""

from __future__ import annotations

from collections.abc import Iterator

from textual.app import App, SystemCommand
from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import Screen

from assistant.tui.prompt import Prompt

SCREEN_ACTIONS = (
    ("New conversation", "Begin with nothing asked", "new"),
    ("Library", "The indexed files: add, bring up to date, remove, restrict to", "library"),
    ("Conversations", "Saved ones: go on, rename, delete, export", "conversations"),
    ("Add a folder", "Index another folder or file", "add_folder"),
    ("Bring the index up to date", "Read what has changed in the indexed folders", "sync_all"),
    ("Export this conversation", "To a Markdown or JSON file, with quotes and permalinks", "export"),
    ("Ask all files", "End the restriction to some files", "restrict_to_all"),
    ("Keys", "The keys of the place where you are", "keys"),
)
"""(title, help, action of the application)"""


PROMPT_KEYS = (("↑", "Question asked before"), ("↓", "Question asked after"), ("@", "Name a file to ask alone"))
"""What means something in the prompt and is no binding."""


def actions_of(app: App[int], screen: Screen[object]) -> Iterator[SystemCommand]:
    """Give the actions of the application, and then those of the place, for the palette."""
    for title, text, action in SCREEN_ACTIONS:
        yield SystemCommand(title, text, lambda action=action: app.run_worker(app.run_action(action, app)))
    for key, text, action, node in own_bindings(screen):
        if node is not app and not action.startswith("app."):
            yield SystemCommand(
                text,
                f"{key}, here",
                lambda action=action, node=node: app.run_worker(app.run_action(action, node)),
            )


def own_bindings(screen: Screen[object]) -> Iterator[tuple[str, str, str, DOMNode]]:
    """Give (keys, what they do, action, where) of every action of ours that is possible where the focus is."""
    found: dict[str, tuple[list[str], str, DOMNode]] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        if active.enabled and binding.description and _is_ours(binding, active.node):
            keys, _, _ = found.setdefault(binding.description, ([], binding.action, active.node))
            keys.append(screen.app.get_key_display(binding))
    for text, (keys, action, node) in found.items():
        if not (text.startswith("Quote ") and text[6:].isdigit()):
            yield "  ".join(dict.fromkeys(keys)), text, action, node


def keys_of(screen: Screen[object]) -> list[tuple[str, str]]:
    """Give (keys, what they do) for the place where the focus is, its own first."""
    keys = [(keys, text) for keys, text, _, _ in own_bindings(screen)]
    writing = isinstance(screen.focused, Prompt)
    if any(active.binding.description == "Quote 1" for active in screen.active_bindings.values()):
        keys.insert(0, ("alt+1 … 9" if writing else "1 … 9", "Stand at a quote in its document"))
    return [*(PROMPT_KEYS if writing else ()), *keys]


def _is_ours(binding: Binding, node: DOMNode) -> bool:
    """Tell whether a class of this program, not one of Textual's, binds the key."""
    for base in type(node).__mro__:
        if base.__module__.startswith("assistant."):
            for one in base.__dict__.get("BINDINGS", ()):
                if isinstance(one, Binding) and binding.key in one.key.split(",") and one.action == binding.action:
                    return True
    return False
