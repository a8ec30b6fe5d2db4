"""One profile as a form: its name, idInstance, token and addresses; tested and saved.

The token is hidden while typed and never shown again; it is kept in the keyring if there is one, else in the
configuration file, which only its user can read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from greentui.config import Config, ConfigError, Credentials, Profile
from greentui.config.credentials import API_URL
from greentui.engine.credential_check import state_of
from greentui.engine.errors import Refusal
from greentui.model.instance import InstanceState
from greentui.text.state_help import explain
from greentui.tui.bindings import binding
from greentui.tui.screens.page import Page
from greentui.tui.widgets.form import Field, Form, Kind
from greentui.words import Phrase, _, sentence

_T = TypeVar("_T")

FIELDS = ("id_instance", "token", "api_url", "media_url", "keyring")
"""Fields of the form named as in the configuration; the profile's name is the table's."""


class ProfileScreen(Page):
    """A profile to add or change. Needs no session, so that the first start can show it.

    Args:
        config: For the file's folder and whether plain http is allowed.
        profile: The one to change; `None` for a new one.
    """

    CSS = """
    #profile-body { padding: 1 2; height: 1fr; }
    #profile-hint { height: auto; color: $text-muted; margin-bottom: 1; }
    #profile-body > Form { max-height: 1000; overflow: hidden; }  /* as long as it is: the body scrolls */
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("ctrl+s", "save", Phrase("Save")),
        binding("ctrl+t", "test", Phrase("Test")),
    ]

    def __init__(self, config: Config, profile: Profile | None = None) -> None:
        super().__init__()
        self._config = config
        self._profile = profile
        self.saved: Profile | None = None
        """The saved profile; `None` if nothing was saved."""
        self.accepted: Profile | None = None
        """What the service accepted when it was tested last."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Disable refresh: nothing here was fetched."""
        return action != "again" and super().check_action(action, parameters)

    def heading(self) -> str:
        return _("Profile %s") % self._profile.name if self._profile else _("New profile")

    def hint(self) -> str:
        """The text above the form."""
        return _(
            "You find idInstance and apiTokenInstance in your GREEN-API account, on the instance's page."
        )

    def body(self) -> ComposeResult:
        given = self._profile.credentials if self._profile else None
        with VerticalScroll(id="profile-body", can_focus=False):
            yield Static(
                self.hint(),
                id="profile-hint",
                markup=False,
            )
            yield Form(
                [
                    Field(
                        "name",
                        _("Name"),
                        required=True,
                        value=self._profile.name if self._profile else self._first_name(),
                        placeholder=_("such as shop"),
                        help=_("Your name for it: letters, digits, dots and dashes."),
                    ),
                    Field(
                        "id_instance",
                        "idInstance",
                        required=True,
                        value=given.id_instance if given else "",
                        placeholder=_("such as %s") % "1101000001",
                    ),
                    Field(
                        "token",
                        "apiTokenInstance",
                        Kind.SECRET,
                        required=self._profile is None,
                        help=_("Leave empty to keep the current token.")
                        if self._profile
                        else _("Hidden while you type; never displayed."),
                    ),
                    Field("api_url", "apiUrl", value=given.api_url if given else API_URL),
                    Field(
                        "media_url",
                        "mediaUrl",
                        value=given.media_url if given else "",
                        help=_("Upload host. Leave empty to derive it from apiUrl."),
                    ),
                    *self._keyring_field(),
                ]
            )

    def _first_name(self) -> str:
        """The name of the only profile, which is not worth a thought; empty if there are others."""
        return "" if self._config.profiles else "main"

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

    def problem_at(self, field: str, text: str) -> bool:
        return self.query_one(Form).show_problem(field, text)

    def _typed(self) -> Profile | None:
        """The profile as typed; `None` if the form shows a problem."""
        try:
            values = self.query_one(Form).values()
        except ValueError:
            return None
        token = str(values.get("token", ""))
        if not token and self._profile:
            token = with_token(self._profile).credentials.token
        credentials = Credentials(
            id_instance=str(values["id_instance"]),
            token=token,
            api_url=str(values.get("api_url", API_URL)).rstrip("/"),
            media_url=str(values.get("media_url", "")).rstrip("/"),
        )
        return Profile(str(values["name"]), credentials, keyring=bool(values.get("keyring", False)))

    def action_test(self) -> None:
        """Query the service with the typed credentials."""

        async def test() -> None:
            if profile := self._typed():
                self.say(tested(await self.ask_state(profile)))

        self.begin(test, group="act")

    async def ask_state(self, profile: Profile) -> InstanceState:
        """Query the state of a profile's instance.

        Raises:
            Refusal: A value of the profile is invalid, or the service refuses or cannot be reached.
        """
        from greentui.config.editing import check_profile

        changed(lambda: check_profile(self._config.folders, profile))
        insecure = self._config.settings.insecure_http
        self.say(_("Asking the service…"))
        state = await state_of(profile.credentials, insecure_http=insecure)
        self.accepted = profile
        return state

    @on(Form.Submitted)
    def action_save(self) -> None:
        """Save the profile."""

        async def save() -> None:
            from greentui.config.editing import remove_profile, save_profile

            folders = self._config.folders
            if profile := self._typed():
                await self.before_saving(profile)
                before = self._profile.name if self._profile else ""
                renamed = before != profile.name
                self.saved = changed(lambda: save_profile(folders, profile, new=renamed))
                if before and renamed:
                    changed(lambda: remove_profile(folders, before))
                self.dismiss()

        self.begin(save, group="act")

    async def before_saving(self, profile: Profile) -> None:
        """A check before saving, for subclasses.

        Raises:
            Refusal: The profile must not be saved.
        """


def tested(state: InstanceState) -> str:
    """A test's result in words."""
    return _("The token is good. The instance is: %s.") % explain(state).word


def with_token(profile: Profile) -> Profile:
    """The profile with its token, fetched from the keyring if it is kept there."""
    if profile.credentials.token or not profile.keyring:
        return profile
    from greentui.config.keyring import fetch

    token = fetch(profile.credentials.id_instance)
    return replace(profile, credentials=replace(profile.credentials, token=token))


def changed(change: Callable[[], _T]) -> _T:
    """The result of a change to the configuration.

    Raises:
        Refusal: The change failed; names the form's field that is invalid, if any.
    """
    try:
        return change()
    except ConfigError as error:
        if not error.key:  # the file as a whole
            raise Refusal(sentence(str(error))) from None
        last = error.key.rpartition(".")[2]
        raise Refusal(sentence(error.text), field=last if last in FIELDS else "name") from None
