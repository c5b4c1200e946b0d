"""`explain`: one JSON object for each file, whatever the file is; and the same in words."""

import json
from collections.abc import Mapping
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from cancel_mailbot.workflow.due import Disposition
from tests.end_to_end.mails import make_mail, make_newsletter, make_out_of_office, make_request
from tests.faces.conftest import Ask

FIXTURES = Path(__file__).parent.parent.parent / "fixtures" / "emails"
REP, STAFF = "Dana Whitfield <dana@example.com>", "Ann Lee <ann@example.com>"
TEXT, MAYBE_TEXT, LIST, MAYBE_OBJECT = (str,), (str, type(None)), (list,), (dict, type(None))

OBJECT: Mapping[str, tuple[type, ...]] = {
    "file": TEXT,
    "disposition": TEXT,
    "reason": MAYBE_TEXT,
    "case": MAYBE_TEXT,
    "message": MAYBE_OBJECT,
    "author": MAYBE_OBJECT,
    "requests": LIST,
    "commands": LIST,
    "applied": (bool, type(None)),
    "notices": LIST,
    "traceback": MAYBE_TEXT,
    "left_out": LIST,
}
MESSAGE = {
    **dict.fromkeys(("subject", "from_name", "from_address", "date", "message_id", "kind", "text", "reply_text"), TEXT),
    "to": LIST,
}
AUTHOR = {"name": TEXT, "address": TEXT, "role": TEXT}
REQUEST = {
    **dict.fromkeys(("client", "campaign", "titan_order_id"), MAYBE_TEXT),
    **dict.fromkeys(("products", "missing", "warnings", "unread", "unopened"), LIST),
    **dict.fromkeys(("forwarded_from", "found_in"), MAYBE_TEXT),
    "rep": (dict,),
    "extras": (dict,),
}
REQUEST_REP = {"name": TEXT, "address": TEXT, "contact": MAYBE_TEXT}
COMMAND = {"line": TEXT, "verdict": TEXT, "reads": MAYBE_TEXT, "why": MAYBE_TEXT}
NOTICE = {"kind": TEXT, "to": LIST, "subject": TEXT, "asks": LIST}
LEFT_OUT = {"why": TEXT, "what": TEXT, "first_line": (int, type(None)), "last_line": (int, type(None))}
REASONS = {
    *("placeholder", "courtesy", "signature", "footer", "banner", "quote", "header", "unread"),
    *("struck_out", "hidden", "plain_part", "formatted_part", "attached_message", "attachment"),
}

FORM = """Vision VX Client: Northwind Dental
Campaign Name: Fall
Titan Order ID: 4471923
Product(s) to be Canceled: Targeted Display
"""
ON_A_CASE = ("--as", "rep", "--on-case", "2")
CASES: dict[Disposition, tuple[tuple[str, ...], bytes]] = {
    Disposition.REQUEST: ((), make_request(1)),
    Disposition.COMPLETION: (
        (*ON_A_CASE, "--lacks", "campaign"),
        make_mail("c", REP, "Re: Order Cancellation Request", "Campaign Name: Fall Implants 2026\n"),
    ),
    Disposition.AMENDMENT: (ON_A_CASE, make_mail("a", REP, "Re: it", "amend\nCampaign Name: Winter\n")),
    Disposition.WITHDRAWAL: (ON_A_CASE, make_mail("w", REP, "Re: it", "withdraw p2\n")),
    Disposition.QUESTION: (ON_A_CASE, make_mail("q", REP, "Re: it", "When will this be done?\n")),
    Disposition.THANKS: (ON_A_CASE, make_mail("t", REP, "Re: it", "Thank you!\n")),
    Disposition.COMMAND: (
        ("--as", "staff", "--on-case", "2"),
        make_mail("b", STAFF, "Re: it", "billing done p1\nSpoke to the client.\n"),
    ),
    Disposition.NOTE: (("--as", "staff", "--on-case", "2"), make_mail("n", STAFF, "Re: it", "Spoke to the client.\n")),
    Disposition.AUTOMATIC: ((), make_out_of_office(1)),
    Disposition.BOUNCE: ((), (FIXTURES / "bounce__postfix_5_1_1.eml").read_bytes()),
    Disposition.OWN: (
        (),
        make_mail("o", REP, "Re: it", "Hello\n", X_Cancel_Mailbot_Loop="sales-enablement@example.com"),
    ),
    Disposition.FOREIGN: ((), make_mail("f", REP, "Lunch?", "At noon?\n")),
    Disposition.HELD: (("--as", "stranger"), make_request(1)),
}


