"""Which records know the property by which unions tell them from others."""

from __future__ import annotations

from pathlib import Path

from building import build

from specgen.ir.directions import split_directions
from specgen.ir.told import settle_tags
from specgen.ir.types import Literal, Record, Scalar

PLAIN = "type: object, required: [kind], properties: {kind: {type: string}}"


def tags(
    folder: Path, schemas: str, paths: str = "{}"
) -> dict[str, tuple[object, ...]]:
    """By schema: the constants of its property `kind`, and the tag of a new object."""
    document = f"paths: {paths}\ncomponents:\n  schemas:\n{schemas}"
    api = settle_tags(split_directions(build(folder, document)[0]))
    told: dict[str, tuple[object, ...]] = {}
    for id, declaration in api.declarations.items():
        assert not isinstance(declaration, Record) or declaration.fields
        for field in declaration.fields if isinstance(declaration, Record) else ():
            if field.wire_name == "kind":
                values = field.type.values if isinstance(field.type, Literal) else None
                assert values is not None or isinstance(field.type, Scalar)
                own = field.tag.own if field.tag else None
                told[id.rpartition("/")[2]] = (values, own)
    return told


def base(mapping: str) -> str:
    discriminator = f"discriminator: {{propertyName: kind, mapping: {{{mapping}}}}}"
    return f"    Pet: {{{PLAIN}, {discriminator}}}\n"


def child(name: str, parent: str = "Pet", more: str = "") -> str:
    part = f"{{properties: {{{name.lower()}: {{type: string}}}}}}"
    reference = f"{{$ref: '#/components/schemas/{parent}'}}"
    return f"    {name}: {{allOf: [{reference}, {part}]{more}}}\n"


def union(name: str, mapping: str, *members: str) -> str:
    refs = ", ".join(f"{{$ref: '#/components/schemas/{member}'}}" for member in members)
    discriminator = f"{{propertyName: kind, mapping: {{{mapping}}}}}"
    return f"    {name}: {{oneOf: [{refs}], discriminator: {discriminator}}}\n"


USED = (
    "{/a: {post: {responses: {'200': {description: A., content: {application/json:"
    " {schema: {$ref: '#/components/schemas/Pet'}}}}}}}}"
)


def test_children_have_the_tags_of_the_mapping(tmp_path: Path) -> None:
    schemas = base("cat: Cat, dog: Dog, hound: Dog") + child("Cat") + child("Dog")
    assert tags(tmp_path, schemas, USED) == {
        "Pet": (None, None),
        "Cat": (("cat",), "cat"),
        "Dog": (("dog", "hound"), None),
    }


def test_children_have_their_tags_whether_or_not_the_base_is_used(
    tmp_path: Path,
) -> None:
    """Else an operation more, which returns the base, would change all of its children."""
    own = ", discriminator: {propertyName: kind}"
    schemas = (
        base("cat: Cat, pet: Pet, hound: Dog, dog: Dog")
        + child("Cat")
        + child("Dog")
        + child("Fish", more=own)
        + child("Carp", "Fish")
        + f"    Other: {{{PLAIN}}}\n"
    )
    unused = tags(tmp_path, schemas)
    assert unused == {
        "Pet": (None, "pet"),
        "Cat": (("cat",), "cat"),
        "Dog": (("hound", "dog"), None),
        "Fish": (("Fish",), "Fish"),
        "Carp": (("Carp",), "Carp"),
        "Other": (None, None),
    }
    assert tags(tmp_path, schemas, USED) == unused


def test_both_views_of_a_child_have_its_tag(tmp_path: Path) -> None:
    cat = child("Cat").replace("{type: string}", "{type: string, readOnly: true}")
    content = (
        "content: {application/json: {schema: {$ref: '#/components/schemas/Cat'}}}"
    )
    paths = (
        f"{{/a: {{post: {{requestBody: {{{content}}},"
        f" responses: {{'200': {{description: A., {content}}}}}}}}}}}"
    )
    told = tags(tmp_path, base("cat: Cat") + cat, paths)
    assert told["Cat"] == told["Cat#Input"] == (("cat",), "cat")


def test_what_a_union_says_of_a_child_goes_before_the_tag_of_a_base_that_is_not_used(
    tmp_path: Path,
) -> None:
    schemas = (
        base("dog: Dog")
        + child("Cat")
        + child("Dog")
        + union("Any", "c: Cat, d: Dog", "Cat", "Dog")
    )
    assert tags(tmp_path, schemas) == {
        "Pet": (None, None),
        "Cat": (("c",), "c"),
        "Dog": (("d",), "d"),
    }


def test_a_base_has_its_own_tag_where_the_mapping_states_it(tmp_path: Path) -> None:
    schemas = base("pet: Pet, cat: Cat") + child("Cat")
    assert tags(tmp_path, schemas, USED) == {
        "Pet": (None, "pet"),
        "Cat": (("cat",), "cat"),
    }


