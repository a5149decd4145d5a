"""Answers as services write them, read by clients of documents that say less than these send."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from specgen.cli import main
from tests.roundtrip.serving import serve

SOURCE = Path(__file__).with_name("services_in_xml.yaml")

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
NO_BUCKET = """<?xml version="1.0" encoding="UTF-8"?>
<Error><Code>NoSuchBucket</Code><Message>There is none</Message><Resource>/b</Resource>
<RequestId>4442587FB7D0A2F9</RequestId></Error>"""
RECEIVED = """<ReceiveMessageResponse xmlns="http://queue.example.com/doc/2012-11-05/">
  <ReceiveMessageResult>
    <Message>
      <MessageId>5fea7756</MessageId><Body>This is a test</Body>
      <Attribute><Name>SenderId</Name><Value>195004372649</Value></Attribute>
      <Attribute><Name>SentTimestamp</Name><Value>1238099229000</Value></Attribute>
    </Message>
    <Message><MessageId>5fea7757</MessageId><Body/></Message>
  </ReceiveMessageResult>
  <ResponseMetadata><RequestId>b6633655</RequestId></ResponseMetadata>
</ReceiveMessageResponse>"""
OVER_LIMIT = """<ErrorResponse xmlns="http://queue.example.com/doc/2012-11-05/">
  <Error><Type>Sender</Type><Code>OverLimit</Code><Message>Too many</Message><Detail/></Error>
  <RequestId>42d59b56</RequestId>
</ErrorResponse>"""
FED = """<?xml version="1.0"?>
<?xml-stylesheet type="text/css" href="feed.css"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"
     xmlns:dc="http://purl.org/dc/elements/1.1/" xml:lang="en">
  <channel>
    <title>News</title>
    <atom:link href="http://news.example.com/feed" rel="self"/>
    <link>http://news.example.com/</link>
    <!-- the newest first -->
    <item>
      <title>A &#8220;first&#8221;</title>
      <description><![CDATA[<p>Hello</p>]]></description>
      <guid>tag:1</guid>
      <category>a</category><category>b</category>
      <dc:creator>Ann</dc:creator>
    </item>
    <item><title/><guid>tag:2</guid></item>
  </channel>
</rss>"""
BOARD = """<body copyright="2026" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xsi:noNamespaceSchemaLocation="board.xsd">
  <departure line="7" minutes="4" lat="52.10" late="0" day="2026-11-29"/>
  <departure minutes="11" line="N1" late="true"></departure></body>"""
BUILT = """<project name="home:ann" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <repository name="leap"><arch>x86_64</arch><path project="openSUSE"/>
    <arch>
      i586
    </arch></repository>
  <person userid="ann" role="maintainer"/>
  <title/>
  <description xsi:nil="true"/>
  <created nil="true"></created>
  <person userid="bob" role="reviewer"/>
  <repository name="factory"/>
