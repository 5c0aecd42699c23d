"""The chat: the conversation on one side, the evidence on the other, the prompt below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import Button, Footer
from textual.worker import get_current_worker

from assistant.errors import AssistantError, QuestionError
from assistant.foreseen import FORESEEN, told
from assistant.history import Turn
from assistant.tui.bar import TitleBar
from assistant.tui.desk import Standing, State
from assistant.tui.evidence import Evidence
from assistant.tui.messages import QuestionAnswered, QuestionFailed, QuestionProgressed
from assistant.tui.prompt import Prompt, PromptBox
from assistant.tui.telling import in_background
from assistant.tui.turns import Conversation, TurnView
from assistant.tui.welcome import Welcome
from assistant.types import Answer, Event, Quote
from index.types import Filter

if TYPE_CHECKING:
    from assistant.tui.app import AssistantApp


class ChatScreen(Screen[None]):
    """Asks, shows answers and their evidence."""

    DEFAULT_CSS = """
    ChatScreen #sides { height: 1fr; }
    ChatScreen #talk { width: 3fr; }
    ChatScreen Evidence { width: 2fr; border-left: solid $primary 30%; }
    ChatScreen.-narrow #sides { layout: vertical; }
    ChatScreen.-narrow #talk { width: 1fr; height: 3fr; }
    ChatScreen.-narrow Evidence {
        width: 1fr; height: 2fr; border-left: none; border-top: solid $primary 30%; padding: 0 1;
    }
    ChatScreen.-narrow Evidence #around { display: none; }
    ChatScreen.-narrow Evidence Quotes { max-height: 100%; }
    ChatScreen.-bare Evidence { display: none; }
    ChatScreen.-low Evidence { display: none; }
    ChatScreen.-low Prompt { max-height: 3; }
    ChatScreen.-low TitleBar, ChatScreen.-low Footer { display: none; }
    ChatScreen.-low Conversation { padding: 0; }
    """
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - Textual declares it so
        (0, "-narrow"),
        (96, "-wide"),
    ]
    VERTICAL_BREAKPOINTS = [  # noqa: RUF012
        (0, "-low"),
        (16, "-high"),
    ]
    AUTO_FOCUS = "Prompt"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("i", "prompt", "Ask"),
        Binding("slash", "prompt", "Ask", show=False),
        Binding("e", "editor", "Editor"),
        Binding("o", "viewer", "System's viewer", show=False),
        Binding("y", "copy_quote", "Copy"),
        Binding("Y", "copy_answer", "Copy answer", show=False),
        Binding("w", "why", "Why?"),
        Binding("g", "gold", "Gold case", show=False),
        Binding("r", "again", "Edit question", show=False),
        Binding("n", "turn(1)", "Answer after", show=False),
        Binding("p", "turn(-1)", "Answer before", show=False),
        *(Binding(str(number), f"quote({number})", f"Quote {number}", show=False) for number in range(1, 10)),
        *(
            Binding(f"alt+{number}", f"quote({number})", f"Quote {number}", show=False, priority=True)
            for number in range(1, 10)
        ),
        Binding("escape", "leave", "Back", show=False),
        Binding("ctrl+n", "app.new", "New"),
        Binding("ctrl+l", "app.library", "Library"),
        Binding("ctrl+r", "app.conversations", "Conversations"),
    ]

    app: AssistantApp

    def __init__(self) -> None:
        super().__init__()
        self.conversation: int | None = None
        self.turns: list[Turn] = []
        self._asking: TurnView | None = None

    def compose(self) -> ComposeResult:
        """Lay the parts out."""
        yield TitleBar()
        with Horizontal(id="sides"):
            with Vertical(id="talk"):
                yield Conversation(id="conversation")
                yield Welcome()
            yield Evidence(id="evidence")
        yield PromptBox()
        yield Footer(show_command_palette=False, compact=True)

    @property
    def talk(self) -> Conversation:
        """The turns."""
        return self.query_one(Conversation)

    @property
    def prompt(self) -> Prompt:
        """The prompt."""
        return self.query_one(Prompt)

    @property
    def evidence(self) -> Evidence:
        """The evidence."""
        return self.query_one(Evidence)

    @property
    def view(self) -> TurnView | None:
        """The selected turn."""
        return self.talk.selected

    def on_mount(self) -> None:
        """Begin with nothing asked."""
        self._show_parts()
        self._remember_questions()
        self.app.begin()

    def show_standing(self, standing: Standing) -> None:
        """Show how far the desk is."""
        self.query_one(TitleBar).show_standing(standing)
        self.query_one(Welcome).show(standing, self.app.desk.folder)
        self.query_one(PromptBox).list_names()
        if self.focused is None or (isinstance(self.focused, Button) and standing.state is not State.EMPTY):
            self.prompt.focus()

    def show_indexing(self, text: str) -> None:
        """Show how far the first indexing run is; one may write meanwhile."""
        if self.app.standing.state is State.EMPTY:
            if isinstance(self.focused, Button):
                self.prompt.focus()
            self.query_one(Welcome).show_indexing(text)

    def on_welcome_written(self, message: Welcome.Written) -> None:
        """Go on writing in the prompt."""
        self.prompt.focus()
        self.prompt.insert(message.letter)

    # Asking

    def on_prompt_submitted(self, message: Prompt.Submitted) -> None:
        """Ask."""
        if self._asking is not None:
            self.app.tell("One question at a time: Esc cancels the one that is being answered.")
            return
        if self.app.syncing and self.app.standing.state is State.EMPTY:
            self.app.tell("The first files are being read: ask when that is done.")
            return
        try:
            question, named = self.query_one(PromptBox).split(message.text)
        except AssistantError as error:
            self.app.tell(str(error), "warning")
            return
        self.prompt.remember(message.text.strip())
        self.prompt.put("")
        self._asking = TurnView(question)
        self.run_worker(self._begin(self._asking, named))

    async def _begin(self, view: TurnView, named: Sequence[str]) -> None:
        await self.talk.add(view)
        if view is not self._asking:
            return
        self._show_parts()
        view.show_stage("searching" if self.app.desk.standing().state is not State.LOADING else "loading the models")
        self._ask(view, self.conversation, [turn.answer for turn in self.turns], named)

    @work(thread=True, group="ask")
    def _ask(self, view: TurnView, conversation: int | None, history: Sequence[Answer], named: Sequence[str]) -> None:
        worker = get_current_worker()

        def tell(event: Event) -> None:
            self.post_message(QuestionProgressed(view, event))

        try:
            admit = Filter(tuple(self.app.files_of(named) if named else self.app.scope))
            if named and not admit:
                raise QuestionError(f"No indexed file is named {', '.join(named)} any more.")
            done = self.app.desk.answer_and_save(
                conversation, view.question, history, admit, lambda: worker.is_cancelled, tell
            )
        except FORESEEN as error:
            self.post_message(QuestionFailed(view, told(error)))
            return
        if done is not None:
            self.post_message(QuestionAnswered(view, *done))

    def on_question_progressed(self, message: QuestionProgressed) -> None:
        """Show how far the engine is."""
        if message.view.is_attached:
            message.view.show_event(message.event)

    def on_question_answered(self, message: QuestionAnswered) -> None:
        """Show the answer."""
        self._ended(message.view)
        if not message.view.is_attached:
            return
        if self.conversation != message.conversation:
            self.app.remember_open(message.conversation)
        self.conversation = message.conversation
        self.turns.append(message.turn)
        message.view.show_answer(message.turn)
        self.talk.select(message.view)
        self.talk.call_after_refresh(self.talk.scroll_end, animate=False)
        self._show_parts()

    def on_question_failed(self, message: QuestionFailed) -> None:
        """Show why there is no answer, unless it was given up before."""
        if self._ended(message.view) and message.view.is_attached:
            message.view.show_problem(message.problem)

    def _ended(self, view: TurnView) -> bool:
        ended = view is self._asking
        if ended:
            self._asking = None
            self.app.stand_again()
        return ended

    def cancel(self) -> bool:
        """Give up the question that is being answered, if there is one."""
        view = self._asking
        if view is None:
            return False
        self.workers.cancel_group(self, "ask")
        self._asking = None
        view.show_problem("Cancelled.")
        if not self.prompt.text:
            self.prompt.put(view.question)
        return True

    # Conversations

    async def begin(self) -> None:
        """Begin a conversation."""
        self.cancel()
        self.conversation, self.turns = None, []
        await self.talk.show(())
        self.prompt.put("")
        self._show_parts()
        self.prompt.focus()

    async def resume(self, conversation: int, turns: Sequence[Turn]) -> None:
        """Go on with a conversation."""
        self.cancel()
        self.conversation, self.turns = conversation, list(turns)
        await self.talk.show(turns)
        self._show_parts()
        self.prompt.focus()
        self.talk.look_for_changes(self.talk.views)

    def show_indexed(self) -> None:
        """Look again at what is quoted: the index has changed."""
        self.talk.look_for_changes(self.talk.views)

    def on_resize(self) -> None:
        """Keep the chosen answer in view."""
        self.talk.keep_in_view()

    def on_screen_resume(self) -> None:
        """Look again at the files of the quotes that are shown anew."""
        self._look_again()

    def _look_again(self) -> None:
        if self.view is not None:
            self.talk.look_for_changes([self.view])

    def _show_parts(self) -> None:
        empty = not self.talk.views
        self.query_one(Welcome).display = empty
        self.talk.display = not empty
        self.set_class(not any(view.quotes for view in self.talk.views), "-bare")

    @in_background("questions")
    def _remember_questions(self) -> None:
        questions = self.app.desk.history.questions(100)
        self.app.call_from_thread(setattr, self.prompt, "asked", questions)

    # Evidence

    def on_conversation_selected(self, message: Conversation.Selected) -> None:
        """Show the quotes of the selected turn."""
        self.evidence.show(message.view, message.number)
        self._look_again()

    def on_conversation_marked(self, message: Conversation.Marked) -> None:
        """Show the quotes with their marks."""
        if message.view is self.view:
            self.evidence.show_again()

    def on_evidence_lit(self, message: Evidence.Lit) -> None:
        """Light the citation up."""
        if self.view is not None:
            self.view.light(message.quote.number)

    def on_evidence_opened(self, message: Evidence.Opened) -> None:
        """Stand in the document."""
        self._open_document(message.quote)

    def _open_document(self, quote: Quote) -> None:
        from assistant.tui.document import DocumentScreen

        quotes = self.view.quotes if self.view is not None else (quote,)
        self.app.push_screen(DocumentScreen(quote, tuple(quotes)))

    def action_quote(self, number: int) -> None:
        """Stand at a quote in its document."""
        quotes = self.view.quotes if self.view is not None else ()
        for quote in quotes:
            if quote.number == number:
                self.evidence.light(number)
                self._open_document(quote)

    def action_editor(self) -> None:
        """Open the quote in the editor."""
        if self.evidence.quote is not None:
            self.app.open_in_editor(self.evidence.quote)

    def action_viewer(self) -> None:
        """Open the file in the system's viewer."""
        if self.evidence.quote is not None:
            self.app.open_in_viewer(self.evidence.quote.file)

    def action_copy_quote(self) -> None:
        """Copy the quote with its place."""
        if self.evidence.quote is not None:
            self.app.copy_quote(self.evidence.quote)

    def action_copy_answer(self) -> None:
        """Copy the answer with its quotes."""
        if self.view is not None and self.view.turn is not None:
            self.app.copy_turn(self.view.turn)

    def action_why(self) -> None:
        """Show how the answer came about."""
        from assistant.tui.why import WhyScreen

        if self.view is not None and self.view.turn is not None:
            self.app.push_screen(WhyScreen(self.view.turn))

    def action_gold(self) -> None:
        """Make a gold case of the answer."""
        if self.view is not None and self.view.turn is not None:
            self.app.make_gold(self.view.turn.answer)

    def action_again(self) -> None:
        """Put the question, as understood, into the prompt."""
        if self.view is not None:
            understood = self.view.turn.answer.rewritten if self.view.turn is not None else ""
            self.prompt.put(understood or self.view.question)
            self.prompt.focus()

    async def action_turn(self, by: int) -> None:
        """Select the answer before or after."""
        await self.talk.action_move(by)

    # Moving

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave out of the footer what means nothing while one writes."""
        if action in {"editor", "viewer", "copy_quote", "why"} and self.view is None:
            return False
        return not (isinstance(self.focused, Prompt) and action in {"prompt", "editor", "viewer", "copy_quote", "why"})

    def on_descendant_focus(self) -> None:
        """Show the keys of the place; the quotes are looked at again."""
        self.refresh_bindings()
        if self.focused is self.evidence.quotes:
            self._look_again()

    def action_prompt(self) -> None:
        """Write a question."""
        self.prompt.focus()

    def action_leave(self) -> None:
        """Go back to the prompt."""
        if not self.cancel():
            self.prompt.focus()

    def on_prompt_left(self) -> None:
        """Cancel, or go over to the evidence."""
        if self.cancel():
            return
        if self.view is not None and self.view.quotes and self.evidence.display:
            self.evidence.quotes.focus()
        elif self.talk.views:
            self.talk.focus()
