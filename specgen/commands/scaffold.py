"""`specgen scaffold`: writes a starting implementation of a server, once."""

from __future__ import annotations

import keyword
import os
from dataclasses import replace
from pathlib import Path

from specgen.commands.generate import resumed
from specgen.commands.produce import guarded, missing, refusal
from specgen.commands.run import Exit, Run, configured, shown
from specgen.findings.diagnostics import DiagnosticCode, Location, Sink
from specgen.findings.paths import relative
from specgen.workspace import lock as lockfile
from specgen.workspace.config import ConfigurationError, Problem, Target, suggestion
from specgen.workspace.lock import Entry
from specgen.workspace.mutex import only_run
from specgen.workspace.ownership import plan
from specgen.workspace.writing import apply


def scaffold(run: Run) -> int:
    """Runs the command and returns its exit code.

    Raises ConfigurationError, LockError, and OSError where the disk refuses.
    """
    file = _file(run)
    work = configured(run.options)
    name = run.options.sources[0]
    target = next((target for target in work.targets if target.name == name), None)
    if target is None:
        names = [target.name or "" for target in work.targets]
        raise ConfigurationError(
            Problem(
                message=f"{name!r} is no API of the configuration",
                help=suggestion(name, names),
            )
        )

    def waiting() -> None:
        print("waiting for another run of specgen …", file=run.console.err)

    with only_run(work.home, waiting):
        resumed(work, run)
        before = lockfile.read(work.home)
        entry = before.targets.get(name)
        if entry is None or "server" not in target.emit:
            message = f"the server of {name!r} is not generated"
            help = "run `specgen generate` first, with `server` in `emit`"
            raise ConfigurationError(Problem(message=message, help=help))
        code = _write(target, entry, file, run)
        if code is Exit.DONE:
            path = relative(file, work.home)
            kept = replace(entry, scaffolds=tuple({*entry.scaffolds, path}))
            lock = replace(before, targets={**before.targets, name: kept})
            made = plan([], force=False)
            apply(made, work.home, (lockfile.FILE_NAME, lockfile.render(lock)))
    return code


def _file(run: Run) -> Path:
    options = run.options
    if len(options.sources) != 1 or options.output is None:
        raise ConfigurationError(
            Problem(
                message="name one API of the configuration, and a file",
                help="specgen scaffold TARGET --output FILE",
            )
        )
    file = Path(os.path.abspath(options.output))
    name = file.name.removesuffix(".py")
    if name == file.name or not name.isidentifier() or keyword.iskeyword(name):
        message = f"{file.name!r} is no module that could be imported"
        raise ConfigurationError(
            Problem(message=message, help="service.py, for example")
        )
    return file


def _write(target: Target, entry: Entry, file: Path, run: Run) -> Exit:
    if os.path.lexists(file):
        reason = "a scaffold is written once"
        run.problem(
            DiagnosticCode.FOREIGN_FILE, Location(file=shown(file)), reason=reason
        )
        return Exit.CONFLICT
    sink = Sink(target.allow)
    code = missing(target, sink)
    text = None
    if code is Exit.DONE:
        from specgen.pipeline import scaffold as written

        names, module = entry.names, file.stem
        text = guarded(target, sink, lambda: written(target, names, module, sink))
    findings = tuple(sink)
    run.found(findings)
    if text is None or run.severe(findings, target.allow):
        return refusal(findings) if code is Exit.DONE else code
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("x", encoding="utf-8", newline="\n") as stream:
        stream.write(text)
    run.console.say(f"{shown(file)}: written; from now on it is yours")
    return Exit.DONE
