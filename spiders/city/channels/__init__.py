"""Channel files of the fixture city; a package so that they are installed with it."""
