"""Names as a person would write them."""

from __future__ import annotations

import pytest

from specgen.naming.candidates import (
    attribute_names,
    class_names,
    client_name,
    package_name,
)
from specgen.naming.words import pascal, snake, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("petName", "pet_name"),
        ("PetName", "pet_name"),
        ("pet-name", "pet_name"),
        ("pet.name", "pet_name"),
        ("HTTPError", "http_error"),
        ("4k", "field_4k"),
        ("2FAInfo", "field_2fa_info"),
        ("360Degrees", "field_360_degrees"),
        ("userIDs", "user_ids"),
        ("OAuthToken", "oauth_token"),
        ("GitHubRepo", "github_repo"),
        ("v2Name", "v2_name"),
        ("x-request-id", "x_request_id"),
        ("Größe", "grosse"),
        ("+1", "plus_1"),
        ("-1", "minus_1"),
        ("@type", "type"),
        ("$", "dollar"),
        ("", "empty"),
        ("1st", "field_1st"),
        ("ids[]", "ids"),
        ("k8sVersion", "k8s_version"),
        ("B2BCustomer", "b2b_customer"),
        ("per-100g", "per_100g"),
        ("EC2Id", "ec2_id"),
        ("360degrees", "field_360_degrees"),
    ],
)
def test_attributes(text: str, expected: str) -> None:
    assert attribute_names(text)[0] == expected


@pytest.mark.parametrize(
    "text",
    "is_2fa_enabled is_3d last_24h last_30days b2b i18n p2p_enabled top_10 h264 md5sum".split(),
)
def test_an_attribute_that_python_would_call_so_keeps_its_name(text: str) -> None:
    assert attribute_names(text)[0] == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pet", "Pet"),
        ("io.k8s.api.core.v1.Pod", "IoK8sApiCoreV1Pod"),
        ("V1x1Item", "V1x1Item"),
        ("pet_name", "PetName"),
        ("HTTPValidationError", "HTTPValidationError"),
        ("Response_CreateSecretResponseSchema_", "ResponseCreateSecretResponseSchema"),
        ("PET_NAME", "PetName"),
        ("ns.Pet", "NsPet"),
        ("Page[Pet]", "PagePet"),
        ("a/b", "AB"),
    ],
)
def test_classes(text: str, expected: str) -> None:
    assert class_names(text)[0] == expected


@pytest.mark.parametrize(
    ("title", "package", "client"),
    [
        ("Live avatar API", "liveavatar", "LiveAvatar"),
        ("Live avatar API", "live_avatar_api", "LiveAvatar"),
        ("OpenHands", "openhands", "OpenHands"),
        ("", "petstore", "Petstore"),
        ("Another title", "pet_store", "PetStore"),
    ],
)
def test_a_client_is_called_after_its_package(
    title: str, package: str, client: str
) -> None:
    assert client_name(title, package) == client


@pytest.mark.parametrize(
    ("title", "package"),
    [
        ("Live avatar API", "live_avatar_api"),
        ("2captcha", "api_2_captcha"),
        ("", "api"),
    ],
)
def test_a_package_is_called_after_the_title(title: str, package: str) -> None:
    assert package_name(title) == package


@pytest.mark.parametrize(
    ("text", "snaked", "pascaled"),
    [
        (
            "list all note attachments for user and monetary account of scheduled payments",
            "list_for_user_and_monetary_account_of_scheduled_payments",
            "AllNoteAttachmentsForUserAndMonetaryAccountOfScheduledPayments",
        ),
        ("a" * 100, "a" * 64, "A" + "a" * 63),
        ("first " + "b" * 100, "first_" + "b" * 58, "B" + "b" * 63),
    ],
)
def test_long_names_lose_words(text: str, snaked: str, pascaled: str) -> None:
    """The last say most, and of a method the first, which is a verb."""
    assert snake(words(text)) == snaked
    assert pascal(words(text)) == pascaled


def test_a_long_name_is_told_from_another_by_its_beginning_not_by_its_symbols() -> None:
    ending = "Shared.BusinessEntities.ContentDefinitionAttribute, a=b, c=[[d]]"
    names = class_names(f"API.PagedResponse_ContentSubmission.{ending}")
    assert names == (
        "SubmissionSharedBusinessEntitiesContentDefinitionAttributeABCD",
        "APIPagedResponseContentSubmissionSharedDefinitionAttributeABCD",
    )


def test_a_text_of_any_length_is_read_at_both_ends() -> None:
    text = f"first {'filling ' * 1000}last"
    assert snake(words(text)).startswith("first_filling")
    assert snake(words(text)).endswith("filling_last")
