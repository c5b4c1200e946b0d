"""The site: what the work needs to know of the config for one mailbox, in the core's own values."""

from dataclasses import dataclass

from cancel_mailbot.ground.config import Config, Mailbox
from cancel_mailbot.ground.identity import People, Person
from cancel_mailbot.ground.steps import DEFAULT_STEPS
from cancel_mailbot.notices.desk import Desk
from cancel_mailbot.reading.commands import help_lines
from cancel_mailbot.reading.form import FormSettings
from cancel_mailbot.reading.products import CatalogueProduct
from cancel_mailbot.workflow.interpret import ReadingSettings


@dataclass(frozen=True, slots=True)
class Site:
    """One mailbox's team: its desk, its people, how it reads. `notify` get what no one has taken yet."""

    mailbox: str
    desk: Desk
    people: People
    notify: tuple[Person, ...]
    reading: ReadingSettings
    trusted_authserv_id: str
    max_message_bytes: int


def make_site(config: Config, mailbox: Mailbox) -> Site:
    """The site of one mailbox of the config."""
    reading = ReadingSettings(
        form=FormSettings(
            labels=_labels(config),
            catalogue=tuple(CatalogueProduct(product.name, product.aliases) for product in config.reading.product),
            order_id_pattern=config.reading.order_id_pattern,
        ),
        steps=DEFAULT_STEPS,
        currency=config.reading.currency,
    )
    desk = Desk(
        address=mailbox.address,
        name=mailbox.display_name,
        time_zone=config.notices.time_zone,
        template_folder=config.notices.template_folder,
        help_lines=help_lines(reading.steps),
        steps=reading.steps,
    )
    return Site(
        mailbox=mailbox.name,
        desk=desk,
        people=config.people.people(),
        notify=tuple(Person("", address) for address in config.people.notified),
        reading=reading,
        trusted_authserv_id=mailbox.trusted_authserv_id,
        max_message_bytes=config.reading.max_message_bytes,
    )


def _labels(config: Config) -> tuple[tuple[str, str], ...]:
    return tuple((label, field) for field, labels in config.reading.labels for label in labels)
