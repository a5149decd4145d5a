"""What breaks a rule of OpenAPI's official schemas: where it stands and what is wrong, in words.

Only keys of the document and words of the specification are told; values stay out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias, cast

from specgen.frozen import frozen
from specgen.json_value import JsonValue
from specgen.load.tree.kinds import kind

if TYPE_CHECKING:
    from jsonschema_rs import ValidationError

_Path: TypeAlias = list[str | int]
_Branches: TypeAlias = list[list["ValidationError"]]

_KEYS_SHOWN = 3
_KEY_LENGTH = 40

_KINDS = {
    "array": "an array",
    "boolean": "a boolean",
    "integer": "an integer",
    "null": "null",
    "number": "a number",
    "object": "an object",
    "string": "a string",
}
_COUNTED = {"Items": "items", "Properties": "properties", "Length": "characters"}
_PARTED = re.compile(r"-|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_SPELLED = {"oauth": "OAuth", "oauth2": "OAuth2", "xml": "XML", "json": "JSON"}
"""Words of the official schemas' names, as the specification writes them."""
_WITH_AN = ("A", "E", "I", "O", "HTTP", "XML")
_OF_CHILDREN = frozenset(
    ("properties", "patternProperties", "additionalProperties", "items")
)
_TELLING = (("in",), ("type",), ("type", "flow"))
"""Keys whose values tell which of several forms is meant."""


@frozen(kw_only=False)
class Violation:
    """A broken rule: the keys and indices that lead to its place, and what is wrong there."""

    path: Sequence[str | int]
    reason: str


def violations(errors: Sequence[ValidationError]) -> Iterator[Violation]:
    """What the errors of one document say, without what only follows from another of them."""
    misfits = {
        tuple(error.instance_path) for error in errors if error.kind.name == "type"
    }
    for error in errors:
        misfit = tuple(error.instance_path) in misfits and error.kind.name != "type"
        if not misfit and not _follows(error, errors):
            yield _violation(error)


def _follows(error: ValidationError, errors: Iterable[ValidationError]) -> bool:
    """Whether keys are unknown only because a rule that knows them failed for another reason."""
    if error.kind.name != "unevaluatedProperties":
        return False
    holder, place = error.evaluation_path[:-1], error.instance_path
    for other in errors:
        if other.instance_path[: len(place)] != place:
            continue
        rule = other.evaluation_path
        inner = rule[len(holder) :] if rule[: len(holder)] == holder else []
        if len(inner) > 1 and inner[0] not in _OF_CHILDREN:
            return True
    return False


def _violation(error: ValidationError) -> Violation:
    """What is wrong in the form that is meant, where several are allowed."""
    from jsonschema_rs import ValidationErrorKind as Kind

    place = error.instance_path
    if choices := _choices(error):
        return _of_forms(place, list(_forms(choices, place)))
    if isinstance(error.kind, Kind.PropertyNames):
        name = str(error.kind.error.instance)
        return Violation([*place, name], _misnamed(name, error.kind.error))
    return Violation(place, _words(error))


def _forms(branches: _Branches, place: _Path) -> Iterator[list[ValidationError]]:
    """The forms of a value that is no reference, those within forms too."""
    for branch in branches:
        if any(_of_another_kind(error, place) for error in branch):
            continue
        choices = [error for error in branch if error.instance_path == place]
        inner = next(filter(None, map(_choices, choices)), None)
        if inner is None:
            yield branch
            continue
        others = [error for error in branch if not _choices(error)]
        yield from (others + form for form in _forms(inner, place))


def _choices(error: ValidationError) -> _Branches:
    """What is wrong with each of the forms of which a value has none."""
    from jsonschema_rs import ValidationErrorKind as Kind

    match error.kind:
        case Kind.AnyOf(context) | Kind.OneOfNotValid(context):
            return context
    return []


def _of_another_kind(error: ValidationError, place: _Path) -> bool:
    """Whether an error says that the value was meant to be no such form at all."""
    if error.instance_path != place:
        return False
    wanted = getattr(error.kind, "property", "")
    return error.kind.name == "type" or wanted == "$ref"


def _of_forms(place: _Path, forms: _Branches) -> Violation:
    """What is wrong with the form that is meant, or with every form."""
    for keys in _TELLING:
        meant = [form for form in forms if not _at(form, place, keys)]
        if len(forms) == 1 or len(meant) == 1:
            (form,) = forms if len(forms) == 1 else meant
            return _violation(max(form, key=lambda inner: len(inner.instance_path)))
    for key in ("in", "type", "flow"):
        enums = [_at(form, place, (key,), "enum") for form in forms]
        if forms and all(enums):
            options = [option for enum in enums for option in enum[0].kind.value]
            return Violation(
                [*place, key], f"{_quoted(key)} must be {_choice(options)}"
            )
    missing = [
        inner.kind.value
        for form in forms
        for inner in form[:1]
        if len(form) == 1 and inner.kind.name == "required"
    ]
    if missing and len(missing) == len(forms):
        keys_missing = " or ".join(map(_quoted, dict.fromkeys(missing)))
        return Violation(place, f"{keys_missing} is missing")
    return Violation(place, f"{_subject(place)} fits none of the forms allowed here")


