"""The config as typed values. An attribute's path is its dotted path in the file; `config_file` reads and writes it.

Every key has a default, so `Config()` is what config.example.toml says. A password is never part of it: see `secrets`.
"""

import re
from collections.abc import Mapping
from datetime import time, timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationInfo

from cancel_mailbot.ground.config_kinds import (
    NOT_EMPTY,
    Address,
    ClosingTime,
    Count,
    Cron,
    Currency,
    DatabaseUrl,
    Day,
    Duration,
    FilePath,
    Host,
    Keyword,
    Line,
    MailboxName,
    OrderIdPattern,
    Pause,
    Port,
    Rep,
    Start,
    StepKey,
    StepWord,
    TimeOfDay,
    TimeOfDayOrNone,
    TimeZone,
    TimeZoneOrNone,
    Words,
    refuse,
)
from cancel_mailbot.ground.identity import People
from cancel_mailbot.ground.order_id import ORDER_ID_PATTERN
from cancel_mailbot.ground.steps import DEFAULT_STEPS, AddedStep, MisplacedStep, Step, place_steps

Security = Literal["tls", "starttls", "none"]
AfterReading = Literal["nothing", "keyword", "move"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
OnHoliday = Literal["before", "after", "same"]
LogLevel = Literal["debug", "info", "warning", "error"]
LogFormat = Literal["auto", "console", "json"]

_RELATIVE_SQLITE = re.compile(r"(sqlite(?:\+\w+)?:///)((?!file:)[^/:?][^?]*)(\?.*)?")


class Section(BaseModel):
    """A table of the config file."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)


class SiteStep(Section):
    """A step that the site has beside the documented ones: see `steps.AddedStep`.

    None of them needs an outcome: with two steps that do, the same amount could be counted twice.
    """

    key: StepKey
    title: Words
    words: Annotated[tuple[StepWord, ...], NOT_EMPTY]
    completed: Words
    before: Line = ""
    after: tuple[StepKey, ...] = ()

    def added(self) -> AddedStep:
        """The same as the core knows it."""
        return AddedStep(Step(self.key, self.title, self.words, self.completed, self.after), self.before)


def _check_steps(written: tuple[SiteStep, ...]) -> tuple[SiteStep, ...]:
    try:
        place_steps(DEFAULT_STEPS, tuple(step.added() for step in written))
    except MisplacedStep as misplaced:
        raise refuse(str(misplaced)) from None
    return written


class Database(Section):
    """Where cases, messages and notices are kept."""

    url: DatabaseUrl = "sqlite:///cancel-mailbot.db"


class Server(Section):
    """A mail server and how to log in to it; an empty `username` means the mailbox's address."""

    host: Host
    port: Port
    security: Security = "tls"
    username: Line = ""
    password_file: FilePath = ""
    ca_file: FilePath = ""
    timeout: Duration = timedelta(seconds=60)


class Imap(Server):
    """Where the mailbox is read (RFC 9051)."""

    host: Host = "imap.example.com"
    port: Port = 993
    folder: Words = "INBOX"


class Smtp(Server):
    """Where notices are submitted (RFC 6409)."""

    host: Host = "smtp.example.com"
    port: Port = 465


class Mailbox(Section):
    """One inbox served."""

    name: MailboxName = "enablement"
    address: Address = "sales-enablement@example.com"
    display_name: Line = "Sales Enablement"
    start_at: Start = "now"
    trusted_authserv_id: Line = ""
    after: AfterReading = "nothing"
    keyword: Keyword = "CancelMailbot"
    done_folder: Words = "Done"
    poll_every: Duration = timedelta(seconds=30)
    sent_folder: Line = ""
    imap: Imap = Imap()
    smtp: Smtp = Smtp()

    @property
    def imap_username(self) -> str:
        """Who logs in to read."""
        return self.imap.username or self.address

    @property
    def smtp_username(self) -> str:
        """Who logs in to submit."""
        return self.smtp.username or self.address


class KnownPeople(Section):
    """Whose mail has an effect. A rep is an address, or a domain written `@example.com`."""

    staff: tuple[Address, ...] = ()
    reps: tuple[Rep, ...] = ()
    notify: tuple[Address, ...] = ()
    escalate_to: tuple[Address, ...] = ()

    def people(self) -> People:
        """The same as the core knows them."""
        return People(
            staff=frozenset(self.staff),
            reps=frozenset(rep for rep in self.reps if not rep.startswith("@")),
            rep_domains=frozenset(rep[1:] for rep in self.reps if rep.startswith("@")),
        )

    @property
    def notified(self) -> tuple[str, ...]:
        """Who gets work items: `notify`, or all staff where that is empty."""
        return self.notify or self.staff

    @property
    def escalated(self) -> tuple[str, ...]:
        """Who hears of what has waited too long: `escalate_to`, or who is notified where that is empty."""
        return self.escalate_to or self.notified


def _check_closing(closes: time, others: ValidationInfo) -> time:
    opens = others.data.get("opens")
    if opens and closes <= opens:
        raise refuse("is not after `opens`", 'hours end on the day on which they begin, at "24:00" at the latest')
    return closes


class WorkingTime(Section):
    """When the team works: what is due at another time waits for the next opening."""

    time_zone: TimeZoneOrNone = ""
    working_days: Annotated[tuple[Weekday, ...], NOT_EMPTY] = ("mon", "tue", "wed", "thu", "fri")
    opens: TimeOfDay = time(9)
    closes: Annotated[ClosingTime, AfterValidator(_check_closing)] = time(17)
    holidays_of: Line = ""
    holidays: tuple[Day, ...] = ()


class InvoiceRun(Section):
    """When invoices are run, and how early an open billing step escalates."""

    cron: Cron = ""
    time_zone: TimeZoneOrNone = ""
    on_holiday: OnHoliday = "before"
    lead_times: tuple[Duration, ...] = (timedelta(days=3), timedelta(days=1), timedelta(hours=4))


class Reminders(Section):
    """How long, in working time, the team lets things wait before somebody is reminded."""

    step_waits: Duration = timedelta(days=2)
    blocked_waits: Duration = timedelta(days=5)
    question_waits: Duration = timedelta(days=1)
    rep_waits: Duration = timedelta(days=2)
    look_every: Duration = timedelta(minutes=1)


class DailyDigest(Section):
    """When the daily digest is made; None for no digest."""

    at: TimeOfDayOrNone = time(8, 30)


class CatalogueProduct(Section):
    """A product as the catalogue names it, and what reps write for it."""

    name: Words
    aliases: tuple[Words, ...] = ()


class Labels(Section):
    """What reps write for the template's labels, beside what the reader knows already."""

    client: tuple[Words, ...] = ()
    campaign: tuple[Words, ...] = ()
    titan_order_id: tuple[Words, ...] = ()
    products: tuple[Words, ...] = ()


class Reading(Section):
    """How requests are understood. `order_id_pattern` describes a whole order id, spaces and `#` dropped."""

    max_message_bytes: Count = 10_000_000
    order_id_pattern: OrderIdPattern = ORDER_ID_PATTERN
    currency: Currency = "USD"
    product: tuple[CatalogueProduct, ...] = ()
    labels: Labels = Labels()


class Outbox(Section):
    """When notices are submitted, and how patiently."""

    submit_every: Duration = timedelta(seconds=10)
    undo_window: Pause = timedelta(minutes=2)
    first_retry_after: Duration = timedelta(minutes=1)
    longest_wait: Duration = timedelta(hours=4)
    give_up_after: Duration = timedelta(days=5)
    in_doubt_grace: Duration = timedelta(minutes=15)


class Notices(Section):
    """How notices look."""

    template_folder: FilePath = ""
    time_zone: TimeZone = "UTC"


class Log(Section):
    """What is logged, and in which form."""

    level: LogLevel = "info"
    format: LogFormat = "auto"


class Config(Section):
    """The whole file."""

    step: Annotated[tuple[SiteStep, ...], AfterValidator(_check_steps)] = ()
    database: Database = Database()
    mailbox: Annotated[tuple[Mailbox, ...], NOT_EMPTY] = (Mailbox(),)
    people: KnownPeople = KnownPeople()
    calendar: WorkingTime = WorkingTime()
    invoice_run: InvoiceRun = InvoiceRun()
    reminders: Reminders = Reminders()
    digest: DailyDigest = DailyDigest()
    reading: Reading = Reading()
    outbox: Outbox = Outbox()
    notices: Notices = Notices()
    log: Log = Log()


def resolve_database_url(config: Config, environment: Mapping[str, str]) -> str:
    """The database's URL as it takes effect; it may hold a password, so it is not for showing.

    `$CANCEL_MAILBOT_DATABASE_URL` wins. A relative SQLite file lies in `$STATE_DIRECTORY` (systemd.exec(5); its first
    folder where there are several), else in the working directory.
    """
    url = environment.get("CANCEL_MAILBOT_DATABASE_URL") or config.database.url
    folder = environment.get("STATE_DIRECTORY", "").partition(":")[0]
    match = _RELATIVE_SQLITE.fullmatch(url)
    if not folder or match is None:
        return url
    return f"{match[1]}{Path(folder) / match[2]}{match[3] or ''}"
