"""How often somebody has to press in a window: the mouse, a finger, or a pen; what is typed is not counted."""

from playwright.sync_api import Page

_COUNTED = "addEventListener('pointerdown', (pressed) => { if (pressed.isTrusted) window.pressed() }, true)"


class Clicks:
    """Counts in a window from now on, over all pages that follow one another in it."""

    def __init__(self, window: Page) -> None:
        self.count = 0
        window.expose_function("pressed", self._press)
        window.add_init_script(_COUNTED)
        window.reload()

    def _press(self) -> None:
        self.count += 1

    def since(self, before: int) -> int:
        """How many there are more than `before`."""
        return self.count - before
