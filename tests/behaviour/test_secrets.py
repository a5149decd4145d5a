"""Keys and secret values are sent, and seen nowhere else."""

from __future__ import annotations

import asyncio
import io
import logging
import pickle
import traceback
from collections.abc import Iterator
from typing import Any

import httpx2
import liveavatar_server.models as server_models
import pytest
from liveavatar_client import AsyncLiveAvatar, LiveAvatar, errors, models
from pydantic import SecretStr, ValidationError

from tests.behaviour.vault import ARGUMENTS, BODY, KEY, SECRET, Vault, application
from tests.roundtrip.serving import serve


@pytest.fixture(scope="module")
def vault() -> Vault:
    return Vault()


@pytest.fixture(scope="module")
def url(vault: Vault) -> Iterator[str]:
    with serve(application(vault, hide_exceptions=True)) as base:
        yield base


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that is logged by anyone, at every level."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield written
    root.removeHandler(handler)
    root.setLevel(level)


def is_clean(text: str) -> bool:
    return KEY not in text and SECRET not in text


def test_the_value_arrives(url: str, vault: Vault) -> None:
    with LiveAvatar(api_key=SecretStr(KEY), base_url=url) as api:
        api.secrets.create_secret(**ARGUMENTS)
        wrapped = {**ARGUMENTS, "secret_name": "two", "secret_value": SecretStr(SECRET)}
        api.secrets.create_secret(**wrapped)
    assert vault.stored == {"mine": SECRET, "two": SECRET}


@pytest.mark.parametrize("kind", [LiveAvatar, AsyncLiveAvatar])
def test_clients_show_no_key(kind: Any) -> None:
    api = kind(api_key=KEY)
    for shown in (
        api,
        api.secrets,
        vars(api),
        api._settings,
        api._settings.credentials,
    ):
        assert is_clean(repr(shown))
        assert is_clean(str(shown))


@pytest.mark.parametrize("package", [models, server_models])
def test_models_show_no_value(package: Any) -> None:
    made = package.CreateSecretRequestSchema(**BODY)
    shown = (repr(made), str(made), f"{made}", str(made.model_dump()))
    assert all(map(is_clean, (*shown, made.model_dump_json(), repr(made.secret_value))))
    assert made.secret_value.get_secret_value() == SECRET
    with pytest.raises(ValidationError) as caught:
        package.CreateSecretRequestSchema(secret_name="", secret_value={"x": SECRET})
    assert is_clean(str(caught.value))


def test_nothing_is_logged(url: str, log: io.StringIO) -> None:
    with LiveAvatar(api_key=KEY, base_url=url) as api:
        api.secrets.create_secret(**ARGUMENTS, la_session=SECRET)
        for name in ("taken", "broken"):
            with pytest.raises(errors.LiveAvatarError):
                api.secrets.create_secret(**{**ARGUMENTS, "secret_name": name})
    with (
        LiveAvatar(api_key=f"{KEY}?", base_url=url) as stranger,
        pytest.raises(errors.UnauthorizedError),
    ):
        stranger.secrets.create_secret(**ARGUMENTS)
    assert "POST /v1/secrets: 200" in log.getvalue()
    assert "RuntimeError" in log.getvalue()
    assert is_clean(log.getvalue())


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"secret_value": 3}, errors.RequestValidationError),
        ({"secret_value": {"deep": SECRET}}, errors.RequestValidationError),
        ({"secret_value": ""}, errors.RequestValidationError),
        ({"secret_type": SECRET}, errors.RequestValidationError),
        ({"extra_headers": {"X": f"{SECRET}\n"}}, errors.RequestValidationError),
        ({"secret_name": "taken"}, errors.UnprocessableEntityError),
        ({"secret_name": "broken"}, errors.InternalServerError),
    ],
)
def test_exceptions_show_nothing(
    url: str, change: dict[str, Any], kind: type[errors.LiveAvatarError]
) -> None:
    with (
        LiveAvatar(api_key=KEY, base_url=url, max_retries=0) as api,
        pytest.raises(kind) as caught,
    ):
        api.secrets.create_secret(**{**ARGUMENTS, **change})
    for error in (caught.value, pickle.loads(pickle.dumps(caught.value))):
        assert type(error) is kind
        for shown in (str(error), repr(error), repr(getattr(error, "body", None))):
            assert is_clean(shown)
    assert is_clean("".join(traceback.format_exception(caught.value)))


def test_a_key_that_no_header_can_hold(url: str) -> None:
    for secret in (f"{KEY}\r\nX-Other: 1", f"{KEY}\0"):
        with pytest.raises(errors.ConfigurationError) as caught:
            LiveAvatar(api_key=secret, base_url=url).secrets.create_secret(**ARGUMENTS)
        assert is_clean("".join(traceback.format_exception(caught.value)))


def test_answers_to_invalid_requests_do_not_repeat_them(url: str) -> None:
    bodies = [
        {**BODY, "secret_type": SECRET},
        {**BODY, "secret_value": {"x": SECRET}},
        {"secret_value": SECRET},
        [SECRET],
        SECRET,
    ]
    for body in bodies:
        answer = httpx2.post(f"{url}/v1/secrets", json=body, headers={"X-API-KEY": KEY})
        assert answer.status_code == 422
        assert is_clean(answer.text)
        assert is_clean(str(answer.headers))
    text = httpx2.post(
        f"{url}/v1/secrets",
        content=f'{{"secret_value": "{SECRET}',
        headers={"X-API-KEY": KEY, "Content-Type": "application/json"},
    )
    assert (text.status_code, is_clean(text.text)) == (422, True)


def test_connection_errors_show_nothing() -> None:
    async def call() -> None:
        async with AsyncLiveAvatar(
            api_key=KEY, base_url="http://127.0.0.1:9", max_retries=0
        ) as api:
            await api.secrets.create_secret(**ARGUMENTS)

    with pytest.raises(errors.APIConnectionError) as caught:
        asyncio.run(call())
    assert not caught.value.maybe_sent
    assert is_clean("".join(traceback.format_exception(caught.value)))


def test_the_server_keeps_credentials_covered() -> None:
    from liveavatar_server._runtime.server.authentication import Credential, Credentials

    given = Credential("APIKeyHeader", SecretStr(KEY))
    assert is_clean(repr(given))
    assert is_clean(repr(Credentials({"APIKeyHeader": given})))
