"""Every finding that specgen can have: its code, how much it weighs, what is wrong, what to do.

Codes are stable; docs/reference/diagnostics.md documents them, and their first digit is their
subject.
"""

from __future__ import annotations

from enum import Enum, StrEnum
from functools import partial
from typing import TypeAlias


class Severity(StrEnum):
    """How much a diagnostic weighs: an error refuses the document (exit code 3)."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


_Row: TypeAlias = tuple[str, Severity, str, str]


def _row(severity: Severity, text: str, help: str) -> _Row:
    """A row of the table: `text` is the identifier and, after a space, what is wrong."""
    identifier, _, message = text.partition(" ")
    return identifier, severity, message, help


_error = partial(_row, Severity.ERROR)
_warning = partial(_row, Severity.WARNING)
_note = partial(_row, Severity.NOTE)


class DiagnosticCode(Enum):
    """Every diagnostic specgen knows: identifier, severity, what is wrong, what to do."""

    identifier: str
    severity: Severity
    message: str
    help: str

    def __new__(
        cls, identifier: str, severity: Severity, message: str, help: str
    ) -> DiagnosticCode:
        code = object.__new__(cls)
        code._value_ = identifier
        code.identifier = identifier
        code.severity = severity
        code.message = message
        code.help = help
        return code

    # SG0xx: runs, configuration and generated files
    INTERNAL = _error(
        "SG001 internal error in {place}: {reason}",
        "report it with the document; SPECGEN_DEBUG=1 shows the traceback",
    )
    CONFIGURATION = _error("SG002 {reason}", "correct the configuration")
    UNUSED_ALLOWANCE = _note(
        "SG003 nothing needs the allowance of {allowance}",
        "remove it, so that a later loss is noticed",
    )
    UNREADABLE_LOCK = _error(
        "SG004 cannot read the lock: {reason}",
        "restore specgen.lock from version control",
    )
    EDITED_FILE = _error(
        "SG005 {how} since specgen wrote it",
        "move the change out of the generated file, or discard it with --force",
    )
    FOREIGN_FILE = _error(
        "SG006 in the way and not written by specgen: {reason}",
        "move it away, or generate into another folder",
    )
    UNWRITABLE = _error(
        "SG007 cannot write: {reason}",
        "check permissions and free space, then run again",
    )
    ORPHANED_FILE = _note(
        "SG008 {api} is no longer configured, and {count} files of it are there",
        "`specgen generate` removes them",
    )
    VALIDATION = _error("SG009 {reason}", "correct the document")
    UNUSABLE_JOURNAL = _error(
        "SG010 not left by an interrupted run of specgen: {reason}",
        "remove the folder .specgen-staging, then run again",
    )
    LEFT_FILE = _warning(
        "SG011 left as it is: {reason}", "remove it if nothing needs it any more"
    )
    UNUSED_SECRET = _warning(
        "SG012 no text is called {name}, which the configuration says is secret",
        "correct the name or pointer under `secrets`, or remove it",
    )
    UNMET_SELECTION = _warning(
        "SG013 no operation has {entry}, which {key} names{suggestion}",
        "correct the entry, or remove it",
    )

    NOT_FETCHED = _error(
        "SG014 not fetched: {reason}", "nothing was changed; try again"
    )

    PAGE_GONE = _warning(
        "SG015 the index lists {url}, which the site does not have",
        "tell the site's owner; exclude the page if it stays away",
    )

    HELD_RUNTIME = _error(
        "SG018 for {name} this runtime would change under {others}, which the run does not renew",
        "correct what was refused; `specgen generate` renews all that share a runtime",
    )

    EDITED_NAMES = _warning(
        "SG019 names of {name} were edited by hand, which holds until their sources change",
        "write them under [api.NAME.names] of the configuration; `specgen rename OLD NEW` does",
    )

    UNKNOWN_IMPORT = _warning(
        "SG020 {subject} is not in the document{suggestion}",
        "correct the reference, or name what is meant in specgen.toml",
    )
    NOT_TAKEN_OVER = _note(
        "SG021 not taken over: {key}: {reason}", "nothing takes its place"
    )

    NO_ENVELOPE = _note(
        "SG031 not every success of {first}{others} is an object with {property}",
        "nothing, unless the document should say otherwise",
    )

    # SG1xx: reading files
    UNREADABLE_FILE = _error(
        "SG101 cannot read {path}: {reason}", "check the path and its permissions"
    )
    NO_SOURCES = _error(
        "SG102 no OpenAPI document in {path}",
        "name a file, or a folder that holds .json, .yaml, .yml or .md files",
    )
    NOT_TEXT = _error("SG103 not UTF-8 text: {reason}", "save the document as UTF-8")
    EMPTY_FILE = _error("SG104 the file is empty", "export the document again")
    SYNTAX = _error("SG105 not valid {language}: {reason}", "correct the syntax here")
    DUPLICATE_KEY = _error(
        "SG106 duplicate key {key}, first at line {first}", "remove one of the two"
    )
    YAML_FEATURE = _error(
        "SG107 YAML feature not allowed in a document: {feature}", "write the value out"
    )
    LIMIT = _error("SG108 {what} exceeds the limit of {limit}", "split the document")
    NO_BLOCK = _error(
        "SG109 the page has no fenced block with an OpenAPI document",
        "add a ```yaml or ```json block that starts with `openapi:` or `swagger:`",
    )
    NOT_OPENAPI = _error(
        "SG110 not an OpenAPI document: {reason}",
        "the top level must be an object with `openapi: 3.x` or `swagger: '2.0'`",
    )
    UNKNOWN_VERSION = _error(
        "SG111 unknown version {version}",
        "specgen reads Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2",
    )
    MERGE_CONFLICT = _error(
        "SG112 two different definitions of {what}; the other is at {other}",
        "make both pages agree, or generate them as two APIs",
    )
    MERGE_DIFFERENT_API = _error(
        "SG113 a page of another API: {what} differs from {other}{apis}",
        "give each API a target of its own, with its `title`",
    )
    BAD_OVERLAY = _error(
        "SG114 this overlay can't be applied: {reason}",
        "write it as OpenAPI Overlay 1.0 or 1.1 says",
    )
    UNMATCHED_TARGET = _error(
        "SG115 {target} selects nothing of the document",
        "correct the path, or remove the action that the document no longer needs",
    )
    NO_SUCH_API = _error(
        "SG116 no API {name} in these documents; there are {apis}",
        "correct `title` or `version`",
    )
    INDEX = _error(
        "SG117 an index of {count} pages, and no OpenAPI document",
        'write source = { pages = "URL of the index" } in specgen.toml, then `specgen pull`',
    )
    OLD_EXPORT = _error(
        "SG118 the page holds the path and method of an operation, but no OpenAPI document",
        "export it again with a current version, or read the document that it was made from",
    )

    # SG2xx: structure and references
    UNRESOLVED_REFERENCE = _error(
        "SG201 reference {ref} does not resolve: {reason}",
        "correct the reference or add its target",
    )
    REMOTE_REFERENCE = _error(
        "SG202 reference {ref} leaves the machine; specgen reads no network at generate time",
        "save the target beside the document and refer to the file",
    )
    ESCAPING_REFERENCE = _error(
        "SG203 reference {ref} leaves the folder of the document",
        "move the file into the folder, or list its folder under `roots` in specgen.toml",
    )
    REFERENCE_CYCLE = _error(
        "SG204 references form a cycle that never reaches a definition: {cycle}",
        "let one of them define something",
    )
    WRONG_KIND = _warning(
        "SG205 {key} must be {expected}, found {found}", "correct the value"
    )
    STRUCTURE = _warning(
        "SG206 {reason}", "build it as the document's version of OpenAPI says"
    )
    DYNAMIC_REFERENCE = _note(
        "SG207 $dynamicRef {ref} may mean another schema where {other} leads to it",
        "write that type out, with a $ref where this one has a $dynamicRef",
    )
    INCLUSION = _note(
        "SG208 references stand where OpenAPI allows none; this is the first",
        "bundle the document if other tools can't read it",
    )

    # SG3xx: schemas
    UNKNOWN_TYPE = _warning(
        "SG301 unknown type {type}",
        "use string, integer, number, boolean, object, array or null",
    )
    CONTRADICTION = _warning(
        "SG302 the parts of this schema exclude each other",
        "let the parts of `allOf` agree on a type",
    )
    NESTING = _warning(
        "SG303 schemas are nested more than {limit} deep",
        "move inner schemas to components and refer to them",
    )
    ENUM_VALUE = _warning(
        "SG304 Python has no literal type for {value}",
        "use strings, integers or booleans as constants",
    )
    PATTERN = _warning(
        "SG305 pattern {pattern} can't be checked: {reason}",
        "use syntax that RE2-like engines know: no look-around, no back-references",
    )
    DEFAULT_MISFIT = _warning(
        "SG306 default {value} is no {type}", "correct the default"
    )
    UNION_CONJUNCTION = _warning(
        "SG307 several lists of alternatives (anyOf, oneOf) must hold at once",
        "combine them into one anyOf",
    )
    DISCRIMINATOR = _warning(
        "SG308 discriminator can't be used: {reason}",
        "name a property of every member and map its values to members",
    )
    UNCHECKED = _note(
        "SG309 {keyword} isn't checked: {reason}",
        "check it where the value is used, if it matters there",
    )
    UNKNOWN_MEMBER = _note(
        "SG310 the discriminator's mapping names {ref}{more}, which the document does not have",
        "add the schema, or leave the value out of the mapping",
    )
    OVERRIDE = _warning(
        "SG311 this excludes {other}, which it overrides",
        "let a property keep its type where a schema is extended",
    )
    AND_NULL = _warning(
        "SG312 null excludes the other parts of this schema",
        'write "or null" as a list of types, or as a member of `anyOf`',
    )
    FOREIGN_KEYWORD = _warning(
        "SG313 `{keyword}` says nothing about a value of type {type}",
        "let `type` be what the keyword is about, or remove the keyword",
    )

    # SG4xx: operations
    PATH_TEMPLATE = _error(
        "SG401 path template {path}: {reason}", "start with / and close every {"
    )
    UNDECLARED_SLOT = _warning(
        "SG402 path parameter {name} is not declared",
        "declare it under parameters with in: path",
    )
    GHOST_SLOT = _warning(
        "SG403 path parameter {name} is not in the path template {path}",
        "add it to the path or remove it",
    )
    DUPLICATE_PARAMETER = _warning(
        "SG404 parameter {name} in {place} is declared twice", "remove one"
    )
    UNKNOWN_PLACE = _warning(
        "SG405 parameter {name} is in {place}, which is no place for parameters",
        "use path, query, header, cookie or querystring",
    )
    UNKNOWN_METHOD = _warning(
        "SG406 {method} is no method of a path item",
        "use get, put, post, delete, options, head, patch, trace, query in lower case",
    )
    BAD_STATUS = _warning(
        "SG407 {status} is no HTTP status",
        "use three digits, a range such as 4XX, or default",
    )
    UNKNOWN_SCHEME = _error(
        "SG408 security scheme {name} is not declared",
        "declare it under components/securitySchemes",
    )
    HEADER_NAME = _warning(
        "SG409 {name} is no name for a {kind} (RFC 9110, section 5.1)",
        "use letters, digits and hyphens",
    )
    AMBIGUOUS_PATH = _warning(
        "SG410 paths {path} and {other} match the same requests",
        "let them differ in more than parameter names",
    )
    UNKNOWN_STYLE = _warning(
        "SG411 style {style} does not exist for a parameter in {place}",
        "use a style that the specification lists for this place",
    )
    UNUSABLE_SCHEME = _warning(
        "SG412 security scheme {name}: {reason}",
        "declare type, and name and in for an apiKey",
    )
    HANDLED_HEADER = _note(
        "SG413 header parameter {name} is ignored: content types and security say what is sent",
        "remove it; `content` and `security` take its place (OpenAPI 3.1, section 4.8.12)",
    )
    MEDIA_TYPE = _warning(
        "SG414 {name} is no media type",
        "name media types as type/subtype under content",
    )
    UNSAFE_NAME = _error(
        "SG415 the {kind} name {name} holds control characters",
        "remove them: such a name would split the message",
    )
    UNREACHABLE = _warning(
        "SG416 requests for {path} go to {other}, which matches all of them",
        "let the paths differ in more than parameter names",
    )
    QUERY_TEMPLATE = _warning(
        "SG417 the query of path template {path} has a slot that is no parameter's value",
        "declare query parameters with in: query",
    )
    EXTENSION = _warning(
        "SG418 the extension can't be used: {reason}",
        "correct it, or say what holds under `pagination` or `streaming` in specgen.toml",
    )
    FORM_SCHEMA = _warning(
        "SG419 the schema of a {name} body is no object",
        "describe the form's fields as properties of an object",
    )
    PARTS_OF_ANSWER = _warning(
        "SG420 an answer of {name} is not taken apart",
        "offer JSON beside it to have it typed",
    )
    PART_HEADERS = _warning(
        "SG421 headers of the part {name} can't be given",
        "leave them out, or make the part a file: only files have headers of their own",
    )
    RENDERED = _note(
        "SG422 {name} is not read as what its schema describes",
        "offer JSON beside it to have it typed; a client's `download` gives it as it is",
    )
    SHARED_NAME = _warning(
        "SG423 parameters {name} and {other} are both sent as pairs named {shared}",
        "give one of them style deepObject, or its properties other names",
    )
    NESTED_HEADER = _note(
        "SG424 header {name} holds arrays or objects within each other, which its style can't",
        "declare it with content: application/json",
    )
    ALTERNATIVE = _note(
        "SG425 bodies of {name} hold something else than the arguments, which {primary} describes",
        "send them by the client's `request` with `content_type`",
    )

    REFUSAL = _note(
        "SG426 no error of this type can be made without a choice{more}: {part} {reason}",
        "give `create_app` a `refusal_body` that makes it",
    )
    UNASKED_SCHEMES = _note(
        "SG427 security schemes are declared, but nothing says which operations need them",
        "add `security` to the document or to operations, `[]` where they need none",
    )

    # SG5xx: names
    NAME_ORDINAL = _note(
        "SG501 {first} and {second} would both be called {name}",
        "the lock keeps these names; choose others under `names` of the configuration",
    )

    # SG6xx: other back-ends
    LIBRARY = _error(
        "SG601 datamodel-code-generator can't write the models: {reason}",
        'use models = "pydantic"',
    )
