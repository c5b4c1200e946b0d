"""The site: what the work needs to know of the config for one mailbox, in the core's own values."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from cancel_mailbot.ground.almanac import Almanac, make_almanac
from cancel_mailbot.ground.config import Config, Mailbox
from cancel_mailbot.ground.identity import People, Person
from cancel_mailbot.ground.steps import DEFAULT_STEPS, Step, place_steps
from cancel_mailbot.notices.desk import Desk
from cancel_mailbot.reading.commands import help_lines
from cancel_mailbot.reading.form import FormSettings
from cancel_mailbot.reading.products import CatalogueProduct
from cancel_mailbot.workflow.facts import Circumstances
from cancel_mailbot.workflow.interpret import ReadingSettings


@dataclass(frozen=True, slots=True)
class Site:
    """One mailbox's team: its desk, its people, how it reads, and its time.

    `notify` get what no one has taken yet, `escalate_to` what has waited too long. `undo_window` is how long what a
    command tells the rep waits before it is submitted. `mailboxes` are the names of all that the config has.
    """

    mailbox: str
    desk: Desk
    people: People
    notify: tuple[Person, ...]
    reading: ReadingSettings
    trusted_authserv_id: str
    max_message_bytes: int
    almanac: Almanac
    undo_window: timedelta
    escalate_to: tuple[Person, ...]
    mailboxes: tuple[str, ...]

    def serves(self, mailbox: str) -> bool:
        """Whether the cases of the mailbox with this name are ours. What no mailbox serves falls to the first one."""
        return mailbox == self.mailbox or (self.mailbox == self.mailboxes[0] and mailbox not in self.mailboxes)

    @property
    def staff(self) -> frozenset[str]:
        """The addresses that a case may be assigned to."""
        return self.people.staff


def make_site(config: Config, mailbox: Mailbox) -> Site:
    """The site of one mailbox of the config."""
    reading = ReadingSettings(
        form=FormSettings(
            labels=_labels(config),
            catalogue=tuple(CatalogueProduct(product.name, product.aliases) for product in config.reading.product),
            order_id_pattern=config.reading.order_id_pattern,
        ),
        steps=make_steps(config),
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
    notify = tuple(Person("", address) for address in config.people.notified)
    return Site(
        mailbox=mailbox.name,
        desk=desk,
        people=config.people.people(),
        notify=notify,
        reading=reading,
        trusted_authserv_id=mailbox.trusted_authserv_id,
        max_message_bytes=config.reading.max_message_bytes,
        almanac=make_almanac(config),
        undo_window=config.outbox.undo_window,
        escalate_to=tuple(Person("", address) for address in config.people.escalated),
        mailboxes=tuple(each.name for each in config.mailbox),
    )


def make_steps(config: Config) -> tuple[Step, ...]:
    """The steps of the site's new cases, in order."""
    return place_steps(DEFAULT_STEPS, tuple(step.added() for step in config.step))


def make_circumstances(site: Site, at: datetime) -> Circumstances:
    """What every decision at this instant depends on, before anything is looked up for it."""
    return Circumstances(
        at=at,
        notify=site.notify,
        steps=site.reading.steps,
        staff=site.staff,
        undo_window=site.undo_window,
        zone=ZoneInfo(site.desk.time_zone),
    )


def _labels(config: Config) -> tuple[tuple[str, str], ...]:
    return tuple((label, field) for field, labels in config.reading.labels for label in labels)
