"""What Spaces cost, over HTTP: each for its hosts, all of them for administrators."""

from chalicelib.api.call import Call
from chalicelib.api.requests import identifier
from chalicelib.api.routing import SPACE
from chalicelib.services.space import costs, summaries
from chalicelib.services.views.costs import CostView, DaysView, cost_view, days_view


def read_cost(call: Call, space_id: str) -> CostView:
    known = identifier(space_id, "no_such_space")
    return cost_view(summaries.usage(call.deps, known, call.known()), call.deps.settings.captioner)


def list_costs(call: Call) -> DaysView:
    return days_view(costs.days(call.deps, call.member()), call.deps.settings.captioner)


ROUTES = (
    ("GET", f"{SPACE}/cost", read_cost),
    ("GET", "/api/costs", list_costs),
)
