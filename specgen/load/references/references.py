"""References: what a `$ref` names, across files and cycles (RFC 3986, RFC 6901)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Final
from urllib.parse import unquote

from specgen.findings.diagnostics import DiagnosticCode, Location, Sink
from specgen.frozen import frozen
from specgen.json_value import JsonValue
from specgen.load.references.anchors import Identifiers
from specgen.load.references.files import (
    EscapingFile,
    Files,
    RemoteFile,
    UnreadableFile,
)
from specgen.load.tree.bundle import Bundle
from specgen.load.tree.document import Document
from specgen.load.tree.node import Node, Resource
from specgen.load.tree.pointer import (
    escape,
    fragment_tokens,
    pointer_of,
    step,
    tokens_of,
    unescape,
)

__all__ = [
    "JsonValue",
    "Node",
    "References",
    "Resource",
    "escape",
    "pointer_of",
    "tokens_of",
    "unescape",
]


CYCLE_SHOWN: Final = 6
"""Members of a cycle that its message names."""


DEEPEST: Final = 20
"""Pointers that may lead through each other's references."""


_PROSE: Final = frozenset(
    (".adoc", ".htm", ".html", ".markdown", ".md", ".mdx", ".rst", ".txt")
)

_DOCUMENTS: Final = frozenset((".json", ".yaml", ".yml"))


@frozen(kw_only=False)
class _Failure:
    """Why a reference has no target."""

    code: DiagnosticCode
    reason: str = ""


_NOTHING: Final = "read as if it said nothing"
"""The effect of a reference without a target where that is allowed."""

_ENDLESS = _Failure(DiagnosticCode.UNRESOLVED_REFERENCE, "it leads through itself")


