"""Rules of pagination: what `inspect` proposes, and what is said of wrong ones."""

from __future__ import annotations

import json
from pathlib import Path

from .conftest import Shop

CURSOR = 'pagination = [{ style = "cursor", argument = "cursor", next = "meta.next" }]'
PAGES = Path(__file__).parents[1] / "pages.yaml"


def configured(shop: Shop, *lines: str) -> None:
    (shop.folder / "specgen.toml").write_text(
        "\n".join(["[api.shop]", 'source = "pages.yaml"', 'emit = ["client"]', *lines])
    )
    (shop.folder / "pages.yaml").write_bytes(PAGES.read_bytes())


def paginated(shop: Shop) -> dict[str, str | None]:
    """The style of each operation, by its id."""
    done = shop.run("inspect", "-q", "--report", "report.json")
    assert done.returncode == 0, done.stderr
    report = json.loads((shop.folder / "report.json").read_text())
    rows = report["targets"][0]["operations"]
    return {row["operation_id"]: row["pagination"] for row in rows}


def test_inspect_proposes_rules_that_can_be_pasted(shop: Shop) -> None:
    configured(shop)
    assert {key for key, style in paginated(shop).items() if style} == {"by_url"}
    proposed = shop.run("inspect", "-q").stdout
    _, _, rules = proposed.partition("pagination = [")
    configured(shop, f"pagination = [{rules}")
    assert paginated(shop) == {
        "by_cursor": "cursor",
        "search": "cursor",
        "by_last_item": "cursor",
        "by_offset": "offset",
        "by_total": "offset",
        "by_page": "page",
        "by_page_count": "page",
        "by_link": None,
        "by_tag": None,
        "by_url": "url",
        "by_page_in_body": "page",
        "by_page_id": "cursor",
        "by_header": "cursor",
        "by_number_in_header": "cursor",
        "by_url_in_header": "url",
        "by_url_of_next": "url",
    }
    assert "pagination = [" not in shop.run("inspect", "-q").stdout


def test_a_changed_rule_is_drift(shop: Shop) -> None:
    configured(shop)
    assert shop.run("generate").returncode == 0
    configured(shop, CURSOR)
    done = shop.run("check")
    assert done.returncode == 1
    assert "configuration changed (pagination)" in done.stdout
    assert shop.run("generate").returncode == 0
    assert shop.run("check").returncode == 0
    configured(shop, f"  # a remark\n{CURSOR.replace('[{', '[ {')}")
    assert shop.run("check").returncode == 0


def test_rules_that_cannot_be_read(shop: Shop) -> None:
    configured(
        shop,
        *("[[api.shop.pagination]]", 'style = "cursor"', 'argumnt = "cursor"'),
        *("[[api.shop.pagination]]", 'style = "link"', "next = 1"),
    )
    done = shop.run("generate")
    assert done.returncode == 2
    assert "specgen.toml:6: error[SG002]: unknown key `argumnt`" in done.stderr
    assert "did you mean argument?" in done.stderr
    assert "specgen.toml:4: error[SG002]: a rule of style cursor needs" in done.stderr
    assert "specgen.toml:9: error[SG002]: `next` must be a string" in done.stderr
    assert "specgen.toml:9: error[SG002]: a rule of style link has" in done.stderr


def test_rules_that_do_not_fit_are_mistakes_of_the_configuration(shop: Shop) -> None:
    named = 'operations = ["by_curser", "by_page", "POST /cursor/*"]'
    configured(
        shop, "[[api.shop.pagination]]", named, 'style = "url"', 'next = "meta.next"'
    )
    done = shop.run("generate")
    assert done.returncode == 2
    assert (
        "specgen.toml:4: error[SG002]: pagination: no operation by_curser;"
        " did you mean by_cursor?" in done.stderr
    )
    assert "GET /page/pets: `next`: the answer has no property" in done.stderr
    assert not (shop.folder / "generated").exists()
    assert shop.run("inspect", "-q").returncode == 2


def test_rules_of_streams_that_cannot_be_read(shop: Shop) -> None:
    configured(
        shop,
        *("[[api.shop.streaming]]", 'argumnt = "live"', "operations = 1"),
        *("[[api.shop.streaming]]", "argument = true"),
    )
    done = shop.run("generate")
    assert done.returncode == 2
    assert "specgen.toml:5: error[SG002]: unknown key `argumnt`" in done.stderr
    assert "specgen.toml:6: error[SG002]: `operations` must be a list" in done.stderr
    assert "specgen.toml:4: error[SG002]: a rule of `streaming` needs" in done.stderr
    assert "specgen.toml:8: error[SG002]: `argument` must be a string" in done.stderr
