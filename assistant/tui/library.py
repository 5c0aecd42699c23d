"""The library: the files of the index as a tree, and what is done with them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Input, Static, Tree
from textual.widgets.tree import TreeNode

from assistant.foreseen import FORESEEN, told
from assistant.output import one_line
from assistant.tui.bar import TitleBar
from assistant.tui.dialogs import Confirm
from assistant.tui.shelf import Shelf, Thing, shelve
from index.types import Source

if TYPE_CHECKING:
    from assistant.tui.app import AssistantApp

STYLES = {"indexed": "", "failed": "red", "skipped": "dim"}


class LibraryScreen(Screen[None]):
    """Files by folder, with their state; add, sync, remove, filter, restrict."""

    DEFAULT_CSS = """
    LibraryScreen #filter { height: 1; border: none; padding: 0 1; background: $panel; display: none; }
    LibraryScreen #filter.-open { display: block; }
    LibraryScreen Tree { height: 1fr; padding: 1 1; background: $background; scrollbar-size-vertical: 1; }
    LibraryScreen Tree:focus { background-tint: transparent; }
    LibraryScreen #details {
        height: auto; min-height: 4; max-height: 8; padding: 0 1; border-top: solid $primary 30%;
    }
    """
    AUTO_FOCUS = "Tree"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back"),
        Binding("q", "back", "Back", show=False),
        Binding("a", "add", "Add"),
        Binding("s", "sync", "Sync"),
        Binding("d", "remove", "Remove"),
        Binding("m", "mark", "Mark"),
        Binding("c", "restrict", "Ask marked only"),
        Binding("slash", "filter", "Filter"),
        Binding("f", "failed", "Failed only"),
        Binding("j", "cursor(1)", "Down", show=False),
        Binding("k", "cursor(-1)", "Up", show=False),
    ]

    app: AssistantApp

    def __init__(self) -> None:
        super().__init__()
        self._sources: list[Source] = []
        self._roots: list[str] = []
        self._marked: set[str] = set()
        self._only_failed = False
        self._told = ""

    def compose(self) -> ComposeResult:
        """Lay the parts out."""
        yield TitleBar("Library")
        yield Input(id="filter", placeholder="Part of a name", compact=True)
        tree: Tree[Thing] = Tree("", id="files")
        tree.show_root = False
        tree.guide_depth = 3
        yield tree
        yield Static(id="details", markup=False)
        yield Footer(show_command_palette=False, compact=True)

    @property
    def tree_(self) -> Tree[Thing]:
        """The files."""
        return self.query_one(Tree)

    def on_mount(self) -> None:
        """Mark what the conversation is restricted to, and list the files."""
        self._marked = set(self.app.scope)
        self._told = self.app.working
        self._list()
        self.app.stand_again()

    @work(thread=True, exclusive=True, group="list")
    def _list(self) -> None:
        try:
            sources, roots = self.app.desk.sources(), self.app.desk.roots()
        except FORESEEN as error:
            self.app.call_from_thread(self.app.tell, told(error), "error")
            return
        self.app.call_from_thread(self._show, sources, roots)

    def _show(self, sources: Sequence[Source], roots: Sequence[str]) -> None:
        self._sources, self._roots = list(sources), list(roots)
        self._plant()

    def _plant(self) -> None:
        words = self.query_one(Input).value.casefold()
        wanted = [
            source
            for source in self._sources
            if words in source.path.casefold() and (source.status == "failed" or not self._only_failed)
        ]
        tree = self.tree_
        tree.clear()
        narrowed = bool(words) or self._only_failed
        for shelf in shelve(wanted, [] if narrowed else self._roots):
            node = tree.root.add(self._label(shelf), shelf, expand=True)
            self._fill(node, everything=narrowed and len(wanted) < 500)
        if not tree.root.children:
            tree.root.add_leaf(Text(self._nothing(narrowed), "dim"))
        tree.cursor_line = 0
        self._describe(tree.cursor_node)

    def _nothing(self, narrowed: bool) -> str:
        if narrowed:
            return "No file fits." if not self._only_failed else "Every file could be read."
        if self.app.syncing:
            return "The first files are being read …"
        return "Nothing is indexed yet: a adds a folder."

    def _fill(self, node: TreeNode[Thing], everything: bool = False) -> None:
        """Add what is in a folder; folders in it are filled when they are opened."""
        shelf = node.data
        if not isinstance(shelf, Shelf) or node.children:
            return
        for folder in shelf.folders:
            child = node.add(self._label(folder), folder, expand=everything)
            if everything:
                self._fill(child, everything)
        for source in shelf.files:
            node.add_leaf(self._label(source), source)

    def _label(self, thing: Thing) -> Text:
        if isinstance(thing, Shelf):
            marks = sum(file in self._marked for file in thing.all_files)
            text = Text().append(one_line(thing.name), "bold")
            text.append(f"  {_count(thing.count, 'file')}", "dim")
            if thing.failed:
                text.append(f"  {thing.failed} failed", "red")
            if marks:
                text.append(f"  ● {marks}", "yellow")
            return text
        mark = "● " if _file(thing) in self._marked else ""
        text = Text().append(mark, "yellow").append(one_line(thing.path.rpartition("/")[2]), STYLES[thing.status])
        if thing.status == "indexed":
            return text.append(f"  {'  '.join(filter(None, (thing.date, _count(thing.passages, 'passage'))))}", "dim")
        return text.append(f"  {one_line(thing.error)}", "dim")

    def _relabel(self) -> None:
        todo = list(self.tree_.root.children)
        while todo:
            node = todo.pop()
            if node.data is not None:
                node.set_label(self._label(node.data))
            todo += node.children

    def on_tree_node_expanded(self, event: Tree.NodeExpanded[Thing]) -> None:
        """Fill a folder when it is opened."""
        self._fill(event.node)

    def on_tree_node_highlighted(self, event: Tree.NodeHighlighted[Thing]) -> None:
        """Tell about the file under the cursor."""
        self._describe(event.node)

    def on_tree_node_selected(self, event: Tree.NodeSelected[Thing]) -> None:
        """Show a document."""
        from assistant.tui.document import DocumentScreen

        if isinstance(event.node.data, Source) and event.node.data.status == "indexed":
            self.app.push_screen(DocumentScreen(None, (), event.node.data))

    def _describe(self, node: TreeNode[Thing] | None) -> None:
        thing = node.data if node is not None else None
        lines = [Content.styled(self._told, "$text-accent")] if self._told else []
        if isinstance(thing, Source):
            lines.append(Content.styled(one_line(_file(thing)), "bold"))
            facts = (thing.type, thing.date, one_line(thing.title), one_line(thing.author), f"{thing.size:,} bytes")
            lines.append(Content("  ".join(filter(None, facts))))
            if thing.status != "indexed":
                style = "$text-error" if thing.status == "failed" else "$text-warning"
                lines.append(Content.styled(f"Not in the index: {one_line(thing.error)}", style))
        elif isinstance(thing, Shelf):
            lines.append(Content.styled(one_line(thing.path), "bold"))
            lines.append(
                Content(f"{_count(thing.count, 'file')}, {_count(thing.passages, 'passage')}, {thing.failed} failed")
            )
        self.query_one("#details", Static).update(Content("\n").join(lines))

    # Actions

    @property
    def _thing(self) -> Thing | None:
        node = self.tree_.cursor_node
        return node.data if node is not None else None

    def action_back(self) -> None:
        """Close the filter, or the library."""
        entry = self.query_one(Input)
        if entry.has_class("-open"):
            entry.remove_class("-open")
            entry.value = ""
            self.tree_.focus()
        else:
            self.dismiss()

    def action_cursor(self, by: int) -> None:
        """Move as the arrows do."""
        self.tree_.action_cursor_down() if by > 0 else self.tree_.action_cursor_up()

    def action_add(self) -> None:
        """Index another folder."""
        self.app.add_folder()

    def action_sync(self) -> None:
        """Read what has changed."""
        self.app.sync()

    def action_mark(self) -> None:
        """Mark a file, or all files of a folder."""
        thing = self._thing
        if thing is None:
            return
        files = set(thing.all_files) if isinstance(thing, Shelf) else {_file(thing)}
        self._marked = self._marked - files if files <= self._marked else self._marked | files
        self._relabel()
        self.action_cursor(1)

    def action_restrict(self) -> None:
        """Ask the marked files only; all again without any mark."""
        self.app.restrict(sorted(self._marked))
        self.dismiss()

    def action_filter(self) -> None:
        """Write a part of a name."""
        self.query_one(Input).add_class("-open")
        self.query_one(Input).focus()

    def action_failed(self) -> None:
        """Show only files that could not be read, or all again."""
        self._only_failed = not self._only_failed
        self.query_one(TitleBar).show_place("Library · failed only" if self._only_failed else "Library")
        self._plant()

    def on_input_changed(self) -> None:
        """Filter while one writes."""
        self._plant()

    def on_input_submitted(self) -> None:
        """Go to the files."""
        self.tree_.focus()

    def action_remove(self) -> None:
        """Take a file or folder out of the index."""
        thing = self._thing
        if thing is None:
            return
        path = thing.path if isinstance(thing, Shelf) else _file(thing)
        count = thing.count if isinstance(thing, Shelf) else 1
        root = path in self._roots
        after = "" if root else " The next sync reads it again, unless an .assistantignore names it."
        details = f"{path}\n\n{_count(count, 'file')} will go from the index. What is on the disk stays.{after}"
        ask = Confirm("Remove from the index?", "\n".join(map(one_line, details.split("\n"))), "Remove")

        def answered(yes: bool | None) -> None:
            if yes:
                self._remove(path)

        self.app.push_screen(ask, answered)

    @work(thread=True, group="remove")
    def _remove(self, path: str) -> None:
        try:
            removed = self.app.desk.remove([path])
        except FORESEEN as error:
            self.app.call_from_thread(self.app.tell, told(error), "error")
            return
        self.app.call_from_thread(self.app.tell, f"{_count(removed, 'file')} removed from the index.")
        self.app.post_message(self.app.Stood(self.app.desk.standing()))
        self._list()

    def show_indexing(self, text: str) -> None:
        """Show how far an indexing run is."""
        self._told = text
        self._describe(self.tree_.cursor_node)

    def show_indexed(self) -> None:
        """List the files anew."""
        self._told = ""
        self._list()


def _file(source: Source) -> str:
    return f"{source.root}/{source.path}"


def _count(number: int, name: str) -> str:
    return f"{number:,} {name}{'' if number == 1 else 's'}"
