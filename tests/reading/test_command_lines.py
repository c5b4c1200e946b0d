"""What staff may write beside step reports, and what does nothing, as tables `line: how it was read`.

All lines are about one case with these products. Step reports by number stand in test_commands.py.
"""

import pytest

from cancel_mailbot.ground.steps import DEFAULT_STEPS
from cancel_mailbot.reading.commands import describe, read_commands
from cancel_mailbot.reading.form import FormSettings
from cancel_mailbot.reading.lexicon import Lexicon
from cancel_mailbot.reading.products import CatalogueProduct

PRODUCTS = (
    (1, "Targeted Display"),
    (2, "Streaming Audio"),
    (3, "OTT / CTV"),
    (4, "Display Retargeting (728x90, 300x250)"),
    (5, "Video on Demand"),
    (6, "Half Page Ad"),
    (7, "Pre–Roll"),
    (8, "No Credit"),
)
FORM = FormSettings(labels=(("Kunde", "client"),), catalogue=(CatalogueProduct("SEO", ("Search",)),))
LEXICON = Lexicon(form=FORM, products_of=lambda _: PRODUCTS)
OPEN = "every open product"

READS = {
    # products by name
    "billing done OTT": "billing done for p3",
    "billing done ott / ctv": "billing done for p3",
    "billing done OTT/CTV": "billing done for p3",
    "billing done (OTT)": "billing done for p3",
    "billing done Targeted": "billing done for p1",
    "billing done Targeted Display, Streaming Audio": "billing done for p1, p2",
    "billing done Streaming Audio; OTT": "billing done for p2, p3",
    "billing done streaming and ott": "billing done for p2, p3",
    "billing done Streaming\u00a0Audio": "billing done for p2",
    "billing done p1, streaming": "billing done for p1, p2",
    "billing done p1 and p3": "billing done for p1, p3",
    "billing done for p1": "billing done for p1",
    "billing done for streaming ref INV-1": "billing done for p2, ref INV-1",
    "billing done retargeting": "billing done for p4",
    "billing done Display Retargeting (728x90, 300x250)": "billing done for p4",
    "billing done Video on Demand on 2026-11-20": "billing done for p5 on 2026-11-20",
    "billing done video on 2026-11-20": "billing done for p5 on 2026-11-20",
    "billing done Half Page Ad": "billing done for p6",
    "billing done pre-roll": "billing done for p7",
    "billing done Pre Roll": "billing done for p7",
    "billing Streaming Audio done": "billing done for p2",
    "vx started OTT": "fulfillment started for p3",
    "billing not needed OTT: never ran": "billing not needed for p3: never ran",
    "billing blocked Streaming: no access": "billing blocked for p2: no access",
    "billing blocked: Streaming Audio people are away": f"billing blocked for {OPEN}: Streaming Audio people are away",
    "true-up done credit 5 OTT": "true-up done for p3, credit 5.00 USD",
    "true-up done credit 5 EUR OTT": "true-up done for p3, credit 5.00 EUR",
    "true-up done credit $5, Streaming Audio, ref CM-1": "true-up done for p2, credit 5.00 USD, ref CM-1",
    "true-up done no credit": f"true-up done for {OPEN}, no credit",
    f"billing done for {OPEN}": f"billing done for {OPEN}",
    # the period of a true-up
    "true-up done no credit period 2026-11": f"true-up done for {OPEN}, no credit, period 2026-11",
    "true-up done credit 5 period 2026-02 ref CM-1": (
        f"true-up done for {OPEN}, credit 5.00 USD, period 2026-02, ref CM-1"
    ),
    "true-up done no credit period 2026-11-01 to 2026-11-30": f"true-up done for {OPEN}, no credit, period 2026-11",
    "true-up p2 done no credit period 2026-10-16 to 2026-11-15": (
        "true-up done for p2, no credit, period 2026-10-16 to 2026-11-15"
    ),
    "all done charge 12 period 2026-11": f"all done for {OPEN}, charge 12.00 USD, period 2026-11",
    # whose it is
    "take": "take",
    "Take.": "take",
    "#take": "take",
    "assign jo@example.com": "assign jo@example.com",
    "Assign JO@Example.com.": "assign jo@example.com",
    # stopping and going on
    "hold: client may rebook": "hold: client may rebook",
    "HOLD : client may rebook?": "hold: client may rebook?",
    "resume": "resume",
    "Resume!": "resume",
    "reject: not our order": "reject: not our order",
    "duplicate: CXL-1001": "duplicate: CXL-1001",
    "Duplicate: #cxl-01001.": "duplicate: CXL-1001",
    "duplicate: [CXL-1001]": "duplicate: CXL-1001",
    "withdraw": "withdraw",
    "withdraw: the client keeps all of it": "withdraw: the client keeps all of it",
    "withdraw p2": "withdraw p2",
    "withdraw p2: the client keeps it": "withdraw p2: the client keeps it",
    "withdraw OTT, Streaming Audio": "withdraw p2, p3",
    # putting right
    "undo": "undo",
    "/undo": "undo",
    "reopen: credit was wrong": "reopen: credit was wrong",
    "reopen billing: still on the invoice": "reopen billing: still on the invoice",
    "reopen billing p2: still on the invoice": "reopen billing p2: still on the invoice",
    "reopen vx OTT: runs again": "reopen fulfillment p3: runs again",
    "reopen true-up p1,p2: wrong": "reopen true-up p1, p2: wrong",
    "reopen p2: the client changed its mind": "reopen p2: the client changed its mind",
    "set: Titan Order ID = 0445566": "set: Titan Order ID = 0445566",
    "set: order # = #0445566": "set: Titan Order ID = 0445566",
    "set: Titan Order ID: 0445566": "set: Titan Order ID = 0445566",
    "set: Titn Order ID = 0445566": "set: Titan Order ID = 0445566",
    "set: Kunde = Northwind Dental": "set: Vision VX Client = Northwind Dental",
    "set: Campaign Name = Fall = Winter": "set: Campaign Name = Fall = Winter",
    "set: products = Radio, search and OTT / CTV": "set: Product(s) = Radio; SEO; OTT / CTV",
    "add product: Radio": "add product: Radio",
    "add products: Radio; search": "add product: Radio; SEO",
    "add product: Display (728x90, 300x250), Radio, radio": "add product: Display (728x90, 300x250); Radio",
    # words
    "ask: which of the two display lines?": "ask: which of the two display lines?",
    "Ask : p1 or p2?": "ask: p1 or p2?",
    "tell: we expect this by Friday: 9:30": "tell: we expect this by Friday: 9:30",
    "note: hold on": "note: hold on",
    # looking
    "list": "list open",
    "list mine": "list mine",
    "list open": "list open",
    "List overdue.": "list overdue",
    "list at risk": "list at risk",
    "list at-risk": "list at risk",
    "list blocked": "list blocked",
    "list On Hold": "list on hold",
    "list waiting": "list waiting",
}

