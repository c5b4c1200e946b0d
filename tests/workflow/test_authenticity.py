"""Only the topmost result of the configured server counts (RFC 8601)."""

import pytest

from cancel_mailbot.workflow.authenticity import Authenticity, find_authenticity

TRUSTED = "mx.example.com"
PASS = f"{TRUSTED}; dmarc=pass header.from=example.com"


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        pytest.param((PASS,), Authenticity.PASS, id="the trusted server says pass"),
        pytest.param(
            (f"{TRUSTED} 1; spf=pass; dmarc=pass (p=none) header.from=Example.COM",),
            Authenticity.PASS,
            id="with a version",
        ),
        pytest.param((f"{TRUSTED}; dmarc=fail header.from=example.com",), Authenticity.FAIL, id="it says fail"),
        pytest.param((f"{TRUSTED}; spf=pass",), Authenticity.UNKNOWN, id="it says nothing of DMARC"),
        pytest.param((f"{TRUSTED}; dmarc=none header.from=example.com",), Authenticity.UNKNOWN, id="no policy"),
        pytest.param((f"{TRUSTED}; dmarc=pass header.from=example.net",), Authenticity.FAIL, id="for another domain"),
        pytest.param((f"{PASS}; dmarc=fail header.from=example.com",), Authenticity.FAIL, id="it contradicts itself"),
        pytest.param(
            ("mx.example.net; dmarc=pass header.from=example.com", PASS), Authenticity.UNKNOWN, id="below another"
        ),
        pytest.param(
            ("mx.example.com.example.net; dmarc=pass header.from=example.com",), Authenticity.UNKNOWN, id="a look-alike"
        ),
        pytest.param((), Authenticity.UNKNOWN, id="no result at all"),
    ],
)
def test_the_result_for_the_authors_domain(results: tuple[str, ...], expected: Authenticity) -> None:
    assert find_authenticity(results, TRUSTED, "ann@example.com") is expected


def test_nothing_is_asked_where_no_server_is_trusted() -> None:
    assert find_authenticity((PASS,), "", "ann@example.com") is Authenticity.NOT_ASKED
