"""The names that a user chose, looked up in an API."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import (
    Callable,
    Collection,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)

from specgen.findings.diagnostics import DiagnosticCode, Sink
from specgen.ir.api import Api, Http, Operation, OperationKind
from specgen.ir.body import spread_record
from specgen.ir.directions import INPUT
from specgen.ir.types import Context, Record, TypeId
from specgen.naming.choices import VARIABLES, Choice, Choices
from specgen.naming.keys import (
    CLIENT,
    ERROR,
    body_key,
    credential_key,
    field_key,
    group_key,
    package_key,
    property_key,
    variable_key,
)

_COMPONENTS = ("#/components/schemas/", "#/definitions/")
_CLASSES = {"client": CLIENT, "error": ERROR}
MOST = 12
"""Names of an API that are listed where none is close to what was written."""


class Subjects:
    """What the entries of `names` may be about, by what they may call it."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.operations = {operation.id: operation for operation in api.operations}
        self._by_name: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for operation in api.operations:
            for name in _spellings(operation):
                self._by_name[name][operation.id] = None
        for id in api.declarations:
            for name in self.spellings(id):
                self._by_name[name][id] = None

    def ids(self, subject: str) -> list[str]:
        """The pointers of the operations and declarations that a text may mean."""
        method, space, path = subject.partition(" ")
        spelled = f"{method.upper()} {path}" if space else subject
        return [*self._by_name.get(subject, self._by_name.get(spelled, ()))]

    def known(self) -> Collection[str]:
        """Everything that could be meant."""
        return self._by_name.keys()

    def spelling(self, id: str) -> str:
        """The shortest text that means one operation or declaration and no other."""
        others = [text for text in self.spellings(id) if text != id]
        return next((text for text in others if self.ids(text) == [id]), id)

    def spellings(self, id: str) -> Sequence[str]:
        """The texts that may mean an operation or declaration."""
        operation = self.operations.get(id)
        if operation is not None:
            return [*_spellings(operation)]
        declaration = self.api.declarations[TypeId(id)]
        is_component = _is_component(id, declaration.hint.context)
        return [id, declaration.hint.text] if is_component else [id]

    def parts(self, id: str) -> Mapping[str, Sequence[str]]:
        """The keys of the parameters and properties of an operation or a record, by name.

        What is called alike in several places has each place before its name. A record that
        reads and is sent differently has a property in both of its classes.
        """
        named: defaultdict[str, list[str]] = defaultdict(list)
        operation = self.operations.get(id)
        if operation is not None:
            for parameter in operation.parameters:
                key = f"{id}/{parameter.id}"
                named[parameter.id].append(key)
                named[parameter.wire_name].append(key)
            record = spread_record(operation, self.api.declarations)
            for field in record.fields if record else ():
                key = property_key(id, field.wire_name)
                named[f"body:{field.wire_name}"].append(key)
                named[field.wire_name].append(key)
            if operation.body is not None:
                named.setdefault("body", [body_key(id)])
            return {name: keys for name, keys in named.items() if len(keys) == 1}
        for record_id in (id, f"{id}#{INPUT}"):
            declaration = self.api.declarations.get(TypeId(record_id))
            if isinstance(declaration, Record):
                for field in declaration.fields:
                    named[field.wire_name].append(field_key(record_id, field.wire_name))
        return named


def _spellings(operation: Operation) -> Iterator[str]:
    yield operation.id
    if operation.operation_id:
        yield operation.operation_id
    if operation.kind is OperationKind.OPERATION:
        yield _route(operation)


def _route(operation: Operation) -> str:
    return f"{operation.method.upper()} {operation.path_text}"


def _is_component(id: str, context: Context) -> bool:
    return context is Context.COMPONENT and id.startswith(_COMPONENTS)