def write(folder: Path, raw: bytes, name: str = "mail.eml") -> Path:
    path = folder / name
    path.write_bytes(raw)
    return path


def explain(ask: Ask, *arguments: object) -> list[dict[str, Any]]:
    ended = ask("explain", "--json", *arguments)
    assert (ended.code, ended.err) == (0, "")
    return ended.rows


def check_shape(found: Mapping[str, Any], shape: Mapping[str, tuple[type, ...]]) -> None:
    assert found.keys() >= shape.keys()
    wrong = {key: found[key] for key, kinds in shape.items() if type(found[key]) not in kinds}
    assert wrong == {}


def check_contract(found: dict[str, Any]) -> None:
    check_shape(found, OBJECT)
    assert list(found)[: len(OBJECT)] == list(OBJECT)
    if found["message"]:
        check_shape(found["message"], MESSAGE)
        check_shape(found["author"], AUTHOR)
    for request in found["requests"]:
        check_shape(request, REQUEST)
        check_shape(request["rep"], REQUEST_REP)
        assert all(isinstance(text, str) for pair in request["extras"].items() for text in pair)
        assert set(request["missing"]) <= {"client", "campaign", "titan_order_id", "products"}
    for command in found["commands"]:
        check_shape(command, COMMAND)
        assert command["verdict"] in {"ok", "error", "note"}
    for notice in found["notices"]:
        check_shape(notice, NOTICE)
    for left in found["left_out"]:
        check_shape(left, LEFT_OUT)
        assert left["why"] in REASONS


def test_every_disposition_but_a_duplicate_can_be_explained() -> None:
    # A duplicate repeats a message that is stored, and `explain` has no store.
    assert set(Disposition) - CASES.keys() == {Disposition.DUPLICATE}


@pytest.mark.parametrize("disposition", CASES)
def test_each_disposition_has_the_keys_and_types_of_the_contract(
    disposition: Disposition, ask: Ask, tmp_path: Path
) -> None:
    options, raw = CASES[disposition]
    (found,) = explain(ask, *options, write(tmp_path, raw))
    assert found["disposition"] == disposition
    check_contract(found)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        pytest.param(b"Content-Type: text/plain\r\n\r\nonly a text", "only a text", id="no author and no subject"),
        pytest.param(make_request(1) + b"\r\n--" * 2_001, "", id="too many parts"),
    ],
)
def test_what_can_be_read_of_a_refused_message_is_shown(raw: bytes, text: str, ask: Ask, tmp_path: Path) -> None:
    (found,) = explain(ask, write(tmp_path, raw))
    assert (found["disposition"], found["message"]["text"]) == ("held", text)
    check_contract(found)


def test_a_request_is_told_in_every_part(ask: Ask, tmp_path: Path) -> None:
    (found,) = explain(ask, write(tmp_path, make_request(1, Effective_Date="12/1/2026")))
    assert found["file"] == str(tmp_path / "mail.eml")
    message = found["message"]
    assert {key: message[key] for key in ("from_name", "from_address", "to", "date", "message_id", "kind")} == {
        "from_name": "Rep 1",
        "from_address": "rep1@example.com",
        "to": ["enablement@example.com"],
        "date": "2026-11-23T14:12:00Z",
        "message_id": "<request-1@mail.example.com>",
        "kind": "person",
    }
    assert found["author"] == {"name": "Rep 1", "address": "rep1@example.com", "role": "rep"}
    (request,) = found["requests"]
    assert (request["client"], request["titan_order_id"]) == ("Client 1", "4400001")
    assert request["products"] == ["Targeted Display", "Streaming Audio"]
    assert request["extras"] == {"Effective Date": "12/1/2026"}
    assert request["rep"]["address"] == "rep1@example.com"
    assert found["notices"][0]["kind"] == "acknowledgement"
    assert found["notices"][0]["to"] == ["rep1@example.com"]


