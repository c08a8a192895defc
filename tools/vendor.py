"""
Copy what the pages of the registry take from npm into the repository: ``python tools/vendor.py``.

Needs npm, and only when a version in ``frontend/package.json`` changes; nothing of it is needed to run,
install or test Bluehelm.
"""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).parents[1]
FRONTEND = ROOT / "frontend"
TARGET = ROOT / "src/bluehelm_web/site/static/vendor"
TAKEN = {"maplibre-gl": ("dist/maplibre-gl.mjs", "dist/maplibre-gl-worker.mjs")}
"""Files that are taken from each package."""

RULE = "\n" + "-" * 100 + "\n\n"


def package(folder: Path) -> dict[str, Any]:
    """Return what a package says of itself."""
    told: dict[str, Any] = json.loads((folder / "package.json").read_text(encoding="utf-8"))
    return told


def taken(modules: Path) -> Iterator[dict[str, str]]:
    """Copy every file, also compressed, and yield its line of the manifest."""
    for name, paths in TAKEN.items():
        told = package(modules / name)
        for path in paths:
            content = (modules / name / path).read_bytes()
            place = TARGET / Path(path).name
            place.write_bytes(content)
            place.with_name(f"{place.name}.gz").write_bytes(gzip.compress(content, 9, mtime=0))
            yield {
                "file": place.name,
                "package": name,
                "version": told["version"],
                "licence": told["license"],
                "sha256": sha256(content).hexdigest(),
            }


def licences(modules: Path) -> Iterator[str]:
    """Yield the licence of every package that the files are made of."""
    folders = [path.parent for path in modules.rglob("package.json") if is_package(path.parent)]
    for folder in sorted(folders, key=lambda path: str(path.relative_to(modules))):
        told = package(folder)
        texts = [path.read_text("utf-8").strip() for path in sorted(folder.iterdir()) if is_licence(path)]
        head = f"{told['name']} {told['version']}: {told.get('license', 'see below')}"
        yield "\n\n".join([head, *(texts or [from_readme(folder)])]) + "\n"


def from_readme(folder: Path) -> str:
    """Return the licence that a package without a file for it states at the end of its README."""
    _, found, text = (folder / "README.md").read_text("utf-8").partition("## License")
    if not found:
        raise SystemExit(f"{folder.name}: it has no licence text; do not ship it.")
    return text.strip()


def is_package(folder: Path) -> bool:
    """Tell whether a folder is a package that was installed: no folder within one, and no types only."""
    parent = folder.parent
    name = f"{parent.name}/{folder.name}" if parent.name.startswith("@") else folder.name
    holder = parent.parent if parent.name.startswith("@") else parent
    return holder.name == "node_modules" and not name.startswith("@types/")


def is_licence(path: Path) -> bool:
    """Tell whether a file holds the text of a licence."""
    return path.is_file() and path.stem.lower() in {"license", "licence", "license-mit", "copying", "notice"}


def main() -> None:
    """Install by the lock into a folder of its own, and copy."""
    with TemporaryDirectory() as folder:
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(FRONTEND / name, folder)
        subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=folder, check=True)
        modules = Path(folder) / "node_modules"
        shutil.rmtree(TARGET, ignore_errors=True)
        TARGET.mkdir()
        manifest = json.dumps(list(taken(modules)), indent=2)
        (TARGET / "manifest.json").write_text(manifest + "\n", encoding="utf-8")
        (TARGET / "LICENSES.txt").write_text(RULE.join(licences(modules)), encoding="utf-8")
    sys.stdout.write(f"{TARGET.relative_to(ROOT)}: {sum(map(len, TAKEN.values()))} files\n")


if __name__ == "__main__":
    main()
