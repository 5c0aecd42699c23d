"""The application: one desk, the screens on it, and what all of them share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import CancelledError
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import App, SuspendNotSupported, SystemCommand
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.screen import Screen

from assistant.errors import AssistantError
from assistant.exporting import turn_to_markdown
from assistant.foreseen import FORESEEN, told
from assistant.history import Turn
from assistant.opening import open_in_viewer, open_quote
from assistant.output import clean, one_line, place
from assistant.tui.actions import actions_of, keys_of
from assistant.tui.bar import TitleBar
from assistant.tui.chat import ChatScreen
from assistant.tui.desk import Desk, Standing, State
from assistant.tui.dialogs import Ask, Confirm, Folders, Keys, path_of
from assistant.tui.preferences import left_open, load_preferences, remember_open, remember_theme
from assistant.tui.telling import telling
from assistant.tui.terminal import read_alt_digits
from assistant.tui.welcome import Welcome
from assistant.types import Answer, Quote
from index.errors import SyncRefusedError
from index.ingest import Progress
from index.types import IngestReport, Source

TITLE = "assistant"


class AssistantApp(App[int]):
    """Opens on the chat; the models load behind it."""

    TITLE = TITLE
    CSS = """
    ToastRack { dock: top; align: right top; margin-top: 1; }
    Toast { padding: 0 1; margin-top: 0; width: auto; max-width: 56; }
    """
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "keys", "Keys", priority=True),
        Binding("ctrl+p", "command_palette", "All", priority=True),
        Binding("ctrl+n", "new", "New", show=False),
        Binding("ctrl+l", "library", "Library", show=False),
        Binding("ctrl+r", "conversations", "Conversations", show=False),
        Binding("question_mark", "keys", "Keys", show=False),
        Binding("ctrl+q", "quit", "Quit", show=False, priority=True),
    ]

    @dataclass
    class Stood(Message):
        """The desk is open, or something changed in the index."""

        standing: Standing

    @dataclass
    class Indexing(Message):
        """An indexing run tells how far it is."""

        text: str

    @dataclass
    class Indexed(Message):
        """An indexing run ended."""

        report: IngestReport | None
        problem: str = ""
        refused: Sequence[Path] = ()
        """The paths of a run that would have removed too much."""

    def __init__(self, desk: Desk, preferences: Path, resume: int | None = None) -> None:
        super().__init__()
        read_alt_digits()
        self.desk = desk
        self.scope: tuple[str, ...] = ()
        """The files that the conversation is restricted to, none for all."""
        self.standing = Standing(State.LOADING)
        """How far the desk was when it told last."""
        self.syncing = False
        self.working = ""
        """How far an indexing run is, empty while there is none."""
        self.failure: BaseException | None = None
        """What nobody has foreseen and ended the program."""
        self._ending = False
        self._preferences_path = preferences
        self._preferences = load_preferences(preferences)
        self._resume = resume if resume is not None else left_open(self._preferences, desk.folder)
        self._chat = ChatScreen()

    def get_default_screen(self) -> Screen[None]:
        """Begin with the chat."""
        return self._chat

    def on_mount(self) -> None:
        """Take the remembered theme."""
        if self._preferences.theme in self.available_themes:
            self.theme = self._preferences.theme
        self.theme_changed_signal.subscribe(self, lambda theme: remember_theme(theme.name, self._preferences_path))

    def begin(self) -> None:
        """Open the desk and go on where one was; the chat calls this when it stands."""
        self._open()
        if self._resume is not None:
            self.resume(self._resume)

    @work(thread=True, group="open")
    def _open(self) -> None:
        self.post_message(self.Stood(self.desk.open(lambda text: self._post_tell(text))))

    def _post_tell(self, text: str) -> None:
        self.call_from_thread(self.tell, text)

    def remember_open(self, conversation: int | None) -> None:
        """Note which conversation is open, so that a killed program opens it again."""
        remember_open(conversation, self.desk.folder, self._preferences_path)

    async def action_quit(self) -> None:
        """End; what is open is closed, and an indexing run stops after the files at hand."""
        self._ending = True
        self.remember_open(None)
        self.exit(0)

    def _handle_exception(self, error: Exception) -> None:
        if self.failure is None and not self._ending:
            self.failure = getattr(error, "error", error)  # of a worker's failure, the error itself
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """End without Textual's traceback: the command tells the failure in a line."""
        self._close_messages_no_wait()

    # Telling

    def tell(self, text: str, severity: str = "information") -> None:
        """Show a message for a few seconds."""
        seconds = 3 if severity == "information" else 8
        self.notify(one_line(text), severity=severity, timeout=seconds, markup=False)  # type: ignore[arg-type]

    def on_assistant_app_stood(self, message: Stood) -> None:
        """Show how far the desk is."""
        another = message.standing.made != self.standing.made
        self.standing = message.standing
        self._chat.show_standing(message.standing)
        for screen in self.screen_stack:
            for bar in screen.query(TitleBar):
                bar.show_standing(message.standing)
        if another:
            self._call_screens("show_indexed")

    def _call_screens(self, name: str, *values: str) -> None:
        for screen in self.screen_stack:
            if (show := getattr(screen, name, None)) is not None:
                show(*values)

    @work(thread=True, exclusive=True, group="standing")
    def stand_again(self) -> None:
        """Show how far the desk is where another process has changed the index."""
        if self.standing.state is State.LOADING:
            return
        standing = self.desk.standing() if self.standing.state is State.READY else self.desk.open()
        if standing != self.standing:
            self.post_message(self.Stood(standing))

    def show_work(self, text: str) -> None:
        """Show in every title what goes on in the background."""
        for bar in self._chat.query(TitleBar):
            bar.show_work(text)

    # Going

    async def action_new(self) -> None:
        """Begin a conversation."""
        self._to_chat()
        self.remember_open(None)
        await self._chat.begin()

    def action_library(self) -> None:
        """Show the indexed files."""
        from assistant.tui.library import LibraryScreen

        if not any(isinstance(screen, LibraryScreen) for screen in self.screen_stack):
            self.push_screen(LibraryScreen())

    def action_conversations(self) -> None:
        """Show the saved conversations."""
        from assistant.tui.conversations import ConversationsScreen

        if not any(isinstance(screen, ConversationsScreen) for screen in self.screen_stack):
            self.push_screen(ConversationsScreen())

    def action_add_folder(self) -> None:
        """Index another folder."""
        self.add_folder()

    def action_sync_all(self) -> None:
        """Bring the index up to date."""
        self.sync()

    def action_export(self) -> None:
        """Export the conversation that is open."""
        from assistant.tui.conversations import export

        if self._chat.conversation is None:
            self.tell("There is nothing to export yet.")
        else:
            export(self, self._chat.conversation)

    def action_restrict_to_all(self) -> None:
        """End the restriction to some files."""
        self.restrict(())

    def action_keys(self) -> None:
        """Show the keys of this place, or close them."""
        if isinstance(self.screen, Keys):
            self.screen.dismiss()
        else:
            self.push_screen(Keys("Keys here", keys_of(self.screen)))

    def _to_chat(self) -> None:
        while len(self.screen_stack) > 1:
            self.pop_screen()

    @work(exclusive=True, group="resume")
    async def resume(self, conversation: int) -> None:
        """Go on with a saved conversation."""
        try:
            turns = self.desk.history.turns(conversation)
        except AssistantError as error:
            self.tell(str(error), "warning")
            return
        self._to_chat()
        self.remember_open(conversation)
        await self._chat.resume(conversation, turns)

    @work(exclusive=True, group="resume")
    async def forget(self, conversation: int) -> None:
        """Let a deleted conversation go: where it is open, another one begins."""
        if self._chat.conversation == conversation:
            self.remember_open(None)
            await self._chat.begin()
            self.tell("The conversation that was open is deleted: a new one begins.")

    def restrict(self, files: Sequence[str]) -> None:
        """Restrict the conversation to files, to all with none; one goes on with a question."""
        self.scope = tuple(files)
        self._chat.prompt.show_scope(self.scope)
        self._chat.prompt.focus()

    def files_of(self, names: Sequence[str]) -> list[str]:
        """Give the whole paths of files and folders named as in the library."""
        return [
            f"{source.root}/{source.path}"
            for source in self.desk.sources()
            if any(source.path == name or source.path.startswith(f"{name}/") for name in names)
        ]

    # Indexing

    def on_welcome_index_here(self, message: Welcome.IndexHere) -> None:
        """Index the working directory."""
        with telling(self):
            self.sync([Path.cwd()])

    def on_welcome_choose_folder(self, message: Welcome.ChooseFolder) -> None:
        """Ask for a folder and index it."""
        self.add_folder()

    def add_folder(self) -> None:
        """Ask for a folder and index it."""

        def add(path: str | None) -> None:
            if path is not None:
                self.sync([path_of(path)])

        hint = "→ completes. Files stay where they are and as they are."
        self.push_screen(Ask("Which folder or file is to be indexed?", "", hint, Folders()), add)

    def sync(self, paths: Sequence[Path] = (), prune: bool = False) -> None:
        """Index folders, or bring those indexed before up to date, in the background."""
        if self.syncing:
            self.tell("The index is being brought up to date already.")
            return
        self.syncing = True
        self.post_message(self.Indexing("looking at files …"))
        self._sync(paths, prune)

    @work(thread=True, group="sync")
    def _sync(self, paths: Sequence[Path], prune: bool) -> None:
        def show(progress: Progress) -> None:
            if self._ending:
                raise CancelledError
            what = "building the vector store" if progress.stage == "vectors" else "indexing"
            count = f" {progress.files:,}/{progress.files_total:,} files" if progress.files_total else ""
            self.post_message(self.Indexing(f"{what}{count} · {progress.passages:,} passages"))

        def wait() -> None:
            self.post_message(self.Indexing("waiting for another process that writes to this index …"))

        try:
            asked = paths or [Path(root) for root in self.desk.roots()]
            report = self.desk.sync(paths, prune, show, wait)
        except SyncRefusedError as error:
            self.post_message(self.Indexed(None, str(error), asked))
        except CancelledError:  # the next run goes on where this one stopped
            return
        except FORESEEN as error:
            self.post_message(self.Indexed(None, told(error)))
        else:
            self.post_message(self.Indexed(report))
        self.post_message(self.Stood(self.desk.standing()))

    def on_assistant_app_indexing(self, message: Indexing) -> None:
        """Show how far it is."""
        self.working = message.text
        self.show_work(message.text)
        self._call_screens("show_indexing", message.text)

    def on_assistant_app_indexed(self, message: Indexed) -> None:
        """Tell what was done."""
        self.syncing = False
        self.working = ""
        self.show_work("")
        self._call_screens("show_indexed")
        if message.refused:
            self._ask_to_prune(message.problem, message.refused)
        elif message.report is None:
            self.tell(message.problem, "error")
        else:
            report, new = message.report, len(message.report.new_failures)
            failed = f", {new} failed: the library tells why" if new else ""
            done = f"{report.added} added, {report.changed} changed, {report.removed} removed{failed}."
            self.tell(done, "warning" if new else "information")

    def _ask_to_prune(self, problem: str, paths: Sequence[Path]) -> None:
        def answered(yes: bool | None) -> None:
            if yes:
                self.sync(paths, prune=True)

        self.push_screen(Confirm("Remove so many files from the index?", one_line(problem), "Remove"), answered)

    # Files and clipboard

    def open_in_editor(self, quote: Quote) -> None:
        """Open a quote, where it stands now, as `ask --open` does; the screen comes back afterwards."""
        self._suspended(lambda: open_quote(self.desk.now(quote), self.desk.store()))

    def open_source(self, source: Source, line: int) -> None:
        """Open a document at a line, from 0, as if it had been quoted there."""
        with telling(self):
            self.open_in_editor(self.desk.at_line(source, line))

    def _suspended(self, action: Callable[[], None]) -> None:
        try:
            with self.suspend(), telling(self):
                action()
        except SuspendNotSupported:
            self.tell("No editor can be started here.", "warning")
        self.refresh()

    def open_in_viewer(self, file: str) -> None:
        """Open a file in the system's viewer."""
        with telling(self):
            open_in_viewer(Path(file))

    def copy_quote(self, quote: Quote) -> None:
        """Copy a quote and its place."""
        with telling(self):
            where = self.desk.now(quote)
            self.copy_to_clipboard(f"“{clean(quote.text).strip()}” ({one_line(place(where.document, where.locator))})")
            self.tell("Quote copied.")

    def copy_turn(self, turn: Turn) -> None:
        """Copy an answer with its quotes, as Markdown."""
        self.copy_to_clipboard(turn_to_markdown(turn))
        self.tell("Answer copied, with its quotes.")

    def make_gold(self, answer: Answer) -> None:
        """Make a gold case of an answer."""
        from assistant.tui.gold import GoldScreen

        def made(told: str | None) -> None:
            if told:
                self.tell(told)

        self.push_screen(GoldScreen(answer), made)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Give every action for the palette: those of this place, then Textual's own."""
        yield from actions_of(self, screen)
        yield SystemCommand("Theme", "Choose other colours; they are remembered", self.action_change_theme)
        yield SystemCommand("Quit", "End the program", lambda: self.run_worker(self.action_quit()))
