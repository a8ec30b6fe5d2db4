"""A chat as a document: text, JSON, or a self-contained HTML page.

Every writer yields pieces, so that no chat is held in memory as a whole. Remote text is escaped; control
characters become visible symbols.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator

from greentui.cli import json_output, output
from greentui.cli.output import moment, on_one_line, visible
from greentui.model.chats import Chat, Coverage
from greentui.model.messages import Message, MessageKind
from greentui.words import _

NameOf = Callable[[str], str]
"""Returns a person's name by id."""

_LINK = re.compile(r"https?://[^\s<>\"']+")

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE = """
:root { color-scheme: light dark }
body { font: 15px/1.45 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.3rem; margin-bottom: 0 } header p, time, .note { opacity: .65; font-size: .85em }
article { margin: .5rem 0; padding: .45rem .75rem; border-radius: .6rem;
  background: #8881; width: fit-content; max-width: 85% }
article.outgoing { margin-left: auto; background: #2a82 }
article p { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere }
.deleted > p { text-decoration: line-through }
blockquote { margin: 0 0 .3rem; padding-left: .6rem; border-left: 3px solid #8886; font-size: .9em }
b { font-size: .9em } h2 { font-size: .9rem; text-align: center; font-weight: 500; opacity: .7 }
"""


def as_text(chat: Chat, coverage: Coverage, messages: Iterable[Message], name_of: NameOf) -> Iterator[str]:
    """Plain text."""
    yield f"{on_one_line(chat.name)} ({on_one_line(chat.id)})\n{_covered(coverage)}\n\n"
    for message in messages:
        text = body(message)
        first, *rest = visible(text).split("\n")
        notes = "".join(f" [{on_one_line(note)}]" for note in _notes(message))
        yield f"{moment(message.timestamp)}  {on_one_line(_who(message, name_of))}: {first}{notes}\n"
        yield from (f"    {line}\n" for line in rest)


def as_json(chat: Chat, coverage: Coverage, messages: Iterable[Message], name_of: NameOf) -> Iterator[str]:
    """A JSON object: the chat, its coverage, its messages as in `history --json`."""
    head = {"chat": json_output.chat(chat), "coverage": json_output.to_json(coverage)}
    yield output.as_json(head)[:-1] + ', "messages": ['
    comma = "\n"
    for message in messages:
        record = json_output.message(message)
        record["senderName"] = name_of(message.sender_id) if message.sender_id else ""
        yield comma + output.as_json(record)
        comma = ",\n"
    yield "\n]}\n"


def as_html(chat: Chat, coverage: Coverage, messages: Iterable[Message], name_of: NameOf) -> Iterator[str]:
    """A self-contained page: no scripts, nothing loaded."""
    title = html.escape(on_one_line(chat.name))
    yield (
        '<!DOCTYPE html>\n<html><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style></head>\n<body>\n"
        f"<header><h1>{title}</h1>"
        f"<p>{_escaped(chat.id)} · {html.escape(_covered(coverage))}</p></header>\n"
    )
    day = ""
    for message in messages:
        when = moment(message.timestamp)
        if when[:10] != day:
            day = when[:10]
            yield f"<h2>{day}</h2>\n"
        yield _article(message, when, _who(message, name_of), name_of)
    yield "</body></html>\n"


def body(message: Message) -> str:
    """The content of a message of any kind, with what it says besides its text, which is not shortened."""
    from greentui.text.summary import attached_lines

    return "\n".join([_text(message), *attached_lines(message)])


def _text(message: Message) -> str:
    if message.kind is MessageKind.TEXT:
        return message.text
    from greentui.text.summary import SIGNS
    from greentui.text.summary import summary as short

    sign = SIGNS[message.kind]
    if not message.text:
        return short(message)
    return f"{sign.icon} {sign.name}: {message.text}".strip() if sign.name else message.text


def _article(message: Message, when: str, who: str, name_of: NameOf) -> str:
    quote = ""
    if message.quote is not None:
        author = message.quote.sender_name or (
            name_of(message.quote.sender_id) if message.quote.sender_id else ""
        )
        quote = f"<blockquote><b>{_escaped(author)}</b> {_escaped(message.quote.text)}</blockquote>"
    notes = "".join(f' <span class="note">{_escaped(note)}</span>' for note in _notes(message))
    marks = " deleted" if message.deleted else ""
    return (
        f'<article class="{message.direction.value}{marks}" id="{_escaped(message.id)}">'
        f"<b>{_escaped(on_one_line(who))}</b> <time>{when[11:16]}</time>{notes}{quote}"
        f"<p>{_linked(body(message))}</p></article>\n"
    )


def _escaped(text: str) -> str:
    return html.escape(visible(text))


def _linked(text: str) -> str:
    """Escaped text, with web addresses as links."""
    pieces, end = [], 0
    text = visible(text)
    for found in _LINK.finditer(text):
        address = html.escape(found[0])
        pieces += [
            html.escape(text[end : found.start()]),
            f'<a href="{address}" rel="noreferrer">{address}</a>',
        ]
        end = found.end()
    return "".join([*pieces, html.escape(text[end:])])


def _who(message: Message, name_of: NameOf) -> str:
    if not message.incoming:
        return _("You")
    return (name_of(message.sender_id) if message.sender_id else "") or message.sender_name or message.chat_id


def _notes(message: Message) -> list[str]:
    """Status, edits and reactions, to be shown beside the text."""
    from greentui.text.ticks import tick

    notes = []
    if message.status:
        notes.append(str(tick(message.status).word))
    if message.forwarded:
        notes.append(_("forwarded"))
    if message.edited:
        notes.append(_("edited"))
    if message.deleted:
        notes.append(_("deleted %s") % moment(message.deleted))
    if message.recovered:
        notes.append(_("recovered"))
    if message.reactions:
        notes.append(" ".join(one.emoji for one in message.reactions))
    return notes


def _covered(coverage: Coverage) -> str:
    if coverage.since is None or coverage.until is None:
        return _("What the archive holds; it may be incomplete.")
    span = {"since": moment(coverage.since), "until": moment(coverage.until)}
    if coverage.beginning:
        return _("Complete from the beginning of the chat to %(until)s.") % span
    return _("Complete from %(since)s to %(until)s.") % span
