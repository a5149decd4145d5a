"""What a user's tests may tell the fake of a client; each line marked wrong must not pass."""

from typing import assert_type

from liveavatar_client import AsyncLiveAvatar, LiveAvatar, errors, models
from liveavatar_client.testing import FakeCall, FakeLiveAvatar

fake = FakeLiveAvatar()
assert_type(fake.client(api_key="k", timeout=3, max_retries=0), LiveAvatar)
assert_type(fake.async_client(api_key="k"), AsyncLiveAvatar)
fake.client(timeot=3)  # wrong
fake.client(api_key=3)  # wrong

stub = fake.secrets.create_secret
stub.returns(models.ResponseCreateSecretResponseSchema(code=100))
stub.returns({"code": 100}, status=201, headers={"ETag": "e"}, times=1)
stub.raises(429, headers={"retry-after": "0"}).returns({"code": 100})
stub.raises(errors.APITimeoutError("slow", maybe_sent=True))
assert_type(stub.calls, list[FakeCall])
assert_type(stub.calls[0].attempt, int)
stub.returns(models.HTTPValidationError())  # wrong
stub.returns({"code": 100}, code=201)  # wrong
stub.raises("429")  # wrong
fake.secrets.delete_secret  # wrong
fake.others  # wrong
