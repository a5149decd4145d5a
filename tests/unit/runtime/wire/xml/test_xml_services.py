"""Answers as services write them, whose documents often say less than they send."""

from __future__ import annotations

import json
import tracemalloc
from typing import Any

import pytest
from runtime.wire.xml.faults import XmlError
from runtime.wire.xml.reading import read_xml
from runtime.wire.xml.shapes import (
    Choice,
    Field,
    Kind,
    Named,
    Node,
    Ordered,
    Root,
    Scalar,
    Sequence,
    Shape,
    Structure,
    Text,
)
from runtime.wire.xml.writing import write_xml

STRING = Scalar("string")


def read(content: str, root: Root, *, strict: bool = False) -> Any:
    return json.loads(read_xml(content.encode(), None, root, strict))


def element(key: str, shape: Shape | Kind = "string", **options: Any) -> Field:
    content = Scalar(shape) if isinstance(shape, str) else shape
    return Field(key, "element", options.pop("name", key), content, **options)


def attribute(key: str, kind: Kind = "string") -> Field:
    return Field(key, "attribute", key, Scalar(kind))


def many(key: str, shape: Shape, name: str = "") -> Field:
    return Field(key, "items", key, Sequence(Node(name or key, shape)))


# A listing of a bucket: the document has no namespace, the service one.
OBJECTS = {
    "Owner": Structure((element("ID"), element("DisplayName"))),
    "Object": Structure(
        (
            element("Key"),
            element("LastModified", "token"),
            element("ETag"),
            element("Size", "integer"),
            element("Owner", Named("Owner")),
        )
    ),
}
LISTING = Root(
    Node(
        "ListObjectsOutput",
        Structure(
            (
                element("Name"),
                element("Prefix"),
                element("MaxKeys", "integer"),
                element("IsTruncated", "boolean"),
                many("Contents", Named("Object")),
                many("CommonPrefixes", Structure((element("Prefix"),))),
            )
        ),
    ),
    OBJECTS,
)
LISTED = """<?xml version="1.0" encoding="UTF-8"?>
<ListBucketResult xmlns="http://storage.example.com/doc/2006-03-01/">
  <Name>photos</Name><Prefix/><MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated>
  <Contents>
    <Key>2026/a &amp; b.jpg</Key>
    <LastModified>2026-10-12T17:50:30.000Z</LastModified>
    <ETag>&quot;fba9dede&quot;</ETag>
    <Size>434234</Size>
    <Owner><ID>75aa57f0</ID><DisplayName>ann</DisplayName></Owner>
  </Contents>
  <Contents><Key> b</Key><Size>0</Size></Contents>
  <CommonPrefixes><Prefix>2025/</Prefix></CommonPrefixes>
</ListBucketResult>"""


def test_a_listing_of_a_bucket() -> None:
    assert read(LISTED, LISTING) == {
        "Name": "photos",
        "Prefix": "",
        "MaxKeys": 1000,
        "IsTruncated": False,
        "Contents": [
            {
                "Key": "2026/a & b.jpg",
                "LastModified": "2026-10-12T17:50:30.000Z",
                "ETag": '"fba9dede"',
                "Size": 434234,
                "Owner": {"ID": "75aa57f0", "DisplayName": "ann"},
            },
            {"Key": " b", "Size": 0},
        ],
        "CommonPrefixes": [{"Prefix": "2025/"}],
    }


def test_the_only_property_of_an_object_as_the_root() -> None:
    root = Root(
        Node("GetBucketLocationOutput", Structure((element("LocationConstraint"),)))
    )
    content = '<LocationConstraint xmlns="http://storage.example.com/">EU</LocationConstraint>'
    assert read(content, root) == {"LocationConstraint": "EU"}


def test_a_result_within_an_answer_under_a_name_that_is_not_declared() -> None:
    root = Root(Node("ClusterMessage", RECEIVED.node.shape))
    content = """<DescribeResponse xmlns="http://db.example.com/doc/">
      <DescribeResult><Message><Body>a</Body></Message></DescribeResult>
      <ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></DescribeResponse>"""
    assert read(content, root) == {"Message": [{"Body": "a"}]}


