"""The config → what the core is told about a team: seen by what it makes of mail."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from cancel_mailbot.edges.store import cases
from cancel_mailbot.ground.config import CatalogueProduct, Config, KnownPeople, Labels, Notices, Reading, SiteStep
from cancel_mailbot.ground.identity import Role
from cancel_mailbot.ground.steps import DEFAULT_STEPS
from cancel_mailbot.work.site import make_circumstances, make_site
from tests.builders import NOW
from tests.end_to_end.mails import make_mail, make_request
from tests.work.team import REP_1, Team, make_config


def with_reading(team: Team, **reading: Any) -> Team:
    """The team as a config with these keys of [reading] makes it."""
    config = make_config().model_copy(update={"reading": Reading(**reading)})
    return replace(team, site=make_site(config, config.mailbox[0]))


def test_a_site_has_the_address_the_name_and_the_trusted_server_of_its_mailbox() -> None:
    config = make_config(name="east", display_name="East", trusted_authserv_id="mx.example.com")
    site = make_site(config, config.mailbox[0])
    assert (site.mailbox, site.desk.address, site.desk.name) == ("east", "enablement@example.com", "East")
    assert site.trusted_authserv_id == "mx.example.com"


@pytest.mark.parametrize(
    ("address", "role"),
    [("ann@example.com", Role.STAFF), ("rep9@example.com", Role.REP), ("ann@example.net", Role.STRANGER)],
)
def test_a_site_knows_its_people(address: str, role: Role) -> None:
    config = make_config()
    assert make_site(config, config.mailbox[0]).people.find_role(address) is role


@pytest.mark.parametrize(
    ("notify", "told"),
    [((), ["ann@example.com", "jo@example.com"]), (("jo@example.com",), ["jo@example.com"])],
    ids=["all staff", "those who are named"],
)
def test_work_is_told_to_those_named_or_else_to_all_staff(notify: tuple[str, ...], told: list[str]) -> None:
    people = KnownPeople(staff=("ann@example.com", "jo@example.com"), notify=notify)
    config = Config(people=people)
    assert [person.address for person in make_site(config, config.mailbox[0]).notify] == told


def test_labels_of_the_site_are_understood(team: Team) -> None:
    text = "Advertiser Account: Northwind\nCampaign Name: Fall\nTitan Order ID: 4471923\nProducts: Audio"
    raw = make_mail("m", REP_1, "Order Cancellation Request", text)
    with_reading(team, labels=Labels(client=("Advertiser Account",))).take(raw)
    assert team.case(1001).request.client == "Northwind"


def test_products_are_named_as_in_the_catalogue(team: Team) -> None:
    catalogue = (CatalogueProduct(name="Audio, Streaming", aliases=("Streaming Audio",)),)
    with_reading(team, product=catalogue).take(make_request(1))
    assert [product.name for product in team.case(1001).products] == ["Targeted Display", "Audio, Streaming"]


def test_order_ids_have_the_form_that_the_config_describes(team: Team) -> None:
    with_reading(team, order_id_pattern="T-[0-9]{4}").take(make_request(1, Titan_Order_ID="T-1234"))
    assert team.case(1001).request.titan_order_id == "T-1234"


def test_amounts_without_a_currency_are_in_that_of_the_site(team: Team) -> None:
    in_euro = with_reading(team, currency="EUR")
    in_euro.take(make_request(1))
    in_euro.take_reply("Ann Lee <ann@example.com>", "work_item", "all done credit 1,250.00")
    (line,) = team.case(1001).true_ups
    assert str(line.outcome.money) == "1,250.00 EUR"


TITAN = SiteStep(key="titan", title="Stop in Titan", words=("titan",), completed="it is stopped", before="fulfillment")


def with_titan(team: Team) -> Team:
    """The team with a step of its own."""
    config = make_config().model_copy(update={"step": (TITAN,)})
    return replace(team, site=make_site(config, config.mailbox[0]))


def test_a_step_of_the_site_is_reported_in_its_own_words(team: Team) -> None:
    site = with_titan(team)
    site.take(make_request(1))
    site.take_reply("Ann Lee <ann@example.com>", "work_item", "titan done")
    with site.store.read() as tx:
        (summary,) = cases.list_cases(tx)
    assert [list(dict(product.steps)) for product in summary.products] == [
        ["billing", "titan", "fulfillment", "true_up"],
        ["billing", "titan", "fulfillment", "true_up"],
    ]
    assert {product.status("titan").state.value for product in summary.products} == {"done"}


def test_a_case_keeps_the_steps_that_it_was_opened_with(team: Team) -> None:
    team.take(make_request(1))
    with_titan(team).take_reply("Ann Lee <ann@example.com>", "work_item", "all done no credit")
    with team.store.read() as tx:
        (summary,) = cases.list_cases(tx)
    assert summary.state == "closed"
    assert list(dict(summary.products[0].steps)) == ["billing", "fulfillment", "true_up"]


def test_what_a_decision_tells_of_time_is_told_in_the_zone_of_the_notices() -> None:
    config = make_config().model_copy(update={"notices": Notices(time_zone="America/Chicago")})
    now = make_circumstances(make_site(config, config.mailbox[0]), NOW)
    assert now.format_instant(NOW) == "2026-11-23 09:12 CST"


def test_a_site_knows_to_whom_a_case_can_be_given_and_how_long_an_undo_is_possible() -> None:
    config = make_config()
    site = make_site(config, config.mailbox[0])
    now = make_circumstances(site, NOW)
    assert site.staff == now.staff == {"ann@example.com", "jo@example.com"}
    assert (site.undo_window, now.undo_window, now.steps) == (timedelta(minutes=2), site.undo_window, DEFAULT_STEPS)