</project>"""
UNKNOWN = """<status code="unknown_project"><summary>There is no such project</summary></status>"""


@dataclass
class Peer:
    """Answers whatever it is asked with one message."""

    status: int = 200
    kind: str = "text/xml"
    body: str = ""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        headers = [(b"content-type", self.kind.encode())]
        start = {"status": self.status, "headers": headers}
        await send({"type": "http.response.start", **start})
        await send({"type": "http.response.body", "body": self.body.encode()})


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder = tmp_path_factory.mktemp("services")
    arguments = ["--output", str(folder), "--name", "services_in_xml", "-q", "--strict"]
    assert main(["generate", str(SOURCE), *arguments]) == 0
    sys.path.insert(0, str(folder))
    yield import_module("services_in_xml_client")
    sys.path.remove(str(folder))


@pytest.fixture
def peer() -> Peer:
    return Peer()


@pytest.fixture(params=["lenient", "strict"])
def api(client: Any, peer: Peer, request: pytest.FixtureRequest) -> Iterator[Any]:
    """A client that takes what comes, and one that insists on values of the declared types."""
    with (
        serve(peer) as url,  # type: ignore[arg-type]
        client.ServicesInXml(base_url=url, max_retries=0) as api,
    ):
        yield api.with_options(answers=request.param)


def test_a_listing_of_a_bucket(api: Any, peer: Peer) -> None:
    peer.body = LISTED
    listed = api.storage.list_objects("photos")
    assert (listed.name, listed.prefix, listed.max_keys) == ("photos", "", 1000)
    assert listed.is_truncated is False
    first, second = listed.contents
    assert (first.key, first.e_tag, first.size) == (
        "2026/a & b.jpg",
        '"fba9dede"',
        434234,
    )
    assert first.last_modified == dt.datetime(2026, 10, 12, 17, 50, 30, tzinfo=dt.UTC)
    assert first.owner.display_name == "ann"
    assert (second.key, second.size, second.owner) == (" b", 0, None)
    assert [each.prefix for each in listed.common_prefixes] == ["2025/"]


def test_messages_of_a_queue_within_an_answer(api: Any, peer: Peer) -> None:
    peer.body = RECEIVED
    first, second = api.queues.receive_message().messages
    assert (first.message_id, first.body) == ("5fea7756", "This is a test")
    assert {each.name: each.value for each in first.attributes} == {
        "SenderId": "195004372649",
        "SentTimestamp": "1238099229000",
    }
    assert (second.body, second.attributes) == ("", None)


def test_errors_of_services_have_their_type(client: Any, api: Any, peer: Peer) -> None:
    peer.status, peer.body = 400, OVER_LIMIT
    with pytest.raises(client.errors.BadRequestError) as refused:
        api.queues.receive_message()
    error = refused.value.error
    assert isinstance(error, client.models.Error)
    assert (error.type, error.code, error.message) == (
        "Sender",
        "OverLimit",
        "Too many",
    )
    peer.status, peer.body = 404, NO_BUCKET
    with pytest.raises(client.errors.NotFoundError) as missing:
        api.storage.list_objects("b")
    assert missing.value.error.code == "NoSuchBucket"
    assert missing.value.error.model_extra["Resource"] == "/b"
    peer.kind, peer.body = "application/xml; charset=utf-8", UNKNOWN
    with pytest.raises(client.errors.NotFoundError) as unknown:
        api.builds.project("home:bob")
    assert unknown.value.error.code == "unknown_project"


def test_a_feed(api: Any, peer: Peer) -> None:
    peer.kind, peer.body = "application/rss+xml; charset=UTF-8", FED
    feed = api.news.feed()
    channel = feed.channel
    assert (feed.version, channel.title) == ("2.0", "News")
    assert channel.link == "http://news.example.com/"
    first, second = channel.item
    assert (first.title, first.description) == ("A “first”", "<p>Hello</p>")
    assert (first.guid, first.category, first.creator) == ("tag:1", ["a", "b"], "Ann")
    assert (second.title, second.guid, second.category) == ("", "tag:2", None)


def test_departures_in_attributes(api: Any, peer: Peer) -> None:
    peer.kind, peer.body = "application/xml", BOARD
    first, second = api.transit.departures().departures
    assert (first.line, first.minutes, first.late) == ("7", 4, False)
    assert (first.lat, first.day) == (52.1, dt.date(2026, 11, 29))
    assert (second.line, second.minutes, second.late) == ("N1", 11, True)


@pytest.mark.parametrize(
    "text",
    [
        BOARD.replace("<departure ", "<departures ").replace(
            "</departure>", "</departures>"
        ),
        BOARD.replace("<departure ", '<departures at="x"><departure ', 1).replace(
            "</body>", "</departures></body>"
        ),
    ],
    ids=["items called as the property", "items in an element of that name"],
)
def test_departures_that_are_not_called_as_declared(
    api: Any, peer: Peer, text: str
) -> None:
    peer.kind, peer.body = "application/xml", text
    first, second = api.transit.departures().departures
    assert (first.line, first.minutes, second.line) == ("7", 4, "N1")


def test_a_project_of_a_build_service(api: Any, peer: Peer) -> None:
    peer.kind, peer.body = "application/xml; charset=utf-8", BUILT
    project = api.builds.project("home:ann")
    assert (project.name, project.title) == ("home:ann", "")
    assert (project.description, project.created) == (None, None)
    assert {"description", "created"} <= project.model_fields_set
    assert [(each.userid, each.role) for each in project.person] == [
        ("ann", "maintainer"),
        ("bob", "reviewer"),
    ]
    leap, factory = project.repository
    assert (leap.name, leap.arch) == ("leap", ["x86_64", "i586"])
    assert [path.project for path in leap.path] == ["openSUSE"]
    assert (factory.name, factory.arch) == ("factory", None)
