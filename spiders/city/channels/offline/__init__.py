"""The mini-program by its captures: an alternative to the signed interface, not a further channel."""
