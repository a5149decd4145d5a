"""What each finding means for those who call an operation that it touches.

Two questions are counted apart. *Degraded* is an operation of which a warning, or an accepted
error, says that a part is typed looser or sent otherwise. *Looser* is an operation of which any
finding says so, however little it weighs: whatever is typed as any value, passed as text or as
bytes, not checked, not offered as an alternative, or left out. Where a finding may be read
either way, it counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto
from types import MappingProxyType
from typing import Final

from specgen.findings.codes import DiagnosticCode as Code


class Consequence(Enum):
    """What a finding means for an operation that it touches."""

    DEGRADES = auto()
    """A part is typed looser, or sent otherwise, than the document says."""
    LOOSENS = auto()
    """The same, of something so small or so common that the operation is not called degraded."""
    NOTHING = auto()
    """A caller gets what the document says."""


_D, _L, _N = Consequence.DEGRADES, Consequence.LOOSENS, Consequence.NOTHING

CONSEQUENCES: Final[Mapping[Code, Consequence]] = MappingProxyType(
    {
        # A unit that specgen fails at is generated without its types, or not at all.
        Code.INTERNAL: _D,
        # Of runs, configuration and generated files: no operation is another one for them.
        Code.CONFIGURATION: _N,
        Code.UNUSED_ALLOWANCE: _N,
        Code.UNREADABLE_LOCK: _N,
        Code.EDITED_FILE: _N,
        Code.FOREIGN_FILE: _N,
        Code.UNWRITABLE: _N,
        Code.ORPHANED_FILE: _N,
        # `specgen validate` alone reports it, and generates nothing.
        Code.VALIDATION: _N,
        Code.UNUSABLE_JOURNAL: _N,
        Code.LEFT_FILE: _N,
        Code.UNUSED_SECRET: _N,
        Code.UNMET_SELECTION: _N,
        Code.NOT_FETCHED: _N,
        Code.PAGE_GONE: _N,
        Code.HELD_RUNTIME: _N,
        Code.EDITED_NAMES: _N,
        Code.UNKNOWN_IMPORT: _N,
        Code.NOT_TAKEN_OVER: _N,
        Code.NO_ENVELOPE: _N,
        # A file that can't be read has no operations. Where a reference leads to it, the
        # reference has a finding of its own.
        Code.UNREADABLE_FILE: _N,
        Code.NO_SOURCES: _N,
        Code.NOT_TEXT: _N,
        Code.EMPTY_FILE: _N,
        Code.SYNTAX: _N,
        Code.DUPLICATE_KEY: _N,
        Code.YAML_FEATURE: _N,
        # Like any error that a user accepts; one that is not has no operations.
        Code.LIMIT: _D,
        Code.NO_BLOCK: _N,
        Code.NOT_OPENAPI: _N,
        Code.UNKNOWN_VERSION: _N,
        # Of two definitions one is left out, of an overlay the action.
        Code.MERGE_CONFLICT: _D,
        Code.MERGE_DIFFERENT_API: _D,
        Code.BAD_OVERLAY: _D,
        Code.UNMATCHED_TARGET: _D,
        Code.NO_SUCH_API: _N,
        Code.INDEX: _N,
        Code.OLD_EXPORT: _N,
        # What a reference would have said is not known.
        Code.UNRESOLVED_REFERENCE: _D,
        Code.REMOTE_REFERENCE: _D,
        Code.ESCAPING_REFERENCE: _D,
        Code.REFERENCE_CYCLE: _D,
        Code.WRONG_KIND: _D,
        # The official schemas say it of any rule; what costs something is reported where it
        # is read.
        Code.STRUCTURE: _N,
        # Read as one schema where another may be meant.
        Code.DYNAMIC_REFERENCE: _L,
        Code.INCLUSION: _N,
        Code.UNKNOWN_TYPE: _D,
        Code.CONTRADICTION: _D,
        Code.NESTING: _D,
        Code.ENUM_VALUE: _D,
        Code.PATTERN: _L,
        # A default restricts nothing: the type stays, and callers may give any value of it.
        Code.DEFAULT_MISFIT: _N,
        Code.UNION_CONJUNCTION: _D,
        # The type is the same union, but a value of one member may be read as another.
        Code.DISCRIMINATOR: _L,
        Code.UNCHECKED: _L,
        # Values with such a tag are read as the base alone.
        Code.UNKNOWN_MEMBER: _L,
        # Of two statements that must both hold, one is not kept.
        Code.OVERRIDE: _L,
        Code.AND_NULL: _L,
        # JSON Schema, too, ignores a keyword that is not about the type.
        Code.FOREIGN_KEYWORD: _N,
        Code.PATH_TEMPLATE: _D,
        Code.UNDECLARED_SLOT: _D,
        # There is no place to send it to, but a declared parameter is left out.
        Code.GHOST_SLOT: _L,
        # The second declaration is left out.
        Code.DUPLICATE_PARAMETER: _L,
        Code.UNKNOWN_PLACE: _D,
        # What is left out is no operation, and the others of the path are whole.
        Code.UNKNOWN_METHOD: _N,
        Code.BAD_STATUS: _D,
        Code.UNKNOWN_SCHEME: _D,
        Code.HEADER_NAME: _D,
        # The document itself leaves open which of the two a request is for.
        Code.AMBIGUOUS_PATH: _N,
        Code.UNKNOWN_STYLE: _D,
        Code.UNUSABLE_SCHEME: _D,
        # OpenAPI says that such a declaration is ignored, and both packages do set the header.
        Code.HANDLED_HEADER: _N,
        # Left out, or taken for any media type.
        Code.MEDIA_TYPE: _L,
        Code.UNSAFE_NAME: _D,
        Code.UNREACHABLE: _D,
        Code.QUERY_TEMPLATE: _D,
        # Arguments and answers are what OpenAPI's own keywords say. What an extension adds is a way
        # through the pages, and most such findings say that it is there and simpler.
        Code.EXTENSION: _N,
        Code.FORM_SCHEMA: _D,
        Code.PARTS_OF_ANSWER: _D,
        Code.PART_HEADERS: _D,
        Code.RENDERED: _L,
        Code.SHARED_NAME: _D,
        # Sent as JSON, which is not the style that was declared.
        Code.NESTED_HEADER: _L,
        Code.ALTERNATIVE: _L,
        # The type of the error is what the document says, and so are answers that services give.
        # It is about requests that a generated server refuses by itself.
        Code.REFUSAL: _N,
        # What is given is sent, and callers have nothing looser.
        Code.UNASKED_SCHEMES: _N,
        # Another name is no other type.
        Code.NAME_ORDINAL: _N,
        # The library refuses, and nothing is generated.
        Code.LIBRARY: _N,
    }
)
"""What each code means, in the order of the codes; a test holds that none is undecided."""
