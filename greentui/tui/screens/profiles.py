"""Profiles: the instances this console knows; adding, changing, testing, removing, switching to one.

Tokens are typed hidden and never shown again; they go to the keyring where there is one, else into the
configuration file, which only its user can read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar, TypeVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from greentui.config import Config, ConfigError, Credentials, Folders, Profile, load
from greentui.config.credentials import API_URL, media_url_for
from greentui.engine.errors import Refusal
from greentui.engine.explain import explain
from greentui.engine.probing import state_of
from greentui.model.instance import InstanceState
from greentui.tui.keymap import binding
from greentui.tui.screens.page import Page
from greentui.tui.widgets.form import Field, Form, Kind
from greentui.tui.widgets.rows import Rows
from greentui.words import _

_T = TypeVar("_T")

FIELDS = ("id_instance", "token", "api_url", "media_url", "keyring")
"""Fields of a profile's form that are called as in the configuration; its name is the table's own."""


class ProfilesScreen(Page):
    """The profiles of the configuration."""

    CSS = "ProfilesScreen Rows { margin: 1 1 0 1; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("a", "add", _("Add")),
        binding("e", "edit", _("Change")),
        binding("t", "test", _("Test")),
        binding("d", "default", _("Begin with it")),
        binding("x", "remove", _("Remove")),
    ]

    def heading(self) -> str:
        return _("Profiles · Enter switches")

    def body(self) -> ComposeResult:
        yield Rows(empty=_("None yet. a adds one."))

    async def load(self) -> None:
        """Read the configuration anew."""
        self._config = config = _read(self.shell.config.folders)
        here = self.session.facts().instance_id
        self.query_one(Rows).show(
            [(name, self._row(profile, config, here)) for name, profile in config.profiles.items()]
        )
        self.query_one(Rows).focus()
        self.refresh_bindings()

    def _row(self, profile: Profile, config: Config, here: str) -> Content:
        given = profile.credentials
        current = given.id_instance == here
        kept = _("token in the keyring") if profile.keyring else _("token in the file")
        notes = [
            _("at work") if current else "",
            _("begun with") if profile.name == config.default_profile else "",
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
        return self._config.profiles.get(self.query_one(Rows).key)

    @on(Rows.Chosen)
    def _chosen(self, event: Rows.Chosen) -> None:
        profile = self._config.profiles[event.key]
        if profile.credentials.id_instance == self.session.facts().instance_id:
            self.dismiss(None)
            return
        # The application outlives this page, which is closed on the way.
        self.app.run_worker(self._switch(profile.name), exclusive=True, group="switch")

    async def _switch(self, name: str) -> None:
        try:
            await self.shell.switch_profile(name)
        except Refusal as refusal:
            self.shell.refused(refusal)

    def action_add(self) -> None:
        """Add a profile."""
        self.app.push_screen(ProfileScreen(self.shell.config.folders), self._saved)

    def action_edit(self) -> None:
        """Change the selected profile."""
        if profile := self._selected():
            self.app.push_screen(ProfileScreen(self.shell.config.folders, profile), self._saved)

    def _saved(self, _result: None) -> None:
        self.begin(self.load)

    def action_test(self) -> None:
        """Ask the service with the selected profile's token."""
        if profile := self._selected():

            async def test() -> None:
                insecure = self.shell.config.settings.insecure_http
                self.say(tested(await state_of(with_token(profile).credentials, insecure_http=insecure)))

            self.begin(test, group="test")

    def action_default(self) -> None:
        """Begin with the selected profile from now on."""
        if profile := self._selected():

            async def use() -> None:
                from greentui.config.editing import use_profile

                _change(lambda: use_profile(self.shell.config.folders, profile.name))
                await self.load()

            self.begin(use, group="act")

    @work
    async def action_remove(self) -> None:
        """Forget the selected profile, after asking."""
        profile = self._selected()
        if profile and await self.shell.ask(
            _("Remove the profile %s?") % profile.name,
            _("Its token is forgotten here. The archive and the instance itself stay."),
        ):

            async def remove() -> None:
                from greentui.config.editing import remove_profile

                _change(lambda: remove_profile(self.shell.config.folders, profile.name))
                await self.load()
                self.say(_("Removed."))

            await self._attempt(remove)


