"""`specgen templates`: the templates there are, and a copy of one to change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from specgen.commands.run import Exit, Run, configured, shown
from specgen.emit.text.template_names import MARK, template_names, templates_folder
from specgen.findings.console import table
from specgen.findings.diagnostics import DiagnosticCode, Location
from specgen.workspace.config import ConfigurationError, Problem, Target, suggestion

COPY = "copy"


def templates(run: Run) -> int:
    """Lists the templates, or copies some to the folder of the configuration.

    Raises ConfigurationError for a template that there is not or where no folder is
    configured, and OSError where the disk refuses.
    """
    words = run.options.sources
    if not words:
        for line in table([*_rows()]):
            run.console.result(line)
        return Exit.DONE
    if words[0] != COPY or len(words) == 1:
        message = "say which templates to copy"
        help = "specgen templates copy NAME; `specgen templates` lists them"
        raise ConfigurationError(Problem(message=message, help=help))
    names = [*map(_known, words[1:])]
    folder = _folder(configured(run.options).targets, run.options.api)
    return max(_copy(name, folder, run) for name in names)


def _rows() -> Iterator[tuple[str, str]]:
    from specgen.emit.package.views import VIEWS

    for name in template_names():
        yield name, VIEWS[name].file


def _known(word: str) -> str:
    """The template that a word means, which may leave out its ending."""
    ending = ".py.jinja"
    name = word if word.endswith(ending) else f"{word.removesuffix('.py')}{ending}"
    if name in template_names():
        return name
    help = suggestion(name, template_names())
    raise ConfigurationError(
        Problem(message=f"no template is called {word}", help=help)
    )


def _folder(targets: Sequence[Target], api: str | None) -> Path:
    """The folder of templates of the API that is named, or the only one there is."""
    names = [target.name or "" for target in targets]
    if api is not None and api not in names:
        message, help = f"{api!r} is no API of the configuration", suggestion(
            api, names
        )
        raise ConfigurationError(Problem(message=message, help=help))
    folders = {
        target.base / target.templates_from
        for target in targets
        if target.templates_from and api in (None, target.name)
    }
    if len(folders) == 1:
        return folders.pop()
    if folders:
        message, help = "several folders of templates are configured", "--api NAME"
    else:
        message = "no folder of templates is configured"
        help = f'write templates = "templates" below [api.{api or names[0]}]'
    raise ConfigurationError(Problem(message=message, help=help))


def _copy(name: str, folder: Path, run: Run) -> Exit:
    path = folder / name
    text = (templates_folder() / name).read_text(encoding="utf-8")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(f"{MARK}\n{text}")
    except FileExistsError:
        place = Location(file=shown(path))
        reason = "a template is copied once; from then on it is yours"
        run.problem(DiagnosticCode.FOREIGN_FILE, place, reason=reason)
        return Exit.CONFLICT
    run.console.say(f"{shown(path)}: written; what it lays out is from now on yours")
    return Exit.DONE
