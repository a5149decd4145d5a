"""The command line: `specgen COMMAND …`."""

from __future__ import annotations

import argparse
import gc
import os
import re
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn, TextIO

from specgen import __version__
from specgen.garbage import uncollected

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from specgen.commands.run import Options, Run

COMMANDS: Mapping[str, tuple[str, str]] = {
    "generate": (
        "generate",
        "write the packages of every configured API, or of SOURCE",
    ),
    "check": ("check", "say whether generated files are up to date, and why not"),
    "diff": ("diff", "say what changed between two versions of an API, and for whom"),
    "mock": ("mock", "serve a fake that answers from a document's examples"),
    "scaffold": (
        "scaffold",
        "write a starting implementation of a server, or add to one",
    ),
    "pull": ("pull", "fetch the documents whose sources are URLs or programs"),
    "validate": ("survey", "check documents against the OpenAPI specification"),
    "inspect": ("survey", "show the operations, names and losses of documents"),
}
"""The function of `specgen.commands` that runs a command is in this module of it.

`--help` and a wrong option need none of them.
"""
FORMATS = ("text", "json", "github")
_DIFF_FORMATS = (*FORMATS, "markdown")
USAGE = 2
INTERRUPTED = 130


class _Parser(argparse.ArgumentParser):
    """A parser whose errors suggest what was meant; they exit with code 2."""

    def error(self, message: str) -> NoReturn:
        from specgen.findings.diagnostics import printable
        from specgen.workspace.config import suggestion

        chosen = re.search(
            r"invalid choice: '?(.+?)'? \(choose from (.*)\)", message, re.DOTALL
        )
        if chosen:
            choices = re.findall(r"[\w-]+", chosen[2])
            hint = suggestion(chosen[1], choices)
            message = f"unknown {chosen[1]!r}: {hint or 'see --help'}"
        self.print_usage(sys.stderr)
        self.exit(USAGE, f"{self.prog}: error: {printable(message)}\n")

    def options(self) -> list[str]:
        """The options this parser knows."""
        return [name for action in self._actions for name in action.option_strings]