TEXT = "it needs text after a colon"
NOTHING = "nothing stands after the colon"
ADDRESS = "it takes one whole address and nothing else"
OTHER_CASE = "name the other case and nothing else"
NO_LIST = "there is no such list"
QUESTION = "a question changes nothing"
NO_BEGINNING = "it begins with neither a step nor a command"
PERIOD = "a period is a month or its first and last day"
BEFORE = "products are named before the colon"
UNKNOWN = "nor is it a product of the case: p1 Targeted Display, p2"
NO_REASON = "no reason fits here"
NAMES = "write the names of products"

# line: (why it does nothing, the closest form)
ERRORS = {
    "billing done Display": ("may be p1 Targeted Display, p4 Display Retargeting", "billing done PRODUCTS"),
    "billing done Radio": (UNKNOWN, "billing done PRODUCTS"),
    "billing done Streaming Radio": (UNKNOWN, "billing done PRODUCTS"),
    "billing done preroll": (UNKNOWN, "billing done PRODUCTS"),
    "billing done Streaming Video": ("put products side by side, with commas", "billing done PRODUCTS"),
    "billing done Streaming except Audio": ("it leaves something out", "note: text"),
    "billing half done": ("it leaves something out", "note: text"),
    "billing done on Demand": ("a date is written", "billing done on DATE"),
    "true-up done": ("it needs an outcome", "true-up done (credit AMOUNT | charge AMOUNT | no credit)"),
    "billing done the first one": (UNKNOWN, "billing done PRODUCTS"),
    "billing not needed: p2": (BEFORE, "billing not needed PRODUCTS"),
    "billing not needed: Streaming Audio": (BEFORE, "billing not needed PRODUCTS"),
    "billing blocked p1:, p3: no access": (BEFORE, "billing blocked PRODUCTS: reason"),
    "withdraw: p2": (BEFORE, "withdraw PRODUCTS"),
    "withdraw: OTT.": (BEFORE, "withdraw PRODUCTS"),
    "withdraw Radio": (UNKNOWN, "withdraw PRODUCTS: reason"),
    "withdraw p2 because the client keeps it": (UNKNOWN, "withdraw PRODUCTS: reason"),
    "withdraw: is that so?": (QUESTION, "status"),
    "withdraw?": (QUESTION, "status"),
    "withdrw p2": (NO_BEGINNING, "withdraw PRODUCTS"),
    "Withdrawn": (NO_BEGINNING, ""),
    "true-up done no credit period": (PERIOD, ""),
    "true-up done no credit period Nov": (PERIOD, ""),
    "true-up done no credit period 2026-13": (PERIOD, ""),
    "true-up done no credit period 2026-11-30 to 2026-11-01": (PERIOD, ""),
    "true-up done no credit period 2026-11 to 2026-12": (PERIOD, ""),
    "billing done period 2026-11": ("only a true-up that is done takes a period", "billing done"),
    "true-up started period 2026-11": ("only a true-up that is done takes a period", "true-up started"),
    "take it": ("`it` is not understood", "take"),
    "take p2": ("it takes no products", "take"),
    "take?": (QUESTION, "status"),
    "assign jo": (ADDRESS, "assign ADDRESS"),
    "assign": (ADDRESS, "assign ADDRESS"),
    "assign to Jo <jo@example.com>": (ADDRESS, "assign jo@example.com"),
    "assign: jo@example.com": ("it is written without a colon", "assign jo@example.com"),
    "asign jo@example.com": (NO_BEGINNING, "assign ADDRESS"),
    "hold client may rebook": (TEXT, "hold: reason"),
    "hold": (TEXT, "hold: reason"),
    "hold:": (NOTHING, "hold: reason"),
    "hold p2: wait": ("it takes no products", "hold: reason"),
    "On hold until Friday": (NO_BEGINNING, "hold: reason"),
    "Put this on hold": (NO_BEGINNING, "hold: reason"),
    "resume it": ("`it` is not understood", "resume"),
    "resume: now": (NO_REASON, "resume"),
    "reject": (TEXT, "reject: reason"),
    "reject not our order": (TEXT, "reject: reason"),
    "reject: is it ours?": (QUESTION, "status"),
    "rejct: not ours": (NO_BEGINNING, "reject: reason"),
    "Rejected": (NO_BEGINNING, "reject: reason"),
    "reopen": (TEXT, "reopen: reason"),
    "reopen billing": (TEXT, "reopen: reason"),
    "reopen credit was wrong": (TEXT, "reopen: reason"),
    "reopen p2 billing: x": (UNKNOWN, "reopen STEP PRODUCTS: reason"),
    "reopen billing done: x": ("`done` does not belong to `reopen`", ""),
    "reopen billing: p2": (BEFORE, "reopen billing PRODUCTS: reason"),
    "reopen: p2": (BEFORE, "reopen PRODUCTS: reason"),
    "re-open billing": (NO_BEGINNING, "reopen: reason"),
    "duplicate: 1001": (OTHER_CASE, "duplicate: CXL-1001"),
    "duplicate: of CXL-1001": (OTHER_CASE, "duplicate: CXL-1001"),
    "duplicate: CXL-1001 and CXL-1002": (OTHER_CASE, "duplicate: CXL-n"),
    "duplicate of CXL-1001": (TEXT, "duplicate: CXL-1001"),
    "duplicate": (TEXT, "duplicate: CXL-n"),
    "set Titan Order ID = 0445566": (TEXT, "set: LABEL = VALUE"),
    "set: Titan Order ID 0445566": ("an equals sign", "set: LABEL = VALUE"),
    "set: Titan Order ID = 44": ("does not look like a Titan Order ID", "set: Titan Order ID = VALUE"),
    "set: Titan Order ID = 0445566?": (QUESTION, "status"),
    "set: Titan Order ID = tbd": ("that is no value yet", "set: Titan Order ID = VALUE"),
    "set: Titan Order ID = 4471923, 4471924": ("it says two things", "set: Titan Order ID = VALUE"),
    "set: Client =": ("the value is missing", "set: Vision VX Client = VALUE"),
    "set: Client = Northwind Titan Order ID: 4471923": ("one field on each line", "set: Vision VX Client = VALUE"),
    "set: products = p1, p2": (NAMES, "set: Product(s) = VALUE"),
    "set: products = all products": ("name every product", "set: Product(s) = VALUE"),
    "set: products = all but SEO": ("it leaves something out", "set: Product(s) = VALUE"),
    "set: colour = red": ("only these can be set: Vision VX Client, Campaign", "set: LABEL = VALUE"),
    "add product Radio": (TEXT, "add product: NAMES"),
    "add: Radio": (NO_BEGINNING, "add product: NAMES"),
    "add product: p2": (NAMES, "add product: NAMES"),
    "add product: all of them": (NAMES, "add product: NAMES"),
    "add product: Radio but not SEO": (NAMES, "add product: NAMES"),
    "add product: Radio?": (QUESTION, "status"),
    "undo that": ("`that` is not understood", "undo"),
    "Undo the last one please": ("`the` is not understood", "undo"),
    "undo: x": (NO_REASON, "undo"),
    "list late": (NO_LIST, "list"),
    "list overdu": (NO_LIST, "list overdue"),
    "list: mine": ("it is written without a colon", "list mine"),
    "ask": (TEXT, "ask: text"),
    "ask:": (NOTHING, "ask: text"),
    "ask which of the two display lines?": (TEXT, "ask: text"),
    "tell the rep it is done": (TEXT, "tell: text"),
    "tell:": (NOTHING, "tell: text"),
    "statsu": (NO_BEGINNING, "status"),
    "- take": (NO_BEGINNING, "take"),
    "#take your time": ("`your` is not understood", "take"),
}

