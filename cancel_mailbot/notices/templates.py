"""The Jinja2 templates: ours, a site's own in front of them, and the check that all of them render."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path

from jinja2 import BaseLoader, ChoiceLoader, FileSystemLoader, StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from cancel_mailbot.notices import columns
from cancel_mailbot.notices.desk import Desk
from cancel_mailbot.notices.samples import SUBJECT, Sample, all_samples
from cancel_mailbot.notices.view import Mail, build_mail
from cancel_mailbot.workflow.due import NoticeKind

REPLY_LINE = "--- Reply above this line ---"
MAX_HTML_BYTES = 100_000
_OURS = Path(__file__).parent / "templates"
_FORMS = (".txt.j2", ".html.j2")
# What a template of somebody else's can do wrong.
_BROKEN = (TemplateError, ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)


@dataclass(frozen=True, slots=True)
class Rendered:
    """The two parts of a mail, LF line ends; `text` has at most 72 columns."""

    text: str
    html: str


def render(kind: NoticeKind, mail: Mail, template_folder: str) -> Rendered:
    """Both parts of a notice, from the site's template where `template_folder` has one, else from ours.

    Raises:
        jinja2.TemplateError: a template is broken; `check` says which one and where.
    """
    text, html = (_fill(f"{kind}{form}", mail, template_folder) for form in _FORMS)
    return Rendered(columns.bound(text), html)


def check(desk: Desk) -> tuple[str, ...]:
    """What is wrong with the desk's templates, a sentence each: all are read anew, every kind with sample cases."""
    open_environment.cache_clear()
    folder = desk.template_folder
    if folder and not Path(folder).is_dir():
        return (f"{folder}: the template folder does not exist",)
    return (*_find_strangers(folder), *dict.fromkeys(each for sample in all_samples() for each in _try(sample, desk)))


@lru_cache(maxsize=8)
def open_environment(template_folder: str) -> SandboxedEnvironment:
    """The environment of a folder ("": ours alone), kept with its templates until `open_environment.cache_clear()`."""
    sources: list[BaseLoader] = [FileSystemLoader(template_folder)] if template_folder else []
    environment = SandboxedEnvironment(
        loader=ChoiceLoader([*sources, FileSystemLoader(_OURS)]),
        autoescape=_is_markup,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    for each in (columns.fill, columns.paragraph, columns.pairs, columns.bullets, columns.quote, columns.right):
        environment.filters[each.__name__] = each
    environment.globals["reply_line"] = REPLY_LINE
    return environment


def _is_markup(name: str | None) -> bool:
    # Jinja2's own select_autoescape() knows .html, but not .html.j2; whatever is not plain text is escaped.
    return name is None or not name.endswith(".txt.j2")


def _fill(name: str, mail: Mail, template_folder: str) -> str:
    values = {field.name: getattr(mail, field.name) for field in fields(mail)}
    return open_environment(template_folder).get_template(name).render(values)


def _find_strangers(folder: str) -> Iterator[str]:
    """A misspelt override would be passed over in silence. A site's own parts begin with `_`."""
    ours = {path.name for path in _OURS.glob("*.j2")}
    for path in sorted(Path(folder).glob("*.j2") if folder else ()):
        if path.name not in ours and not path.name.startswith("_"):
            yield f"{path.name}: no template has this name (a part of your own begins with _)"


def _try(sample: Sample, desk: Desk) -> Iterator[str]:
    mail = build_mail(sample.due, sample.case, sample.recipient, sample.occasion(desk), SUBJECT)
    for form in _FORMS:
        name = f"{sample.due.kind}{form}"
        try:
            written = _fill(name, mail, desk.template_folder)
        except _BROKEN as error:
            yield f"{name}: {_locate(error)}"
            continue
        yield from (f"{name}: {problem}" for problem in _find_problems(name, written))


def _locate(error: Exception) -> str:
    line = getattr(error, "lineno", None)
    return f"{str(error) or type(error).__name__}{f' (line {line})' if line else ''}"


def _find_problems(name: str, written: str) -> Iterator[str]:
    if REPLY_LINE not in written or (not _is_markup(name) and not written.startswith(REPLY_LINE)):
        yield f"the line {REPLY_LINE!r} is missing at its top"
    if len(written.encode()) > MAX_HTML_BYTES:
        yield f"larger than {MAX_HTML_BYTES} bytes"
