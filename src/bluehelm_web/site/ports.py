"""Whether a port is free: two servers that share one would each answer some of the requests."""

from __future__ import annotations

import socket

from bluehelm.core.errors import Fault, InputError


def check(address: str, *, port: int) -> None:
    """
    Do nothing where a server can listen, alone.

    Parameters
    ----------
    address, port
        Where it is to listen.

    Raises
    ------
    InputError
        When another one listens there, or nobody may.

    Examples
    --------
    >>> with socket.create_server(("127.0.0.1", 0)) as other:
    ...     check("127.0.0.1", port=other.getsockname()[1])
    Traceback (most recent call last):
    ...
    bluehelm.core.errors.InputError: Port ...: it says: Address already in use; a registry listens alone. ...
    """
    with socket.socket() as asked:
        asked.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # one that was just left is free
        try:
            asked.bind((address, port))
            asked.listen(1)
        except OSError as error:
            raise InputError(
                Fault(
                    code="registry-port",
                    thing=f"Port {port}",
                    value=f"it says: {error.strerror}",
                    rule="a registry listens alone",
                    remedy="Stop what answers there, or name another one with --port",
                )
            ) from None
