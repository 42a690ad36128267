"""Every module of this package that has a function `rows` is a part of the evaluation."""

import pkgutil
from importlib import import_module
from typing import Protocol

import evals
from evals.material import Material
from evals.table import Row


class Part(Protocol):
    """Measures one side of Heed's understanding; the short form takes a sample that stands for the whole."""

    def __call__(self, material: Material, *, short: bool) -> list[Row]:
        """Return the lines of the table."""
        ...


def parts() -> dict[str, Part]:
    """Return the parts by their modules' names."""
    names = [found.name for found in pkgutil.iter_modules(evals.__path__) if not found.name.startswith("__")]
    modules = {name: import_module(f"evals.{name}") for name in names}
    return {name: module.rows for name, module in modules.items() if hasattr(module, "rows")}
