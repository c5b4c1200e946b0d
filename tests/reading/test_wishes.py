"""What a rep's reply on a case says."""

import pytest

from cancel_mailbot.reading.form import FormSettings
from cancel_mailbot.reading.products import CatalogueProduct
from cancel_mailbot.reading.wishes import (
    Amend,
    ChangeProducts,
    Question,
    Thanks,
    WantsHelp,
    WantsStatus,
    Withdraw,
    read_wish,
)

WITHDRAWALS = {
    "withdraw": Withdraw(),
    "Withdraw.": Withdraw(),
    "WITHDRAW!": Withdraw(),
    "withdraw this request": Withdraw(),
    "withdraw the order": Withdraw(),
    "cancel this request": Withdraw(explicit=False),
    "Cancel my request.": Withdraw(explicit=False),
    "withdraw p2": Withdraw((2,)),
    "withdraw p1, p3": Withdraw((1, 3)),
    "withdraw p2-p4": Withdraw((2, 3, 4)),
    "\n\nwithdraw\n\nThanks,\nDana": Withdraw(),
    "withdraw\nThe client changed their mind.": Withdraw(),
    "Please withdraw this one, client changed their mind.": Withdraw(explicit=False),
    "Please withdraw p2 and p3.": Withdraw((2, 3), explicit=False),
    "Hi team,\nplease disregard this request. The client called me.": Withdraw(explicit=False),
    "We are withdrawing p1.": Withdraw((1,), explicit=False),
    "Please cancel our cancellation request.": Withdraw(explicit=False),
    "withdraw\np2": Withdraw(explicit=False),
    "withdraw\nActually p2 only": Withdraw(explicit=False),
}

AMENDMENTS = (
    "Sorry, the Titan order should be 4471932.",
    "The campaign should read spring sale",
    "Hi,\nit should have been p2.",
    "Correction: the client is Northwind Dental",
    "I meant the audio line",
    "amend\nTitan Order ID: 4471932",
    "Amend p2",
)

CHANGES = {
    "add product: Streaming Audio": ChangeProducts(add=("Streaming Audio",)),
    "Add product: Streaming Audio.": ChangeProducts(add=("Streaming Audio",)),
    "add products: OTT / CTV, SEO": ChangeProducts(add=("OTT / CTV", "SEO")),
    "add product: Display (728x90, 300x250); SEO": ChangeProducts(add=("Display (728x90, 300x250)", "SEO")),
    "remove product: SEO": ChangeProducts(remove=("SEO",)),
    "remove product: p2": ChangeProducts(remove=("p2",)),
    "remove product: p2-p3, SEO": ChangeProducts(remove=("p2", "p3", "SEO")),
    "remove p2": ChangeProducts(remove=("p2",)),
    "Remove products p1, p3": ChangeProducts(remove=("p1", "p3")),
    "withdraw Streaming Audio": ChangeProducts(remove=("Streaming Audio",)),
    "Withdraw product: OTT / CTV\n\nThanks,\nDana": ChangeProducts(remove=("OTT / CTV",)),
    "Hi,\nremove product: SEO\nadd products: OTT / CTV": ChangeProducts(("OTT / CTV",), ("SEO",)),
    "Hi team,\n- add product: Radio\n- add product: SEO\nThanks!": ChangeProducts(("Radio", "SEO")),
    "add product: Radio\n\nThank you,\nDana Whitfield": ChangeProducts(("Radio",)),
}
UNCLEAR_CHANGES = {
    "prose below": "add product: Radio\nThe client called this morning.",
    "prose above": "We spoke to the client.\nremove product: SEO",
    "a second thought": "remove product: SEO\nActually keep it",
    "one that comes and goes": "add product: Radio\nremove product: radio",
    "a question": "add product: Radio?",
    "nothing behind the colon": "add product:",
    "all of them": "remove product: all of them",
    "an exception": "remove products: all but SEO",
    "a negation": "add product: Radio, not SEO",
    "a number to add": "add product: p2",
    "a number that cannot be": "remove p0",
    "a sentence to withdraw": "withdraw Streaming Audio\nThe client keeps it.",
    "a question to withdraw": "withdraw Streaming Audio?",
}


@pytest.mark.parametrize("text", UNCLEAR_CHANGES.values(), ids=UNCLEAR_CHANGES.keys())
def test_what_is_not_plainly_a_change_of_products_is_a_question(text):
    assert read_wish(text) == Question(text)