def test_an_extra_that_is_written_twice_is_kept_twice(ask: Ask, tmp_path: Path) -> None:
    text = make_request(1).replace(b"Best Regards", b"  * Salesperson: Pat\r\n  * Salesperson: Kim\r\n\r\nBest Regards")
    (found,) = explain(ask, write(tmp_path, text))
    assert found["requests"][0]["extras"] == {"Salesperson": "Pat; Kim"}


def test_the_new_text_stands_beside_the_whole(ask: Ask, tmp_path: Path) -> None:
    quoted = "On Mon, Nov 23, 2026 at 9:30 AM Team <enablement@example.com> wrote:\n> the work item\n"
    (found,) = explain(ask, write(tmp_path, make_mail("r", REP, "Re: it", f"When?\n\n{quoted}")))
    assert found["message"]["reply_text"].strip() == "When?"
    assert "> the work item" in found["message"]["text"]


@pytest.mark.parametrize(
    ("role", "disposition"), [("rep", "request"), ("staff", "request"), ("stranger", "held")], ids=str
)
def test_as_overrides_who_the_author_is(role: str, disposition: str, ask: Ask, tmp_path: Path) -> None:
    (found,) = explain(ask, "--as", role, write(tmp_path, make_request(1)))
    assert (found["author"]["role"], found["disposition"]) == (role, disposition)


def test_without_a_config_everybody_is_a_rep_and_with_one_it_decides(ask: Ask, tmp_path: Path) -> None:
    mail = write(tmp_path, make_request(1))
    assert explain(ask, mail)[0]["author"]["role"] == "rep"
    config = tmp_path / "other.toml"
    config.write_text('[people]\nreps = ["@example.org"]\n')
    assert explain(ask, "--config", config, mail)[0]["author"]["role"] == "stranger"
    assert explain(ask, "--config", config, "--as", "rep", mail)[0]["author"]["role"] == "rep"


def test_on_case_gives_a_case_of_as_many_products(ask: Ask, tmp_path: Path) -> None:
    mail = write(tmp_path, make_mail("b", STAFF, "Re: it", "billing done\n"))
    (found,) = explain(ask, "--as", "staff", "--on-case", "3", mail)
    assert found["case"] == "CXL-1001"
    assert found["commands"] == [
        {"line": "billing done", "verdict": "ok", "reads": "billing done for p1, p2, p3", "why": None}
    ]
    assert found["applied"] is True
    assert explain(ask, "--as", "staff", mail)[0]["case"] is None


def test_one_wrong_line_applies_nothing_and_says_why(ask: Ask, tmp_path: Path) -> None:
    mail = write(tmp_path, make_mail("b", STAFF, "Re: it", "billing done p1\nbilling done p9\n"))
    (found,) = explain(ask, "--as", "staff", "--on-case", "2", mail)
    assert found["applied"] is False
    assert [line["verdict"] for line in found["commands"]] == ["ok", "error"]
    assert "p9" in found["commands"][1]["why"]
    assert [notice["kind"] for notice in found["notices"]] == ["command_answer"]


def test_a_message_after_the_commands_is_a_note(ask: Ask, tmp_path: Path) -> None:
    (found,) = explain(ask, *CASES[Disposition.COMMAND][0], write(tmp_path, CASES[Disposition.COMMAND][1]))
    assert [line["verdict"] for line in found["commands"]] == ["ok", "note"]


def test_lacks_needs_a_case(ask: Ask, tmp_path: Path) -> None:
    ended = ask("explain", "--lacks", "campaign", write(tmp_path, make_request(1)))
    assert ended.code == 64
    assert "--on-case" in ended.err


def test_nothing_is_touched(ask: Ask, tmp_path: Path) -> None:
    explain(ask, write(tmp_path, make_request(1)))
    assert [path.name for path in tmp_path.iterdir()] == ["mail.eml"]


