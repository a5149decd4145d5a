"""Bodies as a whole and plain dictionaries, as callers see them; see `client_calls` about
`# wrong`."""

from typing import Any, assert_type

from people_client import AsyncPeople, People, models
from people_client.dicts import AddressInputDict


def whole(api: People) -> None:
    person = api.people.get_person("1")
    person.nick_name = "Annie"
    assert_type(api.people.put_person(person.id, body=person), None)
    api.people.put_person("1", body=person, nick_name="A", timeout=3.0)
    api.people.put_person("1", body=models.PersonInput(first_name="A"))
    api.people.put_person("1", body={"first_name": "A"}, max_retries=0)
    api.people.put_person("1", first_name="A")
    api.people.put_person("1", first_name="A", timeout=3.0)
    api.people.put_person("1")  # wrong
    api.people.put_person("1", nick_name="A")  # wrong
    api.people.put_person("1", body=models.Leaf(leaf_name="a"))  # wrong
    api.people.put_person("1", body={"nick_name": "A"})  # wrong
    api.people.put_person("1", body={"firstName": "A"})  # wrong
    api.people.put_person("1", body=person, nick_name=3)  # wrong
    api.people.put_person("1", body=person, nick="A")  # wrong
    api.people.put_person("1", body=None)  # wrong
    api.people.put_person(body=person)  # wrong


def beside_parameters(api: People, label: models.Label) -> None:
    api.notes.set_label("1", body=label, body_id="2")
    api.notes.set_label("1", body={"id": "1", "label_text": "x"})
    api.notes.set_label("1", body=label, label_text=2)  # wrong
    api.notes.comment(body="Hello")
    api.notes.comment(request_body={"body": "Hello"}, is_draft=True)
    api.notes.comment(request_body={"bodi": "Hello"})  # wrong
    api.notes.add_photo(body={"file_name": "a", "content": b"a"})
    api.notes.add_photo(body={"file_name": "a", "content": 3})  # wrong


async def asynchronous(api: AsyncPeople) -> None:
    person = await api.people.get_person("1")
    assert_type(await api.people.put_person(person.id, body=person), None)
    await api.people.put_person("1", body={"first_name": "A"}, nick_name="A")
    await api.people.put_person("1", first_name="A")
    await api.people.put_person("1")  # wrong
    await api.people.put_person("1", body={"first_nam": "A"})  # wrong
    await api.people.put_person("1", body=person, nick_name=3)  # wrong


def patches(api: People, change: models.Change, person: models.Person) -> None:
    api.people.change_person("1", body=change, first_name=None)
    api.people.change_person("1", body=person)
    api.people.change_person("1", body={"first_name": None})
    api.people.change_person("1", home_address={"street_name": "a", "zip_code": None})
    api.people.change_person("1", home_address={"street_name": None})  # wrong
    api.people.change_person("1", body={"first_nam": None})  # wrong


def depths(api: People, known: AddressInputDict, loose: dict[str, Any]) -> None:
    put = api.people.put_person
    put("1", first_name="A", home_address=known)
    put("1", first_name="A", home_address=models.AddressInput(street_name="a"))
    put("1", first_name="A", home_address={"street_name": "a", "zip_code": None})
    put("1", first_name="A", home_address={"street_nam": "a"})  # wrong
    put("1", first_name="A", home_address={"zip_code": "a"})  # wrong
    put("1", first_name="A", home_address={"street_name": 3})  # wrong
    put("1", first_name="A", home_address=loose)  # wrong
    address = models.AddressInput.model_validate(loose)
    put("1", first_name="A", home_address=address)
    put("1", first_name="A", past_addresses=[{"street_name": "a"}, address])
    put("1", first_name="A", past_addresses=[{"street_nam": "a"}])  # wrong
    put("1", first_name="A", places_by_name={"work": {"street_name": "a"}})
    put("1", first_name="A", places_by_name={"work": {"zip_code": "a"}})  # wrong
    put("1", first_name="A", pet={"pet_type": "cat", "lives_left": 9})
    put("1", first_name="A", pet={"pet_type": "cow"})  # wrong
    put("1", first_name="A", pet={"pet_type": "dog", "lives_left": 9})  # wrong
    api.people.add(body=[{"first_name": "A", "pet": {"pet_type": "dog"}}])
    api.people.add_people(body=[{"first_name": "A", "pet": {"pet_typ": "d"}}])  # wrong
    api.people.find(filter={"first_name": "A"})
    api.people.find_people(filter={"first_nam": "A"})  # wrong
