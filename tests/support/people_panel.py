"""What somebody does in the People panel of the dock."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Locator, Page

ASKING = ("Block", "Remove")  # the actions on people that ask for confirmation


class PeoplePanelVisitor:
    """Somebody whose page shows the dock of a Space."""

    page: Page

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True).first

    def people(self, tab: str) -> None:
        """Open the People panel, which has tabs for hosts, at `tab`."""
        if not self.panel.count():
            self.button("People").click()
        self._turn_to(tab)

    def on_row(self, person: str, action: str) -> Locator:
        """Return the control of an action on a person in the People panel: a button in the row, or in its open menu."""
        waits = action in ("Approve", "Decline")
        self._turn_to("Requests" if waits else "People")
        menu = self.actions(person)
        if waits:
            return self.row(person).get_by_role("button", name=action, exact=True)
        if menu.get_attribute("aria-expanded") != "true":
            menu.click()
        return self.page.get_by_role("menuitem", name=action, exact=True)

    def unblock(self, person: str) -> Locator:
        """Return the button that lifts the host's block of a person."""
        self._turn_to("People")
        return self.row(person).get_by_role("button", name="Unblock", exact=True)

    def actions(self, person: str) -> Locator:
        """Return the button of a person's menu in the People panel."""
        return self.row(person).get_by_role("button", name=f"Actions for {person}", exact=True)

    @property
    def panel(self) -> Locator:
        return self.page.get_by_role("region", name="People", exact=True)

    def _turn_to(self, tab: str) -> None:
        self.panel.wait_for()
        button = self.panel.get_by_role("tab", name=tab, exact=True)
        if button.count() and button.get_attribute("aria-selected") != "true":
            button.click()

    def act_on(self, person: str, action: str) -> None:
        """Take an action on a person in the People panel, and agree if the page asks whether to."""
        self.on_row(person, action).click()
        if action in ASKING:
            self.page.get_by_role("dialog").get_by_role("button", name=action, exact=True).click()

    def row(self, person: str) -> Locator:
        """Return a person's row in the People panel."""
        return self.panel.get_by_role("listitem", name=person, exact=True)

    def set_rule(self, label: str, chosen: bool = True) -> None:
        """Choose a setting of the Space in the People panel; it is in force when this returns."""
        self._turn_to("Settings")
        with self.answered("PATCH"):
            self.page.get_by_label(label).set_checked(chosen)

    def invite_by_handle(self, handle: str) -> None:
        self._turn_to("People")
        form = self.panel.locator("form")
        form.get_by_label("Invite someone by handle").fill(handle)
        form.get_by_role("button", name="Invite to speak", exact=True).click()

    @contextmanager
    def answered(self, method: str) -> Iterator[None]:
        """Wait at the end of the block for the answer to a command with this `method` that the block sends."""
        with self.page.expect_response(lambda answer: answer.request.method == method):
            yield
