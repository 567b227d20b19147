"""Papers: thin renderers of one :class:`auditor.report.RunReport`, each to the byte the same for the same report."""
