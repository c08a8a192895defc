"""Command line of Bluehelm: files in, tables out; one module an area."""