def test_a_root_that_only_has_another_name() -> None:
    tree = Structure((element("value"), element("left", Named("Tree"))))
    root = Root(Node("Tree", Named("Tree")), {"Tree": tree})
    content = "<Root><left><value>1</value><left/></left></Root>"
    assert read(content, root) == {"left": {"value": "1", "left": {}}}
    assert read("<Root><new>1</new></Root>", root) == {"new": "1"}


def test_a_property_with_the_name_of_the_declared_root() -> None:
    root = Root(Node("Status", Structure((element("Status"), element("Message")))))
    content = "<Response><Status>ok</Status><Message>fine</Message></Response>"
    assert read(content, root) == {"Status": "ok", "Message": "fine"}


# A queue: the result is within an answer, and so is the error.
MESSAGE = Structure(
    (
        element("MessageId"),
        element("Body"),
        many("Attribute", Structure((element("Name"), element("Value")))),
    )
)
RECEIVED = Root(Node("ReceiveMessageResult", Structure((many("Message", MESSAGE),))))
ERROR = Root(
    Node("Error", Structure((element("Type"), element("Code"), element("Message"))))
)


def test_a_result_within_an_answer() -> None:
    content = """<ReceiveMessageResponse xmlns="http://queue.example.com/doc/2012-11-05/">
      <ReceiveMessageResult>
        <Message><MessageId>5fea7756</MessageId><Body>This is a test</Body>
          <Attribute><Name>SenderId</Name><Value>195004372649</Value></Attribute>
          <Attribute><Name>SentTimestamp</Name><Value>1238099229000</Value></Attribute>
        </Message>
      </ReceiveMessageResult>
      <ResponseMetadata><RequestId>b6633655</RequestId></ResponseMetadata>
    </ReceiveMessageResponse>"""
    assert read(content, RECEIVED) == {
        "Message": [
            {
                "MessageId": "5fea7756",
                "Body": "This is a test",
                "Attribute": [
                    {"Name": "SenderId", "Value": "195004372649"},
                    {"Name": "SentTimestamp", "Value": "1238099229000"},
                ],
            }
        ]
    }


@pytest.mark.parametrize(
    "content",
    [
        "<Error>{}</Error>",
        "<ErrorResponse><Error>{}</Error><RequestId>42d59b56</RequestId></ErrorResponse>",
        "<Response><Errors><Error>{}</Error></Errors><RequestID>1</RequestID></Response>",
    ],
)
def test_an_error_at_any_depth_that_services_use(content: str) -> None:
    detail = (
        "<Type>Sender</Type><Code>InvalidParameterValue</Code><Message>No.</Message>"
    )
    assert read(content.format(detail), ERROR) == {
        "Type": "Sender",
        "Code": "InvalidParameterValue",
        "Message": "No.",
    }


@pytest.mark.parametrize(
    "content",
    ["<R><Tags><Tag>a</Tag><Tag>b</Tag></Tags></R>", "<R><Tag>a</Tag><Tag>b</Tag></R>"],
)
@pytest.mark.parametrize(
    "field",
    [many("Tags", STRING, "Tag"), element("Tags", Sequence(Node("Tag", STRING)))],
)
def test_items_with_or_without_an_element_around_them(
    content: str, field: Field
) -> None:
    root = Root(Node("R", Structure((field,))))
    assert read(content, root) == {"Tags": ["a", "b"]}
    declared = write_xml({"Tags": ["a", "b"]}, root)
    assert read(declared.decode(), root, strict=True) == {"Tags": ["a", "b"]}


def test_an_empty_element_around_no_items() -> None:
    root = Root(Node("R", Structure((many("Tags", STRING, "Tag"),))))
    assert read("<R><Tags/></R>", root) == {"Tags": []}


