"""Staff commands: what each line means, and what does nothing.

The tables read `line: how it was read`, `line: why it is an error`, and lines that are prose.
"""

from dataclasses import replace

import pytest

from cancel_mailbot.ground.money import Money
from cancel_mailbot.ground.steps import DEFAULT_STEPS, Step, StepState
from cancel_mailbot.reading import commands, grammar
from cancel_mailbot.reading.command import AddNote, AskHelp, AskStatus, Outcome, OutcomeKind, ReportAll, ReportStep
from cancel_mailbot.reading.commands import describe, help_lines, read_commands
from cancel_mailbot.reading.grammar import GRAMMAR
from cancel_mailbot.reading.lexicon import Lexicon
from cancel_mailbot.reading.named_products import read_numbers
from cancel_mailbot.reading.said import Said

OPEN = "every open product"

READS = {
    # the examples of the manual
    "billing done": f"billing done for {OPEN}",
    "billing done p1,p3 on 2026-11-20 ref INV-88213": "billing done for p1, p3 on 2026-11-20, ref INV-88213",
    "fulfillment started": f"fulfillment started for {OPEN}",
    "fulfillment done p2-p4": "fulfillment done for p2, p3, p4",
    "billing not needed p2: never invoiced": "billing not needed for p2: never invoiced",
    "billing blocked: waiting for the period to open": f"billing blocked for {OPEN}: waiting for the period to open",
    "true-up done credit $1,250.00 ref CM-4471": f"true-up done for {OPEN}, credit 1,250.00 USD, ref CM-4471",
    "true-up p2 done no credit": "true-up done for p2, no credit",
    "all done no credit": f"all done for {OPEN}, no credit",
    # names of steps and states
    "fulfilment done": f"fulfillment done for {OPEN}",
    "VX done": f"fulfillment done for {OPEN}",
    "vx cancelled": f"fulfillment done for {OPEN}",
    "Fulfillment canceled": f"fulfillment done for {OPEN}",
    "billing complete": f"billing done for {OPEN}",
    "billing completed": f"billing done for {OPEN}",
    "billing confirmed": f"billing done for {OPEN}",
    "billing in progress": f"billing started for {OPEN}",
    "billing n/a": f"billing not needed for {OPEN}",
    "billing not needed": f"billing not needed for {OPEN}",
    "trueup done no credit": f"true-up done for {OPEN}, no credit",
    "true up done no credit": f"true-up done for {OPEN}, no credit",
    "true-up started": f"true-up started for {OPEN}",
    "true-up not needed p2": "true-up not needed for p2",
    "true-up blocked: finance is closed": f"true-up blocked for {OPEN}: finance is closed",
    # the order of the clauses
    "billing p2 done": "billing done for p2",
    "billing done p2": "billing done for p2",
    "billing p2 not needed: never invoiced": "billing not needed for p2: never invoiced",
    "true-up p2 no credit done": "true-up done for p2, no credit",
    "true-up done no credit p2": "true-up done for p2, no credit",
    "billing done ref INV-1 on 2026-11-20 p1": "billing done for p1 on 2026-11-20, ref INV-1",
    "all p1 done credit $5 ref X": "all done for p1, credit 5.00 USD, ref X",
    "all done no credit p1-p3 on 2026-11-20": "all done for p1, p2, p3 on 2026-11-20, no credit",
    # products
    "billing done p1": "billing done for p1",
    "billing done p1, p3": "billing done for p1, p3",
    "billing done p1 ,p3": "billing done for p1, p3",
    "billing done p1 p3": "billing done for p1, p3",
    "billing done P3,P1": "billing done for p1, p3",
    "billing done p2-4": "billing done for p2, p3, p4",
    "billing done p2–4": "billing done for p2, p3, p4",
    "billing done p2 - p4": "billing done for p2, p3, p4",
    "billing done p1,p3-p4": "billing done for p1, p3, p4",
    "billing done p2 p2": "billing done for p2",
    # amounts and references
    "true-up done credit 1250": f"true-up done for {OPEN}, credit 1,250.00 USD",
    "true-up done credit $ 1,250.00": f"true-up done for {OPEN}, credit 1,250.00 USD",
    "true-up done charge 12.50 EUR": f"true-up done for {OPEN}, charge 12.50 EUR",
    "true-up done charge USD 12.50 p2": "true-up done for p2, charge 12.50 USD",
    "true-up done credit 5 ref CM-1": f"true-up done for {OPEN}, credit 5.00 USD, ref CM-1",
    "true-up done credit 5 p2 ref CM-1": "true-up done for p2, credit 5.00 USD, ref CM-1",
    "true-up done credit $5.": f"true-up done for {OPEN}, credit 5.00 USD",
    "billing done ref #4471": f"billing done for {OPEN}, ref #4471",
    "billing done ref X": f"billing done for {OPEN}, ref X",
    "billing done ref CM–4471": f"billing done for {OPEN}, ref CM-4471",
    # spelling that does not matter
    "BILLING DONE P1": "billing done for p1",
    "  billing   done  ": f"billing done for {OPEN}",
    "billing\u00a0done": f"billing done for {OPEN}",
    "billing\tdone": f"billing done for {OPEN}",
    "bill\u200bing done\ufeff": f"billing done for {OPEN}",
    "true‑up done no credit": f"true-up done for {OPEN}, no credit",
    "true–up done no credit": f"true-up done for {OPEN}, no credit",
    "billing done.": f"billing done for {OPEN}",
    "billing done!": f"billing done for {OPEN}",
    "billing done !!": f"billing done for {OPEN}",
    "#billing done": f"billing done for {OPEN}",
    "/billing done": f"billing done for {OPEN}",
    "billing blocked : no access": f"billing blocked for {OPEN}: no access",
    "billing blocked: is the period open? see 9:30": f"billing blocked for {OPEN}: is the period open? see 9:30",
    # the rest
    "note: spoke to — the client: ok?": "note: spoke to — the client: ok?",
    "Note:called": "note: called",
    "status": "status",
    "Status.": "status",
    "help!": "help",
}

