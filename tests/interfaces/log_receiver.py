"""A log server for tests: it takes what is sent, message by message, over TLS or in clear."""

import re
import socket
import ssl
import threading
import time
from contextlib import suppress


class Receiver:
    def __init__(self, context: ssl.SSLContext | None = None, port: int = 0):
        self.context, self.got, self.connections = context, b"", []
        self.listener = socket.create_server(("127.0.0.1", port))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                plain, _address = self.listener.accept()
                wire = self.context.wrap_socket(plain, server_side=True) if self.context else plain
            except ssl.SSLError:
                plain.close()
                continue
            except OSError:
                return
            self.connections.append(wire)
            threading.Thread(target=self._read, args=[wire], daemon=True).start()

    def _read(self, wire: socket.socket) -> None:
        try:
            while piece := wire.recv(65_536):
                self.got += piece
        except OSError:
            return

    def messages(self) -> list[str]:
        """What came, taken apart by the lengths that stand before each."""
        found, rest = [], self.got
        while told := re.match(rb"(\d+) ", rest):
            end = told.end() + int(told[1])
            found.append(rest[told.end() : end].decode())
            rest = rest[end:]
        assert rest == b""
        return found

    def wait_for(self, number: int) -> list[str]:
        until = time.monotonic() + 10
        while len(self.messages()) < number and time.monotonic() < until:
            time.sleep(0.01)
        return self.messages()

    def end(self) -> None:
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for wire in self.connections:
            with suppress(OSError):
                wire.shutdown(socket.SHUT_RDWR)
            wire.close()