# A feed: elements of other namespaces with the same local names, and text with attributes.
GUID = Structure(
    (attribute("isPermaLink", "boolean"), Field("value", "text", "", STRING))
)
ITEM = Structure(
    (
        element("title"),
        element("link"),
        element("description"),
        element("guid", GUID),
        many("category", STRING),
        element(
            "creator", name="{http://purl.org/dc/elements/1.1/}creator", prefix="dc"
        ),
    )
)
CHANNEL = Structure((element("title"), element("link"), many("item", ITEM)))
FEED = Root(Node("rss", Structure((attribute("version"), element("channel", CHANNEL)))))
FED = """<?xml version="1.0"?>
<?xml-stylesheet type="text/css" href="feed.css"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"
     xmlns:dc="http://purl.org/dc/elements/1.1/" xml:lang="en">
  <channel>
    <title>News</title>
    <atom:link href="http://news.example.com/feed" rel="self"/>
    <link>http://news.example.com/</link>
    <!-- one -->
    <item>
      <title>A &#8220;first&#8221;</title>
      <description><![CDATA[<p>Hello</p>]]></description>
      <guid isPermaLink="false">tag:1</guid>
      <category>a</category><category>b</category>
      <dc:creator>Ann</dc:creator>
    </item>
    <item><title/><guid>tag:2</guid></item>
  </channel>
</rss>"""


def test_a_feed() -> None:
    assert read(FED, FEED) == {
        "version": "2.0",
        "channel": {
            "title": "News",
            "{http://www.w3.org/2005/Atom}link": {
                "@href": "http://news.example.com/feed",
                "@rel": "self",
            },
            "link": "http://news.example.com/",
            "item": [
                {
                    "title": "A “first”",
                    "description": "<p>Hello</p>",
                    "guid": {"isPermaLink": False, "value": "tag:1"},
                    "category": ["a", "b"],
                    "creator": "Ann",
                },
                {"title": "", "guid": {"value": "tag:2"}},
            ],
        },
    }


def test_a_feed_is_written_as_it_was_read() -> None:
    value = read(FED, FEED)
    assert read(write_xml(value, FEED).decode(), FEED, strict=True) == value


# Departures of a transit service: everything is in attributes, as the document says or not.
DEPARTURE = (
    ("line", "string"),
    ("minutes", "integer"),
    ("lat", "number"),
    ("late", "boolean"),
)
DEPARTURES = [{"line": "7", "minutes": 4, "lat": 52.10, "late": False}]
BOARD = """<body copyright="All data copyright 2026." xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xsi:noNamespaceSchemaLocation="board.xsd">
  <departure line="7" minutes="4" lat="52.10" late="0"/></body>"""


@pytest.mark.parametrize("kind", ["attribute", "element"])
def test_departures_in_attributes(kind: Any) -> None:
    fields = [Field(name, kind, name, Scalar(text)) for name, text in DEPARTURE]
    departure = Structure(tuple(fields))
    root = Root(Node("body", Structure((many("departure", departure),))))
    assert read(BOARD, root) == {
        "@copyright": "All data copyright 2026.",
        "departure": DEPARTURES,
    }


# A project of a build service: null, repeated and empty elements, in any order.
REPOSITORY = Structure(
    (
        attribute("name"),
        many("path", Structure((attribute("project"), attribute("repository")))),
        many("arch", Scalar("token")),
    )
)
PROJECT = Root(
    Node(
        "project",
        Structure(
            (
                attribute("name"),
                element("title", nullable=True),
                element("description", nullable=True),
                element("url", nullable=True),
                element("created", "token", nullable=True),
                many("person", Structure((attribute("userid"), attribute("role")))),
                many("repository", REPOSITORY),
                element("lock", Structure((element("enable", Structure(())),))),
            )
        ),
    )
)
BUILT = """<project name="home:ann" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <repository name="leap"><arch>x86_64</arch><path project="openSUSE" repository="std"/>
    <arch>
      i586
    </arch></repository>
  <person userid="ann" role="maintainer"/>
  <title/>
  <description xsi:nil="true"/>
  <url nil="true"/>
  <created xsi:nil="1"></created>
  <person userid="bob" role="reviewer"/>
  <repository name="factory"/>
  <lock><enable/></lock>
</project>"""


def test_a_project_of_a_build_service() -> None:
    value = {
        "name": "home:ann",
        "title": "",
        "description": None,
        "url": None,
        "created": None,
        "person": [
            {"userid": "ann", "role": "maintainer"},
            {"userid": "bob", "role": "reviewer"},
        ],
        "repository": [
            {
                "name": "leap",
                "path": [{"project": "openSUSE", "repository": "std"}],
                "arch": ["x86_64", "i586"],
            },
            {"name": "factory"},
        ],
        "lock": {"enable": {}},
    }
    assert read(BUILT, PROJECT, strict=True) == value
    assert read(write_xml(value, PROJECT).decode(), PROJECT, strict=True) == value


