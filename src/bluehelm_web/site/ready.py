"""Whether the database is one on which a registry can run, before anything is asked of it."""

from __future__ import annotations

from django.db import connection

from bluehelm.core.errors import Fault, InputError

SORTED = ("C", "POSIX", "C.UTF-8", "C.utf8")
"""Orders by which PostgreSQL sorts text as SQLite does and as the library does: by code points."""

CREATE = "CREATE DATABASE registry TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'"
"""How a database is made that fits."""


def check() -> None:
    """
    Do nothing where the database answers and fits; a file of SQLite always does.

    Raises
    ------
    InputError
        When no connection comes about, or the database sorts or writes text otherwise.
    """
    if connection.vendor != "postgresql":
        return
    import psycopg

    parameters = connection.get_connection_params()
    own = ("dbname", "user", "password", "host", "port", "sslmode", "connect_timeout")
    asked = "SELECT current_setting('server_encoding'), datcollate FROM pg_database WHERE datname = %s"
    try:
        known = {name: parameters[name] for name in own if name in parameters}
        with psycopg.connect(**known, client_encoding="UTF8") as server:
            [(encoding, collation)] = server.execute(asked, [parameters["dbname"]]).fetchall()
    except psycopg.OperationalError as error:
        raise InputError(fault_of(error)) from None
    if encoding != "UTF8" or collation not in SORTED:
        raise InputError(
            Fault(
                code="registry-database-text",
                thing="Database",
                value=f"it keeps text as {encoding} and sorts it by {collation}",
                rule="a registry needs UTF8, sorted by C.UTF-8",
                remedy=f"Make another one: {CREATE}",
            )
        )


def fault_of(error: Exception) -> Fault:
    """
    Return what a database said, as a fault.

    Examples
    --------
    >>> print(fault_of(ValueError("database or disk is full")))
    Database: it says: database or disk is full; a registry needs one that answers and has room. ...
    """
    said = (str(error).strip() or type(error).__name__).splitlines()[0].rstrip(".")
    return Fault(
        code="registry-database",
        thing="Database",
        value=f"it says: {said}",
        rule="a registry needs one that answers and has room",
        remedy="Mend that; whatever was being changed stands as it did before",
    )
