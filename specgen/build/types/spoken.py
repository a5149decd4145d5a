"""Types as the names of generic records' instances say them: `Response_list_Item__`.

A title has brackets (`Response[list[Item]]`), a component's name has underscores for them and for
the commas between arguments; both are compared as the latter. No name is taken apart: it is made
from the types that occur in a record, which say what its underscores stand for.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator

from specgen.ir.conventions import type_name
from specgen.ir.types import (
    ANYTHING,
    NULL,
    Anything,
    Array,
    Context,
    Declarations,
    Map,
    Null,
    Record,
    Ref,
    Scalar,
    ScalarKind,
    Type,
    TypeId,
    Union,
)
from specgen.remembered import remembered

MOST_CHOICES = 8
"""Readings of a name's arguments that are looked at."""
MOST_STEPS = 200
"""Beginnings of readings that are followed."""
LONGEST = 400
"""Characters of a name that may be an instance's."""

_OPENING = re.compile(r"[\[<«]")
_CLOSING = "]>»"
_INPUT_OUTPUT = re.compile(r"-(Input|Output)$")
_WORDS: dict[ScalarKind, tuple[str, ...]] = {
    ScalarKind.STRING: ("str", "string", "String", "System.String"),
    ScalarKind.SECRET: ("SecretStr",),
    ScalarKind.INTEGER: (
        *("int", "integer", "Integer", "long", "Long"),
        *("Int32", "Int64", "System.Int32", "System.Int64"),
    ),
    ScalarKind.NUMBER: ("float", "number", "double", "Double", "System.Double"),
    ScalarKind.BOOLEAN: ("bool", "boolean", "Boolean", "System.Boolean"),
    ScalarKind.BYTES: ("bytes",),
    ScalarKind.DATE: ("date",),
    ScalarKind.DATETIME: ("datetime", "DateTime", "System.DateTime"),
    ScalarKind.TIME: ("time",),
    ScalarKind.DURATION: ("timedelta",),
    ScalarKind.UUID: ("UUID", "Guid", "System.Guid"),
    ScalarKind.DECIMAL: ("Decimal",),
}
_ARRAYS = (
    *("list", "List", "set", "Sequence", "Array", "Collection", "Iterable"),
    *("IEnumerable", "ICollection", "IList", "System.Collections.Generic.List"),
    "System.Collections.Generic.IEnumerable",
)
_MAPS = (
    *("dict_str__", "Dict_str__", "Mapping_str__", "Map_string_", "Map_String_"),
    "System.Collections.Generic.Dictionary_System.String__",
)


@remembered
def mangled(text: str) -> str:
    """A name with underscores for what a component's name can't have (FastAPI's rule)."""
    return re.sub(r"[^a-zA-Z0-9.\-_]", "_", type_name(text))


def head_and_arguments(record: Record) -> Iterator[tuple[str, str]]:
    """What the generic record may be called, and what is said of the arguments."""
    name = record.hint.text
    for text in map(type_name, (record.title, name)):
        opening = _OPENING.search(text)
        if opening and text[-1] in _CLOSING and len(text) <= LONGEST:
            head = text[: opening.start()].strip()
            if head:
                yield head, mangled(text[opening.end() : -1])
    head, _, rest = name.partition("_")
    named = record.hint.context is Context.COMPONENT and record.hint.owner is None
    if named and head and rest.endswith("_") and len(name) <= LONGEST:
        yield head, rest[:-1]


class Spoken:
    """What the declared types are called in names of others."""

    def __init__(self, declarations: Declarations) -> None:
        self._declarations = declarations

    def arguments(
        self, text: str, occurring: Iterable[Type]
    ) -> tuple[tuple[Type, ...], ...]:
        """The arguments that a text may mean, each a type that occurs; nothing and anything
        leave no trace in a record, and are told by their names."""
        types = dict.fromkeys((*occurring, NULL, ANYTHING))
        said = [(word, type) for type in types for word in self._said(type) if word]
        fitting = [pair for pair in said if text.startswith(pair[0].rstrip("_"))]
        if not fitting:
            return ()
        readings: list[tuple[Type, ...]] = []
        pending: deque[tuple[str, tuple[Type, ...]]] = deque([(text, ())])
        for _ in range(MOST_STEPS):
            if not pending or len(readings) == MOST_CHOICES:
                break
            rest, before = pending.popleft()
            for word, type in said if before else fitting:
                # Some write one underscore for several closing brackets.
                if rest.rstrip("_") == word.rstrip("_"):
                    readings.append((*before, type))
                elif rest.startswith(f"{word}__"):
                    pending.append((rest[len(word) + 2 :], (*before, type)))
        return tuple(dict.fromkeys(readings))

    def _said(self, type: Type) -> Iterator[str]:
        match type:
            case Scalar(kind=kind):
                yield from _WORDS.get(kind, ())
            case Null():
                yield from ("NoneType", "None")
            case Anything():
                yield from ("Any", "object")
            case Ref(target=target):
                yield from self._names(target)
            case Array(item=item):
                for word in self._said(item):
                    yield from (f"{array}_{word}_" for array in _ARRAYS)
            case Map(value=value):
                for word in self._said(value):
                    yield from (f"{head}{word}_" for head in _MAPS)
            case Union(members=members):
                words = [next(self._said(member), "") for member in members]
                if all(words):
                    yield f"Union_{'__'.join(words)}_"
                    bare = ["None" if word == "NoneType" else word for word in words]
                    yield "___".join(bare)
                    if len(words) == 2 and NULL in members:
                        yield f"Optional_{words[0]}_"
            case _:
                return

    def _names(self, id: TypeId) -> Iterator[str]:
        """What a declaration is called: by its title, its key, or the last part of that."""
        declaration = self._declarations[id]
        hint = declaration.hint
        if hint.owner is not None and id == f"{hint.owner}#{hint.text}":
            # The view of a request is called as the answer's.
            declaration = self._declarations.get(TypeId(hint.owner), declaration)
        title = declaration.title if isinstance(declaration, Record) else ""
        key = declaration.hint.text
        if declaration.hint.context is not Context.COMPONENT:
            yield from (mangled(name) for name in (title,) if name)
            return
        plain = _INPUT_OUTPUT.sub("", key)
        names = (title, key, plain, plain.rpartition(".")[2])
        yield from dict.fromkeys(mangled(name) for name in names if name)
