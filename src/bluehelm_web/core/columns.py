"""Columns of rows."""

from __future__ import annotations

from typing import Any

from django.db import models

from bluehelm.core.synonyms import fold


class FoldedField(models.TextField):  # type: ignore[type-arg]  # Django gives it no type at run time
    """
    What other columns say, without case, accents and punctuation: searched alike on every database.

    It is written whenever its row is; an update of many rows at once leaves it as it was.
    """

    def __init__(self, *args: Any, of: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **{"editable": False, "blank": True, **kwargs})
        self.of = of

    def deconstruct(self) -> Any:
        """Return what a migration writes down."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:  # noqa: FBT001 - as Django calls it
        """Return what is kept: that of the other columns as they are."""
        del add
        told = fold(" ".join(str(getattr(model_instance, name)) for name in self.of))
        setattr(model_instance, self.attname, told)
        return told
