"""Channels are crawled and read here: channel files, spiders, evidence, readers, trust. Imports only catalog."""