def _at(
    form: Iterable[ValidationError], place: _Path, keys: Sequence[str], name: str = ""
) -> list[ValidationError]:
    """The errors of a form about members of its value."""
    places = [[*place, key] for key in keys]
    return [
        error
        for error in form
        if error.instance_path in places and name in ("", error.kind.name)
    ]


def _words(error: ValidationError) -> str:
    from jsonschema_rs import ValidationErrorKind as Kind

    subject = _subject(error.instance_path)
    match error.kind:
        case Kind.Type(types):
            wanted = " or ".join(_KINDS.get(name, name) for name in types)
            return f"{subject} must be {wanted}, not {_kind(error.instance)}"
        case Kind.Required(key):
            if key == "default" and "then" in error.schema_path:
                return f"neither a status nor {_quoted(key)} is described"
            return f"{_quoted(key)} is missing"
        case Kind.AdditionalProperties(keys):
            return _unexpected(keys, f"{_owner(error.schema_path)} has")
        case Kind.UnevaluatedProperties(keys):
            # Another `in` or `type` may allow them.
            return _unexpected(keys, f"{_owner(error.schema_path)} may have here")
        case Kind.Enum(options):
            return f"{subject} must be {_choice(options)}"
        case Kind.Constant(value):
            return f"{subject} must be {_option(value)}"
        case Kind.Pattern(pattern):
            return f"{subject} must match {pattern}"
        case Kind.Format(format):
            return f"{subject} must have the format {format}"
        case Kind.Not({"required": [*keys]}):
            return _exclusive([str(key) for key in keys])
        case Kind.OneOfMultipleValid() if isinstance(error.instance, dict):
            both = [key for key in ("schema", "content") if key in error.instance]
            if len(both) > 1:
                return _exclusive(both)
            return f"{subject} fits several forms of which only one is allowed here"
        case Kind.UniqueItems():
            return f"{subject} must not hold an item twice"
        case _:
            return f"{subject} {_limited(error)}"


def _misnamed(name: str, error: ValidationError) -> str:
    if error.kind.name == "pattern":
        return f"the name {_quoted(name)} must match {error.kind.value}"
    return f"the name {_quoted(name)} is not allowed here"


def _limited(error: ValidationError) -> str:
    limit = error.kind.value
    match error.kind.name:
        case "minItems" | "minProperties" | "minLength" if limit == 1:
            return "must not be empty"
        case "minItems" | "minProperties" | "minLength" as name:
            return f"must have at least {limit} {_COUNTED[name[3:]]}"
        case "maxItems" | "maxProperties" | "maxLength" as name:
            return f"must have at most {limit} {_COUNTED[name[3:]]}"
        case "minimum":
            return f"must be at least {_number(limit)}"
        case "maximum":
            return f"must be at most {_number(limit)}"
        case "exclusiveMinimum":
            return f"must be greater than {_number(limit)}"
        case "exclusiveMaximum":
            return f"must be less than {_number(limit)}"
    return "is not what the OpenAPI specification allows here"


def _kind(value: object) -> str:
    if isinstance(value, Decimal):
        return "a number"
    return kind(cast(JsonValue, value))


def _number(limit: float) -> str:
    return f"{limit:g}"


def _subject(path: _Path) -> str:
    """What stands at a place, as its key says."""
    if not path:
        return "the document"
    last = path[-1]
    if isinstance(last, str):
        return _quoted(last)
    keys = [token for token in path if isinstance(token, str)]
    return f"an item of {_quoted(keys[-1])}" if keys else "an item"


def _unexpected(keys: Sequence[str], whose: str) -> str:
    shown = ", ".join(map(_quoted, keys[:_KEYS_SHOWN]))
    if len(keys) > _KEYS_SHOWN:
        shown += f" and {len(keys) - _KEYS_SHOWN} more"
    verb = "is not a property" if len(keys) == 1 else "are not properties"
    return f"{shown} {verb} that {whose}"


def _owner(schema_path: _Path) -> str:
    """The object whose properties a rule is about, as the specification calls it."""
    match schema_path:
        case [_]:
            return "an OpenAPI Object"
        case ["definitions" | "$defs", str(name), _]:
            parts = _PARTED.split(
                name.removesuffix("SubSchema").replace("OAuth", "Oauth")
            )
            words = " ".join(
                _SPELLED.get(part.lower(), part[:1].upper() + part[1:])
                for part in parts
            )
            article = "an" if words.startswith(_WITH_AN) else "a"
            return f"{article} {words} Object"
    return "this object"


def _choice(options: Iterable[object]) -> str:
    shown = list(dict.fromkeys(map(_option, options)))
    return shown[0] if len(shown) == 1 else f"one of {', '.join(shown)}"


def _option(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _exclusive(keys: Sequence[str]) -> str:
    return f"{' and '.join(map(_quoted, keys))} exclude each other"


def _quoted(key: str) -> str:
    return f"`{key if len(key) <= _KEY_LENGTH else key[:_KEY_LENGTH] + '…'}`"