NOT_SO = "it says what is not so"
TO_COME = "it says what is to come"
DATES = "a date is written on 2026-09-10"
AMOUNTS = "the amount is missing, zero or reads two ways"
PRODUCTS = "products are p1,p3 or p2-p4"
QUESTION = "a question changes nothing"
UNCLEAR = "is not understood"
TWICE = "comes on top of"
NO_BEGINNING = "it begins with neither a step nor a command"
NO_STATE = "it does not say done, started, not needed or blocked"
NO_OUTCOME = "it needs an outcome"
UNKNOWN = "this program does not know the command"

ERRORS = {
    # what was not done
    "billing not done": NOT_SO,
    "billing isn't done": NOT_SO,
    "billing isn’t done": NOT_SO,
    "billing isnt done": NOT_SO,
    "billing never done p2": NOT_SO,
    "billing done p1 not p2": NOT_SO,
    "true-up not done no credit": NOT_SO,
    "all not done": NOT_SO,
    "billing done p1, not sure about the other ones that he listed": NOT_SO,
    "billing was not easy to stop this morning, but they will do it": NOT_SO,
    "billing done except p2": "it leaves something out",
    "billing done, but p2 is not": "it leaves something out",
    "billing half done": "it leaves something out",
    # what was not done yet
    "billing should be done tomorrow": TO_COME,
    "billing will be done": TO_COME,
    "billing almost done": TO_COME,
    "billing done?": QUESTION,
    "Billing done p1?": QUESTION,
    "billing not needed: was it ever invoiced?": QUESTION,
    "status?": QUESTION,
    # which step, which state
    "Done": NO_BEGINNING,
    "Done!": NO_BEGINNING,
    "Done, thanks": NO_BEGINNING,
    "Completed": NO_BEGINNING,
    "not needed p2": NO_BEGINNING,
    "in progress": NO_BEGINNING,
    "blocked: waiting for the period to open next week": NO_BEGINNING,
    "Done with billing": NO_BEGINNING,
    "Cancelled the client's billing for all of it": NO_BEGINNING,
    "Confirmed with finance that p2 is off the invoice": NO_BEGINNING,
    "p1 done": NO_BEGINNING,
    "p1 and p2 are off the invoice as of today, and p3 follows": NO_BEGINNING,
    "biling done": NO_BEGINNING,
    "fullfilment is done": NO_BEGINNING,
    "- billing done": NO_BEGINNING,
    "* hold: client may rebook": NO_BEGINNING,
    "billing": NO_STATE,
    "billing p1": NO_STATE,
    "Billing: done": NO_STATE,
    "billing looks fine": UNCLEAR,
    "billing and fulfillment done": UNCLEAR,
    "billing done, fulfillment done": UNCLEAR,
    "billing is now done for p1 as of this morning, all good": UNCLEAR,
    "billing blocked - waiting": UNCLEAR,
    "billing blocked": "it needs text after a colon",
    "billing blocked:": "nothing stands after the colon",
    "billing done done": TWICE,
    "billing done started": TWICE,
    "billing p1 done p3": TWICE,
    "billing done: they said so": "no reason fits here",
    "billing done:": "no reason fits here",
    # outcomes
    "all done": NO_OUTCOME,
    "All done, thanks": UNCLEAR,
    "true-up done": NO_OUTCOME,
    "true-up done p2 ref CM-1": NO_OUTCOME,
    "all started": "only `all done` is known",
    "billing done credit $5": "only a true-up that is done takes an outcome",
    "true-up started no credit": "only a true-up that is done takes an outcome",
    "true-up done no charge": UNCLEAR,
    "true-up done credit $5 no credit": TWICE,
    "true-up done credit": AMOUNTS,
    "true-up done credit p2": AMOUNTS,
    "true-up done credit 0": AMOUNTS,
    "true-up done credit -5": AMOUNTS,
    "true-up done credit 1,25": AMOUNTS,
    "true-up done credit 1.250": AMOUNTS,
    "true-up done credit 1.250,00": AMOUNTS,
    "true-up done credit 1 250": AMOUNTS,
    "true-up done credit $5 EUR": AMOUNTS,
    "true-up done credit 5 now": AMOUNTS,
    "no credit": NO_BEGINNING,
    "No credit needed": NO_BEGINNING,
    "credit $5 ref CM-1": NO_BEGINNING,
    # dates, references, products
    "billing done on 9/10": DATES,
    "billing done on 10.9.2026": DATES,
    "billing done on Monday": DATES,
    "billing done on": DATES,
    "billing done on 2026-02-30": DATES,
    "billing done on 20261120": DATES,
    "billing done on 2026-W47-5": DATES,
    "billing done 2026-11-20": DATES,
    "billing done yesterday": DATES,
    "billing done on 2026-11-20 on 2026-11-21": TWICE,
    "billing done ref": "after ref stands a code",
    "billing done ref pending": "after ref stands a code",
    "billing done ref Pending": "after ref stands a code",
    "billing done ref except p2": "after ref stands a code",
    "billing done ref p2": "after ref stands a code",
    "billing done ref on 2026-11-20": DATES,
    "billing done ref not": "after ref stands a code",
    "billing done ref not yet": UNCLEAR,
    "billing done p0": PRODUCTS,
    "billing done p3-p1": PRODUCTS,
    "billing done p1,3": PRODUCTS,
    "billing done p1000": PRODUCTS,
    "billing done p1,": UNCLEAR,
    "status p2": "it takes no",
    # prefixes
    "#billing was sorted by finance on the phone this week": UNCLEAR,
    "#foo": NO_BEGINNING,
    "CXL-1042": NO_BEGINNING,
    "CXL-1042 looks fine to me, the client will be happy about it": NO_BEGINNING,
    "cxl 1042 billing done": NO_BEGINNING,
    "CXL-1042-7 billing done": NO_BEGINNING,
    "CXL-1 CXL-2 billing done": NO_BEGINNING,
    # text
    "note:": "nothing stands after the colon",
    "note: ": "nothing stands after the colon",
    "status: called them": "no reason fits here",
}

