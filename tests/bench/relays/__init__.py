"""Relays that `tests.bench.peers` compares, each as a process of its own whose CPU time is measured."""
