"""What became of the findings over time: the ledger week by week down to the deadline, and what two runs differ in."""