PROSE = (
    "Not done with billing yet",
    "Not done",
    "ok",
    "Ok, will do.",
    "Approved",
    "Yes please",
    "Hold on, I am checking",
    "Ask finance about this",
    "Tell them I said hi",
    "Take your time",
    "Reject rates are up",
    "Set aside some time",
    "List attached",
    "Resume sounds good",
    "Duplicate of the other one?",
    "Hi team,",
    "Hi,",
    "Dana,",
    "Thanks!",
    "All good, thanks",
    "All three clients called about this",
    "Noted: will follow up",
    "Note that the period closes on Friday",
    "Help is on the way",
    "Status quo, nothing new",
    "Billing is usually slow this time of the year, so please be patient with us today.",
    "Billing department closes early on Fridays, so expect it on Monday",
    "Fulfillment and Titan talk to each other twice a week about these orders",
    "billing@example.com is the address to use for this",
    "We did the billing p1",
    "The billing is done",
    "I think billing done",
    "Please: billing done",
    "Done deals are rare, so let us wait for the client's word",
    "Complete refunds are only given where nothing ran at all",
    "Started looking into this with the other team today",
    "Credit was issued yesterday",
    "Charge it to the client",
    "No credit was given last year",
    "Building access is closed",
    "Building on this, done is better",
    "#1 priority is the client",
    "/ 4471923",
    "> billing done",
    "| billing done |",
    "4471923",
    "???",
    "see CXL-1042 billing done",
)


