"""A small clamd in a process of its own, which speaks as the real one does and finds EICAR: python -m tests.documents.clamd ADDRESS.

ADDRESS is the path of a socket, or a port of this machine.
"""

import socketserver
import struct
import sys

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
LONGEST = 5_000_000  # bytes of a stream, as StreamMaxLength sets them


class Answer(socketserver.StreamRequestHandler):
    """One command on one line."""

    def handle(self) -> None:
        command = b""
        while not command.endswith(b"\0"):
            sign = self.rfile.read(1)
            if not sign:
                return
            command += sign
        answers = {b"zINSTREAM\0": self.scanned, b"zVERSION\0": lambda: "ClamAV 1.4.1/27450/Thu Nov 26 09:00:00 2026"}
        self.wfile.write(answers[command]().encode() + b"\0")

    def scanned(self) -> str:
        content = b""
        while length := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
            if len(content) > LONGEST:
                return "INSTREAM size limit exceeded. ERROR"
        return "stream: Eicar-Signature FOUND" if EICAR in content else "stream: OK"


class Here(socketserver.ThreadingTCPServer):
    allow_reuse_address = True


if __name__ == "__main__":
    where = sys.argv[1]
    server: socketserver.BaseServer = (
        Here(("127.0.0.1", int(where)), Answer)
        if where.isdecimal()
        else socketserver.ThreadingUnixStreamServer(where, Answer)
    )
    server.serve_forever()