def test_grandchildren_have_the_tags_that_their_parent_says(tmp_path: Path) -> None:
    own = ", discriminator: {propertyName: kind, mapping: {pup: Puppy, poodle: Poodle}}"
    schemas = (
        base("cat: Cat, dog: Dog")
        + child("Cat")
        + child("Dog", more=own)
        + child("Puppy", "Dog")
        + child("Poodle", "Dog")
        + "    Kennel: {type: object, properties: {"
        + "dog: {$ref: '#/components/schemas/Dog'},"
        + " pet: {$ref: '#/components/schemas/Pet'}}}\n"
    )
    assert tags(tmp_path, schemas) == {
        "Pet": (None, None),
        "Cat": (("cat",), "cat"),
        "Dog": (None, "dog"),
        "Puppy": (("pup",), "pup"),
        "Poodle": (("poodle",), "poodle"),
    }


def test_a_child_that_others_extend_has_its_tag_whether_or_not_the_base_is_used(
    tmp_path: Path,
) -> None:
    """It may be read with the tag of a grandchild that the document does not know."""
    own = ", discriminator: {propertyName: kind}"
    schemas = (
        base("cat: Cat, dog: Dog, hound: Dog")
        + child("Cat", more=own)
        + child("Lion", "Cat")
        + child("Dog", more=own)
        + child("Puppy", "Dog")
        + "    Zoo: {type: object, properties: {"
        + "dog: {$ref: '#/components/schemas/Dog'},"
        + " cat: {$ref: '#/components/schemas/Cat'}}}\n"
    )
    told = tags(tmp_path, schemas)
    assert (told["Cat"], told["Dog"]) == ((None, "cat"), (None, None))
    assert tags(tmp_path, schemas, USED) == told


def test_members_of_unions_have_the_tags_of_the_mapping(tmp_path: Path) -> None:
    schemas = (
        f"    A: {{{PLAIN}}}\n    B: {{{PLAIN}}}\n"
        "    C: {type: object, required: [kind], properties: {kind: {enum: [c, d]}}}\n"
        "    D: {type: object, required: [kind], properties: {kind: {const: d}}}\n"
        "    E: {type: object, required: [kind], properties: {kind: {const: e}}}\n"
        + union("Any", "a: A, b: B, c: C, d: D", "A", "B", "C", "D")
    )
    assert tags(tmp_path, schemas) == {
        "A": (("a",), "a"),
        "B": (("b",), "b"),
        "C": (("c",), "c"),
        "D": (("d",), "d"),
        "E": (("e",), None),
    }


def test_a_member_with_other_tags_in_another_union_keeps_its_text(
    tmp_path: Path,
) -> None:
    schemas = (
        f"    A: {{{PLAIN}}}\n    B: {{{PLAIN}}}\n    C: {{{PLAIN}}}\n"
        + union("First", "a: A, b: B", "A", "B")
        + union("Other", "x: A, c: C", "A", "C")
    )
    assert tags(tmp_path, schemas) == {
        "A": (None, None),
        "B": (("b",), "b"),
        "C": (("c",), "c"),
    }


def test_unions_of_operations_count(tmp_path: Path) -> None:
    body = union("schema", "a: A, b: B", "A", "B").strip()
    content = f"content: {{application/json: {{{body}}}}}"
    paths = f"{{/a: {{post: {{requestBody: {{{content}}}, responses: {{}}}}}}}}"
    schemas = f"    A: {{{PLAIN}}}\n    B: {{{PLAIN}}}\n"
    assert tags(tmp_path, schemas, paths) == {"A": (("a",), "a"), "B": (("b",), "b")}


def test_members_of_a_member_have_its_tag_besides_their_own(tmp_path: Path) -> None:
    """A union within a union, told by another property, says nothing of this one."""
    schemas = (
        f"    A: {{{PLAIN}}}\n    B: {{{PLAIN}}}\n    C: {{{PLAIN}}}\n"
        "    Inner: {anyOf: [{$ref: '#/components/schemas/A'},"
        " {$ref: '#/components/schemas/C'}]}\n"
        + union("Outer", "inner: Inner, b: B", "Inner", "B")
        + union("Beside", "a: A, b: B", "A", "B")
    )
    assert tags(tmp_path, schemas) == {
        "A": (None, None),
        "B": (("b",), "b"),
        "C": (None, None),
    }


def test_values_of_a_fallback_and_of_open_unions_may_have_any_tag(
    tmp_path: Path,
) -> None:
    schemas = (
        f"    A: {{{PLAIN}}}\n    B: {{{PLAIN}}}\n    C: {{{PLAIN}}}\n"
        + union("Default", "a: A", "A", "B").replace("}}", "}, defaultMapping: B}", 1)
        + union("Open", "c: C, zzz: Missing", "C", "A")
    )
    assert tags(tmp_path, schemas)["B"] == (None, None)
    assert tags(tmp_path, schemas)["C"] == (None, None)