def read_line(line, steps=DEFAULT_STEPS, currency="USD"):
    block = read_commands(line, Lexicon(steps, currency))
    assert len(block.lines) == 1
    return block.lines[0]


@pytest.mark.parametrize(("line", "reads"), READS.items(), ids=READS.keys())
def test_a_command_is_read_back_as_it_was_meant(line, reads):
    read = read_line(line)
    assert read.command is not None, read.why
    assert (read.line, read.why, read.closest, read.case_number) == (line.strip(), "", "", None)
    assert describe(read.command, DEFAULT_STEPS) == reads


@pytest.mark.parametrize(("line", "why"), ERRORS.items(), ids=ERRORS.keys())
def test_a_near_miss_is_an_error_that_says_why(line, why):
    read = read_line(line)
    assert read.command is None
    assert why in read.why


@pytest.mark.parametrize("line", PROSE, ids=PROSE)
def test_prose_is_a_note_and_no_error(line):
    block = read_commands(line, Lexicon())
    assert block.lines == ()
    assert block.note == line


@pytest.mark.parametrize("line", PROSE, ids=PROSE)
def test_prose_ends_the_block_and_a_command_below_it_is_an_error(line):
    first, stray = read_commands(f"billing started\n\n{line}\nfulfillment done", Lexicon()).lines
    assert first.command == ReportStep("billing", StepState.STARTED)
    assert (stray.line, stray.command) == ("fulfillment done", None)
    assert stray.why == "it stands below a text: commands stand at the top, together"


def test_a_line_below_prose_that_begins_with_a_case_is_an_error_that_names_it():
    block = read_commands("billing done\nThe other ones wait.\nCXL-1002 biling done", Lexicon())
    assert [(line.case_number, line.command is None) for line in block.lines] == [(None, False), (1002, True)]


@pytest.mark.parametrize("greeting", ["Hi,", "Hi Jo,", "Hello team,", "Dana,"])
def test_a_greeting_above_the_first_command_is_passed_over(greeting):
    (line,) = read_commands(f"{greeting}\n\nbilling done", Lexicon()).lines
    assert line.line == "billing done"
    assert line.command is not None


@pytest.mark.parametrize("words", ["Hi,\n\nthe client called.\nbilling done", "Thanks,\nbilling done"])
def test_more_than_a_greeting_above_a_command_is_a_note(words):
    assert read_commands(words, Lexicon()).lines == ()


def test_the_table_is_as_large_as_promised():
    assert len(READS) + len(ERRORS) + len(PROSE) >= 150
    assert len(PROSE) >= 40


VALUES = {
    "billing done p1,p3 on 2026-11-20 ref INV-88213": (
        "billing",
        StepState.DONE,
        (1, 3),
        "2026-11-20",
        "INV-88213",
        "",
    ),
    "vx in progress p2-p3": ("fulfillment", StepState.STARTED, (2, 3), "None", "", ""),
    "billing blocked p1: no access": ("billing", StepState.BLOCKED, (1,), "None", "", "no access"),
    "true up n/a: nothing ran": ("true_up", StepState.NOT_NEEDED, (), "None", "", "nothing ran"),
}


@pytest.mark.parametrize(("line", "value"), VALUES.items(), ids=VALUES.keys())
def test_a_step_report_has_the_values_of_its_line(line, value):
    command = read_line(line).command
    assert isinstance(command, ReportStep)
    assert (command.step, command.state, command.products, str(command.on), command.ref, command.reason) == value
    assert command.outcome is None


OUTCOMES = {
    "true-up done credit $1,250.00": Outcome(OutcomeKind.CREDIT, Money(125_000, "USD")),
    "true-up done charge 12.50 EUR": Outcome(OutcomeKind.CHARGE, Money(1250, "EUR")),
    "true-up done no credit": Outcome(OutcomeKind.NONE),
    "all done CREDIT 5": Outcome(OutcomeKind.CREDIT, Money(500, "USD")),
}


