"""Profiles: adding, changing, testing, removing, and switching between instances."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from greentui.config import Config, ConfigError, Folders, Profile, load
from greentui.config.credentials import API_URL
from greentui.engine.credential_check import state_of
from greentui.engine.errors import Refusal
from greentui.model.changes import Notice
from greentui.tui.bindings import binding
from greentui.tui.screens.page import Page
from greentui.tui.screens.profile import ProfileScreen, changed, tested, with_token
from greentui.tui.widgets.rows import Rows
from greentui.words import Phrase, _, sentence


class ProfilesScreen(Page):
    """The profiles of the configuration."""

    CSS = "ProfilesScreen Rows { margin: 1 1 0 1; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("n", "add", Phrase("New profile")),
        binding("e", "edit", Phrase("Change")),
        binding("t", "test", Phrase("Test")),
        binding("d", "default", Phrase("Make default")),
        binding("x", "remove", Phrase("Remove"), destructive=True),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._profiles: Mapping[str, Profile] = {}

    def heading(self) -> str:
        return _("Profiles · Enter switches")

    def body(self) -> ComposeResult:
        yield Rows(empty=_("None yet. n adds one."))

    async def load(self) -> None:
        """Read the configuration again."""
        config = _read(self.shell.config.folders)
        self._profiles = config.profiles
        self.shell.use_profiles(config)
        here = self.session.facts().instance_id
        self.query_one(Rows).show(
            [(name, self._row(profile, config, here)) for name, profile in self._profiles.items()]
        )
        self.query_one(Rows).focus()
        self.refresh_bindings()

    def _row(self, profile: Profile, config: Config, here: str) -> Content:
        given = profile.credentials
        current = given.id_instance == here
        kept = _("token in the keyring") if profile.keyring else _("token in the file")
        notes = [
            _("active") if current else "",
            _("default") if profile.name == config.default_profile else "",
            kept if given.token or profile.keyring else _("no token"),
            "" if given.api_url == API_URL else given.api_url,
        ]
        return Content.assemble(
            ("● " if current else "  ", "$text-success"),
            (f"{profile.name:<20}  ", "bold"),
            f"{given.id_instance:<14}  ",
            (" · ".join(note for note in notes if note), "$text-muted"),
        )

    def _selected(self) -> Profile | None:
        return self._profiles.get(self.query_one(Rows).key)

    @on(Rows.Chosen)
    def _chosen(self, event: Rows.Chosen) -> None:
        profile = self._profiles[event.key]
        if profile.credentials.id_instance == self.session.facts().instance_id:
            self.dismiss()
            return
        self._begin_switch(profile.name)

    def _begin_switch(self, name: str, done: str = "") -> None:
        """Open a profile's session in place of the one in use.

        Args:
            name: The profile's.
            done: The notice to show afterwards, with a place for the name; empty for none.
        """

        async def switch() -> None:
            try:
                await self.shell.switch_profile(name)
            except Refusal as refusal:
                self.shell.refused(refusal)
            else:
                if done:
                    self.shell.tell(Notice(done % name))

        # Run by the application: this page is closed on the way.
        self.app.run_worker(switch(), exclusive=True, group="switch")

    def action_add(self) -> None:
        self._show(ProfileScreen(self.shell.config))

    def action_edit(self) -> None:
        if profile := self._selected():
            in_use = profile.name == self.session.profile_name
            self._show(ProfileScreen(self.shell.config, profile), in_use=in_use)

    def _show(self, form: ProfileScreen, *, in_use: bool = False) -> None:
        """Open a profile; once it is saved, it is selected, and used at once if it is in use."""

        async def read() -> None:
            await self.load()
            if form.saved:
                self.query_one(Rows).select_key(form.saved.name)
                if in_use:
                    self._begin_switch(form.saved.name, _("The profile “%s” is saved and in use."))

        self.shell.show(form, lambda _result: self.begin(read))

    def action_test(self) -> None:
        """Query the service with the selected profile's token."""
        if profile := self._selected():

            async def test() -> None:
                insecure = self.shell.config.settings.insecure_http
                self.say(tested(await state_of(with_token(profile).credentials, insecure_http=insecure)))

            self.begin(test, group="test")

    def action_default(self) -> None:
        """Make the selected profile the default."""
        if profile := self._selected():

            async def use() -> None:
                from greentui.config.editing import use_profile

                changed(lambda: use_profile(self.shell.config.folders, profile.name))
                await self.load()

            self.begin(use, group="act")

    @work
    async def action_remove(self) -> None:
        """Remove the selected profile, after asking."""
        profile = self._selected()
        if profile and await self.shell.ask(
            _("Remove the profile %s?") % profile.name,
            _("Its token is forgotten here. The archive and the instance itself stay."),
        ):

            async def remove() -> None:
                from greentui.config.editing import remove_profile

                changed(lambda: remove_profile(self.shell.config.folders, profile.name))
                await self.load()
                self.say(_("Removed."))

            await self._attempt(remove)


def _read(folders: Folders) -> Config:
    try:
        return load(folders=folders)
    except ConfigError as error:
        raise Refusal(sentence(str(error))) from None
