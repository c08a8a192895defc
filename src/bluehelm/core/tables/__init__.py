"""Tables: a folder of CSV files, one workbook or one JSON file, to frozen nouns and back, without loss."""

from bluehelm.core.tables.content import Guess, Tables
from bluehelm.core.tables.load import load, read, read_csv
from bluehelm.core.tables.sheet import Sheet
from bluehelm.core.tables.write import canonical, to_csv, to_json, write_folder, write_json, write_workbook

__all__ = [
    "Guess",
    "Sheet",
    "Tables",
    "canonical",
    "load",
    "read",
    "read_csv",
    "to_csv",
    "to_json",
    "write_folder",
    "write_json",
    "write_workbook",
]
