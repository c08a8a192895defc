"""
From pledges to a plan: what countries pledge to peace operations, turned into units that arrive in time.

The package holds one folder an area; import verbs as modules, for example ``from bluehelm.deployment import plan``.
"""

from importlib.metadata import version

__all__ = ["__version__"]

__version__ = version("bluehelm")