@pytest.mark.parametrize(("line", "outcome"), OUTCOMES.items(), ids=OUTCOMES.keys())
def test_an_outcome_has_its_kind_and_money(line, outcome):
    command = read_line(line).command
    assert isinstance(command, ReportStep | ReportAll)
    assert command.outcome == outcome


def test_an_amount_without_a_currency_has_that_of_the_site():
    assert describe(read_line("true-up done credit 5", currency="BRL").command, DEFAULT_STEPS).endswith(
        "credit 5.00 BRL"
    )


def test_notes_and_questions_to_the_program_are_values_of_their_own():
    block = read_commands("note: a\nstatus\nhelp", Lexicon())
    assert [read.command for read in block.lines] == [AddNote("a"), AskStatus(), AskHelp()]


CASES = {
    "CXL-1042 billing done": 1042,
    "cxl-1042: billing done": 1042,
    "[CXL-1042] billing done": 1042,
    "[CXL-001042]: billing done": 1042,
    "CXL–1042 billing done": 1042,
    "#CXL-1042 billing done": 1042,
    "CXL-1042 #billing done": 1042,
    "#[CXL-1042] /billing done": 1042,
    "CXL-1042: billing blocked: no access": 1042,
    "CXL-1042 note: text": 1042,
}


@pytest.mark.parametrize(("line", "number"), CASES.items(), ids=CASES.keys())
def test_a_line_may_name_its_case(line, number):
    read = read_line(line)
    assert read.command is not None, read.why
    assert read.case_number == number


def test_an_error_keeps_the_case_that_its_line_names():
    assert read_line("CXL-1042 done").case_number == 1042


def test_the_text_after_a_case_and_its_colon_is_whole():
    assert read_line("CXL-1042: billing blocked: see 9:30").command == ReportStep(
        "billing", StepState.BLOCKED, reason="see 9:30"
    )


def test_blank_lines_inside_the_block_are_no_end():
    block = read_commands("\n\u200b\nbilling done\n\n\u00a0\nfulfillment done\n\n\nSpoke to Jo.\n\nAna", Lexicon())
    assert [read.line for read in block.lines] == ["billing done", "fulfillment done"]
    assert block.note == "Spoke to Jo.\n\nAna"


def test_an_error_does_not_end_the_block():
    block = read_commands("billing done\nfulfillment nearly done\ntrue-up done no credit", Lexicon())
    assert [read.command is None for read in block.lines] == [False, True, False]


@pytest.mark.parametrize("text", ["", " \n\n"])
def test_no_text_is_no_command_and_no_note(text):
    block = read_commands(text, Lexicon())
    assert (block.lines, block.note) == ((), "")


def test_the_hundred_and_first_command_is_an_error_and_ends_the_block():
    block = read_commands("billing done\n" * 101 + "and more", Lexicon())
    assert [read.command is None for read in block.lines] == [False] * 100 + [True]
    assert block.lines[-1].why == "a mail has at most 100 commands"
    assert block.note == "and more"


def test_a_hundred_commands_may_be_followed_by_prose():
    block = read_commands("billing done\n" * 100 + "and more", Lexicon())
    assert all(read.command for read in block.lines)
    assert block.note == "and more"


def test_a_command_is_at_most_two_hundred_characters_long_and_its_text_is_not_limited():
    assert read_line("billing done " + "p1 " * 100).why == "it is too long"
    assert read_line("note: " + "x" * 5000).command == AddNote("x" * 5000)


CLOSEST = {
    "biling done": "billing done",
    "p1 done": "billing done",
    "billing": "billing done",
    "billing done on 9/10": "billing done on DATE",
    "billing done ref": "billing done ref CODE",
    "billing done p0": "billing done PRODUCTS",
    "billing blocked": "billing blocked: reason",
    "billing done credit $5": "billing done",
    "vx done: all of it": "fulfillment done",
    "true-up done": "true-up done (credit AMOUNT | charge AMOUNT | no credit)",
    "true-up done nothing": "true-up done no credit",
    "credit $5": "all done credit AMOUNT",
    "billing not done": "billing blocked: reason",
    "billing should be done tomorrow": "billing started",
    "all not done": "note: text",
    "billing done except p2": "note: text",
    "note:": "note: text",
    "billing done?": "status",
    "hold client may rebook": "hold: reason",
    "CXL-1042": "",
}


@pytest.mark.parametrize(("line", "closest"), CLOSEST.items(), ids=CLOSEST.keys())
def test_an_error_suggests_the_closest_valid_form(line, closest):
    assert read_line(line).closest == closest


