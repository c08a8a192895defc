"""Columns of rows."""

from __future__ import annotations

from typing import Any, cast

from django.db import models

from bluehelm.core.synonyms import fold

SOME = 500
"""Rows that are written at once."""


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


def fold_anew(model: type[models.Model]) -> None:
    """Write what is kept folded of all rows of a table, some at a time: a migration that adds it asks so."""
    field = cast("FoldedField", model._meta.get_field("folded"))
    rows, last = model._default_manager.order_by("pk"), None
    while some := list((rows if last is None else rows.filter(pk__gt=last))[:SOME]):
        for row in some:
            field.pre_save(row, add=False)
        rows.bulk_update(some, ["folded"])
        last = some[-1].pk
