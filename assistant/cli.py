"""The command line: `assistant COMMAND …`, and `ask "…"` for `assistant ask "…"`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TypeAlias

from assistant.errors import AssistantError, QuestionError, SettingsError
from assistant.output import ExitCode, Output
from assistant.settings import LARGEST_COUNT
from index.errors import IndexingError
from index.types import type_names

DISTRIBUTION = "assistant-over-documents"

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and give its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    parser = build_parser()
    if not arguments:
        parser.print_help()
        return ExitCode.USAGE
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
        run: Callable[[argparse.Namespace, Output], int] = import_module(f"assistant.commands.{options.command}").run
        return run(options, output)
    except (QuestionError, SettingsError) as error:
        output.error(str(error))
        return ExitCode.USAGE
    except (AssistantError, IndexingError) as error:
        output.error(str(error))
        return ExitCode.ERROR
    except KeyboardInterrupt:
        output.error("interrupted; what was done is kept")
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.DONE
    except MemoryError:
        output.error("not enough memory; what was done is kept")
        return ExitCode.ERROR


def ask() -> int:
    """Run `assistant ask` with the program's own arguments."""
    return main(["ask", *sys.argv[1:]])


def build_parser() -> argparse.ArgumentParser:
    """Give the parser of every command."""
    parser = argparse.ArgumentParser(
        prog="assistant",
        description="Answers questions from your own files, with quotes that open where they stand.",
    )
    parser.add_argument("--version", action="version", version=_version())
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for add in (_add_index, _add_ask, _add_search, _add_list, _add_status, _add_remove, _add_doctor):
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
    command.add_argument("--retry", action="store_true", help="read files again that could not be read")
    command.add_argument("--rebuild", action="store_true", help="read and embed everything anew")


def _add_ask(commands: Commands) -> None:
    command = _command(
        commands,
        "ask",
        "answer a question from the indexed files",
        "Without a question, it is read from standard input. Exit code 3 when the documents do not answer.",
    )
    command.add_argument("question", nargs="*", help="the question")
    command.add_argument("--docs", type=_path, metavar="FOLDER", help="sync this folder first, and ask it only")
    command.add_argument("--open", type=_positive, metavar="N", help="open quote N in $EDITOR or the pager")
    _add_filters(command, "passages that are read")


def _add_search(commands: Commands) -> None:
    command = _command(commands, "search", "show the passages that match a question, and how each got there")
    command.add_argument("question", nargs="*", help="what to search for")
    command.add_argument(
        "--explain", type=_text, metavar="FILE", help="tell where this file's best passage ended up, and why"
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
    command.add_argument("--failed", action="store_true", help="only files that could not be read, and why")
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
    return Path(_text(text))


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


if __name__ == "__main__":
    sys.exit(main())
