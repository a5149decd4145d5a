"""The command line: `specgen COMMAND …`."""

from __future__ import annotations

import argparse
import gc
import os
import re
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from keyword import iskeyword
from typing import TYPE_CHECKING, NoReturn, TextIO

from specgen import __version__
from specgen.arguments import ARGUMENTS
from specgen.garbage import uncollected

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from specgen.commands.run import Options, Run

COMMANDS: Mapping[str, tuple[str, str]] = {
    "init": (
        "starting.init",
        "write a first configuration from what the repository holds",
    ),
    "import": ("starting.imports", "write a configuration from one of Stainless"),
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
    "templates": ("templates", "list the templates, or copy one to make it yours"),
    "rename": (
        "rename",
        "give an operation, model, argument or group another name, for good",
    ),
    "release": (
        "releasing.release",
        "advance a package's version as its changes ask, and tell of them",
    ),
    "pull": ("pull", "fetch the documents whose sources are URLs or programs"),
    "validate": (
        "surveying.survey",
        "check documents against the OpenAPI specification",
    ),
    "inspect": (
        "surveying.survey",
        "show the operations, names and losses of documents",
    ),
    "explain": ("explain", "say what a finding means, and how it is cured"),
    "completion": ("completion", "print a script that completes command lines"),
}
"""The function of `specgen.commands` that runs a command is in this module of it.

`--help` and a wrong option need none of them.
"""
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
        elif message.endswith("arguments are required: COMMAND"):
            message = "a COMMAND is needed: see --help"
        elif flag := re.fullmatch(r"argument (\S+): ignored explicit .*", message):
            message = f"{flag[1]} takes no value"
        self.exit(USAGE, f"{self.prog}: error: {printable(message)}\n")

    def options(self) -> list[str]:
        """The options this parser knows."""
        return [name for action in self._actions for name in action.option_strings]


def parsers() -> tuple[_Parser, Mapping[str, _Parser]]:
    """The parser of command lines, and those of the commands by their names."""
    top = _Parser(prog="specgen", allow_abbrev=False, description=__doc__)
    top.description = "Typed HTTP clients and FastAPI servers from OpenAPI documents."
    top.add_argument("--version", action="version", version=f"specgen {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    by_name: dict[str, _Parser] = {}
    for name, (_, help) in COMMANDS.items():
        parser = commands.add_parser(
            name, help=help, description=help, allow_abbrev=False
        )
        by_name[name] = parser
        for argument in ARGUMENTS[name]:
            argument.add_to(parser)
    return top, by_name


def parse(arguments: Sequence[str]) -> Options:
    """The command line as options; exits with code 2 where it is wrong."""
    top, by_name = parsers()
    first = arguments[0] if arguments else ""
    of_commands = {name for own in by_name.values() for name in own.options()}
    if first in of_commands.difference(top.options()):
        top.error(f"{first!r} comes after a COMMAND: see --help")
    if first.startswith("-"):
        _only_known(first, top)
    read, unknown = top.parse_known_args(arguments)
    from specgen.commands.run import Options

    parser = by_name[read.command]
    if unknown:
        _only_known(unknown[0], parser)
    values = dict(vars(read))
    values["arguments"] = tuple(arguments)
    for name in ("sources", "allow", "overlay"):
        values[name] = tuple(values.get(name, ()))
    return Options(**values)


def _only_known(argument: str, parser: _Parser) -> None:
    """Exits with code 2 unless a parser knows an option; a word is one too many."""
    word = argument.split("=")[0]
    options = parser.options()
    if word in options:
        return
    from specgen.workspace.config import suggestion

    hint = suggestion(word, options) if word.startswith("-") else ""
    parser.error(f"unknown {word!r}: {hint or 'see --help'}")


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
    """Runs a command and returns its exit code (docs/reference/commands.md).

    Several APIs are handed to an `executor`, where one is given, instead of processes of
    this machine (docs/guides/many-apis.md).
    """
    sys.stdout, sys.stderr = map(_never_failing, (sys.stdout, sys.stderr))
    with uncollected():
        options = parse(sys.argv[1:] if arguments is None else arguments)
        from specgen.commands.run import Exit, Run
        from specgen.findings.console import Console
    console = Console(format=options.format, quiet=options.quiet, strict=options.strict)
    run = Run(options, console, executor=executor)
    try:
        code = run.finish(_run(run))
        sys.stdout.flush()
        sys.stderr.flush()
        return code
    except BrokenPipeError:
        # The reader has seen enough.
        _discard(sys.stdout)
        _discard(sys.stderr)
        return Exit.DONE
    except OSError as error:
        return _untold(run, error)
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return INTERRUPTED


def _run(run: Run) -> int:
    from specgen.commands.run import Exit, has_room_for_report
    from specgen.findings.diagnostics import DiagnosticCode, Location
    from specgen.workspace.config import ConfigurationError
    from specgen.workspace.lock import FILE_NAME, LockError
    from specgen.workspace.staging.journal import JournalError

    command = run.options.command
    try:
        if not has_room_for_report(run):
            return Exit.CONFLICT
        with uncollected():
            module = import_module(f"specgen.commands.{COMMANDS[command][0]}")
        function = f"{command}_" if iskeyword(command) else command
        code: int = getattr(module, function)(run)
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


def _untold(run: Run, error: OSError) -> int:
    """Says, if it can, that what was found has no place on standard output."""
    from specgen.findings.diagnostics import DiagnosticCode, Location

    code = DiagnosticCode.UNWRITABLE
    is_told = any(own.code is code and not own.location.file for own in run.diagnostics)
    _discard(sys.stdout)
    run.console.format = "text"
    try:
        if not is_told:
            run.problem(code, Location(file=""), reason=error.strerror or str(error))
        sys.stderr.flush()
    except OSError:
        _discard(sys.stderr)
    return USAGE


def _discard(stream: TextIO) -> None:
    """What is still to be written to a stream goes nowhere: Python must not fail as it exits."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _never_failing(stream: TextIO | None) -> TextIO:
    """The stream, which escapes what the terminal can't show; one that is closed takes all."""
    if stream is None:
        return open(os.devnull, "w", encoding="utf-8")
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")
    return stream
