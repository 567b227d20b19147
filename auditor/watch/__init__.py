"""Watching an audit: a log that programs read, the figures of a run for a metrics system, how long stages took."""
