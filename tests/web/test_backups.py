"""Backups: of one moment while others write, verified before they have a name, and back without a loss."""

import json
from collections.abc import Callable
from pathlib import Path
from threading import Event as Flag
from threading import Thread
from zipfile import ZipFile

import pytest
from django.db import connection

from bluehelm.core.errors import InputError
from bluehelm_web.accounts.models import User
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.services import Act, event_append
from bluehelm_web.partnership.models import Offer
from bluehelm_web.site import backups, sealed_files
from tests.web.conftest import unguarded

pytestmark = pytest.mark.django_db(transaction=True)


def told(num: int) -> None:
    """Append events."""
    for number in range(num):
        event_append("offer_edited", object_id="offer:X", payload={"number": number}, act=Act())


def code_of(what: Callable[[], object]) -> str:
    """Return with which fault something is refused."""
    with pytest.raises(InputError) as caught:
        what()
    return caught.value.faults[0].code


def test_a_backup_is_of_one_moment_while_others_write(tmp_path: Path, released: Offer) -> None:
    """What comes back is what the manifest says, and what there was meanwhile is backed up as well."""
    is_over, kept = Flag(), tmp_path / "kept"

    def write() -> None:
        while not is_over.is_set():
            told(1)
        connection.close()

    told(3)
    writer = Thread(target=write)
    writer.start()
    manifest = backups.backup(kept)
    is_over.set()
    writer.join()
    told(1)
    Offer.objects.update(name="another")
    later, num = backups.state(), manifest["chain"]["num_events"]
    assert 3 <= num < later["chain"]["num_events"]
    assert manifest["rows"]["audit_event"] == manifest["rows"]["audit_payload"] == num
    assert backups.restore(kept, instead=tmp_path / "instead") == manifest
    assert (Offer.objects.get().name, Event.objects.count()) == (released.name, num)
    told(1)
    backups.restore(tmp_path / "instead", instead=tmp_path / "third")
    assert (Offer.objects.get().name, backups.state()) == ("another", later)
    assert kept.stat().st_mode & 0o077 == 0
    assert {one.name for one in tmp_path.iterdir()} == {"kept", "instead", "third"}


def test_nothing_is_replaced_unasked(tmp_path: Path, cast: dict[str, User]) -> None:
    """Neither a file nor a database."""
    kept = tmp_path / "kept"
    backups.backup(kept)
    before = kept.read_bytes()
    assert code_of(lambda: backups.backup(kept)) == "backup-exists"
    User.objects.filter(username="amara").update(name="Amara B.")
    assert code_of(lambda: backups.restore(kept, instead=None)) == "restore-replaces"
    assert (kept.read_bytes(), User.objects.get(username="amara").name) == (before, "Amara B.")


def test_what_is_not_sound_is_not_backed_up(tmp_path: Path) -> None:
    """A chain that was tampered with is told, and no file is left."""
    told(3)
    with unguarded():
        Event.objects.filter(seq=2).update(kind="offer_released")
    with pytest.raises(InputError, match="Event 2 was changed"):
        backups.backup(tmp_path / "kept")
    assert list(tmp_path.iterdir()) == []


def changed(kept: Path, told: dict[str, object]) -> None:
    """Write a backup anew with another manifest."""
    with ZipFile(kept) as archive:
        rows, manifest = archive.read(backups.ROWS), json.loads(archive.read(backups.MANIFEST))
    with ZipFile(kept, "w") as archive:
        archive.writestr(backups.ROWS, rows)
        archive.writestr(backups.MANIFEST, json.dumps(manifest | told))


DAMAGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "cut": (lambda kept: kept.write_bytes(kept.read_bytes()[:-100]), "backup-damaged"),
    "no archive": (lambda kept: kept.write_bytes(b"no archive"), "backup-damaged"),
    "a byte": (
        lambda kept: kept.write_bytes(kept.read_bytes().replace(b"PK\3\4", b"PK\3\5")),
        "backup-damaged",
    ),
    "other rows": (lambda kept: changed(kept, {"sha256": "0" * 64}), "backup-damaged"),
    "another database": (lambda kept: changed(kept, {"vendor": "oracle"}), "backup-other"),
}
"""What may have happened to a file, and how that is told."""


def test_a_damaged_backup_changes_nothing(tmp_path: Path) -> None:
    """It is found out before anything is replaced."""
    told(2)
    kept, instead = tmp_path / "kept", tmp_path / "instead"
    backups.backup(kept)
    told(1)
    whole = kept.read_bytes()
    for name, (damage, code) in DAMAGES.items():
        kept.write_bytes(whole)
        damage(kept)
        assert code_of(lambda: backups.restore(kept, instead=instead)) == code, name
        assert Event.objects.count() == 3
    assert not instead.exists()


PASSPHRASE = "nine wild geese over the bridge"


def test_a_sealed_backup_opens_with_its_passphrase_only(tmp_path: Path, released: Offer) -> None:
    """Nothing of it can be read; what is backed up before it comes back is sealed as well."""
    kept, instead = tmp_path / "kept", tmp_path / "instead"
    told(2)
    manifest = backups.backup(kept, passphrase=PASSPHRASE)
    assert b"manifest" not in kept.read_bytes()
    assert code_of(lambda: backups.restore(kept, instead=instead)) == "backup-passphrase"
    for wrong in ("nine wild geese over the bride", PASSPHRASE + " "):
        refused = code_of(lambda wrong=wrong: backups.restore(kept, instead=instead, passphrase=wrong))
        assert refused == "backup-passphrase"
    told(1)
    assert backups.restore(kept, instead=instead, passphrase=PASSPHRASE) == manifest
    assert Event.objects.count() == 2
    assert all(sealed_files.is_sealed(one) for one in (kept, instead))
    assert kept.stat().st_mode & 0o077 == 0
    assert {one.name for one in tmp_path.iterdir()} == {"kept", "instead"}


def test_a_short_passphrase_seals_nothing(tmp_path: Path) -> None:
    """It would be guessed."""
    assert code_of(lambda: backups.backup(tmp_path / "kept", passphrase="short")) == "backup-passphrase"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("size", [0, 1, 99, 100, 101, 250])
def test_a_sealed_file_cannot_be_changed(tmp_path: Path, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a byte of it, nor its end, nor the order of its pieces; whole, it comes back as it was."""
    monkeypatch.setattr(sealed_files, "PIECE", 100)
    monkeypatch.setattr(sealed_files, "COST", 16)
    plain, sealed = tmp_path / "plain", tmp_path / "sealed"
    plain.write_bytes(bytes(range(size)))
    sealed_files.seal(plain, target=sealed, passphrase=PASSPHRASE)
    sealed_files.unseal(sealed, target=tmp_path / "back", passphrase=PASSPHRASE)
    assert (tmp_path / "back").read_bytes() == plain.read_bytes()
    whole, head = sealed.read_bytes(), len(sealed_files.MARK) + 16 + 7
    first, second = whole[head : head + 116], whole[head + 116 : head + 232]
    spoilt = [whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :] for place in (20, head, -1)]
    spoilt += [whole[:-1], whole[:head], whole[: head + 116], whole + b"x", whole[:30]]
    spoilt += [whole[:head] + second + first + whole[head + 232 :]]
    for number, one in enumerate(one for one in spoilt if one != whole):
        sealed.write_bytes(one)
        with pytest.raises(sealed_files.UnsealError):
            sealed_files.unseal(sealed, target=tmp_path / f"{number}", passphrase=PASSPHRASE)
