"""What callers give for each kind of security scheme; see `client_calls` about `# wrong`."""

from typing import assert_type

from doors_client import (
    AsyncDoors,
    ClientCredentials,
    Doors,
    Password,
    RefreshToken,
)
from pydantic import SecretStr


async def fetched() -> SecretStr:
    return SecretStr("t")


def given() -> None:
    flow = ClientCredentials("id", SecretStr("secret"))
    assert_type(Doors(oauth=flow, header="k"), Doors)
    Doors(oauth="t", openid=SecretStr("t"), query=lambda: "k", cookie="c")
    Doors(oauth=RefreshToken("r", "id"), openid=Password("user", "p", "id"))
    AsyncDoors(oauth=flow, openid=fetched, header=fetched)
    Doors(openid=fetched)  # wrong
    Doors(header=flow)  # wrong
    Doors(oauth=3)  # wrong
    Doors(oauth=("user", "p"))  # wrong
    Doors(token="t")  # wrong
    ClientCredentials("id")  # wrong
    ClientCredentials("id", 3)  # wrong
    ClientCredentials("id", "secret", scope="read")  # wrong
