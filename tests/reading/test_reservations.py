"""What is said around a filled-in form: nothing is cancelled that its writer holds, narrows or corrects elsewhere."""

import pytest

from cancel_mailbot.reading.form import FormSettings, read_requests
from cancel_mailbot.reading.remainder import Written, find_unread, read_remainder
from cancel_mailbot.reading.request import Field, Request, Warning

SUBJECT = "Order Cancellation Request"
AUTHOR = "Dana Whitfield"
FORM = """Vision VX Client: Northwind Dental
Campaign Name: Fall Implants 2026
Titan Order ID: 4471923
Product(s) to be Canceled:
- Targeted Display
- Streaming Audio
"""
CARD = "\nThanks,\nDana Whitfield\nAccount Executive\n312-555-0142\n"
FORWARD = (
    "\n________________________________\nFrom: Lee Ray <lee@example.com>\nSent: Monday\nTo: Dana\nSubject: One more\n\n"
)
PLACES = {
    "above": f"Hi team,\n\n{{}}\n\n{FORM}{CARD}",
    "below": f"{FORM}\n{{}}\n{CARD}",
    "below the signature": f"{FORM}{CARD}\n{{}}\n",
    "above a forward": f"{{}}\n\nDana\n{FORWARD}{FORM}\nThanks,\nLee Ray\n",
}
HELD = (
    "Please hold until Friday",
    "Actually keep the audio",
    "DO NOT PROCESS",
    "Only the display",
    "Is this the right form?",
)
REASONS = ("Client did not want to renew.", "They cannot pay.", "No longer needed", "We do not need a credit.")
CORRECTED = ("Sorry, the order id should be 4471932", "Wait, I meant 4471932.", "Correction: Titan Order ID is 4471932")


def read(text: str, subject: str = SUBJECT) -> Request:
    (request,) = read_requests(subject, text, None, FormSettings(), AUTHOR)
    return request


def unread(text: str) -> tuple[str, ...]:
    requests = read_requests(SUBJECT, text, None, FormSettings(), AUTHOR)
    return find_unread(read_remainder(Written(SUBJECT, text, None, f"{AUTHOR} dana"), requests, FormSettings()))


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("words", HELD)
def test_words_that_hold_or_narrow_are_asked_about_wherever_they_stand(words: str, place: str) -> None:
    request = read(PLACES[place].format(words))
    assert request.missing == (Field.PRODUCTS,)
    assert [doubt.written for doubt in request.doubts] == [words]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("words", REASONS)
def test_a_reason_is_asked_about_nowhere(words: str, place: str) -> None:
    assert read(PLACES[place].format(words)).missing == ()


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("words", CORRECTED)
def test_an_order_id_that_is_put_right_elsewhere_is_a_conflict(words: str, place: str) -> None:
    request = read(PLACES[place].format(words))
    assert request.missing == (Field.TITAN_ORDER_ID,)
    assert [(doubt.written, doubt.warning) for doubt in request.doubts] == [("4471923 / 4471932", Warning.CONFLICT)]


@pytest.mark.parametrize("words", ["P.S. Titan Order ID: 4471932", "Titan Order ID: 4471932"])
def test_another_order_id_below_the_signature_is_a_conflict(words: str) -> None:
    assert read(f"{FORM}{CARD}\n{words}\n").missing == (Field.TITAN_ORDER_ID,)


def test_the_same_order_id_said_again_is_none() -> None:
    assert read(f"{FORM}\nSorry for the rush, order 4471923 must go this week.\n{CARD}").missing == ()


@pytest.mark.parametrize("words", ["P.S. also cancel OTT / CTV", "Please also cancel SEO.", "Products: OTT / CTV"])
def test_one_more_product_below_the_signature_is_asked_about(words: str) -> None:
    assert read(f"{FORM}{CARD}\n{words}\n").missing == (Field.PRODUCTS,)


def test_words_below_the_signature_are_no_contact_information_and_are_read() -> None:
    text = f"{FORM}{CARD}\nThe client would love a call from you\n"
    assert read(text).contact.details == "Account Executive, 312-555-0142"
    assert unread(text) == ("The client would love a call from you",)


def test_a_card_with_titles_that_look_like_labels_is_a_card() -> None:
    card = "\nBest,\nDana Whitfield\nClient Success Manager | Campaign Strategy\nOrder desk: 312-555-0142\nClient: 99\n"
    assert read(FORM + card).missing == ()
    assert unread(FORM + card) == ()


@pytest.mark.parametrize("sign_off", ["Thanks!", "Best", "\nSent from my iPhone\n"])
def test_a_bullet_below_a_sign_off_is_asked_about_and_is_nobodys_name(sign_off: str) -> None:
    text = FORM.replace("- Streaming", f"{sign_off}\n- Streaming") + "\nDana Whitfield\n"
    request = read(text)
    assert request.missing == (Field.PRODUCTS,)
    assert request.doubts[0].written == "Streaming Audio"
    assert request.contact.name in ("", AUTHOR)


@pytest.mark.parametrize("sign_off", ["THANKS DANA", "Thanks Dana", "thank you, dana"])
def test_thanks_with_the_writers_name_right_below_the_last_bullet_signs(sign_off: str) -> None:
    assert read(f"{FORM}{sign_off}\n").products == ("Targeted Display", "Streaming Audio")


@pytest.mark.parametrize("remark", ["cancel display only", "only the November flight", "please confirm", "hold"])
def test_a_remark_behind_the_order_id_that_may_change_it_is_asked_about(remark: str) -> None:
    assert read(FORM.replace("4471923", f"4471923 ({remark})")).missing != ()


def test_a_plain_remark_behind_the_order_id_is_none() -> None:
    assert read(FORM.replace("4471923", "4471923 (renewal)")).missing == ()


def test_a_second_order_below_the_signature_is_one_though_it_has_no_id() -> None:
    text = f"{FORM}{CARD}\nCampaign Name: Spring\nProducts: OTT\n"
    first, second = read_requests(SUBJECT, text, None, FormSettings(), AUTHOR)
    assert (first.missing, second.missing) == ((), (Field.TITAN_ORDER_ID,))
    assert (second.campaign, second.products) == ("Spring", ("OTT",))


@pytest.mark.parametrize("subject", ["Order Reinstatement Request", "Order Cancellation Request - please hold"])
def test_a_subject_that_wants_something_else_is_asked_about(subject: str) -> None:
    assert read(FORM + CARD, subject).missing == (Field.PRODUCTS,)


def test_a_note_that_keeps_something_is_asked_about_and_a_reason_is_not() -> None:
    assert read(f"{FORM}\nNotes: keep the audio\n{CARD}").missing == (Field.PRODUCTS,)
    assert read(f"{FORM}\nReason: client did not want to cancel but cannot pay\n{CARD}").client == "Northwind Dental"