TITAN = (Step("titan", "Titan", ("titan", "ad server"), "Titan has stopped"), *DEFAULT_STEPS)
REFUND = (Step("refund", "Refund", ("refund",), "the refund is made", needs_outcome=True),)


@pytest.mark.parametrize(
    ("line", "reads"),
    [
        ("titan done p1", "titan done for p1"),
        ("Ad Server blocked: down", f"titan blocked for {OPEN}: down"),
        ("true-up done no credit", f"true-up done for {OPEN}, no credit"),
    ],
)
def test_a_step_of_the_site_is_understood_without_code(line, reads):
    assert describe(read_line(line, TITAN).command, TITAN) == reads


def test_a_step_that_the_site_does_not_have_is_prose():
    assert read_commands("titan done", Lexicon()).lines == ()


def test_any_step_may_need_an_outcome():
    assert NO_OUTCOME in read_line("refund done", REFUND).why
    assert read_line("refund done credit 5", REFUND).command is not None


def test_the_longest_name_of_a_step_wins():
    steps = (Step("ad", "Ad", ("ad",), "x"), Step("ad_server", "Ad server", ("ad server",), "x"))
    assert read_line("ad server done", steps).command == ReportStep("ad_server", StepState.DONE)


def test_a_step_that_has_left_the_site_is_described_by_its_key():
    assert describe(ReportStep("titan", StepState.DONE), DEFAULT_STEPS) == f"titan done for {OPEN}"


@pytest.mark.parametrize("rule", GRAMMAR, ids=lambda rule: rule.form)
def test_the_example_of_each_form_is_read_by_that_form(rule, monkeypatch):
    read = []
    rules = {each.opening: replace(each, build=_record(each, read)) for each in GRAMMAR}
    monkeypatch.setattr(grammar, "RULES", rules)
    monkeypatch.setattr(commands, "RULES", rules)
    assert read_line(rule.example).command is not None
    assert read == [rule.form]


def _record(rule, read):
    def build(said, lexicon):
        read.append(rule.form)
        return rule.build(said, lexicon)

    return build


@pytest.mark.parametrize("rule", GRAMMAR, ids=lambda rule: rule.form)
def test_help_prints_each_form_with_its_meaning_and_example(rule):
    meaning = dict(help_lines(DEFAULT_STEPS))[rule.form]
    assert meaning.startswith(rule.meaning)
    assert rule.example in (meaning if rule.example != rule.form else rule.form)


FILLED = {
    "AMOUNT": "5",
    "ADDRESS": "jo@example.com",
    "CXL-n": "CXL-7",
    "NAMES": "OTT",
    "LABEL = VALUE": "Titan Order ID = 4471923",
}


@pytest.mark.parametrize("rule", GRAMMAR, ids=lambda rule: rule.form)
def test_the_shortest_form_filled_in_is_a_command(rule):
    for form in grammar.spell_rule(rule, DEFAULT_STEPS):
        line = form
        for placeholder, value in FILLED.items():
            line = line.replace(placeholder, value)
        assert read_line(line).command is not None, line


def test_help_names_the_steps_of_the_site():
    lines = dict(help_lines(TITAN))
    assert lines["STEP"] == "titan, billing, fulfillment, true-up"
    assert lines["TRUE-UP"] == "a step that needs an outcome: true-up"
    assert {"PRODUCTS", "DATE", "CODE", "AMOUNT"} <= set(lines)


def test_a_form_without_a_needed_outcome_cannot_build_a_report_of_all():
    with pytest.raises(ValueError, match="must need an outcome"):
        grammar._report_all(Said(), Lexicon())


@pytest.mark.parametrize(
    ("written", "products"),
    [("p1", (1,)), ("P2-P4,p1", (1, 2, 3, 4)), ("p2-p2", (2,)), ("", None), ("p0", None), ("p4-p2", None), ("1", None)],
)
def test_products_are_numbers_in_order_or_nothing(written, products):
    assert read_numbers(written) == products


@pytest.mark.parametrize(
    "text",
    [
        "billing x\n" * 100_000,
        "billing done " + "p1 " * 300_000,
        "credit 1 " * 100_000,
        "[CXL-" + "0" * 10**6,
        " " * 10**6 + "x",
    ],
    ids=["errors", "products", "amounts", "zeros", "blanks"],
)
def test_hostile_repetitions_are_read_to_the_end(text):
    assert not any(read.command for read in read_commands(text, Lexicon()).lines)
