"""Tables: a folder of CSV files, one workbook or one JSON file, to frozen nouns and back, without loss."""

from bluehelm.core.tables.load import read_csv
from bluehelm.core.tables.rows import Guess
from bluehelm.core.tables.sheet import Sheet

__all__ = ["Guess", "Sheet", "read_csv"]
