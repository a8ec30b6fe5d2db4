"""Send a message, wait until the service has accepted it, and print its idMessage.

Exit status 1 means that it was not sent, unless the line on standard error says that it was or may have been.
"""

from __future__ import annotations

import argparse
import asyncio
import mimetypes
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from greentui.cli import json_output
from greentui.cli.error_reporting import Failure, say
from greentui.cli.output import add_json, write_id
from greentui.cli.session_runner import add_chat, add_instance, work
from greentui.config.folders import expanded
from greentui.model.instance import InstanceFacts, Way
from greentui.model.limits import (
    POLL_OPTIONS,
    POLL_QUESTION_CHARACTERS,
    PREVIEWS,
    TYPING_MILLISECONDS,
)
from greentui.model.messages import MessageStatus
from greentui.model.sending import (
    ContactDraft,
    Draft,
    FileDraft,
    LocationDraft,
    OutboxItem,
    PollDraft,
    TextDraft,
    UrlDraft,
)
from greentui.words import _, sentences

if TYPE_CHECKING:
    from greentui.engine.session import Session

WAIT = 60.0
"""Default seconds to wait for the service to accept a message."""
SILENT = 2.5
"""Seconds without news after which a person at a terminal is told what the command waits for."""
LOOKED_UP = 20.0
"""Seconds to look up a message whose answer was lost before reporting its status as unknown."""