PROSE = (
    "Hold on, I am checking",
    "Hold your horses",
    "Please put it on hold",
    "Ask finance about this",
    "Ask them again tomorrow",
    "Tell Dana that we are on it",
    "Tell them I said hi",
    "Take your time",
    "Take care",
    "Taking this one tomorrow",
    "Set aside some time for it",
    "Withdrawn by client I think",
    "Resume sounds good",
    "Reject rates are up",
    "Duplicate of the other one?",
    "Duplicates come up every month",
    "List attached",
    "List of products below",
    "Assigned to the wrong team, I believe",
    "Reopening this would be wrong",
    "Undone work is not the point here",
    "Add me to the thread",
    "add Radio",
    "Tel: 555-1234",
    "Notes: none",
    "Streaming Audio is off the invoice",
)


def read_line(line):
    block = read_commands(line, LEXICON)
    assert len(block.lines) == 1, block
    return block.lines[0]


@pytest.mark.parametrize(("line", "reads"), READS.items(), ids=READS.keys())
def test_a_command_is_read_back_as_it_was_meant(line, reads):
    read = read_line(line)
    assert read.command is not None, read.why
    assert describe(read.command, DEFAULT_STEPS) == reads


@pytest.mark.parametrize(("line", "verdict"), ERRORS.items(), ids=ERRORS.keys())
def test_a_near_miss_does_nothing_and_says_why_and_what_to_write(line, verdict):
    why, closest = verdict
    read = read_line(line)
    assert read.command is None
    assert why in read.why
    assert read.closest == closest or not closest


