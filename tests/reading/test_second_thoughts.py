"""Which sentences around a form ask a person to decide, and which are only reasons and courtesies."""

from time import process_time

import pytest

from cancel_mailbot.reading.request import Warning
from cancel_mailbot.reading.second_thoughts import find_second_thought

# Nothing shall be cancelled, not yet, or not this.
HELD = (
    "Do NOT process this one yet, client is thinking.",
    "DO NOT PROCESS",
    "Do not action this until I confirm",
    "Please do not proceed until Friday.",
    "Don't cancel this yet, just a heads up",
    "Please don't stop anything until you hear from me.",
    "Please hold until Friday",
    "Hold for now",
    "Please hold off on the audio",
    "Hi team, please hold this until the client signs.",
    "Please wait for my OK.",
    "Wait until Monday please",
    "Not approved yet, just FYI",
    "This is not approved yet.",
    "The client hasn't confirmed yet.",
    "Pending client approval.",
    "Awaiting sign-off from the client",
    "Please process once I confirm.",
    "Client may still change their mind, will confirm tomorrow",
    "Please cancel by 12/1 otherwise leave it",
    "Please pause, not cancel",
    "Please pause these for a month.",
    "Please put this on hold.",
    "Please postpone until January.",
    "Please ignore, sent in error",
    "Please ignore this email.",
    "Please disregard the audio line",
    "Disregard this, wrong client.",
    "Scratch that",
    "Scratch the audio, the client wants to keep it",
    "Never mind",
    "Sent by mistake, sorry.",
    "This was a mistake.",
    "This is a test, please ignore",
    "This is only a test.",
    "TEST ONLY",
    "Draft - will send final tomorrow",
    "Example of a filled form:",
    "Sample request:",
    "For your records, no action needed",
    "Just for your records.",
    "No action required.",
    "Please UN-cancel the following:",
    "Please reinstate the following order:",
    "We would like to reinstate this order.",
    "Please reactivate these products.",
    "Please stop this cancellation.",
    "Please reverse the cancellation.",
    "Please turn the audio back on.",
    "This is already cancelled in Titan, just need the credit",
    "FYI this was already cancelled last week.",
    "Is this how I should fill it in?",
    "Is this the right form for a new client?",
    "Can we still cancel this?",
    "Is it too late to cancel?",
    "What would happen if we sent this in?",
    "Actually keep the audio",
    "Keep the audio.",
    "Please process but keep the audio",
    "Hi, please cancel the below but keep Streaming Audio running until Dec.",
    "Please leave Streaming Audio live.",
    "Client wants to keep the audio",
    "The client would like to keep Streaming Audio.",
    "*Audio stays on",
    "Streaming Audio should continue through December",
    "Streaming Audio remains active.",
    "The audio continues.",
    "Please replace Streaming Audio with OTT",
    "Swap the display for SEO",
    "Please move these to campaign Spring instead",
    "Please do not cancel Streaming Audio until Friday.",
    "Not asking to cancel, just to know.",
    "We haven't decided yet.",
    "Should I send a second form?",
)

# Less than the form lists.
NARROWED = (
    "Only the display",
    "Only cancel the display for November",
    "Please only cancel display",
    "Cancel Streaming Audio only",
    "Just the display please",
    "Except audio",
    "Everything except the audio",
    "Please cancel all but SEO",
    "Minus the audio",
    "Everything but audio stays",
    "Please cancel the below, excluding the audio.",
    "With the exception of Streaming Audio.",
    "NOT the Streaming Audio, only the display",
    "Not the audio.",
    "Please cancel the display, not the audio.",
    "Only if the invoice has not gone out.",
    "cancel only 4471931",
    "(only the November flight)",
    "(cancel display only)",
    "Cancel the display but not the audio",
)

# More than the form lists.
ADDED = (
    "P.S. also cancel OTT / CTV",
    "Also cancel OTT / CTV",
    "Please also cancel SEO.",
    "Also cancel order 4471931 for the same client, all products.",
    "Please cancel OTT as well.",
    "And also remove Search.",
    "Oh, also add SEO to this.",
)

