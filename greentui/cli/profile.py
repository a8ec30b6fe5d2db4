"""The instances you work with: each a profile with a name, an idInstance and a token.

The token is typed hidden or read from standard input, never given as an argument, where other users of
the machine could see it. It goes into the system's keyring where there is one, else into the
configuration file, which only you can read.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING

from greentui.cli.error_reporting import Failure, say
from greentui.cli.output import Cropped, add_json, report, write_folded, write_json, write_table
from greentui.cli.prompts import add_yes, ask_line, ask_secret, interactive, must_agree
from greentui.config import Config, Credentials, Profile, load
from greentui.config.credentials import API_URL, check_id_instance, check_name, check_token
from greentui.words import _, sentences

if TYPE_CHECKING:
    from collections.abc import Callable

    from greentui.model.instance import InstanceState


_WRONG = frozenset({401, 403})
"""The service's answers to a wrong token and to a wrong idInstance."""


def declare(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(title=_("what to do"), metavar=_("WHAT"), required=True)
    add = acts.add_parser("add", help=_("add a profile, or change one"))
    add.add_argument("name", nargs="?", metavar="NAME", help=_("its name; asked for if omitted"))
    add.add_argument("--id-instance", metavar="N", help=_("idInstance; asked for if omitted"))
    add.add_argument(
        "--api-url", metavar="URL", default=API_URL, help=_("address of the service (default: %(default)s)")
    )
    add.add_argument(
        "--media-url", metavar="URL", help=_("address for uploads (default: derived from --api-url)")
    )
    add.add_argument(
        "--in-file", action="store_true", help=_("keep the token in the file, not in the keyring")
    )
    add.add_argument("--use", action="store_true", help=_("make it the default profile"))
    add.add_argument("--no-check", action="store_true", help=_("save the credentials without checking them"))
    add_json(add)
    add.set_defaults(act=_add)
    listed = acts.add_parser("list", help=_("list profiles"))
    add_json(listed)
    listed.set_defaults(act=_list)
    remove = acts.add_parser("remove", help=_("remove a profile and its token; its messages stay"))
    remove.add_argument("name", metavar="NAME")
    add_yes(remove)
    add_json(remove)
    remove.set_defaults(act=_remove)
    use = acts.add_parser("use", help=_("make a profile the default"))
    use.add_argument("name", metavar="NAME")
    add_json(use)
    use.set_defaults(act=_use)


def run(options: argparse.Namespace) -> int:
    status: int = options.act(options, load())
    return status


def _add(options: argparse.Namespace, config: Config) -> int:
    from greentui.config import keyring
    from greentui.config.editing import check_profile, save_profile
    from greentui.engine.errors import Refusal
    from greentui.text.state_help import command, explain

    default = "" if interactive() else "main"
    name = _valid(options.name or default, _("Name of the profile"), check_name)
    if name in config.profiles and interactive():
        _say_known(config.profiles[name])
    in_keyring = not options.in_file and keyring.available()
    state: InstanceState | None = None
    credentials = _credentials(options)
    while True:
        wanted = Profile(name, credentials, in_keyring)
        if options.no_check:
            break
        check_profile(config.folders, wanted)
        try:
            state = _try(config, wanted)
            break
        except Refusal as refusal:
            if not interactive():
                raise _unsaved(str(refusal)) from None
            say(str(refusal))
            wrong = refusal.status in _WRONG or refusal.field == "idInstance"
            credentials = _corrected(credentials, wrong=wrong)
    kept = save_profile(config.folders, wanted, make_default=options.use)
    place = _("the keyring") if kept.keyring else str(config.folders.config_file)
    if not options.json:
        write_folded(
            _("Profile “%(name)s” is saved; its token is in %(place)s.") % {"name": name, "place": place}
        )
    if state is not None and not options.json:
        known = explain(state, state.value)
        answer = _("Token accepted. Instance state: %s.") % known.word
        write_folded(sentences(answer, known.step, command(known.remedy)))
    report(options, **_record(kept), stateInstance=state)
    return 0


def _say_known(profile: Profile) -> None:
    """Say that a profile is changed, before anything of it is replaced."""
    known = {"name": profile.name, "instance": profile.credentials.id_instance}
    say(
        sentences(
            _("There is already a profile “%(name)s”, of instance %(instance)s.") % known,
            _("What you enter now replaces it; Ctrl+C keeps it as it is."),
        )
    )


def _credentials(options: argparse.Namespace) -> Credentials:
    """The credentials, asked for where they were not given.

    Raises:
        Failure: One that was given cannot be right.
    """
    id_instance = _valid(options.id_instance or "", "idInstance", check_id_instance)
    token = _valid("", "apiTokenInstance", check_token, ask_secret)
    return Credentials(
        id_instance, token, options.api_url.rstrip("/"), media_url=(options.media_url or "").rstrip("/")
    )


def _corrected(tried: Credentials, *, wrong: bool) -> Credentials:
    """The credentials to try next, after a refusal.

    What is pasted now is most likely the right token, which neither a visible question nor the shell may get.

    Args:
        tried: Those that were tried.
        wrong: Whether the service refuses them; otherwise they may be right, and can be tried again.

    Raises:
        Failure: The operator gives up.
    """
    if wrong:
        question = _("apiTokenInstance (leave empty to enter another idInstance)")
        token = _valid("", question, lambda typed: typed and check_token(typed), ask_secret)
        if token:
            return replace(tried, token=token)
        id_instance = _valid("", "idInstance", check_id_instance)
        token = _valid("", "apiTokenInstance", check_token, ask_secret)
        return replace(tried, id_instance=id_instance, token=token)
    question = _("“y” to try again, or another apiTokenInstance (leave empty to end)")
    again = ("", "y")
    answer = _valid("", question, lambda typed: "" if typed in again else check_token(typed), ask_secret)
    if not answer:
        raise _unsaved()
    return tried if answer in again else replace(tried, token=answer)


def _unsaved(why: str = "") -> Failure:
    return Failure(sentences(_("The profile is not saved."), why, _("“--no-check” saves it unchecked.")))


def _valid(given: str, what: str, problem: Callable[[str], str], ask: Callable[[str], str] = ask_line) -> str:
    """A value as given, or as answered to a question that is put until the answer can be right.

    Args:
        given: Empty if the question is to be put.
        what: The question.
        problem: What is wrong with a value; empty for nothing.
        ask: Puts the question.

    Raises:
        Failure: The value cannot be right, and nobody is there to be asked again.
    """
    value = given or ask(what)
    while wrong := problem(value):
        if not interactive():
            raise Failure(wrong)
        say(wrong)
        value = ask(what)
    return value


def _try(config: Config, profile: Profile) -> InstanceState:
    """Fetch the state, to detect wrong credentials before they are saved.

    Raises:
        Refusal: They are wrong, or the service could not be asked.
    """
    import asyncio

    from greentui.engine.credential_check import state_of

    insecure = config.settings.insecure_http
    return asyncio.run(state_of(profile.credentials, insecure_http=insecure))


def _list(options: argparse.Namespace, config: Config) -> int:
    profiles = list(config.profiles.values())
    only = len(profiles) == 1
    if options.json:
        write_json(
            [{**_record(each), "default": only or each.name == config.default_profile} for each in profiles]
        )
        return 0
    write_table(
        [
            (
                "●" if only or each.name == config.default_profile else "",
                each.name,
                each.credentials.id_instance,
                _token_place(each),
                each.credentials.api_url,
            )
            for each in profiles
        ],
        ("", Cropped(_("NAME")), "IDINSTANCE", _("TOKEN"), Cropped(_("SERVICE"))),
        _("There is no profile yet: “greentui profile add” adds one."),
    )
    return 0


def _record(profile: Profile) -> dict[str, object]:
    return {
        "name": profile.name,
        "idInstance": profile.credentials.id_instance,
        "apiUrl": profile.credentials.api_url,
        "mediaUrl": profile.credentials.upload_url,
        "token": _token_place(profile),
    }


def _token_place(profile: Profile) -> str:
    return "keyring" if profile.keyring else "file" if profile.credentials.token else "environment"


def _remove(options: argparse.Namespace, config: Config) -> int:
    from greentui.config.editing import remove_profile

    if options.name in config.profiles:
        must_agree(options, _("The profile “%s” and its token are removed.") % options.name)
    remove_profile(config.folders, options.name)
    report(options, name=options.name, removed=True)
    return 0


def _use(options: argparse.Namespace, config: Config) -> int:
    from greentui.config.editing import use_profile

    use_profile(config.folders, options.name)
    report(options, name=options.name, default=True)
    return 0
