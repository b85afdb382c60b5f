"""The words of rendered pages, a module per language; a key with a plural has the variants `#one` and `#other`."""
