"""What a schema's value is, in every spelling that documents use."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from building import component, declared, field_type

from specgen.ir.types import (
    ANYTHING,
    NULL,
    Alias,
    Array,
    Constraints,
    Enumeration,
    Literal,
    Map,
    Nothing,
    Presence,
    Record,
    Ref,
    Scalar,
    ScalarKind,
    Tuple,
    Union,
)

TEXT = Scalar(kind=ScalarKind.STRING)
INTEGER = Scalar(kind=ScalarKind.INTEGER)
NUMBER = Scalar(kind=ScalarKind.NUMBER)
DATETIME = Scalar(kind=ScalarKind.DATETIME)
UUID = Scalar(kind=ScalarKind.UUID)
SHORT = Constraints(max_length=2)


@pytest.mark.parametrize(
    ("version", "schema", "expected"),
    [
        ("3.0.3", "{type: string}", TEXT),
        ("3.0.3", "{type: string, nullable: true}", Union(members=(TEXT, NULL))),
        ("2.0", "{type: string, x-nullable: true}", Union(members=(TEXT, NULL))),
        ("3.1.0", "{type: [string, 'null']}", Union(members=(TEXT, NULL))),
        ("3.1.0", "{type: ['null', string]}", Union(members=(TEXT, NULL))),
        (
            "3.1.0",
            "{anyOf: [{type: 'null'}, {type: string}]}",
            Union(members=(TEXT, NULL)),
        ),
        (
            "3.1.0",
            "{oneOf: [{type: string}, {type: 'null'}]}",
            Union(members=(TEXT, NULL)),
        ),
        ("3.1.0", "{type: string, nullable: true}", Union(members=(TEXT, NULL))),
        ("3.1.0", "{type: 'null'}", NULL),
        ("3.1.0", "{}", ANYTHING),
        ("3.1.0", "true", ANYTHING),
        ("3.1.0", "false", Nothing()),
        ("3.1.0", "{type: [integer, string]}", Union(members=(INTEGER, TEXT))),
        ("3.1.0", "{const: a}", Literal(values=("a",))),
        ("3.1.0", "{enum: [1, 2, 1]}", Literal(values=(1, 2))),
        ("3.1.0", "{enum: [a, null]}", Union(members=(Literal(values=("a",)), NULL))),
        ("3.1.0", "{enum: [1, true]}", Literal(values=(1, True))),
        ("3.0.3", "{type: string, enum: [on, 1]}", Literal(values=("on", "1"))),
        ("3.1.0", "{items: {type: string}}", Array(item=TEXT)),
        ("3.1.0", "{type: array}", Array(item=ANYTHING)),
        ("3.1.0", "{type: object}", Map(value=ANYTHING)),
        ("3.1.0", "{additionalProperties: {type: string}}", Map(value=TEXT)),
        (
            "3.1.0",
            "{prefixItems: [{type: string}], items: {type: integer}}",
            Array(
                item=Union(members=(TEXT, INTEGER)),
                constraints=Constraints(
                    asserted=(
                        '{"items": {"type": "integer"}, "prefixItems": [{"type": "string"}]}',
                    )
                ),
            ),
        ),
        (
            "3.1.0",
            "{prefixItems: [{type: string}], items: false}",
            Array(
                item=TEXT,
                constraints=Constraints(
                    asserted=('{"items": false, "prefixItems": [{"type": "string"}]}',)
                ),
            ),
        ),
        (
            "3.1.0",
            "{prefixItems: [{type: string}], items: false, minItems: 1}",
            Tuple(prefix=(TEXT,)),
        ),
        (
            "3.1.0",
            "{prefixItems: [{type: string}], maxItems: 1}",
            Array(
                item=TEXT,
                constraints=Constraints(
                    max_length=1, asserted=('{"prefixItems": [{"type": "string"}]}',)
                ),
            ),
        ),
        (
            "3.1.0",
            "{items: [{type: string}, {type: integer}]}",
            Array(
                item=Union(members=(TEXT, INTEGER)),
                constraints=Constraints(
                    asserted=(
                        '{"prefixItems": [{"type": "string"}, {"type": "integer"}]}',
                    )
                ),
            ),
        ),
        (
            "3.0.3",
            "{type: number, minimum: 1, exclusiveMinimum: true}",
            Scalar(kind=ScalarKind.NUMBER, constraints=Constraints(gt=1)),
        ),
        (
            "3.1.0",
            "{type: number, exclusiveMinimum: 1}",
            Scalar(kind=ScalarKind.NUMBER, constraints=Constraints(gt=1)),
        ),
        ("3.1.0", "{allOf: [{type: integer}, {type: number}]}", INTEGER),
        ("3.1.0", "{anyOf: [{const: a}, {const: b}]}", Literal(values=("a", "b"))),
        ("3.1.0", "{anyOf: [{type: string}, {type: string}]}", TEXT),
        ("3.1.0", "{anyOf: [{type: string}, {}]}", ANYTHING),
        (
            "3.1.0",
            "{type: string, anyOf: [{format: date-time}, {format: uuid}]}",
            Union(members=(DATETIME, UUID)),
        ),
        (
            "3.1.0",
            "{type: [string, 'null'], oneOf: [{format: date-time}, {format: uuid}]}",
            Union(members=(DATETIME, UUID, NULL)),
        ),
        (
            "3.0.3",
            "{type: string, anyOf: [{format: date-time}, {maxLength: 2}]}",
            Union(members=(DATETIME, replace(TEXT, constraints=SHORT))),
        ),
        (
            "3.1.0",
            "{anyOf: [{format: date-time}, {format: uuid}]}",
            Union(members=(DATETIME, UUID)),
        ),
        ("3.1.0", "{type: string, anyOf: [{format: email}, {format: x}]}", TEXT),
        (
            "3.1.0",
            "{type: string, format: uuid, anyOf: [{format: date-time}, {format: x}]}",
            UUID,
        ),
        ("2.0", "{type: file}", Scalar(kind=ScalarKind.BINARY)),
    ],
)
def test_spellings(tmp_path: Path, version: str, schema: str, expected: object) -> None:
    assert field_type(tmp_path, schema, version)[0] == expected


@pytest.mark.parametrize(
    ("format", "kind"),
    [
        ("date-time", ScalarKind.DATETIME),
        ("date", ScalarKind.DATE),
        ("byte", ScalarKind.BYTES),
        ("binary", ScalarKind.BINARY),
        ("password", ScalarKind.SECRET),
        ("uuid", ScalarKind.UUID),
        ("hostname", ScalarKind.STRING),
    ],
)
def test_formats_of_text(tmp_path: Path, format: str, kind: ScalarKind) -> None:
    type, said = field_type(tmp_path, f"{{type: string, format: {format}}}")
    assert type == Scalar(kind=kind)
    assert said == []


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ("{enum: [1.0, 2.0], type: number}", Literal(values=(1, 2))),
        (
            "{enum: [2.4, 5.0], type: number}",
            Scalar(kind=ScalarKind.NUMBER, constraints=Constraints(one_of=(2.4, 5))),
        ),
        (
            "{enum: [1.5, true]}",
            Union(
                members=(Scalar(kind=ScalarKind.BOOLEAN), NUMBER),
                constraints=Constraints(asserted=('{"enum": [1.5, true]}',)),
            ),
        ),
    ],
)
def test_constants_that_are_fractions(
    tmp_path: Path, schema: str, expected: object
) -> None:
    assert field_type(tmp_path, schema) == (expected, [])


@pytest.mark.parametrize(
    ("schema", "code", "expected"),
    [
        ("{type: date}", "UNKNOWN_TYPE", ANYTHING),
        (
            "{allOf: [{type: string}, {type: integer}]}",
            "CONTRADICTION",
            Union(members=(TEXT, INTEGER)),
        ),
        ("{enum: [{a: 1}], type: number}", "ENUM_VALUE", NUMBER),
        ("{type: string, pattern: '(?=a)'}", "PATTERN", TEXT),
        ("{type: string, maxLength: many}", "WRONG_KIND", TEXT),
    ],
)
def test_odd_schemas_loosen_and_say_so(
    tmp_path: Path, schema: str, code: str, expected: object
) -> None:
    type, said = field_type(tmp_path, schema)
    assert type == expected
    assert code in said


def test_what_nests_too_deep_is_loosened_at_the_bottom(tmp_path: Path) -> None:
    depth = 130
    schema = "{type: array, items: " * depth + "{type: string}" + "}" * depth
    type, said = field_type(tmp_path, schema)
    levels = 0
    while isinstance(type, Array):
        type, levels = type.item, levels + 1
    assert type == ANYTHING
    assert 60 <= levels < depth
    assert said == ["NESTING"]


@pytest.mark.parametrize(
    ("before", "after"),
    [("{properties: {a: ", "}}"), ("{prefixItems: [", "]}"), ("{oneOf: [", "]}")],
)
def test_nesting_never_exhausts_the_stack(
    before: str, after: str, tmp_path: Path
) -> None:
    _, said = field_type(tmp_path, before * 120 + "{type: string}" + after * 120)
    assert "NESTING" in said


def test_null_and_absence_are_two_things(tmp_path: Path) -> None:
    found, _ = declared(
        tmp_path,
        "A: {type: object, required: [a, b], properties: {a: {type: string}, "
        "b: {type: [string, 'null']}, c: {type: string}, d: {type: [string, 'null']}}}",
    )
    record = found["A"]
    assert isinstance(record, Record)
    shown = {
        field.wire_name: (field.presence, field.type != TEXT) for field in record.fields
    }
    assert shown == {
        "a": (Presence.REQUIRED, False),
        "b": (Presence.REQUIRED, True),
        "c": (Presence.OPTIONAL, False),
        "d": (Presence.OPTIONAL, True),
    }


def test_a_component_is_declared_once_and_referred_to(tmp_path: Path) -> None:
    found, _ = declared(
        tmp_path,
        "A: {type: object, properties: {b: {$ref: '#/components/schemas/B'},"
        " a: {$ref: '#/components/schemas/A'}}}\n"
        "    B: {type: string, enum: [x, y]}\n"
        "    C: {$ref: '#/components/schemas/B'}",
    )
    record, enumeration, alias = found["A"], found["B"], found["C"]
    assert isinstance(record, Record)
    assert [field.type for field in record.fields] == [
        Ref(target=component("B")),
        Ref(target=component("A")),
    ]
    assert isinstance(enumeration, Enumeration)
    assert isinstance(alias, Alias)
    assert alias.type == Ref(target=component("B"))


@pytest.mark.parametrize(
    ("version", "use", "nullable"),
    [
        ("3.0.3", "{allOf: [REF]}", False),
        ("3.0.3", "{type: object, allOf: [REF]}", False),
        ("3.0.3", "{type: object, nullable: true, allOf: [REF]}", True),
        ("3.0.3", "{type: object, title: A, x-order: 1, allOf: [REF]}", False),
        ("3.1.0", "{type: object, $ref: POINTER}", False),
        ("3.1.0", "{type: [object, 'null'], $ref: POINTER}", True),
        ("3.1.0", "{x-order: 1, example: {}, readOnly: true, $ref: POINTER}", False),
        ("2.0", "{type: object, allOf: [REF]}", False),
    ],
)
def test_a_type_beside_a_reference_to_such_a_type_adds_nothing(
    tmp_path: Path, version: str, use: str, nullable: bool
) -> None:
    at = "#/definitions/Pet" if version == "2.0" else component("Pet")
    use = use.replace("REF", "{$ref: POINTER}").replace("POINTER", f"'{at}'")
    found, said = declared(
        tmp_path,
        f"Pet: {{type: object, properties: {{name: {{type: string}}, friend: {use}}}}}",
        version,
    )
    assert list(found) == ["Pet"]
    assert not list(said)
    pet = found["Pet"]
    assert isinstance(pet, Record)
    own = Ref(target=pet.id)
    wanted = Union(members=(own, NULL)) if nullable else own
    assert pet.fields[1].type == wanted


@pytest.mark.parametrize(
    ("first", "second", "target"),
    [
        ("{type: object}", "{$ref: PET}", "Pet"),
        ("{$ref: PET}", "{description: The pet., type: object}", "Pet"),
        ("{$ref: PET}", "{$ref: PET}", "Pet"),
        ("{$ref: PET}", "{$ref: DOG}", "Dog"),
        ("{$ref: DOG, description: A dog.}", "{allOf: [{$ref: PET}]}", "Dog"),
        ("{$ref: PET}", "{type: object, maxProperties: 1}", None),
        ("{$ref: PET}", "{$ref: CAR}", None),
    ],
)
def test_a_property_that_parts_repeat_or_narrow_is_what_the_nearest_refers_to(
    tmp_path: Path, first: str, second: str, target: str | None
) -> None:
    schemas = (
        f"A: {{allOf: [{{$ref: OLD}}, {{type: object, properties: {{p: {second}}}}}]}}\n"
        f"    Old: {{type: object, properties: {{p: {first}}}}}\n"
        "    Pet: {type: object, properties: {name: {type: string}}}\n"
        "    Dog: {allOf: [{$ref: PET}, {type: object, properties: {bark: {}}}]}\n"
        "    Car: {type: object, properties: {name: {type: string}}}"
    )
    for name in ("Pet", "Dog", "Car", "Old"):
        schemas = schemas.replace(f"$ref: {name.upper()}", f"$ref: '{component(name)}'")
    found, said = declared(tmp_path, schemas)
    assert not list(said)
    record = found["A"]
    assert isinstance(record, Record)
    (field,) = record.fields
    assert isinstance(field.type, Ref)
    assert (field.type.target == component(target or "")) is (target is not None)


def test_a_type_that_excludes_null_of_what_is_referred_to_says_more(
    tmp_path: Path,
) -> None:
    found, _ = declared(
        tmp_path,
        "A: {type: object, properties: {b: {type: object, $ref: '#/components/schemas/B'}}}\n"
        "    B: {type: [object, 'null'], properties: {c: {type: string}}}",
    )
    record = found["A"]
    assert isinstance(record, Record)
    (field,) = record.fields
    assert isinstance(field.type, Ref)
    assert field.type.target != component("B")


def test_what_stands_beside_a_reference_and_excludes_it_leaves_its_name(
    tmp_path: Path,
) -> None:
    at = component("Pet")
    found, said = declared(
        tmp_path,
        f"A: {{type: object, properties: {{friend: {{type: array, $ref: '{at}'}},"
        f" pet: {{$ref: '{at}'}}}}}}\n"
        "    Pet: {type: object, properties: {x: {type: string}}}",
    )
    record, pet = found["A"], found["Pet"]
    assert isinstance(record, Record)
    assert [field.type for field in record.fields] == [
        Union(members=(Array(item=ANYTHING), Ref(target=at))),
        Ref(target=at),
    ]
    assert (pet.hint.text, pet.hint.owner) == ("Pet", None)
    assert [str(finding.location.pointer) for finding in said] == [
        f"{component('A')}/properties/friend"
    ]


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ("description: nothing said", ANYTHING),
        ("additionalProperties: false", ANYTHING),
        ("additionalProperties: {type: integer}", INTEGER),
        ("unevaluatedProperties: {type: integer}", INTEGER),
        ("patternProperties: {'.*': {type: integer}}", INTEGER),
    ],
)
def test_required_names_without_a_schema_are_fields(
    tmp_path: Path, others: str, expected: object
) -> None:
    found, _ = declared(
        tmp_path,
        f"A: {{type: object, required: [ghost, a], properties: {{a: {{}}}}, {others}}}",
    )
    record = found["A"]
    assert isinstance(record, Record)
    field = record.fields[1]
    assert (field.wire_name, field.type, field.presence) == (
        "ghost",
        expected,
        Presence.REQUIRED,
    )


@pytest.mark.parametrize(
    ("rule", "extra"),
    [
        ("additionalProperties: false", None),
        ("additionalProperties: true", ANYTHING),
        ("additionalProperties: {type: string}", TEXT),
        ("unevaluatedProperties: false", None),
        ("description: nothing said", ANYTHING),
    ],
)
def test_other_properties(tmp_path: Path, rule: str, extra: object) -> None:
    found, _ = declared(tmp_path, f"A: {{properties: {{a: {{}}}}, {rule}}}")
    record = found["A"]
    assert isinstance(record, Record)
    assert record.extra == extra


def test_a_union_knows_what_tells_its_members_apart(tmp_path: Path) -> None:
    found, said = declared(
        tmp_path,
        "A: {oneOf: [{$ref: '#/components/schemas/B'}, {$ref: '#/components/schemas/C'}],"
        " discriminator: {propertyName: kind, mapping: {bee: B}}}\n"
        "    B: {type: object, required: [kind], properties: {kind: {type: string}}}\n"
        "    C: {type: object, required: [kind], properties: {kind: {type: string}}}",
    )
    alias = found["A"]
    assert isinstance(alias, Alias)
    assert isinstance(alias.type, Union)
    assert alias.type.discriminator is not None
    assert alias.type.discriminator.mapping == (
        ("bee", component("B")),
        ("C", component("C")),
    )
    assert not list(said)


@pytest.mark.parametrize(
    ("property", "tags"),
    [
        ("{type: string, enum: [z]}", {"a": "A", "z": "B"}),
        ("{type: string, enum: [y, z]}", {"a": "A", "y": "B", "z": "B"}),
        ("{const: 7}", {"a": "A", "7": "B"}),
        ("{type: string, enum: [c, z]}", {"a": "A", "c": "B"}),
        ("{type: string}", {"a": "A", "c": "B"}),
    ],
)
def test_a_mapping_gives_way_to_the_values_that_a_member_can_have(
    tmp_path: Path, property: str, tags: dict[str, str]
) -> None:
    found, said = declared(
        tmp_path,
        "A: {type: object, required: [kind], properties: {kind: {type: string}}}\n"
        f"    B: {{type: object, required: [kind], properties: {{kind: {property}}}}}\n"
        f"    Any: {{oneOf: [{{$ref: '{component('A')}'}}, {{$ref: '{component('B')}'}}],"
        " discriminator: {propertyName: kind, mapping: {a: A, c: B}}}",
    )
    alias = found["Any"]
    assert isinstance(alias, Alias)
    assert isinstance(alias.type, Union)
    told = alias.type.discriminator
    assert told is not None
    assert {tag: id.rpartition("/")[2] for tag, id in told.mapping} == tags
    reported = [(finding.code.name, finding.location.pointer) for finding in said]
    at = f"{component('Any')}/discriminator/mapping/c"
    assert reported == ([] if "c" in tags else [("DISCRIMINATOR", at)])


def test_a_mapping_of_a_base_gives_way_to_the_value_of_a_child(tmp_path: Path) -> None:
    part = "{type: object, properties: {kind: {enum: [z]}}}"
    found, said = declared(
        tmp_path,
        "Pet: {type: object, required: [kind], properties: {kind: {type: string}},"
        " discriminator: {propertyName: kind, mapping: {c: Cat}}}\n"
        f"    Cat: {{allOf: [{{$ref: '{component('Pet')}'}}, {part}]}}\n"
        f"    Any: {{type: array, items: {{$ref: '{component('Pet')}'}}}}",
    )
    alias = found["Pet#any"]
    assert isinstance(alias, Alias)
    assert isinstance(alias.type, Union)
    assert alias.type.discriminator is not None
    assert ("z", component("Cat")) in alias.type.discriminator.mapping
    assert "c" not in dict(alias.type.discriminator.mapping)
    assert [finding.code.name for finding in said] == ["DISCRIMINATOR"]


@pytest.mark.parametrize("used", ["pets/Pet.yaml", "pets/Cat.yaml"])
def test_a_mapping_leads_to_files(tmp_path: Path, used: str) -> None:
    files = {
        "Pet": "{type: object, required: [kind], properties: {kind: {type: string}},"
        " discriminator: {propertyName: kind, mapping: {c: ./Cat.yaml, d: Dog.yaml}}}",
        "Cat": "{allOf: [{$ref: Pet.yaml}, {properties: {lives: {type: integer}}}]}",
        "Dog": "{allOf: [{$ref: ./Pet.yaml}], description: Nothing more is known.}",
    }
    (tmp_path / "pets").mkdir()
    for name, text in files.items():
        (tmp_path / "pets" / f"{name}.yaml").write_text(text, encoding="utf-8")
    found, said = declared(
        tmp_path, f"A: {{type: object, properties: {{a: {{$ref: {used}}}}}}}"
    )
    assert not list(said)
    assert isinstance(found["Cat.yaml#"], Record)
    if used == "pets/Pet.yaml":
        assert isinstance(found["Dog.yaml#"], Record)
        family = found["Pet.yaml##any"]
        assert isinstance(family, Alias)
        assert isinstance(family.type, Union)
        assert family.type.discriminator is not None
        tags = dict(family.type.discriminator.mapping)
        assert (tags["c"], tags["d"]) == ("pets/Cat.yaml#", "pets/Dog.yaml#")


def test_a_mapping_to_a_file_that_is_not_there_is_reported(tmp_path: Path) -> None:
    _, said = declared(
        tmp_path,
        "Pet: {type: object, properties: {kind: {type: string}},"
        " discriminator: {propertyName: kind, mapping: {c: ./Cat.yaml}}}\n"
        f"    A: {{type: object, properties: {{a: {{$ref: '{component('Pet')}'}}}}}}",
    )
    assert [finding.code.name for finding in said] == ["UNKNOWN_MEMBER"]


def test_a_mapping_to_nothing_of_a_base_that_is_not_used_is_reported_once(
    tmp_path: Path,
) -> None:
    _, said = declared(
        tmp_path,
        "Pet: {type: object, properties: {kind: {type: string}},"
        " discriminator: {propertyName: kind, mapping: {c: Cat, d: Dog}}}\n"
        f"    Cat: {{allOf: [{{$ref: '{component('Pet')}'}}, {{type: object}}]}}\n"
        f"    A: {{type: object, properties: {{a: {{$ref: '{component('Cat')}'}}}}}}",
    )
    assert [(finding.code.name, finding.effect) for finding in said] == [
        ("UNKNOWN_MEMBER", "no schema has such a value")
    ]


@pytest.mark.parametrize(
    ("members", "mapping", "fallback"),
    [
        ("Cat Dog", {"cat": "Cat", "Dog": "Dog"}, None),
        ("Dog Poodle", {"Dog": "Dog", "p": "Poodle"}, None),
        ("Pet Cat", {"cat": "Cat", "Dog": "Pet#any", "p": "Pet#any"}, "Pet#any"),
        ("Cat Stone", None, None),
    ],
)
def test_what_extends_one_base_is_told_apart_by_its_discriminator(
    tmp_path: Path, members: str, mapping: dict[str, str] | None, fallback: str | None
) -> None:
    refs = [f"{{$ref: '{component(name)}'}}" for name in members.split()]
    pet = f"{{allOf: [{{$ref: '{component('Pet')}'}}, {{type: object}}]}}"
    found, said = declared(
        tmp_path,
        "Pet: {type: object, properties: {kind: {type: string}},"
        " discriminator: {propertyName: kind, mapping: {cat: Cat, p: Poodle}}}\n"
        f"    Cat: {pet}\n    Dog: {pet}\n    Poodle: {pet}\n"
        "    Stone: {type: object, properties: {kind: {type: string}}}\n"
        f"    Any: {{oneOf: [{', '.join(refs)}]}}",
    )
    alias = found["Any"]
    assert isinstance(alias, Alias)
    assert isinstance(alias.type, Union)
    told = alias.type.discriminator
    assert not list(said)
    if mapping is None:
        assert told is None
        return
    assert told is not None
    assert told.wire_name == "kind"
    assert {tag: id.rpartition("/")[2] for tag, id in told.mapping}.items() >= (
        mapping.items()
    )
    assert told.fallback == (component(fallback) if fallback else None)
    assert not told.open


@pytest.mark.parametrize(
    ("mapping", "members"),
    [
        ("{z: Cat, a: Dog, m: Cat}", [("z", "Cat"), ("a", "Dog"), ("m", "Cat")]),
        ("{a: Dog, z: Cat}", [("a", "Dog"), ("z", "Cat")]),
        ("{z: Dog}", [("z", "Dog"), ("Cat", "Cat")]),
    ],
)
def test_a_mapping_keeps_its_order(
    tmp_path: Path, mapping: str, members: list[tuple[str, str]]
) -> None:
    """First what the document maps, as it stands there, then members that are told by name."""
    member = "{type: object, required: [kind], properties: {kind: {type: string}}}"
    pet = declared(
        tmp_path,
        "Pet: {oneOf: [{$ref: '#/components/schemas/Cat'},"
        " {$ref: '#/components/schemas/Dog'}],"
        f" discriminator: {{propertyName: kind, mapping: {mapping}}}}}\n"
        f"    Cat: {member}\n    Dog: {member}",
    )[0]["Pet"]
    assert isinstance(pet, Alias)
    assert isinstance(pet.type, Union)
    assert pet.type.discriminator is not None
    assert pet.type.discriminator.mapping == tuple(
        (value, component(key)) for value, key in members
    )


@pytest.mark.parametrize(
    ("schema", "codes"),
    [
        ("{enum: [warm, cold], pattern: '^w'}", ["UNCHECKED"]),
        ("{enum: [1, 2], minimum: 2}", ["UNCHECKED"]),
        ("{enum: [1.5, 2], exclusiveMaximum: 2}", ["UNCHECKED"]),
        ("{enum: [a, bc], minLength: 1, maxLength: 2, pattern: '^[a-c]+$'}", []),
        ("{enum: [true, 1], minimum: 1}", []),
    ],
)
def test_limits_that_exclude_constants_are_told(
    tmp_path: Path, schema: str, codes: list[str]
) -> None:
    assert field_type(tmp_path, schema)[1] == codes
