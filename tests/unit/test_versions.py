"""Which version follows which, and which tag of git is that of the last release."""

from __future__ import annotations

import pytest

from specgen.workspace.publishing.versions import (
    NotAdvanced,
    following,
    is_later,
    last_release,
)


@pytest.mark.parametrize(
    ("version", "advice", "after"),
    [
        ("1.2.3", "major", "2.0.0"),
        ("1.2.3", "minor", "1.3.0"),
        ("1.2.3", "patch", "1.2.4"),
        ("1.2.3", "none", "1.2.3"),
        ("0.2.3", "major", "0.3.0"),
        ("0.2.3", "minor", "0.2.4"),
        ("0.2.3", "patch", "0.2.4"),
        ("2", "minor", "2.1.0"),
        ("2026.11", "patch", "2026.11.1"),
        ("1.9.9.9", "major", "2.0.0"),
    ],
)
def test_the_version_that_follows(version: str, advice: str, after: str) -> None:
    assert following(version, advice) == after


@pytest.mark.parametrize("version", ["1.0.0rc1", "1.0.post1", "1.0.dev3", "1!2.0"])
def test_a_version_that_none_follows(version: str) -> None:
    with pytest.raises(NotAdvanced):
        following(version, "patch")


def test_versions_are_compared_as_versions() -> None:
    assert is_later("1.10.0", "1.9.0")
    assert not is_later("1.0", "1.0.0")


@pytest.mark.parametrize(
    ("tags", "release"),
    [
        (["v1.0.0", "v1.2.0", "v1.10.0"], ("v1.2.0", "1.2.0")),
        (["1.1.0", "latest", "v", "v1.x", "1.1.0-rc"], ("1.1.0", "1.1.0")),
        (["v2.0.0"], None),
        (["acme-pets-v0.9", "v1.2.0"], ("acme-pets-v0.9", "0.9")),
        (["Acme_Pets@1.3.0", "acme.pets/1.0.0"], ("Acme_Pets@1.3.0", "1.3.0")),
        (["other-v1.2.0", "pets-1.2.0"], None),
        ([], None),
    ],
)
def test_the_tag_of_the_last_release(
    tags: list[str], release: tuple[str, str] | None
) -> None:
    assert last_release(tags, "acme-pets", "1.3.0") == release