class ProfileScreen(Page):
    """A profile to be added or changed. Needs no session, so that the first start can show it.

    Args:
        folders: Where the configuration is.
        profile: The one to change; `None` for a new one.
    """

    CSS = """
    ProfileScreen #profile-body { padding: 1 2; height: 1fr; }
    ProfileScreen #profile-hint { height: auto; color: $text-muted; margin-bottom: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("ctrl+s", "save", _("Save")),
        binding("ctrl+t", "test", _("Test")),
    ]

    def __init__(self, folders: Folders, profile: Profile | None = None) -> None:
        super().__init__()
        self._folders = folders
        self._profile = profile
        self.saved: Profile | None = None
        """The profile as saved; `None` where nothing was."""

    def heading(self) -> str:
        return _("Profile %s") % self._profile.name if self._profile else _("New profile")

    def body(self) -> ComposeResult:
        given = self._profile.credentials if self._profile else None
        with VerticalScroll(id="profile-body", can_focus=False):
            yield Static(
                _("Both numbers are on the instance's page in the service's personal area."),
                id="profile-hint",
                markup=False,
            )
            yield Form(
                [
                    Field(
                        "name",
                        _("Name"),
                        required=True,
                        value=self._profile.name if self._profile else "main",
                        help=_("As you call it: letters, digits, dots, dashes."),
                    ),
                    Field(
                        "id_instance",
                        "idInstance",
                        required=True,
                        value=given.id_instance if given else "",
                        placeholder="1101000001",
                    ),
                    Field(
                        "token",
                        "apiTokenInstance",
                        Kind.SECRET,
                        required=self._profile is None,
                        help=_("Typed hidden; the token of before stays if this is empty.")
                        if self._profile
                        else _("Typed hidden, and never shown again."),
                    ),
                    Field("api_url", "apiUrl", value=given.api_url if given else API_URL),
                    Field(
                        "media_url",
                        "mediaUrl",
                        value=given.media_url if given else "",
                        help=_("For uploads; empty means the one that goes with apiUrl."),
                    ),
                    *self._keyring_field(),
                ]
            )

    def _keyring_field(self) -> list[Field]:
        from greentui.config.keyring import available

        if not available():
            return []
        on = self._profile is None or self._profile.keyring
        return [
            Field(
                "keyring",
                _("In the keyring"),
                Kind.SWITCH,
                _("Otherwise the token goes into the configuration file, which only you can read."),
                required=True,
                value="true" if on else "false",
            )
        ]

    def on_mount(self) -> None:
        self.query_one(Form).focus_first()

    def problem_at(self, field: str) -> bool:
        return self.query_one(Form).show_problem(field, _("See below."))

    def _typed(self) -> Profile | None:
        """The profile as typed; `None` where the form says what is wrong."""
        try:
            values = self.query_one(Form).values()
        except ValueError:
            return None
        token = str(values.get("token", ""))
        if not token and self._profile:
            token = with_token(self._profile).credentials.token
        api_url = str(values.get("api_url", API_URL)).rstrip("/")
        credentials = Credentials(
            id_instance=str(values["id_instance"]),
            token=token,
            api_url=api_url,
            media_url=str(values.get("media_url", "")).rstrip("/") or media_url_for(api_url),
        )
        return Profile(str(values["name"]), credentials, keyring=bool(values.get("keyring", False)))

    def action_test(self) -> None:
        """Ask the service with what is typed."""

        async def test() -> None:
            if profile := self._typed():
                self.say(tested(await state_of(profile.credentials)))

        self.begin(test, group="act")

    @on(Form.Submitted)
    def action_save(self) -> None:
        """Keep the profile."""

        async def save() -> None:
            from greentui.config.editing import remove_profile, save_profile

            if profile := self._typed():
                self.saved = _change(lambda: save_profile(self._folders, profile))
                if self._profile and self._profile.name != profile.name:
                    before = self._profile.name
                    _change(lambda: remove_profile(self._folders, before))
                self.dismiss(None)

        self.begin(save, group="act")


def tested(state: InstanceState) -> str:
    """What a test found, in words."""
    return _("The token is good. The instance is: %s.") % explain(state).word


def with_token(profile: Profile) -> Profile:
    """The profile with the token the keyring holds, where it is kept there."""
    if profile.credentials.token or not profile.keyring:
        return profile
    from greentui.config.keyring import fetch

    token = fetch(profile.credentials.id_instance)
    return replace(profile, credentials=replace(profile.credentials, token=token))


def _read(folders: Folders) -> Config:
    try:
        return load(folders=folders)
    except ConfigError as error:
        raise Refusal(str(error)) from None


def _change(change: Callable[[], _T]) -> _T:
    try:
        return change()
    except ConfigError as error:
        last = error.key.rpartition(".")[2]
        raise Refusal(error.text, field=last if last in FIELDS else "name") from None