def test_a_broken_config_is_said_before_anything_is_read(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[mailbox\n")
    assert ask("explain", write(tmp_path, make_request(1))).code == 78


def test_files_come_in_order_and_each_has_its_line(ask: Ask, tmp_path: Path) -> None:
    mails = [write(tmp_path, make_request(n), f"{n}.eml") for n in (3, 1, 2)]
    found = explain(ask, *mails, mails[0])
    assert [each["file"] for each in found] == [*map(str, mails), str(mails[0])]
    assert {each["disposition"] for each in found} == {"request"}


def test_all_the_sample_mails_keep_the_contract(ask: Ask) -> None:
    mails = sorted(FIXTURES.glob("*.eml"))
    found = explain(ask, *mails)
    assert len(found) == len(mails)
    for each in found:
        check_contract(each)


def test_a_person_reads_what_was_understood_and_from_which_line(ask: Ask, tmp_path: Path) -> None:
    told = ask("explain", write(tmp_path, make_request(1, Campaign_Name="TBD"))).out
    lines = [" ".join(line.split()) for line in told.splitlines()]
    assert lines[0].endswith("mail.eml: REQUEST")
    assert "Vision VX Client Client 1" in lines
    assert "line 3: * Vision VX Client: Client 1" in lines
    assert "Campaign Name MISSING, would be asked for" in lines
    assert 'Not usable Campaign Name: The rep wrote "TBD", which names no campaign.' in " ".join(told.split())
    assert "information needed to rep1@example.com" in lines


def left_out(found: dict[str, Any]) -> list[tuple[str, int | None, int | None]]:
    return [(left["why"], left["first_line"], left["last_line"]) for left in found["left_out"]]


def test_what_was_left_out_of_a_request_is_told_with_its_lines(ask: Ask, tmp_path: Path) -> None:
    quoted = "\n\nOn Mon, Nov 23, 2026 at 9:30 AM Team <enablement@example.com> wrote:\n> Hello,\n> the form\n"
    lines = ("[EXTERNAL]", "", FORM, "Budget code 77", "", "Thanks,", "Rep", quoted)
    (found,) = explain(ask, write(tmp_path, make_mail("r", REP, "Order Cancellation Request", "\n".join(lines))))
    assert found["requests"][0]["unread"] == ["Budget code 77"]
    assert left_out(found) == [
        *(("banner", 1, 1), ("unread", 8, 8), ("signature", 10, 11)),
        *(("header", 14, 14), ("quote", 15, 16)),
    ]


def test_hidden_and_struck_out_words_and_the_other_part_are_told(ask: Ask) -> None:
    (struck,) = explain(ask, FIXTURES / "request__html_struck_out.eml")
    (hidden,) = explain(ask, FIXTURES / "request__html_hidden_text.eml")
    (restruck,) = explain(ask, FIXTURES / "request__parts_differ.eml")
    assert [left["what"] for left in struck["left_out"] if left["why"] == "struck_out"] == ["4471900", "SEO"]
    assert [left["what"] for left in hidden["left_out"] if left["why"] == "hidden"] == ["Titan Order ID: 9999999"]
    assert "plain_part" in [left["why"] for left in restruck["left_out"]]


def test_a_formatted_part_that_says_something_else_is_told_to_be_unread(ask: Ask, tmp_path: Path) -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = REP, "Order Cancellation Request"
    mail.set_content(FORM)
    mail.add_alternative("<p>See the text, and call me.</p>", subtype="html")
    (found,) = explain(ask, write(tmp_path, mail.as_bytes()))
    assert "formatted_part" in [left["why"] for left in found["left_out"]]


def test_of_mail_that_is_nobodys_business_nothing_is_told(ask: Ask, tmp_path: Path) -> None:
    assert explain(ask, write(tmp_path, make_newsletter(1)))[0]["left_out"] == []


def test_an_answer_names_its_lines_by_their_numbers_in_the_whole_mail(ask: Ask, tmp_path: Path) -> None:
    quoted = "> Hello,\n>   Campaign Name:\n\nCampaign Name: Fall Implants 2026\nAnd soon, please.\n"
    options, _ = CASES[Disposition.COMPLETION]
    (found,) = explain(ask, *options, write(tmp_path, make_mail("c", REP, "Re: it", quoted)))
    assert found["requests"][0]["sources"] == [
        {"field": "campaign", "line_number": 4, "line": "Campaign Name: Fall Implants 2026"}
    ]
    assert left_out(found) == [("quote", 1, 2), ("unread", 5, 5)]


def test_a_request_in_an_attached_message_says_so(ask: Ask, tmp_path: Path) -> None:
    inner = make_mail("i", STAFF, "Order Cancellation Request", FORM).decode()
    raw = (
        f"From: {REP}\nTo: Team <enablement@example.com>\nSubject: Fwd: please\nMIME-Version: 1.0\n"
        "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nAll but SEO.\n"
        f"--b\nContent-Type: message/rfc822\n\n{inner}\n--b--\n"
    )
    (found,) = explain(ask, write(tmp_path, raw.encode()))
    (request,) = found["requests"]
    assert (request["found_in"], request["forwarded_from"]) == ("Order Cancellation Request", STAFF)
    assert request["unread"] == ["All but SEO."]
    assert left_out(found) == [("unread", None, None)]
    told = " ".join(ask("explain", tmp_path / "mail.eml").out.split())
    assert "the attached message 'Order Cancellation Request'" in told


def test_a_person_reads_what_was_left_out_and_what_would_be_asked(ask: Ask, tmp_path: Path) -> None:
    mail = make_mail(
        "r", REP, "Order Cancellation Request", f"Hi team,\n\n{FORM.strip()}\n\nBudget code 77\n\nThanks,\nDana\n"
    )
    told = ask("explain", write(tmp_path, mail.replace(b"Campaign Name: Fall", b"Campaign Name: TBD"))).out
    lines = [" ".join(line.split()) for line in told.splitlines()]
    assert "line 1 a greeting or phrase that asks for nothing" in lines
    assert "line 8 NOT UNDERSTOOD, a person reads it: Budget code 77" in lines
    assert "lines 10-11 the signature" in lines
    assert "asks for Campaign Name" in lines


def test_a_person_sees_what_was_taken_for_a_signature(ask: Ask, tmp_path: Path) -> None:
    signed = "Thanks,\nDana\nSales\nDirect 555-0142\nServing the clients of three states\n"
    mail = make_mail("r", REP, "Order Cancellation Request", f"{FORM.strip()}\n\n{signed}")
    lines = [" ".join(line.split()) for line in ask("explain", write(tmp_path, mail)).out.splitlines()]
    at = lines.index("lines 6-10 the signature")
    assert lines[at + 1 : at + 3] == ["line 9: Direct 555-0142", "line 10: Serving the clients of three states"]
    assert "line 8: Sales" not in lines


def test_a_person_reads_which_field_an_answer_wants_changed(ask: Ask, tmp_path: Path) -> None:
    mail = make_mail("c", REP, "Re: it", "Campaign Name: Fall\nVision VX Client: Eastwind Dental\n")
    told = " ".join(ask("explain", *ON_A_CASE, "--lacks", "campaign", write(tmp_path, mail)).out.split())
    assert "Vision VX Client was 'Northwind Dental' before: nothing is changed, staff decide" in told


def test_nothing_that_a_person_reads_is_wider_than_the_terminal(ask: Ask) -> None:
    mails = sorted(FIXTURES.glob("request__*.eml"))
    told = ask("explain", *mails).out
    wide = [line for line in told.splitlines() if len(line) > 80 and not line.startswith(str(FIXTURES))]
    assert [line for line in wide if "CXL-1001" not in line] == []


def test_a_person_reads_the_verdict_of_every_line(ask: Ask, tmp_path: Path) -> None:
    mail = write(tmp_path, make_mail("b", STAFF, "Re: it", "billing done p1\nbilling done p9\n"))
    told = ask("explain", "--as", "staff", "--on-case", "2", mail).out
    assert "of which none would be applied" in told
    assert "ok     billing done p1\n" in told
    assert "error  billing done p9\n" in told


def test_a_person_reads_only_what_a_completion_supplies(ask: Ask, tmp_path: Path) -> None:
    options, raw = CASES[Disposition.COMPLETION]
    told = ask("explain", *options, write(tmp_path, raw)).out
    assert "Fall Implants 2026" in told
    assert "MISSING" not in told


def test_what_no_mail_follows_from_says_so(ask: Ask, tmp_path: Path) -> None:
    assert "No mail would be written." in ask("explain", write(tmp_path, make_newsletter(1))).out


def test_json_is_one_line_of_ascii(ask: Ask, tmp_path: Path) -> None:
    mail = write(tmp_path, make_request(1, Vision_VX_Client="Crème\u2028& \u202eFils"))
    out = ask("explain", "--json", mail).out
    assert out.isascii()
    assert out.count("\n") == 1
    assert json.loads(out)["requests"][0]["client"].startswith("Crème")