@pytest.mark.parametrize("line", PROSE, ids=PROSE)
def test_prose_is_a_note(line):
    block = read_commands(line, LEXICON)
    assert (block.lines, block.note) == ((), line)


def test_the_tables_are_as_large_as_promised():
    assert len(READS) >= 75
    assert len(ERRORS) + len(PROSE) >= 100


def test_a_product_whose_name_means_something_else_has_its_number_only():
    read = read_line("true-up done no credit p8")
    assert describe(read.command, DEFAULT_STEPS) == "true-up done for p8, no credit"


def test_names_are_those_of_the_case_that_the_line_names():
    lexicon = Lexicon(products_of=lambda number: ((1, "Radio"),) if number == 7 else ((2, "Radio"),))
    lines = read_commands("billing done Radio\nCXL-7 billing done Radio", lexicon).lines
    assert [line.command.products for line in lines] == [(2,), (1,)]


def test_two_products_of_one_name_are_told_apart_by_number_only():
    lexicon = Lexicon(products_of=lambda _: ((1, "SEO"), (2, "SEO")))
    assert "may be p1 SEO, p2 SEO" in read_commands("billing done SEO", lexicon).lines[0].why


def test_an_answer_names_no_more_than_ten_products():
    lexicon = Lexicon(products_of=lambda _: tuple((n, f"Line {n}") for n in range(1, 31)))
    why = read_commands("billing done Radio", lexicon).lines[0].why
    assert "p10 Line 10 and 20 more" in why
    assert "p11" not in why