# Reasons, courtesies, and what the form asks for anyway.
HARMLESS = (
    "Client did not want to renew.",
    "The client did not renew.",
    "Since the campaign was not delivered, the client is leaving.",
    "The campaign never launched.",
    "They cannot pay.",
    "The client can't pay the invoice.",
    "No longer needed",
    "This is no longer needed.",
    "We do not need a credit.",
    "We don't need a refund.",
    "The ads were not delivered in November.",
    "Client is not happy.",
    "Client is not happy with the results.",
    "The client is going in-house.",
    "Results were not what they hoped.",
    "The campaign hasn't launched yet.",
    "The creative was never approved by the client.",
    "The client did not approve the creative.",
    "The client's card was declined and they do not want to continue.",
    "They decided not to continue.",
    "The client no longer wants to keep the audio.",
    "Client doesn't want to continue with the campaign.",
    "They cannot continue.",
    "Client put the campaign on hold indefinitely and then left.",
    "They are closing their doors.",
    "The business has closed.",
    "The only reason is the budget.",
    "It only ran for two weeks.",
    "They only got half of the impressions.",
    "The client only wanted one month.",
    "Just a heads up that the client is upset.",
    "Just wanted to send this over.",
    "Could you please cancel the below? Client is not happy.",
    "Can you please process this today?",
    "Can we please cancel the following?",
    "Please cancel the following order.",
    "Please also cancel the following order.",
    "Please also cancel this one.",
    "Hi team, please cancel the products below.",
    "Please cancel this as soon as possible.",
    "Please confirm when this is done.",
    "Please let me know once processed.",
    "Let me know when it is cancelled.",
    "Please keep me posted.",
    "Please keep me in the loop.",
    "Please keep in mind that the invoice goes out on Friday.",
    "Please do not hesitate to reach out.",
    "Please don't hesitate to contact me.",
    "If you require any additional information, please let me know.",
    "Please proceed with canceling the billing and fulfillment for the specified products.",
    "Thank you for your prompt attention to this matter.",
    "Please disregard my earlier email, this is the right one.",
    "Please ignore my previous request, the one below is correct.",
    "If you have received this email in error, please ignore and delete it.",
    "If you are not the intended recipient, please disregard this message.",
    "Please consider the environment before printing this e-mail.",
    "Please do not reply to this email.",
    "The client has already cancelled their contract with us.",
    "The client changed their mind about the campaign.",
    "The A/B test did not perform.",
    "It was a test campaign and did not work.",
    "I attached the client's email for your records.",
    "The client may come back next year.",
    "They might reinstate in the spring.",
    "The client asked us to cancel everything listed.",
    "The client wants to cancel all products below.",
    "Client wants to stop immediately.",
    "Please stop billing as of December 1.",
    "Please make sure they are not billed in December.",
    "Please do not bill the client any further.",
    "Budget was cut, they are not able to pay.",
    "We could not fulfill the order.",
    "The order was not fulfilled.",
    "Not fulfilled",
    "Not renewing",
    "Not delivered as promised.",
    "Client is unhappy, performance continues to decline.",
    "The results remain poor.",
    "I will call the client tomorrow.",
    "Please call me if anything is unclear.",
    "Please advise on the final invoice.",
    "Please move the remaining credit to the account.",
    "The contact left the company and no one else approved it.",
    "They went with another vendor.",
    "Reason: client did not want to cancel but cannot pay",
    "The client stopped answering.",
    "Please send the confirmation to Bob as well.",
)

EXPECTED = (
    *((sentence, Warning.NEGATION) for sentence in HELD),
    *((sentence, Warning.EXCEPTION) for sentence in NARROWED),
    *((sentence, Warning.PROSE) for sentence in ADDED),
)


@pytest.mark.parametrize(("sentence", "warning"), EXPECTED, ids=[sentence for sentence, _ in EXPECTED])
def test_a_sentence_that_holds_narrows_or_adds_is_for_a_person(sentence: str, warning: Warning) -> None:
    assert find_second_thought(sentence) is warning
    assert find_second_thought(f"The client called. {sentence}") is warning


@pytest.mark.parametrize("sentence", HARMLESS)
def test_a_reason_or_a_courtesy_holds_nothing(sentence: str) -> None:
    assert find_second_thought(sentence) is None


@pytest.mark.parametrize(
    "words", ["not ", "please ", "keep ", "cancel ", "only, ", "do not ", "all ", "(", "p.s. ", "\t"]
)
def test_hostile_repeats_cost_little(words: str) -> None:
    started = process_time()
    find_second_thought(words * (100_000 // len(words)))
    assert process_time() - started < 1
