"""Show the current state of the instance; with --offline, the last known one."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from greentui.cli.output import add_json, moment, write_facts, write_json
from greentui.cli.session_runner import add_instance, work
from greentui.model.instance import Way
from greentui.words import _, sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from greentui.engine.monthly_usage import MethodUsage
    from greentui.engine.session import Session


def declare(parser: argparse.ArgumentParser) -> None:
    add_instance(parser, offline=True)
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    return work(options, _state)


async def _state(session: Session, options: argparse.Namespace) -> int:
    from greentui.text.state_help import command, explain_now, held_notice, history_loaded, silence, way_out

    if not session.offline:
        await session.refresh_state()
        await session.check_socket()
        await session.wait_account()
    facts, usage = session.facts(), session.monthly_usage()
    if options.json:
        write_json(
            {
                "idInstance": session.instance_id,
                "stateInstance": facts.state_word or None,
                "since": facts.state_since,
                "checked": facts.state_checked,
                "phone": facts.account.phone or None,
                "suspendedUntil": facts.account.suspended_until,
                "historySyncProgress": facts.account.history or None,
                "logoutProcess": facts.account.logging_out,
                "online": facts.socket_online,
                "notificationsOff": list(facts.silenced),
                "callsOfMonth": [
                    {"method": one.method, "calls": one.calls, "developerQuota": one.quota} for one in usage
                ],
            }
        )
        return 0
    explained = explain_now(facts, session.now())
    silent = silence(facts)
    write_facts(
        (
            (_("instance"), session.instance_id),
            (_("state"), _state_named(explained.word, facts.state_word)),
            (_("since"), moment(facts.state_since)),
            (_("account"), facts.account.phone and f"+{facts.account.phone}"),
            (_("suspended until"), moment(facts.account.suspended_until)),
            (_("history loaded"), history_loaded(facts.account)),
            (_("unlinking"), _("under way") if facts.account.logging_out else ""),
            (_("meaning"), explained.meaning),
            (_("next"), sentences(explained.step, command(explained.remedy))),
            (_("sending"), held_notice(facts)),
            (_("calls this month"), _calls(usage)),
            (
                _("notifications"),
                silent and sentences(silent, way_out(Way.NOTIFICATIONS, console=False)),
            ),
        )
    )
    return 0


def _state_named(name: str, word: str) -> str:
    """The state's name, and the API's word for it where that is another."""
    same = word.lower() in ("", name.replace(" ", "").lower())
    return name if same else f"{name} ({word})"


def _calls(usage: Sequence[MethodUsage]) -> str:
    """This month's calls beside the quotas; empty if there were none."""
    if not usage:
        return ""
    counted = ", ".join(
        _("%(method)s %(calls)d of %(quota)d")
        % {"method": one.method, "calls": one.calls, "quota": one.quota}
        for one in usage
    )
    return _("%s (counted on this machine; quotas of the developer plan)") % counted