RUNS_ON = {
    "prose right below": ("tell: we expect this\nby Friday\n\nAna", ("we expect this\nby Friday",), "Ana"),
    "a blank line between": ("tell: we expect this\n\nby Friday", ("we expect this",), "by Friday"),
    "nothing beside the colon": ("ask:\nwhich of the two?", ("which of the two?",), ""),
    "a command right below": ("tell: soon\nbilling done", ("soon", None), ""),
    "a near miss right below": ("tell: soon\nbilling almost done", ("soon", None), ""),
    "a command after a blank line": ("ask: which\nof the two?\n\ntake", ("which\nof the two?", None), ""),
    "a quoted line right below": ("ask: which?\n> billing is open", ("which?",), "> billing is open"),
    "a case before it": ("CXL-7: tell: soon\nor later", ("soon\nor later",), ""),
}


@pytest.mark.parametrize(("text", "texts", "note"), RUNS_ON.values(), ids=RUNS_ON.keys())
def test_what_is_asked_and_told_goes_on_below_until_a_blank_line_or_a_command(text, texts, note):
    block = read_commands(text, LEXICON)
    assert tuple(getattr(line.command, "text", None) for line in block.lines) == texts
    assert block.note == note


@pytest.mark.parametrize("command", ["hold: a", "reject: a", "reopen: a", "reopen billing p1: a"])
def test_a_reason_that_the_rep_reads_is_not_cut_where_its_line_was_wrapped(command):
    block = read_commands(f"{command}\nand so on", LEXICON)
    assert block.lines[0].command.reason == "a and so on"
    assert block.note == ""


@pytest.mark.parametrize("command", ["note: a", "billing blocked: a"])
def test_no_other_text_goes_on_below(command):
    block = read_commands(f"{command}\nand so on", LEXICON)
    assert len(block.lines) == 1
    assert block.note == "and so on"


def test_a_text_of_more_than_two_hundred_lines_is_an_error_and_never_cut_short():
    assert read_commands("tell: a" + "\na" * 199, LEXICON).lines[0].command is not None
    (read,) = read_commands("tell: a" + "\na" * 200, LEXICON).lines
    assert read.command is None
    assert read.why == "its text has over 200 lines"


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("Billing Sync", "fulfillment done billing"),
        ("All Access", "billing all done"),
        ("Now TV", "billing now done"),
        ("Top 7 Sites", "billing done 7"),
        ("Half Page", "billing half done"),
        ("Pending Ads", "billing done ref pending"),
    ],
)
def test_a_word_that_means_something_else_is_no_part_of_a_name(name, line):
    (read,) = read_commands(line, Lexicon(products_of=lambda _: ((1, name), (2, "Radio")))).lines
    assert read.command is None