def declare(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(title=_("what to send"), metavar=_("WHAT"), required=True)
    text = acts.add_parser("text", help=_("a text of up to 20 000 characters"))
    _declare_all(text, _text)
    text.add_argument("text", nargs="+", metavar="TEXT", help=_("the text; - reads standard input"))
    preview = text.add_mutually_exclusive_group()
    preview.add_argument("--no-preview", action="store_true", help=_("show no preview of a link"))
    preview.add_argument(
        "--preview", choices=PREVIEWS, default="", help=_("show a preview of a link, in this size")
    )
    _declare_typing(text)
    poll = acts.add_parser("poll", help=_("a question with 2 to 12 options"))
    _declare_all(poll, _poll)
    poll.add_argument(
        "question", metavar="QUESTION", help=_("up to %d characters") % POLL_QUESTION_CHARACTERS
    )
    poll.add_argument("options", nargs="+", metavar="OPTION", help=_("an option, up to 100 characters"))
    poll.add_argument("--multiple", action="store_true", help=_("several options may be chosen"))
    file = acts.add_parser(
        "file", help=_("a file of up to 100 MB, or a URL from which the service fetches one")
    )
    _declare_all(file, _file)
    file.add_argument("file", metavar="FILE", help=_("a path, or a URL beginning with http"))
    file.add_argument(
        "--caption",
        default="",
        metavar="TEXT",
        help=_("the caption; sent as a message of its own unless the file is a picture or a video"),
    )
    file.add_argument(
        "--name", default="", metavar="NAME", help=_("show the file under this name (default: its own)")
    )
    _declare_typing(file)
    location = acts.add_parser("location", help=_("a location"))
    _declare_all(location, _location)
    location.add_argument("latitude", type=float, metavar="LATITUDE", help=_("degrees, -90 to 90"))
    location.add_argument("longitude", type=float, metavar="LONGITUDE", help=_("degrees, -180 to 180"))
    location.add_argument("--name", default="", metavar="NAME", help=_("the location's name"))
    location.add_argument("--address", default="", metavar="TEXT", help=_("the location's address"))
    contact = acts.add_parser("contact", help=_("a contact with a phone number"))
    _declare_all(contact, _contact)
    contact.add_argument("phone", metavar="PHONE", help=_("the phone number, with its country code"))
    for option, words in (
        ("--first", _("first name")),
        ("--middle", _("middle name")),
        ("--last", _("last name")),
        ("--company", _("company")),
    ):
        contact.add_argument(option, default="", metavar="NAME", help=words)


def _declare_all(parser: argparse.ArgumentParser, draft: object) -> None:
    """Add the arguments of every kind."""
    add_chat(parser)
    add_instance(parser)
    parser.add_argument("--quote", default="", metavar="ID", help=_("reply to this message of the chat"))
    parser.add_argument(
        "--timeout",
        type=float,
        default=WAIT,
        metavar="S",
        help=_("wait at most S seconds for the service (default: %(default)g)"),
    )
    parser.add_argument(
        "--no-wait",
        action="store_true",
        help=_("leave it in the outbox, to be sent by the console or “greentui sync”"),
    )
    add_json(parser)
    parser.set_defaults(draft=draft)


def _declare_typing(parser: argparse.ArgumentParser) -> None:
    """Add the argument of the kinds before which typing can be shown."""
    parser.add_argument(
        "--typing",
        type=_milliseconds,
        default=0,
        metavar="S",
        help=_("show “typing…” for S seconds first (1 to 20)"),
    )


def _milliseconds(text: str) -> int:
    """An argparse type: seconds for which typing can be shown, as milliseconds."""
    least, most = TYPING_MILLISECONDS
    try:
        found = round(float(text) * 1000)
    except (ValueError, OverflowError):
        found = 0
    if not least <= found <= most:
        raise argparse.ArgumentTypeError(
            _("from %(least)d to %(most)d seconds") % {"least": least // 1000, "most": most // 1000}
        )
    return found


def run(options: argparse.Namespace) -> int:
    """Put the message into the outbox and wait for it to be sent."""
    return work(options, _send, consume=not options.no_wait)


async def _send(session: Session, options: argparse.Namespace) -> int:
    from greentui.engine.drafts import problems

    draft, words = _parted(options.draft(options))
    if words is not None:
        if found := problems(words):
            raise Failure(_("The caption cannot be sent: %s") % found[0].text)
        say(_("Documents and audio may lose a caption: its words follow as a message of their own."))
    if not session.names():
        await session.synchronise()
    chat_id = session.resolve(options.chat)
    item = await _sent(session, chat_id, draft, options, quoted=options.quote)
    try:
        write_id(options, item.message_id or item.local_id, json_output.outbox_item(item))
        sys.stdout.flush()
    except OSError as error:
        # The exit status alone would say that it was not sent.
        why = _("The message was sent; do not send it again. Its id could not be printed: %s.")
        raise Failure(why % error.strerror) from None
    if words is not None:
        await _sent_after(session, chat_id, words, options)
    if not options.no_wait:
        await _mark_answered(session, chat_id)
    return 0


async def _mark_answered(session: Session, chat_id: str) -> None:
    """Mark a chat read, as the console does, once an answer to it was sent."""
    from greentui.engine.errors import Refusal

    chat = session.chat(chat_id)
    if chat is None or not chat.unread or not session.marks_answered:
        return
    by_itself = (await session.wait_account()).reads_on_answer
    with suppress(Refusal):  # the message was sent, and the chat stays unread, which shows
        await session.chat_commands.mark_read(chat_id, phone_first=not by_itself, answered=True)


def _parted(draft: Draft) -> tuple[Draft, TextDraft | None]:
    """The draft, and its caption as a message of its own where the file might lose it."""
    from greentui.engine.drafts import takes_caption

    if not isinstance(draft, FileDraft | UrlDraft) or takes_caption(draft.name) or not draft.caption.strip():
        return draft, None
    return replace(draft, caption=""), TextDraft(draft.caption)


async def _sent(
    session: Session, chat_id: str, draft: Draft, options: argparse.Namespace, *, quoted: str = ""
) -> OutboxItem:
    """Put a message into the outbox and, unless told not to wait, see the service accept it.

    Raises:
        Failure: It was not sent, or that is unknown; the text says which.
        Refusal: The draft is invalid.
    """
    from greentui.engine.errors import Refusal

    try:
        item = await session.outbox_commands.send(chat_id, draft, quoted=quoted)
    except Refusal as refusal:
        if isinstance(draft, PollDraft) and refusal.field == "message":
            # The API has one name for a text and a question.
            raise Refusal(refusal.text.removeprefix("message: "), field="question") from None
        raise
    if options.no_wait:
        return item
    try:
        await session.start()
        item = await until_settled(session, item.local_id, options.timeout)
    except asyncio.CancelledError:
        await _interrupted(session, item.local_id)
        raise
    return await _or_taken_back(session, item)


async def _sent_after(session: Session, chat_id: str, words: TextDraft, options: argparse.Namespace) -> None:
    """Send the words of a file that the service has accepted.

    Raises:
        Failure: They were not sent, or that is unknown; the text says that the file was.
    """
    try:
        await _sent(session, chat_id, words, options)
    except Failure as failure:
        raise Failure(_("The file was sent; do not send it again. Its caption: %s") % failure) from None


async def _interrupted(session: Session, local_id: str) -> None:
    """Cancel a message after an interrupt, if still possible, and report the outcome."""
    item = _item(session, local_id)
    try:
        item = await _or_taken_back(session, item, _("Interrupted."))
        say(_("Interrupted; the message had already been sent, with the id %s") % item.message_id)
    except Failure as failure:
        say(str(failure))


async def until_settled(session: Session, local_id: str, seconds: float) -> OutboxItem:
    """Wait at most so long until the service has accepted a message, or will not.

    A message that is held, because of the instance's state, settles at once. One whose answer was lost is
    mostly found within a moment.
    """
    loop = asyncio.get_running_loop()
    looked_up = waited = False
    news, silent = asyncio.Event(), asyncio.Event()
    said: set[str] = set()

    def break_silence() -> None:
        silent.set()
        news.set()

    stop = session.subscribe(lambda _changes: news.set())
    timer = loop.call_later(SILENT, break_silence) if sys.stderr.isatty() else None
    try:
        async with asyncio.timeout(seconds) as limit:
            while True:
                news.clear()
                item = _item(session, local_id)
                if not item.status.is_waiting:
                    return item
                if item.status is MessageStatus.QUEUED and _sending_is_held(session.facts()):
                    return item
                if not waited and (behind := session.in_doubt_before().get(local_id)):
                    waited = True
                    say(
                        _("Waiting: the message before it (%s) is in doubt. Ctrl+C takes this one back.")
                        % behind
                    )
                if item.status is MessageStatus.UNKNOWN and not looked_up:
                    looked_up = True
                    limit.reschedule(min(limit.when() or 0.0, loop.time() + LOOKED_UP))
                if silent.is_set() and not (waited and item.status is MessageStatus.QUEUED):
                    words = _awaited(item.status)
                    if words not in said:
                        said.add(words)
                        say(words % max(1, round((limit.when() or 0.0) - loop.time())))
                await news.wait()
    except TimeoutError:
        return _item(session, local_id)
    finally:
        stop()
        if timer:
            timer.cancel()


def _awaited(status: MessageStatus) -> str:
    """What a message waits for, in a sentence with a place for the seconds that are left."""
    if status is MessageStatus.UNKNOWN:
        return _("No answer came back; looking up to %d s whether it was sent.")
    if status is MessageStatus.QUEUED:
        return _("It has not left yet; waiting up to %d s. Ctrl+C takes it back.")
    return _("No answer yet; waiting up to %d s.")


def _item(session: Session, local_id: str) -> OutboxItem:
    item = session.outbox_item(local_id)
    assert item is not None  # noqa: S101  nothing removes it from the archive
    return item


def _sending_is_held(facts: InstanceFacts) -> bool:
    """Whether nothing is sent for longer than it takes to learn which phone is linked."""
    return facts.hold is not None and not facts.hold.passing


async def _or_taken_back(session: Session, item: OutboxItem, cause: str = "") -> OutboxItem:
    """The item, if the service accepted it; otherwise it is cancelled if still possible.

    Args:
        session: Has its outbox.
        item: Its present state.
        cause: Why the wait ended, in a sentence, if the item itself does not say.

    Raises:
        Failure: It was not sent, or that is unknown; the text says which.
    """
    from greentui.engine.errors import Refusal
    from greentui.engine.reasons import HOLDS, explained, worded

    if item.message_id and item.status.is_held_by_service:
        say(status_message(item.status))
    if item.message_id and not item.status.is_failure:
        return item
    if item.status.is_failure:
        why = worded(item.reason) or status_message(item.status)
        raise Failure(sentences(_("Not sent."), why))
    behind = session.in_doubt_before().get(item.local_id, "")
    try:
        if item.status is MessageStatus.QUEUED:
            await session.outbox_commands.cancel(item.local_id)
            facts = session.facts()
            why = (
                cause
                or (why_held(facts) if _sending_is_held(facts) else "")
                or (worded(item.reason) if item.reason not in HOLDS else "")
                or facts.trouble
                or (behind and explained(item, behind=behind))
                or why_held(facts)
                or _("The service did not accept it in time.")
            )
            raise Failure(sentences(_("Not sent; it stays in the chat as cancelled."), why))
    except Refusal:
        pass  # it was sent in this very moment
    raise Failure(
        sentences(
            cause,
            _("It may have been sent."),
            worded(item.reason, advised=False) or session.facts().trouble,
            _("Do not send it again: the console or “greentui sync” looks it up."),
            _("“greentui outbox list” shows what becomes of %s.") % item.local_id,
        )
    )


def why_held(facts: InstanceFacts) -> str:
    """Why nothing is sent and the command that helps, in sentences; empty if sending goes on."""
    from greentui.engine.hold import outbox_hold
    from greentui.text.state_help import Remedy, explain, way_out

    hold = facts.hold or outbox_hold(facts)
    if hold is None:
        return ""
    step = way_out(hold.way, console=False)
    if hold.way is not Way.STATE:
        return sentences(hold.text, step)
    explained = explain(facts.state, facts.state_word)
    if explained.remedy is Remedy.LINK:
        return _("No phone is linked: “greentui link” links one.")
    return sentences(_("The instance's state: %s.") % explained.word, step)


def status_message(status: MessageStatus) -> str:
    """Why it failed, if the status says so by itself; otherwise empty."""
    from greentui.text.ticks import tick

    return (
        str(tick(status).hint)
        if (status.is_failure or status.is_held_by_service) and status is not MessageStatus.FAILED
        else ""
    )


def _text(options: argparse.Namespace) -> Draft:
    text = sys.stdin.read().removesuffix("\n") if options.text == ["-"] else " ".join(options.text)
    return TextDraft(text, not options.no_preview, options.preview, options.typing)


def _poll(options: argparse.Namespace) -> Draft:
    if len(options.options) < POLL_OPTIONS[0]:
        raise Failure(_("A poll needs at least two options."))
    return PollDraft(options.question, tuple(options.options), options.multiple)


def _file(options: argparse.Namespace) -> Draft:
    if options.file.startswith(("http://", "https://")):
        name = options.name or _name_in(options.file)
        return UrlDraft(options.file, name, options.caption, typing=options.typing)
    path = expanded(options.file).absolute()
    try:
        seen = path.stat()
    except FileNotFoundError:
        raise Failure(_("There is no file %s") % path) from None
    except OSError as error:
        raise Failure(f"{path}: {error.strerror}") from None
    return FileDraft(
        str(path),
        options.name or path.name,
        options.caption,
        seen.st_size,
        seen.st_mtime_ns,
        typing=options.typing,
    )


def _name_in(url: str) -> str:
    """The file name in `url`."""
    from urllib.parse import unquote, urlsplit

    name = Path(unquote(urlsplit(url).path)).name
    if not name or mimetypes.guess_type(name)[0] is None:
        raise Failure(_("the address has no file name with a known ending: give one with --name"))
    return name


def _location(options: argparse.Namespace) -> Draft:
    return LocationDraft(options.latitude, options.longitude, options.name, options.address)


def _contact(options: argparse.Namespace) -> Draft:
    from greentui.engine.chat_resolver import number_of

    if not (options.first or options.last or options.middle or options.company):
        raise Failure(_("a contact needs a name or a company: give --first, --middle, --last or --company"))
    phone = number_of(options.phone.removesuffix("@c.us"))
    return ContactDraft(int(phone), options.first, options.middle, options.last, options.company)
