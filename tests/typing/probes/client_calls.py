"""What callers of the clients see; a line marked `# wrong` must not pass a checker."""

from typing import assert_type

import httpx2
import liveavatar_client
from liveavatar_client import UNSET, AsyncLiveAvatar, LiveAvatar, errors, models
from openhands_client import AsyncOpenHands, OpenHands
from pydantic import SecretStr


def results(api: LiveAvatar, hands: OpenHands) -> None:
    made = api.secrets.create_secret(
        secret_name="n", secret_value="v", secret_type="OPENAI_API_KEY"
    )
    assert_type(made, models.ResponseCreateSecretResponseSchema)
    assert_type(made.code, int | None)
    assert_type(made.message, str | None)
    made.code + 1  # wrong
    made.data.id  # wrong
    if made.data is not None:
        assert_type(made.data.id, str)
    made.other  # wrong
    assert_type(made, models.Response[models.CreateSecretResponseSchema])
    assert_type(models.Response(code=1, data=3), models.Response[int])
    failure_of(made)  # wrong
    models.Response[int](data="3")  # wrong
    data_of(models.Response(data=""))  # wrong
    data_of(models.ResponseCreateSecretResponseSchema(code=1))
    stored = hands.secrets.create_custom_secret(name="n", value=SecretStr("v"))
    assert_type(stored, dict[str, str])


def data_of(
    response: models.Response[models.CreateSecretResponseSchema],
) -> models.CreateSecretResponseSchema | None:
    return response.data


def failure_of(response: models.Response[models.ValidationError]) -> None:
    response.data


async def asynchronous(api: AsyncLiveAvatar, hands: AsyncOpenHands) -> None:
    made = await api.secrets.create_secret(
        secret_name="n", secret_value="v", secret_type="GEMINI_API_KEY", la_session="s"
    )
    assert_type(made, models.ResponseCreateSecretResponseSchema)
    stored = await hands.secrets.create_custom_secret(
        name="n", value="v", description=None
    )
    assert_type(stored, dict[str, str])


def arguments(api: LiveAvatar, hands: OpenHands, kind: models.SecretTypeEnum) -> None:
    add = api.secrets.create_secret
    add(secret_name="n", secret_value="v", secret_type=kind, la_session=UNSET)
    add(secret_name="n", secret_value="v", secret_type=kind, timeout=3.0)
    add(secret_name="n", secret_value="v", secret_type=kind, timeot=3.0)  # wrong
    add(secret_name="n", secret_value="v", secret_type=kind, timeout="3")  # wrong
    add(secret_name="n", secret_value="v")  # wrong
    add(secret_name=1, secret_value="v", secret_type=kind)  # wrong
    add(secret_name="n", secret_value="v", secret_type="OTHER")  # wrong
    add(secret_name="n", secret_value="v", secret_type=kind, la_session=None)  # wrong
    add(secret_nam="n", secret_value="v", secret_type=kind)  # wrong
    add("n", "v", kind)  # wrong
    api.secret  # wrong
    api.secrets.create  # wrong
    hands.secrets.create_custom_secret(name="n", value="v", description=None)
    hands.secrets.create_custom_secret(name="n", value=None)  # wrong


def clients() -> None:
    LiveAvatar(api_key=SecretStr("k"), timeout=3, max_retries=0)
    LiveAvatar(api_key=lambda: "k", http_client=httpx2.Client())
    LiveAvatar(http_client=httpx2.AsyncClient())  # wrong
    LiveAvatar("k")  # wrong
    LiveAvatar(key="k")  # wrong
    LiveAvatar(api_key=1)  # wrong
    AsyncLiveAvatar(api_key=key, http_client=httpx2.AsyncClient())
    LiveAvatar(api_key=key)  # wrong
    liveavatar_client.Client  # wrong
    with LiveAvatar() as api:
        assert_type(api, LiveAvatar)


async def key() -> str:
    return "k"


def failures(api: LiveAvatar, kind: models.SecretTypeEnum) -> None:
    try:
        api.secrets.create_secret(secret_name="n", secret_value="v", secret_type=kind)
    except errors.UnprocessableEntityError as error:
        assert_type(error.error, models.HTTPValidationError | None)
        assert_type(error.status_code, int)
        assert_type(error.retry_after, float | None)
    except errors.LiveAvatarError as error:
        error.status_code  # wrong


def made_by_hand() -> None:
    request = models.CreateSecretRequestSchema(
        secret_name="n", secret_value=SecretStr("v"), secret_type="OPENAI_API_KEY"
    )
    assert_type(request.secret_value, SecretStr)
    models.CreateSecretResponseSchema(id="1")  # wrong
    models.CreateSecretResponseSchema(id="1", secret_name=2)  # wrong