class References:
    """Everything references can reach from one API. Each file is read once.

    `roots` are folders, beside the API's own, whose files may be referred to.
    """

    def __init__(self, bundle: Bundle, sink: Sink, roots: Sequence[Path] = ()) -> None:
        self._sink = sink
        self._files = Files(bundle, sink, roots, self.include)
        self._identifiers = Identifiers()
        self._steps: dict[tuple[str, str, str], Node | _Failure] = {}
        self._targets: dict[str, Node | None] = {}
        self._links: dict[str, tuple[Node, Node]] = {}
        self._nested = 0
        self._has_included = False
        self.root: Node = self._files.api.node

    @property
    def documents(self) -> tuple[Document, ...]:
        """The files that references have led to, beside the API's own."""
        return tuple(self._files.read)

    def links(self) -> Iterator[tuple[Location, Location]]:
        """Every step that a reference led to its target: where it stands, and what it names."""
        for at, target in self._links.values():
            yield at.location, target.location

    def resolve(self, ref: str, at: Node) -> Node | None:
        """The target of `ref` as read at `at`, following one step.

        None after reporting `UNRESOLVED_REFERENCE`, `REMOTE_REFERENCE` or
        `ESCAPING_REFERENCE` at the reference.
        """
        target = self._stepped(ref, at)
        if isinstance(target, Node):
            self._links[at.pointer] = at, target
            if _is_dynamic(at.value):
                self._report_override(ref, at, target)
            return target
        self._report_unresolved(target, ref, at)
        return None

    def _report_unresolved(self, failure: _Failure, ref: str, at: Node) -> None:
        where = at.location
        if isinstance(at.value, dict) and at.value.get("$ref") == ref:
            where = Location(file=where.file, pointer=f"{where.pointer}/$ref")
        self._sink.report(
            failure.code, where, effect=_NOTHING, ref=ref, reason=failure.reason
        )

    def _report_override(self, ref: str, at: Node, node: Node) -> None:
        """Says that another schema may be meant (JSON Schema 2020-12 core, 8.2.3.2)."""
        name = unquote(ref.partition("#")[2])
        other = self._identifiers.overriding(name, node)
        if other is not None:
            effect = f"read as {node.pointer}"
            at.report(
                DiagnosticCode.DYNAMIC_REFERENCE,
                effect=effect,
                ref=ref,
                other=other.pointer,
            )

    def target(self, node: Node) -> Node | None:
        """The node at the end of a chain of references, `node` itself without one.

        None after an error was reported; a chain that returns to itself is
        `REFERENCE_CYCLE`, reported once with every member.
        """
        chain: dict[str, Node] = {}
        current: Node | None = node
        while current is not None and (ref := _reference(current)) is not None:
            if current.pointer in self._targets:
                current = self._targets[current.pointer]
                break
            if current.pointer in chain:
                self._report_cycle(list(chain.values()), current.pointer)
                current = None
                break
            chain[current.pointer] = current
            current = self.resolve(ref, current)
        for pointer in chain:
            self._targets[pointer] = current
        return current

    def sought(self, node: Node) -> Node | None:
        """The node, or where its reference within the file leads in one step.

        None, and no report, where that is nowhere: for what no code depends on.
        """
        ref = _reference(node)
        if ref is None:
            return node
        if not ref.startswith("#"):
            return None
        target = self._step(ref, node, self._identifiers.scope(node))
        return target if isinstance(target, Node) else None

    def include(self, node: Node) -> Node | None:
        """The target of a reference that stands where OpenAPI has none; other nodes themselves.

        Bundlers follow references in place of any object, list or text; so does this, and says
        so once. A file of prose (Markdown, HTML, plain text) is a text. None after an error was
        reported.
        """
        ref = _reference(node)
        if ref is None:
            return node
        if not self._has_included:
            self._has_included = True
            node.report(DiagnosticCode.INCLUSION, effect="followed")
        return self._text(ref, node) if _names_text(ref) else self.target(node)

    def _text(self, ref: str, at: Node) -> Node | None:
        try:
            return self._files.text(ref, at)
        except (RemoteFile, EscapingFile, UnreadableFile) as error:
            self._report_unresolved(_failure(error), ref, at)
            return None

    def named(self, ref: str, at: Node) -> Node | None:
        """The target of `ref` as read at `at`; None if there is none.

        Reports nothing, and reads no file but one that is named as documents are: for what may
        be a name as well.
        """
        address, _, fragment = ref.partition("#")
        resource: Node | None = self._identifiers.scope(at)
        if address:
            resource = self._identifiers.resource(address, at)
            file = None if resource else self._file(address, at)
            resource = file.node if file else resource
        node = self._within(fragment, resource) if resource else None
        return node if isinstance(node, Node) else None

    def _file(self, address: str, at: Node) -> Resource | None:
        """The file that an address names, if it names one."""
        if PurePosixPath(address).suffix not in _DOCUMENTS:
            return self._files.known(address, at)
        try:
            return self._files.resource(address, at)
        except (RemoteFile, EscapingFile, UnreadableFile):
            return None

    def _report_cycle(self, chain: list[Node], entry: str) -> None:
        start = next(i for i, node in enumerate(chain) if node.pointer == entry)
        members = chain[start:]
        first = min(range(len(members)), key=lambda index: members[index].pointer)
        members = members[first:] + members[:first]
        shown = [node.pointer for node in members]
        if len(shown) > CYCLE_SHOWN:
            more = len(shown) - CYCLE_SHOWN
            shown = [*shown[:CYCLE_SHOWN], f"{more} more"]
        members[0].report(
            DiagnosticCode.REFERENCE_CYCLE,
            effect=_NOTHING,
            cycle=" -> ".join([*shown, members[0].pointer]),
        )

    def _stepped(self, ref: str, at: Node) -> Node | _Failure:
        """Where one step leads, found once."""
        scope = self._identifiers.scope(at)
        folder = "" if ref.startswith("#") else self._files.folder(at)
        key = (scope.pointer, folder, ref)
        target = self._steps.get(key)
        if target is None:
            # A step that needs its own result never ends.
            self._steps[key] = _ENDLESS
            target = self._steps[key] = self._step(ref, at, scope)
        return target

    def _step(self, ref: str, at: Node, scope: Node) -> Node | _Failure:
        address, _, fragment = ref.partition("#")
        resource = self._identifiers.resource(address, at) if address else scope
        if resource is None:
            try:
                resource = self._files.resource(address, at).node
            except (RemoteFile, EscapingFile, UnreadableFile) as error:
                return _failure(error)
        return self._within(fragment, resource)

    def _within(self, fragment: str, node: Node) -> Node | _Failure:
        """The node that the part after `#` names in a tree: by pointer, by anchor, or the whole."""
        if not fragment:
            return node
        if not fragment.startswith("/"):
            name = unquote(fragment)
            anchor = self._identifiers.anchor(name, node)
            reason = f"no `$anchor` named {name}"
            return anchor or _Failure(DiagnosticCode.UNRESOLVED_REFERENCE, reason)
        return self._follow(fragment, node)

    def _follow(self, fragment: str, start: Node) -> Node | _Failure:
        """Evaluates a pointer, from an embedded resource or else from the whole file."""
        starts = [start]
        if start.pointer != start.resource.node.pointer:
            starts.append(start.resource.node)
        nodes = [
            below
            for start in starts
            for tokens in (fragment_tokens(fragment), tokens_of(fragment))
            if isinstance(below := _descend(start, tokens), Node)
        ]
        if nodes:
            return nodes[0]
        if fragment == "/":
            return start
        through = self._through(starts[-1], fragment_tokens(fragment))
        if through is not None:
            return through
        missing = _descend(starts[-1], fragment_tokens(fragment))
        return _Failure(DiagnosticCode.UNRESOLVED_REFERENCE, str(missing))

    def _through(self, node: Node, tokens: Sequence[str]) -> Node | None:
        """A pointer that leads through references on its way, as bundlers write them."""
        if self._nested == DEEPEST:
            return None
        self._nested += 1
        try:
            for token in tokens:
                below = _descend(node, (token,))
                passed: set[str] = set()
                while not isinstance(below, Node):
                    ref = _reference(node)
                    if ref is None or node.pointer in passed:
                        return None
                    passed.add(node.pointer)
                    target = self._stepped(ref, node)
                    if not isinstance(target, Node):
                        return None
                    node = target
                    below = _descend(node, (token,))
                node = below
        finally:
            self._nested -= 1
        return node


