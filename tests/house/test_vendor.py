"""What is taken from npm is what its makers gave, in the version that is asked for, with its licences."""

import gzip
import json
from hashlib import sha256

from tests.house import survey

VENDOR = survey.SOURCE / "bluehelm_web/site/static/vendor"
MANIFEST = json.loads((VENDOR / "manifest.json").read_text(encoding="utf-8"))


def test_every_file_is_as_it_was_taken() -> None:
    """A changed byte is noticed, and so is a file that the manifest does not list."""
    for one in MANIFEST:
        content = (VENDOR / one["file"]).read_bytes()
        assert sha256(content).hexdigest() == one["sha256"], one["file"]
        assert gzip.decompress((VENDOR / f"{one['file']}.gz").read_bytes()) == content
    listed = {name for one in MANIFEST for name in (one["file"], f"{one['file']}.gz")}
    assert {path.name for path in VENDOR.iterdir()} == listed | {"manifest.json", "LICENSES.txt"}


def test_versions_are_those_that_are_asked_for() -> None:
    """Package, lock and files say the same."""
    asked = json.loads((survey.ROOT / "frontend/package.json").read_text("utf-8"))["dependencies"]
    lock = json.loads((survey.ROOT / "frontend/package-lock.json").read_text("utf-8"))["packages"]
    locked = {name: lock[f"node_modules/{name}"]["version"] for name in asked}
    assert asked == locked == {one["package"]: one["version"] for one in MANIFEST}


def test_the_lock_holds_hashes_and_no_host() -> None:
    """Every package that would be installed is pinned by its hash."""
    lock = json.loads((survey.ROOT / "frontend/package-lock.json").read_text("utf-8"))["packages"]
    assert all(told["integrity"].startswith("sha512-") for name, told in lock.items() if name)
    assert not any("resolved" in told for told in lock.values())


def test_every_package_has_its_licence() -> None:
    """The text of each package of the lock is shipped beside the files."""
    text = (VENDOR / "LICENSES.txt").read_text(encoding="utf-8")
    lock = json.loads((survey.ROOT / "frontend/package-lock.json").read_text("utf-8"))["packages"]
    names = {name.rsplit("node_modules/", 1)[-1]: told["version"] for name, told in lock.items() if name}
    parts = {name: version for name, version in names.items() if not name.startswith("@types/")}
    heads = [f"{name} {version}: " for name, version in parts.items()]
    told = text.split("-" * 100)
    assert [head for head in heads if not any(part.strip().startswith(head) for part in told)] == []
    assert [part[:40] for part in told if "copyright" not in part.lower()] == []
