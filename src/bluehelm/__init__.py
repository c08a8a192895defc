"""
From pledges to a plan: what countries pledge to peace operations, turned into units that arrive in time.

One folder an area; import verbs as modules, as in ``from bluehelm.deployment import plan``.
"""

from importlib.metadata import version

__all__ = ["__version__"]

__version__ = version("bluehelm")
