"""Whoever is on a stage is told what listening to another Space does, before they do it."""

import pytest
from playwright.sync_api import expect

from tests.support.visitor import Visitor

pytestmark = pytest.mark.sound

LEAVES = "You’re on the stage of “Tuning an orchestra”. If you listen here, you leave it."


def test_host_is_told_that_listening_elsewhere_leaves_their_own_stage(
    host: Visitor, listener: Visitor, nora: Visitor
) -> None:
    other = nora.ask("POST", "/api/spaces", {"title": "Brass only"})["space"]["id"]
    for visitor, words in ((host, LEAVES), (listener, "")):
        visitor.follow(f"/i/spaces/{other}")
        expect(visitor.button("Start listening")).to_have_accessible_description(words)
    nora.ask("POST", f"/api/spaces/{other}/end")
