"""A config that is valid as a file, and what keeps it from running."""

from typing import Any

import pytest

from cancel_mailbot.ground.config import Config
from cancel_mailbot.ground.obstacles import find_obstacles

MAILBOX = {
    "address": "desk@example.com",
    "imap": {"host": "imap.mail.test"},
    "smtp": {"host": "smtp.mail.test"},
}
PEOPLE = {"staff": ["ann@example.com"], "reps": ["@example.com"]}


def paths_of(*mailboxes: dict[str, Any], people: dict[str, Any] = PEOPLE) -> list[str]:
    config = Config.model_validate({"mailbox": list(mailboxes), "people": people})
    return [problem.path for problem in find_obstacles(config)]


def test_a_filled_in_config_has_no_obstacles() -> None:
    assert paths_of(MAILBOX) == []


def test_the_example_is_not_fit_to_run_and_every_reason_is_told() -> None:
    obstacles = find_obstacles(Config())
    assert [problem.path for problem in obstacles] == [
        "mailbox[0].address",
        "mailbox[0].imap.host",
        "mailbox[0].smtp.host",
        "people.staff",
        "people.reps",
    ]
    assert all(problem.message and problem.hint for problem in obstacles)


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        pytest.param({"address": "sales-enablement@example.com"}, "address", id="the example's address"),
        pytest.param({"imap": {"host": "IMAP.example.com"}}, "imap.host", id="an example host"),
        pytest.param({"smtp": {"host": "example.org"}}, "smtp.host", id="an example domain as host"),
        pytest.param(
            {"imap": {"host": "imap.mail.test", "security": "none"}}, "imap.security", id="clear text to a name"
        ),
        pytest.param(
            {"smtp": {"host": "192.0.2.1", "security": "none"}}, "smtp.security", id="clear text to another machine"
        ),
        pytest.param(
            {"smtp": {"host": "localhost.mail.test", "security": "none"}},
            "smtp.security",
            id="clear text to a name that only begins like this machine's",
        ),
        pytest.param({"after": "move", "done_folder": "INBOX"}, "done_folder", id="moving to where it is read"),
    ],
)
def test_an_obstacle_is_told_with_its_path(changes: dict[str, Any], path: str) -> None:
    assert paths_of(MAILBOX | changes) == [f"mailbox[0].{path}"]


@pytest.mark.parametrize("host", ["localhost", "LocalHost", "mail.localhost", "127.0.0.1", "127.8.9.1", "::1"])
def test_clear_text_on_this_machine_is_no_obstacle(host: str) -> None:
    server = {"host": host, "security": "none"}
    assert paths_of(MAILBOX | {"imap": server, "smtp": server}) == []


def test_the_example_address_is_no_obstacle_on_this_machine() -> None:
    here = {"host": "127.0.0.1", "security": "none"}
    assert paths_of({"address": "sales-enablement@example.com", "imap": here, "smtp": here}) == []


def test_the_folder_for_what_is_done_does_not_matter_where_nothing_is_moved() -> None:
    assert paths_of(MAILBOX | {"after": "keyword", "done_folder": "INBOX"}) == []


def test_a_host_that_only_ends_like_an_example_is_no_placeholder() -> None:
    assert paths_of(MAILBOX | {"imap": {"host": "imap.myexample.com"}}) == []


@pytest.mark.parametrize(
    ("first", "second"),
    [pytest.param("desk", "desk", id="the same"), pytest.param("a-b", "a_b", id="the same password variable")],
)
def test_two_mailboxes_of_one_name_are_an_obstacle(first: str, second: str) -> None:
    assert paths_of(MAILBOX | {"name": first}, MAILBOX | {"name": second}) == ["mailbox[1].name"]


def test_two_mailboxes_of_two_names_are_none() -> None:
    assert paths_of(MAILBOX | {"name": "one"}, MAILBOX | {"name": "two"}) == []


def test_nobody_to_work_and_nobody_to_ask_are_obstacles() -> None:
    assert paths_of(MAILBOX, people={}) == ["people.staff", "people.reps"]
