"""The command line: `assistant COMMAND …`, and `ask "…"` for `assistant ask "…"`."""

from __future__ import annotations

if __name__ == "__main__":
    from assistant.program import main as run_program

    run_program()

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TypeAlias

from assistant.errors import QuestionError, SettingsError
from assistant.foreseen import FORESEEN, told
from assistant.output import ExitCode, Output, clean
from assistant.settings import LARGEST_COUNT
from index.types import type_names

if TYPE_CHECKING:
    from assistant.evaluation.compare import Gate

DISTRIBUTION = "assistant-over-documents"

EVAL_ACTIONS = ("run", "compare", "add", "check")
"""Of `assistant eval`; the first where none is named."""

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and give its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    parser = build_parser()
    if not arguments:
        if not (sys.stdin and sys.stdin.isatty() and sys.stdout.isatty()):
            parser.print_help()
            return ExitCode.USAGE
        arguments = ["chat"]
    options, unknown = parser.parse_known_args(arguments)
    if unknown:
        parser.exit(
            ExitCode.USAGE,
            f"{parser.prog} {options.command}: there is no option {' '.join(unknown)}; "
            f"`{parser.prog} {options.command} --help` shows those that are.\n",
        )
    output = Output(options.json)
    try:
        Path.cwd()
    except FileNotFoundError:
        output.error("The working directory is gone: change to another one.")
        return ExitCode.ERROR
    try:
        module = "_".join(filter(None, (options.command, getattr(options, "action", ""))))
        run: Callable[[argparse.Namespace, Output], int] = import_module(f"assistant.commands.{module}").run
        return run(options, output)
    except (QuestionError, SettingsError) as error:
        output.error(str(error))
        return ExitCode.USAGE
    except KeyboardInterrupt:
        output.error("interrupted; what was done is kept")
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.DONE
    except FORESEEN as error:
        output.error(told(error))
        return ExitCode.ERROR


def ask() -> int:
    """Run `assistant ask` with the program's own arguments."""
    return main(["ask", *sys.argv[1:]])


class Parser(argparse.ArgumentParser):
    """A parser of which an action may be left out, and that shows arguments without their escapes."""

    default_action = ""

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        """End the program with a message."""
        super().exit(status, clean(message) if message else None)

    def parse_known_args(self, args=None, namespace=None):  # type: ignore[no-untyped-def]
        """Put the default action before arguments that do not begin with one."""
        if self.default_action and args and args[0] not in {*EVAL_ACTIONS, "-h", "--help"}:
            args = [self.default_action, *args]
        return super().parse_known_args(args, namespace)


def build_parser() -> argparse.ArgumentParser:
    """Give the parser of every command."""
    parser: argparse.ArgumentParser = Parser(
        prog="assistant",
        description="Answers questions from your own files, with quotes that open where they stand.",
    )
    parser.add_argument("--version", action="version", version=_version())
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for add in (
        _add_index,
        _add_ask,
        _add_chat,
        _add_history,
        _add_export,
        _add_verify,
        _add_search,
        _add_list,
        _add_status,
        _add_remove,
        _add_doctor,
        _add_llm,
        _add_eval,
    ):
        add(commands)
    return parser


def _command(commands: Commands, name: str, text: str, epilog: str = "") -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.", epilog=epilog)
    command.add_argument(
        "--index",
        type=_path,
        metavar="FOLDER",
        help="the index (default: $ASSISTANT_INDEX, the nearest .assistant/ above, or the user's own)",
    )
    command.add_argument("--json", action="store_true", help="write the result as JSON")
    return command


def _add_index(commands: Commands) -> None:
    command = _command(
        commands,
        "index",
        "make the index match files and folders",
        "Exit code 4 when some files could not be read.",
    )
    command.add_argument("paths", nargs="*", type=_path, metavar="PATH", help="default: what was indexed before")
    command.add_argument("--dry-run", action="store_true", help="tell what would be done, and do nothing")
    command.add_argument("--prune", action="store_true", help="allow more than half of a folder's files to go")
    command.add_argument(
        "--archives",
        action=argparse.BooleanOptionalAction,
        help="read zip archives as folders, now and in later runs; --no-archives ends it",
    )
    command.add_argument("--retry", action="store_true", help="read files again that could not be read")
    command.add_argument("--rebuild", action="store_true", help="read and embed everything anew")
    command.add_argument("--watch", action="store_true", help="go on following changes until ctrl+c")