def test_products_are_added_in_the_spelling_of_the_catalogue():
    form = FormSettings(catalogue=(CatalogueProduct("OTT / CTV", ("OTT",)),))
    assert read_wish("add product: ott", form) == ChangeProducts(add=("OTT / CTV",))


@pytest.mark.parametrize(("text", "wish"), CHANGES.items(), ids=CHANGES.keys())
def test_products_come_and_go_by_lines_of_their_own(text, wish):
    assert read_wish(text) == wish


THANKS = (
    "Thanks!",
    "thank you so much",
    "Thank you for your prompt help.",
    "ok",
    "OK, great, thanks",
    "Received.",
    "Received, thank you!",
    "Great!",
    "Got it",
    "Noted",
    "👍",
    "Thanks,\nDana",
    "Thank you!\n\nDana",
    "Thanks,\nDana Whitfield",
    "Perfect.\n\nThank you,\nDana",
)

QUESTIONS = {
    "nothing at all": "",
    "a question": "When will billing be done?",
    "a question with thanks": "Thanks?",
    "a question to withdraw": "Can we still withdraw p2?",
    "a withdrawal negated": "Do not withdraw p2.",
    "a withdrawal negated in short": "Please don't withdraw this one.",
    "a withdrawal negated with a curly apostrophe": "Please don’t withdraw this one.",
    "a withdrawal with never": "We never wanted to withdraw this.",
    "a withdrawal with an exception": "Please withdraw all except p1.",
    "a withdrawal that keeps a product": "Please withdraw p2 and keep p3.",
    "a withdrawal on a condition": "Withdraw it if billing has not started.",
    "a withdrawal taken back below": "withdraw\nbut not p2",
    "a withdrawal that asks below": "withdraw\nIs that still possible?",
    "a withdrawal of a product that cannot be": "withdraw p0",
    "a withdrawal of products the wrong way round": "withdraw p3-p1",
    "a withdrawal in prose of a product that cannot be": "Please withdraw p0.",
    "a withdrawal and a correction": "Please withdraw p2. The order should be 4471932.",
    "a withdrawal of something else": "Please ignore my last mail",
    "a correction that asks": "The order should be 4471932?",
    "an amendment that asks": "amend what?",
    "impatience": "This should be done by now.",
    "more than thanks": "Thanks, but p2 is still on the invoice",
    "thanks and a name that is none": "Thanks,\nStop",
    "thanks and a line that is no name": "Thanks,\n4471923",
    "thanks and too many words for a name": "Thanks,\nSeo Goes Off Today",
    "thanks and a word that is not signed": "Thanks!\nSeo",
    "thanks, signed without a comma": "Thanks\nNo",
    "an answer of one word with thanks": "both, thanks",
    "thanks without end": "thanks " * 11,
    "fillers without thanks": "all good",
    "yes": "yes",
    "the words of staff": "billing done",
    "other words of staff": "all done no credit",
    "status and more": "status\nand why is p2 missing",
    "status in prose": "What is the status of this",
    "the missing line": "Titan Order ID: 4471932",
}


@pytest.mark.parametrize(("text", "wish"), WITHDRAWALS.items(), ids=WITHDRAWALS.keys())
def test_a_withdrawal_is_explicit_only_where_it_stands_alone(text, wish):
    assert read_wish(text) == wish


@pytest.mark.parametrize("text", AMENDMENTS)
def test_a_correction_is_an_amendment_with_all_its_text(text):
    assert read_wish(text) == Amend(text)


@pytest.mark.parametrize("text", THANKS)
def test_thanks_and_nothing_else_are_thanks(text):
    assert read_wish(text) == Thanks()


@pytest.mark.parametrize("text", QUESTIONS.values(), ids=QUESTIONS.keys())
def test_anything_else_is_a_question_for_a_person(text):
    assert read_wish(text) == Question(text)


@pytest.mark.parametrize("text", ["status", "Status?", "status.", "status\n\nThanks!"])
def test_a_rep_may_ask_for_the_status(text):
    assert read_wish(text) == WantsStatus()


@pytest.mark.parametrize("text", ["help", "Help!", "help?", "help\nthanks"])
def test_a_rep_may_ask_for_help(text):
    assert read_wish(text) == WantsHelp()


@pytest.mark.parametrize(
    "text", ["withdraw " * 100_000, "withdraw p1" + ",p1" * 300_000 + "x", "Thanks\n" * 10_000, "should be " * 100_000]
)
def test_hostile_repetitions_are_read_to_the_end(text):
    assert not isinstance(read_wish(text), Thanks | WantsStatus)
