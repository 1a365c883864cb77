"""Says in words why a connection or an answer failed."""

import os
import re
import socket
import ssl

_LONGEST = 160
_PYTHON = re.compile(r"bytearray\(b(.*)\)$")  # h11 quotes foreign bytes so


def cause(error: BaseException) -> str:
    """What happened, in words: the operating system's or the TLS library's, whichever lies deepest."""
    words = _PYTHON.sub(r"\1", " ".join(str(error).split()))
    step: BaseException | None = error
    while step is not None:
        words = _words(step) or words
        step = step.__cause__ or step.__context__
    return words[:_LONGEST] or "the connection broke"


def _words(error: BaseException) -> str | None:
    match error:
        case ssl.SSLCertVerificationError():
            return f"the certificate is not trusted: {error.verify_message.rstrip('.')}"
        case ssl.SSLError():
            return f"TLS failed: {(error.reason or str(error)).replace('_', ' ').lower()}"
        case socket.gaierror():
            return f"the name cannot be resolved: {error.strerror}"
        case OSError(errno=int() as number):
            return os.strerror(number)
    return None