def _add_ask(commands: Commands) -> None:
    command = _command(
        commands,
        "ask",
        "answer a question from the indexed files",
        "Without a question, standard input is read, a question a line. Exit code 3 when the documents do not answer "
        "one of them.",
    )
    command.add_argument("question", nargs="*", help="the question")
    command.add_argument("--docs", type=_path, metavar="FOLDER", help="sync this folder first, and ask it only")
    command.add_argument("--open", type=_positive, metavar="N", help="open quote N in $EDITOR or the pager")
    command.add_argument(
        "-c", "--continue", dest="go_on", action="store_true", help="ask on in the conversation that was last"
    )
    command.add_argument(
        "--answerer",
        choices=("auto", "reader", "llm"),
        metavar="ANSWERER",
        help="who answers: the language model where one is chosen and answers (auto), the reader, or only the model",
    )
    command.add_argument("--strict", action="store_true", help="drop the model's statements that are not supported")
    _add_filters(command, "passages that are read")


def _add_chat(commands: Commands) -> None:
    command = _command(commands, "chat", "open the interface in this terminal; `assistant` alone does so too")
    command.add_argument(
        "-c", "--continue", dest="go_on", action="store_true", help="go on with the conversation that was last"
    )


def _add_history(commands: Commands) -> None:
    command = _command(commands, "history", "list the saved conversations")
    command.add_argument("words", nargs="*", type=_text, metavar="WORD", help="only those that have every word")
    command.add_argument("--all", action="store_true", help="those with other indexes too")
    command.add_argument("--delete", type=_positive, metavar="ID", help="forget this conversation")


def _add_export(commands: Commands) -> None:
    command = _command(commands, "export", "write a saved conversation as Markdown, or as JSON")
    command.add_argument(
        "conversation", nargs="?", type=_positive, metavar="ID", help="its number (default: the last one)"
    )
    command.add_argument("--out", type=_path, metavar="FILE", help="write to a file")


def _add_verify(commands: Commands) -> None:
    command = _command(
        commands,
        "verify",
        "look up every quotation of a text in the indexed files",
        "Exit code 5 when one does not stand there, word for word, where the text says.",
    )
    command.add_argument("files", nargs="+", type=_path, metavar="FILE", help="the text; - is standard input")


def _add_search(commands: Commands) -> None:
    command = _command(commands, "search", "show the passages that match a question, and how each got there")
    command.add_argument("question", nargs="*", help="what to search for")
    command.add_argument(
        "--explain",
        type=_text,
        metavar="FILE",
        help="tell where this file's best passage ended up among all that the filters admit, and why",
    )
    _add_filters(command, "passages shown")


def _add_filters(command: argparse.ArgumentParser, counted: str) -> None:
    command.add_argument("--top-k", type=_positive, metavar="N", help=counted)
    command.add_argument(
        "--path", action="append", type=_text, default=[], metavar="PATH", help="only in this file, folder or glob"
    )
    command.add_argument("--type", action="append", default=[], choices=type_names, help="only in this type of file")
    command.add_argument("--since", type=_date, metavar="DATE", help="only documents of this date or later")
    command.add_argument("--until", type=_date, metavar="DATE", help="only documents of this date or earlier")


def _add_list(commands: Commands) -> None:
    command = _command(commands, "list", "list the files that the index knows")
    command.add_argument("--failed", action="store_true", help="only files that are not read, and why")
    command.add_argument(
        "--path", action="append", type=_text, default=[], metavar="PATH", help="only this file, folder or glob"
    )


def _add_status(commands: Commands) -> None:
    _command(commands, "status", "tell what is in the index, what is not, and why")


def _add_remove(commands: Commands) -> None:
    command = _command(commands, "remove", "remove files or folders from the index; the files themselves stay")
    command.add_argument("paths", nargs="+", type=_text, metavar="PATH")


def _add_doctor(commands: Commands) -> None:
    command = _command(
        commands,
        "doctor",
        "check that catalog, vectors, checksums and model agree",
        "Exit code 5 when they do not.",
    )
    command.add_argument("--repair", action="store_true", help="mend what can be mended from the catalog")


def _add_llm(commands: Commands) -> None:
    text = "choose a language model, try it, or do without"
    command = commands.add_parser("llm", help=text, description=f"{text[0].upper()}{text[1:]}.")
    actions = command.add_subparsers(dest="action", metavar="ACTION", required=True)
    use = _command(
        actions,
        "use",
        "choose the language model that answers, and write it into the settings",
        "A key is read from the environment at every question, as OPENAI_API_KEY, and written nowhere.",
    )
    use.add_argument("model", type=_text, metavar="MODEL", help="as ollama/qwen3:4b, or the path of a .gguf file")
    use.add_argument("--base-url", type=_text, metavar="URL", help="where it answers, as http://127.0.0.1:8080/v1")
    _command(actions, "test", "ask the language model something small, and tell how it went")
    _command(actions, "off", "answer without a language model again")