class Lookup:
    """Finds what choices are about; what can't be found is reported where it is written."""

    def __init__(self, api: Api, is_stated: Callable[[str], bool], sink: Sink) -> None:
        self._api = api
        self._is_stated = is_stated
        self._sink = sink
        self.subjects = Subjects(api)
        self.places: dict[str, Choice] = {}
        """The choice that gave a name, by the key of what has it."""

    def names(self, choices: Choices) -> dict[str, str]:
        """The chosen names by key; those of operations with the groups before them."""
        chosen: dict[str, str] = {}
        for choice in choices.entries:
            for key in self._keys(choice):
                self._take(chosen, key, choice)
        for choice in choices.credentials:
            self._take(chosen, self._credential(choice), choice)
        for choice in choices.classes:
            self._take(chosen, _CLASSES[choice.subject], choice)
        for choice in choices.packages:
            self._take(chosen, package_key(choice.subject), choice)
        return chosen

    def _take(self, chosen: dict[str, str], key: str | None, choice: Choice) -> None:
        if key is None:
            return
        if key in chosen and chosen[key] != choice.name:
            first = self.places[key].subject
            self.wrong(choice, f"`{first}` gives the same another name")
            return
        chosen[key] = choice.name
        self.places[key] = choice

    def _keys(self, choice: Choice) -> Sequence[str]:
        subject = choice.subject
        ids = self.subjects.ids(subject)
        if not ids and "#" in subject[1:]:
            return self._part(choice)
        id = self._only(choice, subject, ids)
        if id is not None and id not in self.subjects.operations and "." in choice.name:
            self.wrong(choice, f"{choice.name!r} is no name for a class")
            return ()
        return () if id is None else (id,)

    def _part(self, choice: Choice) -> Sequence[str]:
        owner, part = self._parted(choice.subject)
        id = self._only(choice, owner, self.subjects.ids(owner))
        if id is None:
            return ()
        parts = self.subjects.parts(id)
        if part not in parts:
            self.unknown(choice, part, parts, f"`{owner}` has no part {part!r}")
            return ()
        if id not in self.subjects.operations and choice.name in parts.keys() - {part}:
            # Models take values by the names of Python and of the wire.
            reason = f"`{owner}` has another property that is called so on the wire"
            self.wrong(choice, f"`{part}` can't be called `{choice.name}`: {reason}")
            return ()
        return parts[part]

    def _parted(self, subject: str) -> tuple[str, str]:
        """An operation or schema and its part; wire names and paths may hold a `#`, too."""
        places = [place for place, char in enumerate(subject) if char == "#" and place]
        splits = [(subject[:place], subject[place + 1 :]) for place in places]
        met = [split for split in splits if self.subjects.ids(split[0])]
        whole = (
            (owner, part)
            for owner, part in met
            if any(part in self.subjects.parts(id) for id in self.subjects.ids(owner))
        )
        return next(whole, (met or splits)[-1])

    def _only(self, choice: Choice, subject: str, ids: list[str]) -> str | None:
        if len(ids) == 1:
            return ids[0]
        if ids:
            instead = " or ".join(f"`{self.subjects.spelling(id)}`" for id in ids[:3])
            self.wrong(choice, f"`{subject}` may be one of several: write {instead}")
        elif not self._is_left_out(subject):
            names = self.subjects.known()
            if "/" not in subject:
                names = [name for name in names if "/" not in name]
            self.unknown(choice, subject, names, f"nothing is called `{subject}`")
        return None

    def _is_left_out(self, subject: str) -> bool:
        """Whether a selection leaves out what is meant."""
        left_out = [own for own in self._api.omissions if own.reason]
        return bool(left_out) and (
            any(
                subject in (own.id, own.operation_id, f"{own.method} {own.path_text}")
                for own in left_out
            )
            or any(map(self._is_stated, (subject, *_pointers(subject))))
        )

    def _credential(self, choice: Choice) -> str | None:
        schemes = {scheme.id: scheme for scheme in self._api.schemes}
        scheme = schemes.get(choice.subject)
        if scheme is None:
            left_out = any(own.reason for own in self._api.omissions)
            reason = f"no security scheme is called `{choice.subject}`"
            if not left_out:
                self.unknown(choice, choice.subject, schemes, reason)
            return None
        part = VARIABLES.get(choice.part, choice.part)
        if part in ("", "argument"):
            key = credential_key(scheme.id)
        elif isinstance(scheme, Http):
            key = credential_key(scheme.id, part)
        else:
            self.wrong(choice, f"`{choice.subject}` has no {part}")
            return None
        return variable_key(key) if choice.part in VARIABLES else key

    def unknown_group(
        self, choice: Choice, options: Iterable[str], reason: str
    ) -> None:
        """Reports that no group is called so, unless a selection may have left it out."""
        if not any(own.reason for own in self._api.omissions):
            self.unknown(choice, choice.subject, options, reason)

    def report_unmet(self, chosen: Mapping[str, str], names: Mapping[str, str]) -> None:
        """Reports the choices that are not among the names that were given in the end."""
        taken: dict[str, str] = {}
        for key, choice in self.places.items():
            if names.get(key, key.rpartition(":")[2]) == chosen[key]:
                taken[choice.name] = choice.subject
        for key, choice in self.places.items():
            if key.startswith(group_key("")) and key not in names:
                # All its operations are chosen to be in others.
                continue
            if names.get(key, key.rpartition(":")[2]) != chosen[key]:
                by = taken.get(choice.name)
                reason = (
                    f"`{by}` is called so, too" if by else "generated code needs it"
                )
                where = f"`{choice.subject}` can't be called `{choice.name}`"
                self.wrong(choice, f"{where}: {reason}")

    def unknown(
        self, choice: Choice, text: str, options: Iterable[str], reason: str
    ) -> None:
        """Reports that something does not exist, with what is nearest to it."""
        from difflib import get_close_matches

        names = sorted(options)
        close = get_close_matches(text, names, n=1, cutoff=0.5)
        if close:
            reason = f"{reason}; did you mean `{close[0]}`?"
        elif 0 < len(names) <= MOST:
            reason = f"{reason}; there is {', '.join(f'`{name}`' for name in names)}"
        self.wrong(choice, reason)

    def wrong(self, choice: Choice, reason: str) -> None:
        self._sink.report(
            DiagnosticCode.CONFIGURATION, choice.origin, reason=f"`names`: {reason}"
        )


def _pointers(subject: str) -> Iterator[str]:
    name = subject.partition("#")[0].replace("~", "~0").replace("/", "~1")
    yield from (f"{folder}{name}" for folder in _COMPONENTS)
