"""Every kind renders, nothing that was written becomes markup, and a site's own templates are used and checked."""

from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from jinja2 import UndefinedError
from jinja2.exceptions import SecurityError

from cancel_mailbot.notices import templates
from cancel_mailbot.workflow.due import NoticeKind
from tests.notices.people import DESK, OCCASION, SAMPLES, parts, with_text, write

FOLDER = Path(templates.__file__).parent / "templates"


def override(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")
    templates.open_environment.cache_clear()


def occasion_with(folder: Path):
    return replace(OCCASION, desk=replace(DESK, template_folder=str(folder)))


def test_there_are_samples_and_both_templates_of_every_kind() -> None:
    assert {sample.due.kind for sample in SAMPLES.values()} == set(NoticeKind)
    for kind in NoticeKind:
        assert (FOLDER / f"{kind}.txt.j2").is_file()
        assert (FOLDER / f"{kind}.html.j2").is_file()


def test_our_own_templates_have_no_problem() -> None:
    assert templates.check(DESK) == ()


@pytest.mark.parametrize("title", SAMPLES)
def test_no_field_of_any_notice_becomes_markup(title: str) -> None:
    numbers = count()
    _, html = parts(write(with_text(SAMPLES[title], lambda _: f"<script>\"'&{next(numbers)}</script>")))
    assert "<script" not in html
    assert next(numbers) == 0 or "&lt;script&gt;&#34;&#39;&amp;" in html


def test_the_desks_own_words_become_no_markup_either() -> None:
    desk = replace(DESK, name="<script>x", help_lines=(("<script>y", "<script>z"),))
    _, html = parts(write(SAMPLES["command_answer_help"], replace(OCCASION, desk=desk)))
    assert "<script" not in html
    assert html.count("&lt;script&gt;") >= 4


def test_template_language_in_a_field_stays_as_it_is() -> None:
    text, html = parts(write(with_text(SAMPLES["acknowledgement"], lambda _: "{{ 7 * 7 }}{% raw %}")))
    assert "{{ 7 * 7 }}{% raw %}" in text
    assert "{{ 7 * 7 }}{% raw %}" in html


def test_a_site_overrides_one_file_and_keeps_the_others(tmp_path: Path) -> None:
    override(tmp_path, "rep_help.txt.j2", "{{ reply_line }}\nAsk the desk, {{ name }}.\n")
    text, html = parts(write(SAMPLES["rep_help"], occasion_with(tmp_path)))
    assert text == "--- Reply above this line ---\nAsk the desk, Dana.\n"
    assert "What you can write" in html
    assert templates.check(occasion_with(tmp_path).desk) == ()


def test_a_site_may_build_on_our_layout(tmp_path: Path) -> None:
    override(tmp_path, "status.html.j2", '{% extends "layout.html.j2" %}{% block headline %}Ours{% endblock %}')
    assert "Ours" in parts(write(SAMPLES["status"], occasion_with(tmp_path)))[1]


def test_an_unknown_name_in_a_template_is_an_error(tmp_path: Path) -> None:
    override(tmp_path, "status.txt.j2", "{{ reply_line }} {{ nonsense }}")
    with pytest.raises(UndefinedError):
        write(SAMPLES["status"], occasion_with(tmp_path))


def test_a_template_cannot_reach_into_the_program(tmp_path: Path) -> None:
    override(tmp_path, "status.txt.j2", "{{ reply_line.__class__.__mro__ }}")
    with pytest.raises(SecurityError):
        write(SAMPLES["status"], occasion_with(tmp_path))


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        pytest.param("status.txt.j2", "{{ reply_line }} {{ case.nonsense }}", "nonsense", id="an unknown name"),
        pytest.param("status.html.j2", "{{ reply_line }}\n{% if %}", "(line 2)", id="a broken line, by its number"),
        pytest.param("status.html.j2", '{% extends "gone.j2" %}', "gone.j2", id="a file that is not there"),
        pytest.param("status.html.j2", "{{ reply_line }}{{ 1 / 0 }}", "division", id="an expression that fails"),
        pytest.param("status.txt.j2", "Hello", "Reply above this line", id="no reply line"),
        pytest.param("status.txt.j2", "Hello {{ reply_line }}", "at its top", id="a reply line that is not at the top"),
        pytest.param("status.html.j2", "{{ reply_line }}{{ 'x' * 100000 }}", "larger than", id="too large"),
        pytest.param("statuss.txt.j2", "x", "no template has this name", id="a misspelt name"),
    ],
)
def test_the_check_names_what_is_wrong_with_a_sites_template(
    tmp_path: Path, name: str, text: str, problem: str
) -> None:
    override(tmp_path, name, text)
    problems = templates.check(occasion_with(tmp_path).desk)
    assert [each for each in problems if each.startswith(name) and problem in each]
    assert all(each.startswith(name) for each in problems)


def test_the_check_reads_a_mended_template_anew(tmp_path: Path) -> None:
    desk = occasion_with(tmp_path).desk
    override(tmp_path, "status.txt.j2", "broken")
    assert templates.check(desk)
    (tmp_path / "status.txt.j2").write_text("{{ reply_line }}", encoding="utf-8")
    assert templates.check(desk) == ()


def test_a_sites_own_part_is_no_stranger(tmp_path: Path) -> None:
    override(tmp_path, "_greeting.j2", "Hello")
    assert templates.check(occasion_with(tmp_path).desk) == ()


def test_a_template_folder_that_does_not_exist_is_a_problem(tmp_path: Path) -> None:
    problems = templates.check(replace(DESK, template_folder=str(tmp_path / "gone")))
    assert len(problems) == 1
    assert "does not exist" in problems[0]
