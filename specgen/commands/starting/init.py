"""`specgen init`: a first configuration, from the documents that a repository holds."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, count
from pathlib import Path

from specgen.commands.run import Exit, Run, shown
from specgen.commands.starting.repository import (
    Application,
    applications,
    documents,
    files_below,
    ignored,
    of_tests,
)
from specgen.findings.diagnostics import printable
from specgen.findings.paths import relative
from specgen.load.discover import SUFFIXES
from specgen.load.tree.document import Document
from specgen.workspace.config import (
    NAME_LENGTH,
    ConfigurationError,
    Problem,
    check_name,
)
from specgen.workspace.config_file import FILE_NAME, PYPROJECT, find
from specgen.workspace.page_rules import toml_value

_PAGES = frozenset({".md", ".mdx", ".markdown"})
_ADDED = 24
"""Letters of a name that are kept for what tells it from another."""
_SHOWN = 8
"""At most so many files are named in one line."""


@dataclass(slots=True, kw_only=True)
class _Api:
    """An API of the configuration; `copies` are files that hold the very same document."""

    title: str
    version: str
    documents: list[Document] = field(default_factory=list)
    copies: list[str] = field(default_factory=list)
    name: str = ""

    @property
    def files(self) -> list[str]:
        return list(dict.fromkeys(document.file for document in self.documents))


@dataclass(slots=True)
class _Survey:
    """What was found, and what of it is left to the user."""

    apis: list[_Api] = field(default_factory=list)
    applications: list[Application] = field(default_factory=list)
    tests: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)


def init(run: Run) -> int:
    """Runs the command and returns its exit code.

    Raises ConfigurationError, and OSError where the disk refuses.
    """
    home = Path.cwd()
    above = find(home)
    write = _writer(home, run.options.pyproject)
    with run.console.progress("looking for documents"):
        survey = _survey(home)
    for line in _left(survey):
        run.console.say(line)
    if not survey.apis and not survey.applications:
        raise ConfigurationError(
            Problem(
                message="no OpenAPI document and no application is in this folder",
                help=f'write source = "https://…" below [api.NAME] in {FILE_NAME},'
                " then `specgen pull`",
            )
        )
    prefix = "tool.specgen." if run.options.pyproject else ""
    lines = list(_lines(survey, home, prefix))
    path = write("".join(f"{line}\n" for line in lines))
    run.console.say(f"{path.name}: written; it is yours to edit")
    if above is not None:
        run.console.say(f"  in this folder it counts instead of {shown(above)}")
    for api in survey.apis:
        run.console.say(f"  {api.name}: {_some(api.files)}")
    before = "" if survey.apis else "`specgen pull` fetches the documents, "
    step = f"{before}`specgen generate` writes the packages"
    run.console.say(f"next: {step}; commit them with {path.name} and specgen.lock")
    return Exit.DONE


def _writer(home: Path, pyproject: bool) -> Callable[[str], Path]:
    """A function that writes the configuration. Raises ConfigurationError if there is one."""
    present = find(home)
    own = home / FILE_NAME
    if (present is not None and present.parent == home) or os.path.lexists(own):
        name = present.name if present and present.parent == home else own.name
        message = f"{name} holds a configuration, which is left as it is"
        raise ConfigurationError(
            Problem(message=message, help="add a table [api.NAME] to it")
        )
    if not pyproject:
        return lambda text: _created(own, text)
    shared = home / PYPROJECT
    try:
        before = shared.read_bytes()
        _check_toml(before)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        message = f"cannot add to {PYPROJECT}: {reason}"
        help = f"leave out --pyproject for {FILE_NAME}"
        raise ConfigurationError(Problem(message=message, help=help)) from error
    return lambda text: _appended(shared, before, text)


def _check_toml(content: bytes) -> None:
    import tomllib

    tomllib.loads(content.decode("utf-8-sig"))


def _created(path: Path, text: str) -> Path:
    with path.open("x", encoding="utf-8", newline="\n") as stream:
        stream.write(text)
    return path


def _appended(path: Path, before: bytes, text: str) -> Path:
    """Adds to a file, in its own way of ending lines."""
    end = b"\r\n" if b"\r\n" in before else b"\n"
    gap = b"" if not before else end if before.endswith(b"\n") else end * 2
    with path.open("ab") as stream:
        stream.write(gap + text.encode().replace(b"\n", end))
    return path


def _survey(home: Path) -> _Survey:
    survey = _Survey()
    read = list(documents(files_below(home, SUFFIXES), home))
    modules = [path for path in files_below(home, {".py"}) if not of_tests(path, home)]
    left_out = ignored([path for path, _, _ in read], home)
    for path, contents, findings in read:
        if path in left_out:
            continue
        shown = relative(path, home)
        if of_tests(path, home):
            survey.tests.append(shown)
        elif not _writable(shown):
            survey.unreadable.append(f"{shown}: its name can stand in no configuration")
        elif not contents:
            survey.unreadable += [f"{shown}: {findings[0].message}"] if findings else []
        else:
            for document in contents:
                _add(document, survey.apis)
    survey.applications = list(applications(modules, home))
    taken: set[str] = set()
    for api in survey.apis:
        api.name = _free_name(api, taken)
        taken.add(api.name)
    return survey


def _writable(path: str) -> bool:
    """Whether a configuration can name a file: by text, and no pattern."""
    return path.isprintable() and not re.search(r"[*?\[]", path)


def _add(document: Document, apis: list[_Api]) -> None:
    """Pages of one title are one API; every other file is one of its own."""
    title, version = (_info(document, key) for key in ("title", "version"))
    for api in apis:
        if any(document.root == other.root for other in api.documents):
            if document.file not in api.files:
                api.copies.append(document.file)
            return
        first = api.documents[0]
        if api.title == title and _is_page(document) and _is_page(first):
            api.documents.append(document)
            return
    apis.append(_Api(title=title, version=version, documents=[document]))


def _is_page(document: Document) -> bool:
    return document.path.suffix.lower() in _PAGES


def _info(document: Document, key: str) -> str:
    root = document.root if isinstance(document.root, dict) else {}
    info = root.get("info")
    text = info.get(key, "") if isinstance(info, dict) else ""
    return text if isinstance(text, str) else str(text)


def _free_name(api: _Api, taken: set[str]) -> str:
    """The title's name; where that is taken, with the version, the file's name, a number."""
    major = re.match(r"v?(\d+)", api.version)
    version = [f"v{major[1]}"] if major else []
    return _free(api.title, (*version, Path(api.files[0]).stem), taken)


def _free(title: str, additions: Iterable[str], taken: set[str]) -> str:
    """A name for packages after a title, with the first of some additions that it needs."""
    from specgen.naming.candidates import package_name

    name = package_name(title)[: NAME_LENGTH - _ADDED].rstrip("_")
    try:
        check_name(name)
    except ConfigurationError:
        name = f"{name}_api"
    additions = (package_name(word)[: _ADDED - 1] for word in additions)
    endings = chain(additions, map(str, count(2)))
    proposals = chain([name], (f"{name}_{ending}" for ending in endings))
    return next(proposal for proposal in proposals if proposal not in taken)


def _lines(survey: _Survey, home: Path, prefix: str) -> Iterator[str]:
    """The configuration, line by line."""
    yield "# The APIs that `specgen generate` writes packages of, into `generated`."
    titles = {
        document.file: {_info(other, "title") for other in _beside(document, survey)}
        for api in survey.apis
        for document in api.documents
    }
    for api in survey.apis:
        yield ""
        yield f"[{prefix}api.{api.name}]"
        for copy in api.copies:
            yield f"# {copy} holds the same document."
        yield f"source = {_source(api, survey, home)}"
        if any(len(titles[file]) > 1 for file in api.files):
            yield f"title = {toml_value(api.title)}"
    if survey.applications:
        mark = "# " if survey.apis else ""
        yield ""
        yield "# `specgen pull` writes the documents that these applications serve."
        taken = {api.name for api in survey.apis}
        for application in survey.applications:
            package, _, module = application.path.partition(":")[0].partition(".")
            name = _free(application.title or package, [module or package], taken)
            taken.add(name)
            yield f"{mark}[{prefix}api.{name}]"
            yield f"{mark}source = {{ app = {toml_value(application.path)} }}"


def _beside(document: Document, survey: _Survey) -> Iterator[Document]:
    """All documents of a file."""
    return (
        other
        for api in survey.apis
        for other in api.documents
        if other.file == document.file
    )


def _source(api: _Api, survey: _Survey, home: Path) -> str:
    """A file; a folder that holds the pages of this API and nothing else; or all files."""
    files = api.files
    if len(files) == 1:
        return toml_value(files[0])
    folder = os.path.commonpath([os.path.dirname(file) for file in files])
    others = [other for other in survey.apis if other is not api]
    inside = (file for other in others for file in (*other.files, *other.copies))
    shared = any(file.startswith(f"{folder}/") for file in (*inside, *api.copies))
    if folder and not shared:
        return toml_value(folder)
    lines = (f"  {toml_value(file)},\n" for file in files)
    return f"[\n{''.join(lines)}]"


def _left(survey: _Survey) -> Iterator[str]:
    """What is not in the configuration, and why."""
    for line in survey.unreadable:
        yield f"left out: {printable(line)}"
    if survey.tests:
        yield f"left out, for they are of tests: {_some(survey.tests)}"


def _some(files: Sequence[str]) -> str:
    more = len(files) - _SHOWN
    shown = printable(", ".join(files[:_SHOWN]))
    return f"{shown} and {more} more" if more > 0 else shown
