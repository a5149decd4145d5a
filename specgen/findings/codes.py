"""Every finding that specgen can have: its code, how much it weighs, what is wrong, what to do.

Codes are stable and documented in the README; their first digit is their subject.
"""

from __future__ import annotations

from enum import Enum, StrEnum


class Severity(StrEnum):
    """How much a diagnostic weighs: an error refuses the document (exit code 3)."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


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
    INTERNAL = (
        "SG001",
        Severity.ERROR,
        "internal error in {place}: {reason}",
        "report it with the document; SPECGEN_DEBUG=1 shows the traceback",
    )
    CONFIGURATION = ("SG002", Severity.ERROR, "{reason}", "correct the configuration")
    UNUSED_ALLOWANCE = (
        "SG003",
        Severity.NOTE,
        "nothing needs the allowance of {allowance}",
        "remove it, so that a later loss is noticed",
    )
    UNREADABLE_LOCK = (
        "SG004",
        Severity.ERROR,
        "cannot read the lock: {reason}",
        "restore specgen.lock from version control",
    )
    EDITED_FILE = (
        "SG005",
        Severity.ERROR,
        "edited by hand since specgen wrote it",
        "move the change out of the generated file, or discard it with --force",
    )
    FOREIGN_FILE = (
        "SG006",
        Severity.ERROR,
        "in the way and not written by specgen: {reason}",
        "move it away, or generate into another folder",
    )
    UNWRITABLE = (
        "SG007",
        Severity.ERROR,
        "cannot write: {reason}",
        "check permissions and free space, then run again",
    )
    ORPHANED_FILE = (
        "SG008",
        Severity.NOTE,
        "belongs to a target that is no longer configured",
        "`specgen generate` removes it",
    )
    VALIDATION = ("SG009", Severity.ERROR, "{reason}", "correct the document")

    # SG1xx: reading files
    UNREADABLE_FILE = (
        "SG101",
        Severity.ERROR,
        "cannot read {path}: {reason}",
        "check the path and its permissions",
    )
    NO_SOURCES = (
        "SG102",
        Severity.ERROR,
        "no OpenAPI document in {path}",
        "name a file, or a folder that holds .json, .yaml, .yml or .md files",
    )
    NOT_TEXT = (
        "SG103",
        Severity.ERROR,
        "not UTF-8 text: {reason}",
        "save the document as UTF-8",
    )
    EMPTY_FILE = (
        "SG104",
        Severity.ERROR,
        "the file is empty",
        "export the document again",
    )
    SYNTAX = (
        "SG105",
        Severity.ERROR,
        "not valid {language}: {reason}",
        "correct the syntax here",
    )
    DUPLICATE_KEY = (
        "SG106",
        Severity.ERROR,
        "duplicate key {key}, first at line {first}",
        "remove one of the two",
    )
    YAML_FEATURE = (
        "SG107",
        Severity.ERROR,
        "YAML feature not allowed in a document: {feature}",
        "write the value out",
    )
    LIMIT = (
        "SG108",
        Severity.ERROR,
        "{what} exceeds the limit of {limit}",
        "split the document",
    )
    NO_BLOCK = (
        "SG109",
        Severity.ERROR,
        "the page has no fenced block with an OpenAPI document",
        "add a ```yaml or ```json block that starts with `openapi:` or `swagger:`",
    )
    NOT_OPENAPI = (
        "SG110",
        Severity.ERROR,
        "not an OpenAPI document: {reason}",
        "the top level must be an object with `openapi: 3.x` or `swagger: '2.0'`",
    )
    UNKNOWN_VERSION = (
        "SG111",
        Severity.ERROR,
        "unknown version {version}",
        "specgen reads Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2",
    )
    MERGE_CONFLICT = (
        "SG112",
        Severity.ERROR,
        "two different definitions of {what}; the other is at {other}",
        "make both pages agree, or generate them as two APIs",
    )
    MERGE_DIFFERENT_API = (
        "SG113",
        Severity.ERROR,
        "a page of another API: {what} differs from {other}",
        "give each API a target of its own",
    )
    BAD_OVERLAY = (
        "SG114",
        Severity.ERROR,
        "this overlay can't be applied: {reason}",
        "write it as OpenAPI Overlay 1.0 or 1.1 says",
    )
    UNMATCHED_TARGET = (
        "SG115",
        Severity.ERROR,
        "{target} selects nothing of the document",
        "correct the path, or remove the action that the document no longer needs",
    )

    # SG2xx: structure and references
    UNRESOLVED_REFERENCE = (
        "SG201",
        Severity.ERROR,
        "reference {ref} does not resolve: {reason}",
        "correct the reference or add its target",
    )
    REMOTE_REFERENCE = (
        "SG202",
        Severity.ERROR,
        "reference {ref} leaves the machine; specgen reads no network at generate time",
        "save the target beside the document and refer to the file",
    )
    ESCAPING_REFERENCE = (
        "SG203",
        Severity.ERROR,
        "reference {ref} leaves the folder of the document",
        "move the file into the folder, or list its folder under `roots`",
    )
    REFERENCE_CYCLE = (
        "SG204",
        Severity.ERROR,
        "references form a cycle that never reaches a definition: {cycle}",
        "let one of them define something",
    )
    WRONG_KIND = (
        "SG205",
        Severity.WARNING,
        "{key} must be {expected}, found {found}",
        "correct the value",
    )
    STRUCTURE = ("SG206", Severity.WARNING, "{reason}", "correct the document")
    DYNAMIC_REFERENCE = (
        "SG207",
        Severity.NOTE,
        "$dynamicRef {ref} may mean another schema where {other} leads to it",
        "write that type out, with a $ref where this one has a $dynamicRef",
    )

    # SG3xx: schemas
    UNKNOWN_TYPE = (
        "SG301",
        Severity.WARNING,
        "unknown type {type}",
        "use string, integer, number, boolean, object, array or null",
    )
    CONTRADICTION = (
        "SG302",
        Severity.WARNING,
        "the parts of this schema exclude each other",
        "let the parts of `allOf` agree on a type",
    )
    NESTING = (
        "SG303",
        Severity.WARNING,
        "schemas are nested more than {limit} deep",
        "move inner schemas to components and refer to them",
    )
    ENUM_VALUE = (
        "SG304",
        Severity.WARNING,
        "Python has no literal type for {value}",
        "use strings, integers or booleans as constants",
    )
    PATTERN = (
        "SG305",
        Severity.WARNING,
        "pattern {pattern} can't be checked: {reason}",
        "use syntax that RE2-like engines know: no look-around, no back-references",
    )
    DEFAULT_MISFIT = (
        "SG306",
        Severity.WARNING,
        "default {value} is no {type}",
        "correct the default",
    )
    UNION_CONJUNCTION = (
        "SG307",
        Severity.WARNING,
        "several unions must hold at once",
        "combine them into one anyOf",
    )
    DISCRIMINATOR = (
        "SG308",
        Severity.WARNING,
        "discriminator can't be used: {reason}",
        "name a property of every member and map its values to members",
    )
    UNCHECKED = (
        "SG309",
        Severity.NOTE,
        "{keyword} isn't checked: {reason}",
        "check it where the value is used, if it matters there",
    )
    UNKNOWN_MEMBER = (
        "SG310",
        Severity.NOTE,
        "the mapping names {ref}{more}, which the document does not have",
        "add the schema, or leave the value out of the mapping",
    )
    OVERRIDE = (
        "SG311",
        Severity.WARNING,
        "this excludes {other}, which it overrides",
        "let a property keep its type where a schema is extended",
    )
    AND_NULL = (
        "SG312",
        Severity.WARNING,
        "null excludes the other parts of this schema",
        'write "or null" as a list of types, or as a member of `anyOf`',
    )
    FOREIGN_KEYWORD = (
        "SG313",
        Severity.WARNING,
        "`{keyword}` says nothing about a value of type {type}",
        "let `type` be what the keyword is about, or remove the keyword",
    )

    # SG4xx: operations
    PATH_TEMPLATE = (
        "SG401",
        Severity.ERROR,
        "path template {path}: {reason}",
        "start with / and close every {",
    )
    UNDECLARED_SLOT = (
        "SG402",
        Severity.WARNING,
        "path parameter {name} is not declared",
        "declare it under parameters with in: path",
    )
    GHOST_SLOT = (
        "SG403",
        Severity.WARNING,
        "path parameter {name} is not in the path template {path}",
        "add it to the path or remove it",
    )
    DUPLICATE_PARAMETER = (
        "SG404",
        Severity.WARNING,
        "parameter {name} in {place} is declared twice",
        "remove one",
    )
    UNKNOWN_PLACE = (
        "SG405",
        Severity.WARNING,
        "parameter {name} is in {place}, which is no place for parameters",
        "use path, query, header, cookie or querystring",
    )
    UNKNOWN_METHOD = (
        "SG406",
        Severity.WARNING,
        "{method} is no method of a path item",
        "use get, put, post, delete, options, head, patch, trace, query in lower case",
    )
    BAD_STATUS = (
        "SG407",
        Severity.WARNING,
        "{status} is no status",
        "use three digits, a range such as 4XX, or default",
    )
    UNKNOWN_SCHEME = (
        "SG408",
        Severity.ERROR,
        "security scheme {name} is not declared",
        "declare it under components/securitySchemes",
    )
    HEADER_NAME = (
        "SG409",
        Severity.WARNING,
        "{name} is no name for a {kind} (RFC 9110, section 5.1)",
        "use letters, digits and hyphens",
    )
    AMBIGUOUS_PATH = (
        "SG410",
        Severity.WARNING,
        "paths {path} and {other} match the same requests",
        "let them differ in more than parameter names",
    )
    UNKNOWN_STYLE = (
        "SG411",
        Severity.WARNING,
        "style {style} does not exist for a parameter in {place}",
        "use a style that the specification lists for this place",
    )
    UNUSABLE_SCHEME = (
        "SG412",
        Severity.WARNING,
        "security scheme {name}: {reason}",
        "declare type, and name and in for an apiKey",
    )
    HANDLED_HEADER = (
        "SG413",
        Severity.NOTE,
        "header parameter {name} is described by the operation itself",
        "declare content types and security instead (OpenAPI 3.1, section 4.8.12)",
    )
    MEDIA_TYPE = (
        "SG414",
        Severity.WARNING,
        "{name} is no media type",
        "name media types as type/subtype under content",
    )
    UNSAFE_NAME = (
        "SG415",
        Severity.ERROR,
        "the {kind} name {name} holds control characters",
        "remove them: such a name would split the message",
    )

    UNREACHABLE = (
        "SG416",
        Severity.WARNING,
        "requests for {path} go to {other}, which matches all of them",
        "let the paths differ in more than parameter names",
    )
    QUERY_TEMPLATE = (
        "SG417",
        Severity.WARNING,
        "the query of path template {path} has a slot that is no parameter's value",
        "declare query parameters with in: query",
    )
    PAGINATION = (
        "SG418",
        Severity.WARNING,
        "the extension can't be used: {reason}",
        "correct it, or say what holds under `pagination` in specgen.toml",
    )

    FORM_SCHEMA = (
        "SG419",
        Severity.WARNING,
        "the schema of a {name} body is no object",
        "describe the form's fields as properties of an object",
    )
    PARTS_OF_ANSWER = (
        "SG420",
        Severity.WARNING,
        "an answer of {name} is not taken apart",
        "offer another media type beside it",
    )
    PART_HEADERS = (
        "SG421",
        Severity.WARNING,
        "headers of the part {name} can't be given",
        "nothing, unless they matter: only files have headers of their own",
    )

    RENDERED = (
        "SG422",
        Severity.NOTE,
        "{name} is not read as what its schema describes",
        "offer JSON beside it to have it typed",
    )
    SHARED_NAME = (
        "SG423",
        Severity.WARNING,
        "parameters {name} and {other} are both sent as pairs named {shared}",
        "give one of them style deepObject, or its properties other names",
    )
    NESTED_HEADER = (
        "SG424",
        Severity.NOTE,
        "header {name} holds arrays or objects within each other, which its style can't",
        "declare it with content: application/json",
    )
    ALTERNATIVE = (
        "SG425",
        Severity.NOTE,
        "bodies of {name} are described otherwise than those of {primary}",
        "send them by the client's `request` with `content_type`, or describe both alike",
    )

    # SG5xx: names
    NAME_ORDINAL = (
        "SG501",
        Severity.NOTE,
        "{first} and {second} would both be called {name}",
        "the lock keeps these names; give one another name in the document to choose",
    )

    # SG6xx: other back-ends
    LIBRARY = (
        "SG601",
        Severity.ERROR,
        "datamodel-code-generator can't write the models: {reason}",
        'use models = "pydantic"',
    )