def _parsers() -> tuple[_Parser, Mapping[str, _Parser]]:
    top = _Parser(prog="specgen", allow_abbrev=False, description=__doc__)
    top.description = "Typed HTTP clients and FastAPI servers from OpenAPI documents."
    top.add_argument("--version", action="version", version=f"specgen {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    parsers: dict[str, _Parser] = {}
    for name, (_, help) in COMMANDS.items():
        parser = commands.add_parser(
            name, help=help, description=help, allow_abbrev=False
        )
        parsers[name] = parser
        _add_arguments(parser, name)
    return top, parsers


_SOURCES = (
    "SOURCE",
    "an OpenAPI document: file, glob or folder; several are pages of one API",
)
_OPERANDS = {
    "scaffold": ("TARGET", "an API of the configuration, by its name"),
    "pull": ("TARGET", "APIs of the configuration, by their names; default: all"),
    "diff": (
        "OLD NEW",
        "two documents: files, globs or folders; with --against, configured APIs by name",
    ),
}


def _add_arguments(parser: argparse.ArgumentParser, command: str) -> None:
    add = parser.add_argument
    name, source = _OPERANDS.get(command, _SOURCES)
    add("sources", nargs="*", metavar=name, help=source)
    if command == "scaffold":
        add("--output", metavar="FILE", help="the module to write")
        add("--group", metavar="NAME", help="of one group of operations alone")
        appends = "append new operations to the classes that lack them"
        add("--add", action="store_true", help=appends)
    if command in ("generate", "check"):
        add("--output", metavar="DIR", help="folder of the packages (with SOURCE)")
        add("--name", help="begins the packages' names; default: the API's title")
        toggle = argparse.BooleanOptionalAction
        add("--client", action=toggle, default=None, help="generate the client")
        add("--server", action=toggle, default=None, help="generate the server")
        jobs = "processes to use at most; default: one per processor"
        add("--jobs", metavar="N", type=_positive, help=jobs)
    if command == "generate":
        force = "overwrite generated files that were edited by hand"
        add("--force", action="store_true", help=force)
    if command == "pull":
        check = "write nothing; fail where a file differs from what is served"
        add("--check", action="store_true", help=check)
        force = "overwrite documents that were edited by hand"
        add("--force", action="store_true", help=force)
    if command == "mock":
        port = "port of the fake; 0 takes any that is free"
        add("--port", type=int, metavar="N", help=port)
        add("--name", help="begins the server package's name")
    if command == "diff":
        against = "compare configured APIs with a revision of git; default: where the"
        against += " branch left the default one"
        add("--against", metavar="GITREF", help=against)
        fails = "exit with 1 where a change is as bad"
        add("--fail-on", choices=("breaking", "risky"), help=fails)
    if command not in _OPERANDS:
        add(
            "--overlay",
            metavar="FILE",
            action="append",
            default=[],
            help="changes the document, as OpenAPI Overlay says; may be repeated",
        )
    add("--report", metavar="FILE", help="write a report as JSON")
    formats = _DIFF_FORMATS if command == "diff" else FORMATS
    add("--format", choices=formats, default="text", help="of the findings")
    add(
        "--strict",
        action="store_true",
        help="warnings refuse a document, too, unless they are allowed",
    )
    allow = "accept a loss; may be repeated"
    add("--allow", metavar="CODE", action="append", default=[], help=allow)
    add("-q", "--quiet", action="store_true", help="print errors only")


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def parse(arguments: Sequence[str]) -> Options:
    """The command line as options; exits with code 2 where it is wrong."""
    top, parsers = _parsers()
    read, unknown = top.parse_known_args(arguments)
    from specgen.commands.run import Options
    from specgen.workspace.config import suggestion

    parser = parsers[read.command]
    if unknown:
        word = unknown[0].split("=")[0]
        options = parser.options()
        hint = suggestion(word, options) if word.startswith("-") else ""
        parser.error(f"unknown {word!r}: {hint or 'see --help'}")
    values = dict(vars(read))
    values["sources"] = tuple(values["sources"])
    for name in ("allow", "overlay"):
        values[name] = tuple(values.get(name, ()))
    return Options(**values)


def run() -> NoReturn:
    """Runs the command line, and ends the process at once: what the run has made goes with it,
    which Python would take apart object by object.

    Until then there is no garbage worth collecting; a command that serves collects it.
    """
    gc.disable()
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def main(
    arguments: Sequence[str] | None = None, executor: Executor | None = None
) -> int:
    """Runs a command and returns its exit code (README, "Exit codes").

    Several APIs are handed to an `executor`, where one is given, instead of processes of
    this machine (docs/several-machines.md).
    """
    for stream in (sys.stdout, sys.stderr):
        _never_fail(stream)
    with uncollected():
        options = parse(sys.argv[1:] if arguments is None else arguments)
        from specgen.commands.run import Exit, Run
        from specgen.findings.console import Console
    console = Console(format=options.format, quiet=options.quiet, strict=options.strict)
    run = Run(options, console, executor=executor)
    try:
        code = run.finish(_run(run))
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # The reader has seen enough; Python must not complain again when it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.DONE
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return INTERRUPTED


def _run(run: Run) -> int:
    from specgen.findings.diagnostics import DiagnosticCode, Location
    from specgen.workspace.config import ConfigurationError
    from specgen.workspace.journal import JournalError
    from specgen.workspace.lock import FILE_NAME, LockError

    command = run.options.command
    try:
        with uncollected():
            module = import_module(f"specgen.commands.{COMMANDS[command][0]}")
        code: int = getattr(module, command)(run)
        return code
    except ConfigurationError as error:
        for problem in error.problems:
            where = Location(
                file=problem.file, line=problem.line, column=problem.column
            )
            run.problem(
                DiagnosticCode.CONFIGURATION,
                where,
                problem.help,
                reason=problem.message,
            )
    except LockError as error:
        run.problem(
            DiagnosticCode.UNREADABLE_LOCK,
            Location(file=error.file or FILE_NAME),
            error.help,
            reason=error,
        )
    except JournalError as error:
        run.problem(
            DiagnosticCode.UNUSABLE_JOURNAL,
            Location(file=os.fspath(error.file)),
            reason=error,
        )
    except BrokenPipeError:
        raise
    except OSError as error:
        reason = error.strerror or str(error)
        where = Location(file=str(error.filename or ""))
        run.problem(DiagnosticCode.UNWRITABLE, where, reason=reason)
    return USAGE


def _never_fail(stream: TextIO) -> None:
    """Text that the terminal can't show is escaped instead of raising."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")