def test_unions_by_what_there_is() -> None:
    card = Structure((element("number", required=True), element("cvc")))
    bank = Structure((element("iban", required=True), element("number")))
    root = Root(
        Node(
            "payment",
            Choice((card, bank, Scalar("integer"), Sequence(Node("part", STRING)))),
        )
    )
    for value in (
        {"number": "1", "cvc": "2"},
        {"iban": "DE1", "number": "3"},
        7,
        ["a", "b"],
    ):
        assert read(write_xml(value, root).decode(), root, strict=True) == value


def test_a_server_insists_on_the_root_and_its_namespace() -> None:
    root = Root(Node("{urn:a}pet", Structure((element("name", name="{urn:a}name"),))))
    assert read('<pet xmlns="urn:a"><name>x</name></pet>', root, strict=True) == {
        "name": "x"
    }
    for content in (
        "<pet><name>x</name></pet>",
        '<dog xmlns="urn:a"/>',
        '<pet xmlns="urn:b"/>',
    ):
        with pytest.raises(XmlError, match="root element is not"):
            read(content, root, strict=True)
    for space in ("", ' xmlns="urn:b"'):
        assert read(f"<pet{space}><name>x</name></pet>", root) == {"name": "x"}


def test_what_does_not_fit_is_kept_for_validation_to_judge() -> None:
    root = Root(Node("pet", Structure((element("name"), element("age", "integer")))))
    content = (
        "<pet><age>old</age><name>a<b>c</b></name><age>2</age><tail>1</tail></pet>"
    )
    assert read(content, root) == {
        "age": ["old", 2],
        "name": {"b": "c", "#text": "a"},
        "tail": "1",
    }
    assert read("<pet>x</pet>", root) == "x"
    assert read("<pet>x<name>y</name></pet>", root) == {"name": "y", "#text": "x"}


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize(
    ("content", "values"),
    [
        ("<b>2</b><c>3</c>", [None, "2", "3"]),
        ("<a>1</a><c>3</c>", ["1", None, "3"]),
        ("<c>3</c>", [None, None, "3"]),
        ("<a>1</a>", ["1"]),
        ("<a>1</a><c>3</c><d>4</d><d>5</d>", ["1", None, "3", "4", "5"]),
        ("<d>4</d>", [None, None, None, "4"]),
        ("<a>1</a><a>2</a>", ["1", "2"]),
    ],
)
def test_parts_keep_their_places_where_others_are_missing(
    strict: bool, content: str, values: list[str | None]
) -> None:
    parts = tuple(Node(name, STRING) for name in "abc")
    root = Root(Node("r", Ordered(parts, Node("d", STRING))))
    assert read(f"<r>{content}</r>", root, strict=strict) == values


def test_a_missing_part_before_a_text_leaves_the_text_in_its_place() -> None:
    parts = (Node("a", STRING), Text(STRING), Node("b", STRING))
    root = Root(Node("r", Ordered(parts)))
    assert read("<r><b>2</b></r>", root) == [None, "", "2"]


PAIR = Structure((element("a"), element("b", Scalar("integer"))))
ROWS = Root(Node("rows", Sequence(Node("row", PAIR))))


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize(
    ("row", "value"),
    [
        ("<a>1</a><b>2</b>", {"a": "1", "b": 2}),
        ("<b>2</b><a>1</a>", {"a": "1", "b": 2}),
        ("<a>100% %s</a>", {"a": "100% %s"}),
        ("<a>1</a><b> 2 </b>", {"a": "1", "b": 2}),
        ("<a/><b/>", {"a": ""}),
        ("<a>1</a>\n <b>2</b> ", {"a": "1", "b": 2}),
        ("<a>1</a>text<b>2</b>", {"a": "1", "b": 2, "#text": "text"}),
        ("text<a>1</a><b>2</b>", {"a": "1", "b": 2, "#text": "text"}),
        ("<a>1</a><a>2</a><b>3</b>", {"a": ["1", "2"], "b": 3}),
        ("<a>1</a><c>3</c>", {"a": "1", "c": "3"}),
        ("<a>1</a><b><c>3</c></b>", {"a": "1", "b": {"c": "3"}}),
    ],
)
def test_rows_that_look_alike_and_the_one_that_does_not(
    strict: bool, row: str, value: Any
) -> None:
    alike = "<row><a>x</a><b>7</b></row>"
    text = f"<rows>{alike}{alike}<row>{row}</row>{alike}<row>{row}</row></rows>"
    plain = {"a": "x", "b": 7}
    assert read(text, ROWS, strict=strict) == [plain, plain, value, plain, value]


