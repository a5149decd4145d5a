"""The parts of the reference that are made: options from the command line's table of arguments, and
keys from the schema of the configuration."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from specgen.arguments import ARGUMENTS, Argument
from specgen.cli import COMMANDS

SCHEMA = Path(__file__).parents[2] / "specgen" / "config.schema.json"
Schema = Mapping[str, Any]


def options() -> Iterator[str]:
    """Every command with its operands and options."""
    for command, (_, help) in COMMANDS.items():
        yield f"## specgen {command}\n"
        yield f"{help[0].upper()}{help[1:]}.\n"
        yield "| argument | meaning |"
        yield "|---|---|"
        for argument in ARGUMENTS[command]:
            yield f"| {_spelt(argument)} | {_cell(argument.help)} |"
        yield ""


def _spelt(argument: Argument) -> str:
    """How an argument is written."""
    settings = argument.settings
    metavar = settings.get("metavar")
    if not argument.flags[0].startswith("-"):
        return f"`{metavar}`"
    if settings.get("action") in ("store_true", "store_const"):
        return ", ".join(f"`{flag}`" for flag in argument.flags)
    if "choices" in settings:
        value = "\\|".join(settings["choices"])
    elif "action" in settings and settings["action"] != "append":
        return f"`{argument.flags[0]}`, `--no-{argument.flags[0].removeprefix('--')}`"
    else:
        value = metavar or argument.flags[0].removeprefix("--").upper()
    return f"`{argument.flags[0]} {value}`"


def keys() -> Iterator[str]:
    """Every key of the configuration, those of tables within tables as well."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    definitions = schema["$defs"]
    yield "## specgen.toml\n"
    yield from _table(schema, definitions)
    yield "## `[api.NAME]`\n"
    yield from _table(definitions["api"], definitions)
    for key, own in definitions["api"]["properties"].items():
        for table in _tables(own, definitions):
            yield f"## `{key}`\n"
            yield from _table(table, definitions)


def _table(schema: Schema, definitions: Schema) -> Iterator[str]:
    required = schema.get("required", ())
    yield "| key | value | default | meaning |"
    yield "|---|---|---|---|"
    for key, own in schema["properties"].items():
        default = f"`{_toml(own['default'])}`" if "default" in own else ""
        default = "required" if key in required else default
        meaning = _cell(own.get("description", ""))
        yield f"| `{key}` | {_value(own, definitions)} | {default} | {meaning} |"
    yield ""


def _tables(schema: Schema, definitions: Schema) -> Iterator[Schema]:
    """The tables with keys of their own that a value may be, or hold."""
    schema = _resolved(schema, definitions)
    if "properties" in schema:
        yield schema
    for part in (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
        yield from _tables(part, definitions)
    if "items" in schema:
        yield from _tables(schema["items"], definitions)


def _resolved(schema: Schema, definitions: Schema) -> Schema:
    name = schema.get("$ref", "").removeprefix("#/$defs/")
    return {**definitions[name], **schema} if name else schema


def _value(schema: Schema, definitions: Schema) -> str:
    """What a value may be, in a few words."""
    schema = _resolved(schema, definitions)
    if "enum" in schema:
        return ", ".join(f"`{_toml(value)}`" for value in schema["enum"])
    if "const" in schema:
        return f"`{_toml(schema['const'])}`"
    if parts := (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
        return " or ".join(dict.fromkeys(_value(part, definitions) for part in parts))
    match schema.get("type"):
        case "string":
            return "text"
        case "array":
            items = _value(schema.get("items", {}), definitions)
            return f"list of {items}" if items != "text" else "list of texts"
        case "object":
            return "table"
        case str(kind):
            return kind
    return "any"


def _toml(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
