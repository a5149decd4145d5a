"""A large API's client, as its callers see it; see `client_calls` about `# wrong`."""

from typing import Any, assert_type

from github_client import AsyncGitHub, GitHub, errors, models


def results(api: GitHub) -> None:
    issue = api.issues.get(owner="o", repo="r", issue_number=1)
    assert_type(issue.number, int)
    assert_type(issue.user, models.NullableSimpleUser | None)
    issue.nothing  # wrong
    label = api.issues.create_label(owner="o", repo="r", name="bug")
    assert_type(label, models.Label)
    assert_type(label.description, str | None)
    found = api.repos.list_branches(owner="o", repo="r", protected=True)
    assert_type(found, list[models.ShortBranch])
    assert_type(api.gists.delete(gist_id="1"), None)
    answer = api.raw(api.meta.get_zen)
    assert_type(answer.value, str)


async def asynchronous(api: AsyncGitHub) -> None:
    label = await api.issues.create_label(owner="o", repo="r", name="bug")
    assert_type(label, models.Label)
    api.issues.create_label(owner="o", repo="r").color  # wrong


def arguments(
    api: GitHub, own: list[dict[str, str]], known: list[models.Label]
) -> None:
    create = api.issues.create
    create(owner="o", repo="r", title="t", labels=["bug", {"name": "ui"}])
    create(owner="o", repo="r", title="t", labels=own)  # wrong
    create(owner="o", repo="r", title="t", labels=[{"nam": "ui"}])  # wrong
    issue = api.issues.get("o", "r", 1)
    api.issues.update("o", "r", 1, request_body=issue, title="u")
    api.issues.create_label("o", "r", body={"name": "ui", "color": "f29513"})
    api.issues.create_label("o", "r", body={"nam": "ui"})  # wrong
    api.issues.create_label("o", "r", body={"name": "ui"}, color=3)  # wrong
    create(owner="o", repo="r", title="t", assignee=None)
    create(owner="o", repo="r", title="t", labels=known)  # wrong
    create(owner="o", repo="r", title="t", labels=3)  # wrong
    create(owner="o", repo="r", title="t", assignees="me")  # wrong
    create(owner="o", repo="r", title=None)  # wrong
    create(owner="o", repo="r", titel="t")  # wrong
    create(owner="o", title="t")  # wrong
    api.issues.list_for_repo(owner="o", repo="r", state="open")
    api.issues.list_for_repo(owner="o", repo="r", state="opened")  # wrong
    api.issues.list_for_repo(owner="o", repo="r", since="today")  # wrong


def failures(api: GitHub) -> Any:
    try:
        return api.issues.create(owner="o", repo="r", title="t")
    except errors.NotFoundError as error:
        if isinstance(error.error, models.BasicError):
            assert_type(error.error.message, str | None)