def _failure(error: RemoteFile | EscapingFile | UnreadableFile) -> _Failure:
    match error:
        case RemoteFile():
            return _Failure(DiagnosticCode.REMOTE_REFERENCE)
        case EscapingFile():
            return _Failure(DiagnosticCode.ESCAPING_REFERENCE)
    return _Failure(DiagnosticCode.UNRESOLVED_REFERENCE, str(error))


def _names_text(ref: str) -> bool:
    """Whether a reference names a whole file of prose; of no other file the text is taken."""
    address, hash_sign, _ = ref.partition("#")
    return not hash_sign and PurePosixPath(unquote(address)).suffix.lower() in _PROSE


def _reference(node: Node) -> str | None:
    return reference_in(node.value)


def reference_in(value: JsonValue) -> str | None:
    """The reference that a value holds: `$ref`, or where `$dynamicRef` starts from.

    What a dynamic reference means may depend on the way it is reached (JSON Schema 2020-12
    core, section 8.2.3.2); it is taken for the schema that it names by itself.
    """
    if not isinstance(value, dict):
        return None
    if "$ref" in value:
        ref = value["$ref"]
    elif "$dynamicRef" in value:
        ref = value["$dynamicRef"]
    else:
        return None
    return ref if isinstance(ref, str) else None


def _is_dynamic(value: JsonValue) -> bool:
    return isinstance(value, dict) and "$dynamicRef" in value and "$ref" not in value


def _descend(node: Node, tokens: Sequence[str]) -> Node | str:
    """The node `tokens` lead to, or which of them leads nowhere."""
    value, pointer = node.value, node.pointer
    for token in tokens:
        below = step(value, token)
        if below is None:
            return f"{pointer} has no `{token}`"
        value = below[0]
        pointer = f"{pointer}/{escape(token)}"
    return Node(value, pointer, node.resource)
