"""A mail server that is down, until it comes: a port which refuses, and then leads to a real server."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Relay:
    """`port` refuses connections until `open` is called."""

    def __init__(self, behind: int) -> None:
        self._behind = behind
        self._listener = socket.socket()
        self._listener.bind(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._ends: list[socket.socket] = []

    def open(self) -> None:
        """The server comes."""
        self._listener.listen()
        threading.Thread(target=self._serve, name="relay", daemon=True).start()

    def close(self) -> None:
        """The server is gone, with every connection to it."""
        for each in (self._listener, *self._ends):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection(("127.0.0.1", self._behind))
                self._ends += (near, far)
                for source, target in ((near, far), (far, near)):
                    threading.Thread(target=_pass_on, args=(source, target), name="relay", daemon=True).start()


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while octets := source.recv(65_536):
            target.sendall(octets)
        target.shutdown(socket.SHUT_WR)


@contextmanager
def make_relay(behind: int) -> Iterator[Relay]:
    """The relay to the server on port `behind`, until the block ends."""
    relay = Relay(behind)
    try:
        yield relay
    finally:
        relay.close()
