"""Workbooks that go out to units and districts and come back filled in.

One ``.xlsx`` per unit and per district shows what stands in the ledger and leaves a few cells to fill in;
``read_filled`` gives what was filled in, row by row, whatever a spreadsheet program made of the rest.
"""

from auditor.sheets.columns import Says
from auditor.sheets.filled import Filled, FilledRow, read_filled

__all__ = ["Filled", "FilledRow", "Says", "read_filled"]
