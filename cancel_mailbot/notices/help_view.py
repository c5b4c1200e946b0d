"""The list of commands as templates see it: grouped under its headings."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HelpGroup:
    """Commands as (form, meaning); `heading` is "" where they have none."""

    heading: str
    rows: tuple[tuple[str, str], ...]


def group_help(lines: tuple[tuple[str, str], ...]) -> tuple[HelpGroup, ...]:
    """The groups in their order. A line without a meaning is the heading of those below it."""
    groups: list[HelpGroup] = []
    for form, meaning in lines:
        if not meaning:
            groups.append(HelpGroup(form.rstrip(":"), ()))
            continue
        last = groups.pop() if groups else HelpGroup("", ())
        groups.append(HelpGroup(last.heading, (*last.rows, (form, meaning.replace("`", '"')))))
    return tuple(groups)
