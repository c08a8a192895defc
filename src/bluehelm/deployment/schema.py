"""A plan as JSON: the same text for the same plan, and the JSON Schema that it keeps."""

from __future__ import annotations

import json
from math import isfinite
from typing import Any

from bluehelm.deployment.result import Plan

DIALECT = "https://json-schema.org/draft/2020-12/schema"
"""Dialect of the schema."""

DECIMALS = 6
"""Decimals that numbers keep."""


def json_schema() -> dict[str, Any]:
    """
    Return the JSON Schema of ``plan.json``.

    Returns
    -------
    dict
        The schema, in the dialect of 2020-12; its descriptions say what each field means, without examples of
        Python.

    Examples
    --------
    >>> json_schema()["title"]
    'Plan'
    """
    return {"$schema": DIALECT, **_without_examples(Plan.model_json_schema())}


def _without_examples(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_examples(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_without_examples(entry) for entry in value]
    return value.split("\n\nExamples\n")[0] if isinstance(value, str) else value


def plan_json(plan: Plan) -> str:
    """
    Return a plan as JSON that people and version control can read.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    str
        Text with sorted keys, numbers of at most six decimals, whole numbers without a point, and lists of
        plain values on one line; the same plan gives the same text.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> plan_json(tiny)[:1]
    '{'
    """
    return _text(_rounded(plan.model_dump(mode="json")), indent="") + "\n"


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_rounded(entry) for entry in value]
    if isinstance(value, float):
        kept = round(value, DECIMALS) if isfinite(value) else None
        return int(kept) if kept is not None and kept == int(kept) else kept
    return value


def _text(value: Any, *, indent: str) -> str:
    deeper = f"{indent} "
    if isinstance(value, dict) and value:
        entries = [f"{_plain(key)}: {_text(value[key], indent=deeper)}" for key in sorted(value)]
        return "{\n" + ",\n".join(f"{deeper}{entry}" for entry in entries) + f"\n{indent}}}"
    if isinstance(value, list) and any(isinstance(entry, dict | list) for entry in value):
        entries = [_text(entry, indent=deeper) for entry in value]
        return "[\n" + ",\n".join(f"{deeper}{entry}" for entry in entries) + f"\n{indent}]"
    return _plain(value)


def _plain(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
