"""How the pages are built: ``make docs``; every warning is an error."""

from importlib.metadata import version as version_of

project = "Bluehelm"
author = "The Bluehelm developers"
copyright = "The Bluehelm developers, Apache-2.0"  # noqa: A001  Sphinx asks for this name
version = release = version_of("bluehelm")

extensions = ["myst_parser"]
myst_enable_extensions = ["deflist", "dollarmath"]
myst_heading_anchors = 3
source_suffix = {".md": "markdown"}
exclude_patterns = ["**/README.md"]

html_theme = "furo"
html_title = f"Bluehelm {version}"
html_show_sphinx = False
html_copy_source = False
