"""Files under a passphrase: AES-256-GCM piece by piece, so that none can be changed, moved or left out."""

from __future__ import annotations

import secrets
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

MARK = b"BLUEHELM SEALED 1\n"
"""How such a file begins; the number says how what follows is sealed."""

SALT_BYTES, PREFIX_BYTES, TAG_BYTES = 16, 7, 16
"""Bytes of the salt, of what begins every nonce, and of what each piece is longer than what it holds."""

PIECE = 1024 * 1024
"""Bytes of a piece; the last one is shorter, and may be empty."""

COST = 2**17
"""Work of scrypt for one guess at the passphrase: 128 MiB, some tenths of a second."""


class UnsealError(Exception):
    """The passphrase is another one, or the file was cut or changed."""


def is_sealed(file: Path) -> bool:
    """Tell whether a file is under a passphrase."""
    with file.open("rb") as read:
        return read.read(len(MARK)) == MARK


def seal(source: Path, *, target: Path, passphrase: str) -> None:
    """
    Write a file again, under a passphrase.

    Parameters
    ----------
    source
        What is sealed.
    target
        Where; only its owner may read it.
    passphrase
        Without which nobody opens it.
    """
    salt, prefix = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(PREFIX_BYTES)
    head = MARK + salt + prefix
    cipher = _cipher(passphrase, salt=salt)
    with source.open("rb") as read, target.open("xb") as write:
        target.chmod(0o600)
        write.write(head)
        for number, piece, is_last in _pieces(read, size=PIECE):
            write.write(cipher.encrypt(_nonce(prefix, number=number, is_last=is_last), piece, head))


def unseal(source: Path, *, target: Path, passphrase: str) -> None:
    """
    Write a file as it was before it was sealed.

    Parameters
    ----------
    source
        A sealed file.
    target
        Where; only its owner may read it.
    passphrase
        That under which it was sealed.

    Raises
    ------
    UnsealError
        When the passphrase is another one, or the file was cut or changed; what is written by then is nothing
        to rely on.
    """
    with source.open("rb") as read, target.open("xb") as write:
        target.chmod(0o600)
        head = read.read(len(MARK) + SALT_BYTES + PREFIX_BYTES)
        salt, prefix = head[len(MARK) : -PREFIX_BYTES], head[-PREFIX_BYTES:]
        if len(salt) != SALT_BYTES:
            raise UnsealError
        cipher = _cipher(passphrase, salt=salt)
        for number, piece, is_last in _pieces(read, size=PIECE + TAG_BYTES):
            try:
                write.write(cipher.decrypt(_nonce(prefix, number=number, is_last=is_last), piece, head))
            except InvalidTag as error:
                raise UnsealError from error


def _pieces(read: BinaryIO, *, size: int) -> Iterator[tuple[int, bytes, bool]]:
    """Yield the pieces of a file with their numbers, and whether each is the last; of an empty one, one."""
    number, piece = 0, read.read(size)
    while following := read.read(size):
        yield number, piece, False
        number, piece = number + 1, following
    yield number, piece, True


def _nonce(prefix: bytes, *, number: int, is_last: bool) -> bytes:
    return prefix + struct.pack(">I?", number, is_last)


def _cipher(passphrase: str, *, salt: bytes) -> AESGCM:
    return AESGCM(Scrypt(salt=salt, length=32, n=COST, r=8, p=1).derive(passphrase.encode()))
