"""The audit run, the papers and the command line. Imports the other three rooms; nobody imports it."""
