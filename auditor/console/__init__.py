"""The console: the group verifies and the units answer, in a browser, over the ledger the command line writes."""