def test_keys_that_are_more_than_names() -> None:
    shape = Structure((element("50%s", name="half"), element('"', name="quote")))
    root = Root(Node("r", Sequence(Node("i", shape))))
    row = "<i><half>1</half><quote>2</quote></i>"
    assert read(f"<r>{row}{row}</r>", root) == [{"50%s": "1", '"': "2"}] * 2


def test_rows_in_namespaces_of_their_own() -> None:
    row = "<row xmlns='{}'><a>1</a><b>2</b></row>"
    text = "".join(row.format(space) for space in ("urn:x", "urn:y", "urn:x"))
    assert read(f"<rows>{text}</rows>", ROWS) == [{"a": "1", "b": 2}] * 3


NAMED = Structure((element("name", required=True), element("age", "integer")))
FOO = {"name": "foo", "age": 1}


@pytest.mark.parametrize(
    ("item", "content", "items"),
    [
        (STRING, "<i><string>a</string><string>b</string></i>", ["a", "b"]),
        (STRING, "<i><string>a</string></i>", ["a"]),
        (STRING, "<i>a</i><i>b</i>", ["a", "b"]),
        (STRING, "<i/>", [""]),
        (Scalar("integer"), "<i><int>1</int><int>2</int></i>", [1, 2]),
        (Scalar("integer"), "<i/>", []),
        (Scalar("integer"), "<i>1</i>", [1]),
        (NAMED, "<i><x><name>foo</name><age>1</age></x></i>", [FOO]),
        (NAMED, "<i><name>foo</name><age>1</age></i>", [FOO]),
        (NAMED, "<i/>", []),
        (NAMED, "<i><x>odd</x></i>", [{"x": "odd"}]),
        (NAMED, "<i><x>odd</x><y>odd</y></i>", [{"x": "odd", "y": "odd"}]),
        (NAMED, "<i><x><name>a</name></x></i><i/>", [{"x": {"name": "a"}}, {}]),
        (
            NAMED,
            "<i k='v'><x><name>a</name></x></i>",
            [{"@k": "v", "x": {"name": "a"}}],
        ),
        (Structure((), STRING), "<i><x>1</x></i>", [{"x": "1"}]),
    ],
)
def test_items_in_an_element_that_is_called_as_they_are(
    item: Shape, content: str, items: list[Any]
) -> None:
    root = Root(Node("r", Structure((many("i", item),))))
    assert read(f"<r>{content}</r>", root) == {"i": items}


@pytest.mark.parametrize(
    ("content", "value"),
    [
        ("<r lang='en'>Hello</r>", {"lang": "en", "text": "Hello"}),
        ("<r>Hello</r>", {"text": "Hello"}),
        ("<r lang='en'><text>Hello</text></r>", {"lang": "en", "text": "Hello"}),
        ("<r lang='en'/>", {"lang": "en"}),
        (
            "<r lang='en'>Hello<b/></r>",
            {"lang": "en", "b": "", "#text": "Hello"},
        ),
    ],
)
def test_the_only_property_beside_attributes_may_be_the_text(
    content: str, value: Any
) -> None:
    root = Root(Node("r", Structure((attribute("lang"), element("text")))))
    assert read(content, root) == value


def test_a_server_insists_on_the_element_of_a_text() -> None:
    root = Root(Node("r", Structure((attribute("lang"), element("text")))))
    value = read("<r lang='en'>Hello</r>", root, strict=True)
    assert value == {"lang": "en", "#text": "Hello"}


