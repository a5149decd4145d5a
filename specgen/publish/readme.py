"""`README.md`, `AGENTS.md` and `llms.txt`: what a person or a program reads first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from specgen.emit.operations.schemes import grant_texts, keyed, scheme_texts
from specgen.emit.text.markdown import (
    Markdown,
    block,
    lines,
    link,
    markdown,
    plain,
    span,
)
from specgen.emit.text.prose import summary
from specgen.emit.text.python import Code, code, fixed, identifier, join
from specgen.emit.text.render import render
from specgen.publish.calls import ExampleCall
from specgen.publish.project import Project
from specgen.publish.snippets import (
    asynchronous,
    faked,
    synchronous,
    unimplemented_app,
)
from specgen.workspace.publishing.marks import MARKS


@dataclass(frozen=True, kw_only=True)
class Page:
    """What a page says of a project; a text that is empty is left out."""

    begin: Markdown
    end: Markdown
    name: Markdown
    title: Markdown
    description: Markdown
    about: Markdown
    parts: Markdown
    install: Markdown
    has_client: bool
    package: Markdown
    client: Markdown
    async_client: Markdown
    error: Markdown
    fake: Markdown
    settings: Markdown
    synchronous: Markdown
    asynchronous: Markdown
    others: Markdown
    faked: Markdown
    has_server: bool
    server_package: Markdown
    services: Markdown
    served: Markdown
    license: Markdown
    urls: Markdown


def page(name: str, project: Project, calls: Sequence[ExampleCall]) -> str:
    """The text of the page of that file name, with marks where others may write on it, too."""
    own = project.distribution
    said = summary(project.api.doc)
    title, described = project.title, project.description
    view = Page(
        begin=_mark(MARKS[name].begin) if name in MARKS else Markdown(""),
        end=_mark(MARKS[name].end) if name in MARKS else Markdown(""),
        name=plain(own.name),
        title=plain(title),
        description=plain(_sentence(described)),
        about=plain(said if said != _sentence(described) else ""),
        parts=plain(project.parts),
        install=block(f"pip install {own.name}", "sh"),
        has_client=project.has_client,
        **_client(project, calls),
        has_server=project.has_server,
        **_server(project),
        license=plain(own.license),
        urls=lines(markdown("- {}", link(label, url)) for label, url in own.urls),
    )
    return render(f"publish/{name}.jinja", view, Markdown)


def _mark(line: str) -> Markdown:
    """A mark of specgen's own."""
    return markdown(line)


def _sentence(text: str) -> str:
    return text if text[-1:] in (".", "!", "?") else f"{text}."


def _client(project: Project, calls: Sequence[ExampleCall]) -> dict[str, Markdown]:
    keys = ("package", "client", "async_client", "error", "fake", "settings")
    shown = ("synchronous", "asynchronous", "others", "faked")
    views = dict.fromkeys((*keys, *shown), Markdown(""))
    if not project.has_client:
        return views
    names = project.client
    package = names.package_of("client")
    views |= {
        "package": span(package),
        "client": span(names.client),
        "async_client": span(f"Async{names.client}"),
        "error": span(f"{package}.{names.error}"),
        "fake": span(f"{package}.testing.Fake{names.client}"),
        "settings": lines(markdown("- {}", text) for text in _settings(project)),
    }
    if calls:
        first, *others = calls
        views["synchronous"] = block(synchronous(project, first), "python")
        views["asynchronous"] = block(asynchronous(project, first), "python")
        views["faked"] = block(faked(project, first), "python")
        views["others"] = lines(
            [block(synchronous(project, call), "python") for call in others], "\n\n"
        )
    return views


def _settings(project: Project) -> Iterator[Markdown]:
    """What a client is told by its arguments or the environment."""
    api, names = project.api, project.client
    prefix = names.package.upper()
    for scheme in keyed(api.schemes):
        own = names.schemes[scheme.id]
        texts = scheme_texts(scheme, own, environment=False)
        for text, variable in zip(texts, own.variables, strict=True):
            yield _argument(text, variable)
    if grant_texts(api.schemes, prefix):
        yield _argument(
            "client_id: With the secret, gets tokens.", f"{prefix}_CLIENT_ID"
        )
        yield _argument("client_secret: Its secret.", f"{prefix}_CLIENT_SECRET")
    served = _argument("base_url: Where the API is served.", f"{prefix}_BASE_URL")
    if api.servers:
        yield markdown("{} Without it: {}", served, span(api.servers[0].url))
    else:
        yield served


def _argument(text: str, variable: str) -> Markdown:
    """`name: what it is` with its name as code, and the variable that is read instead."""
    name, _, said = text.partition(": ")
    return markdown("{} or {}: {}", span(name), span(variable), plain(said))


def _server(project: Project) -> dict[str, Markdown]:
    views = dict.fromkeys(("server_package", "services", "served"), Markdown(""))
    if not project.has_server:
        return views
    package = project.server.package_of("server")
    return {
        "server_package": span(package),
        "services": span(f"{package}.services"),
        "served": block(_served(project, package), "python"),
    }


def _served(project: Project, package: str) -> Code:
    """A program that serves the API without an implementation."""
    from specgen.emit.server.served import Served

    served = Served(project.api, project.server)
    parts = [
        code("from {} import create_app, unimplemented", identifier(package)),
    ]
    if any(map(served.is_secured, served.own)):
        parts.append(
            fixed(
                "\nasync def authenticate(credentials: object) -> str | None:\n"
                '    return "who calls"\n'
            )
        )
    app = unimplemented_app(served, "authenticate")
    return join("\n\n", [*parts, app.at(0, 0)])
