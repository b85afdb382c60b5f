"""The preload list matches the imports of the modules."""

import json

from infra.preload import FRONTEND, LIST, MAIN, graph, lists


def test_list_of_the_first_load_is_that_of_the_imports() -> None:
    assert json.loads(LIST.read_text()) == lists(), "run: python -m infra.preload"


def test_graph_follows_imports_and_exports_and_leaves_out_what_is_loaded_later() -> None:
    found = graph(MAIN)
    assert {"app/App.js", "vendor/preact.mjs", "vendor/signals-core.mjs", "i18n/translate.js"} <= set(found)
    assert {"room/link.js", "room/session.js"} <= set(graph("space/session-bundle.js"))
    assert not {"app/Settings.js", "space/dock/Dock.js", "room/session.js"} & set(found)
    assert all((FRONTEND / name).is_file() for name in found)