def test_a_server_takes_items_as_they_are_declared() -> None:
    root = Root(Node("r", Structure((many("i", STRING),))))
    value = read("<r><i><string>a</string></i></r>", root, strict=True)
    assert value == {"i": [{"string": "a"}]}


def test_a_property_with_the_name_that_it_has_as_a_root() -> None:
    field = Field("boss", "element", "boss", NAMED, root_name="Person")
    root = Root(Node("r", Structure((field,))))
    for name in ("boss", "Person"):
        assert read(f"<r><{name}><name>a</name></{name}></r>", root) == {
            "boss": {"name": "a"}
        }
    strictly = read("<r><Person>a</Person></r>", root, strict=True)
    assert strictly == {"Person": "a"}


CHAIN = {
    "Node": Structure((element("child", Named("Node")), element("size", "integer")))
}


@pytest.mark.parametrize("strict", [False, True])
def test_what_has_no_value_deep_inside_is_read_once(strict: bool) -> None:
    depth = 60
    inside = "<Node>" + "<child>" * depth + "<size>1</size>"
    text = inside + "<size/></child>" * depth + "<size/></Node>"
    value = read(text, Root(Node("Node", Named("Node")), CHAIN), strict=strict)
    for _ in range(depth):
        value = value["child"]
    assert value == {"size": 1}


def test_names_that_nobody_declared_are_not_kept() -> None:
    root = Root(Node("r", PAIR))
    tracemalloc.start()
    try:
        for number in range(20):
            read(f"<r><{'x' * 100_000}{number}/></r>", root)
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < 1_000_000


def item(*fields: Field) -> Root:
    return Root(Node("r", Structure((many("i", Structure(fields)),))))


TAGS = Field("tags", "items", "tags", Sequence(Node("tag", STRING)), required=True)
PART = Structure((element("child", Structure((element("name"),))),))


@pytest.mark.parametrize(
    ("root", "value"),
    [
        (item(TAGS), {"tags": []}),
        (item(Field("text", "text", "", STRING, required=True)), {"text": ""}),
        (item(Field("p", "none", "", PAIR, required=True)), {"p": {}}),
        (
            item(element("name"), Field("p", "none", "", PART)),
            {"p": {"child": {"name": "x"}}},
        ),
    ],
)
def test_an_item_that_may_look_so_is_no_element_around_items(
    root: Root, value: Any
) -> None:
    written = write_xml({"i": [value]}, root).decode()
    assert read(written, root) == {"i": [value]}


PERSON = {"Person": Structure((element("name"),))}


def boss(*fields: Field) -> Root:
    own = Field("boss", "element", "boss", Named("Person"), root_name="Person")
    return Root(Node("r", Structure((own, *fields))), PERSON)


@pytest.mark.parametrize(
    ("root", "content", "value"),
    [
        (boss(), "<Person><name>a</name></Person>", {"boss": {"name": "a"}}),
        (
            boss(),
            "<Person><name>b</name></Person><boss><name>a</name></boss>",
            {"Person": {"name": "b"}, "boss": {"name": "a"}},
        ),
        (
            boss(Field("aide", "element", "aide", STRING, root_name="Person")),
            "<Person><name>a</name></Person>",
            {"Person": {"name": "a"}},
        ),
        (
            boss(Field("p", "none", "", Structure((element("Person"),)))),
            "<Person>a</Person>",
            {"p": {"Person": "a"}},
        ),
    ],
)
def test_a_root_name_is_a_propertys_if_nothing_else_is_called_so(
    root: Root, content: str, value: Any
) -> None:
    assert read(f"<r>{content}</r>", root) == value


def test_an_error_that_may_hold_another_is_found_in_what_is_around_it() -> None:
    inner = Field("inner", "element", "inner", Named("Error"), root_name="Error")
    error = Structure((element("code"), inner))
    root = Root(Node("Error", Named("Error")), {"Error": error})
    text = "<ErrorResponse><Error><code>7</code></Error></ErrorResponse>"
    assert read(text, root) == {"code": "7"}


def test_a_text_beside_attributes_where_other_properties_are_typed() -> None:
    shape = Structure((attribute("lang"), element("text")), rest=STRING)
    assert read("<r>Hello</r>", Root(Node("r", shape))) == {"text": "Hello"}
