"""Objects whose other properties have a type, as callers see them; see `client_calls` about
`# wrong`."""

from odd_types_client import OddTypes, models


def made(api: OddTypes) -> None:
    prices = models.Prices(limit=3, notes=models.Note(text="a", more="b"))
    api.prices.keep_prices(body=prices)
    api.prices.keep_prices(body={"limit": 3})
    models.Prices(limit="3")  # wrong
