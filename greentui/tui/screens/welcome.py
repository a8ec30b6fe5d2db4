"""The first start: asks which instance to work with."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content

from greentui.config import Config, Profile
from greentui.engine.errors import Refusal
from greentui.tui.bindings import binding
from greentui.tui.screens.profile import ProfileScreen
from greentui.words import Phrase, _, sentences


class WelcomeScreen(ProfileScreen):
    """A new profile, with alternatives. Credentials are tested before they are saved.

    Args:
        config: Where the profile will be saved; it has none yet.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        binding("ctrl+s", "save", Phrase("Save and begin")),
        binding("alt+d", "demo", Phrase("Try the demo")),
        binding("escape,ctrl+q,ctrl+c", "leave", Phrase("Quit")),
    ]

    def __init__(self, config: Config) -> None:
        super().__init__(config)
        self._refused: Profile | None = None
        self.demo_wanted = False
        """Whether the operator chose the demo."""

    def heading(self) -> str:
        return _("Welcome to greentui")

    def state(self) -> Content:
        """Empty: there is no instance yet."""
        return Content()

    def hint(self) -> str:
        return _(
            "Connect an instance. You find idInstance and apiTokenInstance in your GREEN-API account, on the "
            "instance's page. Other ways: “greentui profile add”; GREENTUI_ID_INSTANCE and "
            "GREENTUI_API_TOKEN; or [profiles.NAME] in %s."
        ) % str(self._config.folders.config_file)

    def action_demo(self) -> None:
        """Close for the demo, which needs no instance."""
        self.demo_wanted = True
        self.dismiss()

    async def before_saving(self, profile: Profile) -> None:
        """Test the credentials once; refused ones are saved only if save is pressed again."""
        if profile in (self._refused, self.accepted):
            return
        try:
            await self.ask_state(profile)
        except Refusal as refusal:
            if refusal.field:
                raise
            self._refused = profile
            again = _("Change it, or save it all the same with Ctrl+S.")
            raise Refusal(refusal.text, advice=sentences(refusal.advice, again)) from None
