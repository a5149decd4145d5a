"""What callers of operations with pages see; see `tests/behaviour/pages.yaml`."""

from collections.abc import AsyncIterator, Iterator
from typing import assert_type

from shop_client import AsyncShop, Shop, models


def pages(api: Shop) -> None:
    page = api.pets.by_cursor(cursor="c", timeout=3.0)
    for pet in page:
        assert_type(pet, models.Pet)
        pet.name  # wrong
    assert_type(page.items, list[models.Pet])
    assert_type(page.value, models.PetList)
    assert_type(page.has_next, bool)
    for each in page.pages():
        assert_type(each.value, models.PetList)
    assert_type(page.next().items, list[models.Pet])
    for name in api.pets.by_url(query="q"):
        assert_type(name, str)
    assert_type(api.pets.by_link().value, list[models.Pet] | None)
    items: Iterator[models.Pet] = iter(api.pets.by_page())
    strings: Iterator[str] = iter(api.pets.by_page())  # wrong
    print(items, strings)
    api.pets.by_cursor(cursor=1)  # wrong
    api.pets.by_cursor(page=1)  # wrong
    api.pets.by_cursor().total  # wrong
    raw = api.raw(api.pets.by_cursor, cursor="c")
    assert_type(raw.value.items, list[models.Pet])
    api.raw(api.pets.by_cursor, curser="c")  # wrong


async def asynchronous(api: AsyncShop) -> None:
    async for pet in api.pets.by_cursor(cursor="c"):
        assert_type(pet, models.Pet)
    page = await api.pets.by_cursor()
    assert_type(page.items, list[models.Pet])
    assert_type(page.value, models.PetList)
    async for each in page.pages():
        assert_type(each.items, list[models.Pet])
    async for each in api.pets.by_cursor().pages():
        assert_type(each.value, models.PetList)
    assert_type((await page.next()).has_next, bool)
    items: AsyncIterator[models.Pet] = aiter(api.pets.by_page())
    print(items)
    api.pets.by_cursor().items  # wrong
    for _ in api.pets.by_cursor():  # wrong
        pass
    api.pets.by_cursor(cursor=1)  # wrong
    raw = await api.raw(api.pets.by_cursor, cursor="c")
    assert_type(raw.value.items, list[models.Pet])
