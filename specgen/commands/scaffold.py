"""`specgen scaffold`: a starting implementation of a server, once, and stubs for what is new."""

from __future__ import annotations

import keyword
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from specgen.commands.generate import resumed
from specgen.commands.growing import add, principal_of
from specgen.commands.produce import guarded, missing, refusal
from specgen.commands.run import Exit, Run, configured, shown
from specgen.emit.text.template_names import TemplateFault
from specgen.findings.diagnostics import DiagnosticCode, Location, Sink
from specgen.findings.paths import relative
from specgen.workspace import lock as lockfile
from specgen.workspace.config import ConfigurationError, Problem, Target, suggestion
from specgen.workspace.implementation_files import import_path, package_path
from specgen.workspace.mutex import only_run
from specgen.workspace.ownership import plan
from specgen.workspace.records.entry import Entry
from specgen.workspace.staging.writing import apply

if TYPE_CHECKING:
    from specgen.ir.api import Api
    from specgen.naming.table import NameTable


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
        if file is not None and os.path.lexists(file):
            reason = "a scaffold is written once; --add appends what is new"
            place = Location(file=shown(file))
            run.problem(DiagnosticCode.FOREIGN_FILE, place, reason=reason)
            return Exit.CONFLICT
        served, code = _served(target, entry, run)
        if served is None:
            return code
        if file is None:
            return add(*served, target, entry, work.home, run)
        text = _text(*served, target, entry, file, work.home, run)
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        run.console.say(f"{shown(file)}: written; from now on it is yours")
        path = relative(file, work.home)
        kept = replace(entry, scaffolds=tuple({*entry.scaffolds, path}))
        lock = replace(before, targets={**before.targets, name: kept})
        made = plan([], force=False)
        apply(made, work.home, (lockfile.FILE_NAME, lockfile.render(lock)))
    return Exit.DONE


def _file(run: Run) -> Path | None:
    """The module to write; None where others are to be added to."""
    options = run.options
    both = options.add and (options.output is not None or options.group is not None)
    neither = not options.add and options.output is None
    if len(options.sources) != 1 or both or neither:
        raise ConfigurationError(
            Problem(
                message="name one API of the configuration, and a file or --add",
                help="specgen scaffold TARGET --output FILE, or TARGET --add",
            )
        )
    if options.output is None:
        return None
    file = Path(os.path.abspath(options.output))
    name = file.name.removesuffix(".py")
    if name == file.name or not name.isidentifier() or keyword.iskeyword(name):
        message = f"{file.name!r} is no module that could be imported"
        raise ConfigurationError(
            Problem(message=message, help="service.py, for example")
        )
    return file


def _served(
    target: Target, entry: Entry, run: Run
) -> tuple[tuple[Api, NameTable] | None, int]:
    """The API as a server serves it, or the exit code that its document leads to."""
    sink = Sink(target.allow)
    code = missing(target, sink)
    read = None
    if code is Exit.DONE:
        from specgen.pipeline import served

        read = guarded(target, sink, lambda: served(target, entry.names, sink))
    findings = tuple(sink)
    run.found(findings, target.base)
    if read is None or run.severe(findings, target.allow):
        return None, refusal(findings) if code is Exit.DONE else code
    return read, Exit.DONE


def _text(
    api: Api,
    names: NameTable,
    target: Target,
    entry: Entry,
    file: Path,
    home: Path,
    run: Run,
) -> str:
    from specgen.emit.server.scaffold import Place, groups, scaffold
    from specgen.emit.text.render import Templates

    only = run.options.group or ""
    if only and only not in groups(api, names):
        raise ConfigurationError(
            Problem(
                message=f"{only!r} is no group of {target.name!r}",
                help=suggestion(only, groups(api, names)),
            )
        )
    root, module = import_path(file, home)
    folder = relative(root, home)
    place = Place(
        module=module,
        package=package_path(target, names.package_of("server"), home),
        folder="" if folder == "." else folder,
    )
    principal = principal_of(target, entry, home) if only else None
    templates = Templates(target.templates)
    try:
        return scaffold(api, names, place, only, principal, templates)
    except TemplateFault as fault:
        path = target.base / target.templates_from / fault.template
        problem = Problem(message=fault.reason, file=shown(path), line=fault.line)
        raise ConfigurationError(problem) from fault