def _add_eval(commands: Commands) -> None:
    text = "measure answers to questions whose answers are known"
    command = commands.add_parser(
        "eval", help=text, description=f"{text[0].upper()}{text[1:]}: `assistant eval GOLD`, or an action."
    )
    command.default_action = EVAL_ACTIONS[0]  # type: ignore[attr-defined]
    actions = command.add_subparsers(dest="action", metavar="ACTION", required=True)
    _add_eval_run(actions)
    compare = _command(actions, "compare", "compare two runs, question by question")
    compare.add_argument("first", type=_path, metavar="RUN_A", help="the folder of a run")
    compare.add_argument("second", type=_path, metavar="RUN_B", help="the folder of another")
    _add_eval_add(actions)
    check = _command(
        actions, "check", "check a gold set: its form, and that its evidence is in the index", "Exit code 5 if not."
    )
    check.add_argument("gold", type=_path, metavar="GOLD", help="the gold set")
    check.add_argument("--docs", type=_path, metavar="FOLDER", help="the documents, instead of an index")


def _add_eval_run(actions: Commands) -> None:
    command = _command(
        actions,
        "run",
        "ask every question of a gold set and score the answers; `run` can be left out",
        "An interrupted run goes on where it stopped. Exit code 5 when a bound does not hold.",
    )
    command.add_argument(
        "gold", type=_path, metavar="GOLD", help="a gold set (JSON Lines), SQuAD's JSON or a folder in BEIR's format"
    )
    command.add_argument("--docs", type=_path, metavar="FOLDER", help="ask these documents, in an index of their own")
    command.add_argument("--limit", type=_positive, metavar="N", help="only the first N questions")
    command.add_argument(
        "--tags", action="append", default=[], metavar="TAG", help="only questions with a tag of these"
    )
    command.add_argument("--out", type=_path, metavar="FOLDER", help="where results go (default: below eval-runs/)")
    command.add_argument(
        "--fail-under", action="append", default=[], type=_gate, metavar="METRIC=VALUE", help="a bound, as f1=0.75"
    )
    command.add_argument("--fail-if-worse", type=_path, metavar="RUN", help="fail where a metric is worse than there")
    command.add_argument(
        "--vary",
        action="append",
        default=[],
        metavar="SETTING=VALUES",
        help="run every combination, as search.dense=on,off",
    )


def _add_eval_add(actions: Commands) -> None:
    command = _command(actions, "add", "ask a question and add its answer and quotes to a gold set")
    command.add_argument("question", nargs="*", help="the question")
    command.add_argument("--gold", type=_path, default=Path("gold.jsonl"), metavar="FILE", help="(default: gold.jsonl)")
    command.add_argument("--answer", action="append", default=[], metavar="TEXT", help="the right answer, or another")
    command.add_argument("--quote", action="append", default=[], type=_positive, metavar="N", help="only this quote")
    command.add_argument("--unanswerable", action="store_true", help="the documents do not answer")
    command.add_argument("--tags", action="append", default=[], metavar="TAG", help="a tag of the question")
    command.add_argument("--id", type=_text, metavar="ID", help="its id (default: the next number)")


def _gate(text: str) -> Gate:
    from assistant.evaluation.compare import parse_gate

    try:
        return parse_gate(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _positive(text: str) -> int:
    number = int(text) if text.isdecimal() and len(text) <= len(str(LARGEST_COUNT)) else 0
    if not 1 <= number <= LARGEST_COUNT:
        raise argparse.ArgumentTypeError(f"must be a number from 1 to {LARGEST_COUNT}")
    return number


def _text(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise argparse.ArgumentTypeError("the name is not valid UTF-8: rename the file") from error
    return text


def _path(text: str) -> Path:
    path = Path(_text(text))
    try:
        path.expanduser()
    except RuntimeError as error:
        raise argparse.ArgumentTypeError(f"there is no home folder {path.parts[0]}") from error
    return path


def _date(text: str) -> str:
    import re

    if not re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", text):
        raise argparse.ArgumentTypeError(f"{text!r} is no date: write 2025, 2025-03 or 2025-03-14")
    return text


def _version() -> str:
    try:
        return f"assistant {version(DISTRIBUTION)}"
    except PackageNotFoundError:
        return "assistant (not installed)"
