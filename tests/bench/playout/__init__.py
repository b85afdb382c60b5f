"""Receivers of one talker, played offline on a clock of their own: what a listener hears through a bad network."""
