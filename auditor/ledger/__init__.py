"""The ledger (台账): every finding with its number, its life, and who did what to it, until it is struck off."""
