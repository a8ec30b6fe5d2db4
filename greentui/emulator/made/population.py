"""Makes a world from a seed: people, groups, and histories that are written when somebody first looks.

The same seed makes the same world; times are told from the moment it begins.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from greentui.emulator import messages as kinds
from greentui.emulator.chats import Chat, Group, Person
from greentui.emulator.files import file_content
from greentui.emulator.made.names import FAMILY, FIRST, GIVEN, GROUPS, PREFIXES, Sketch
from greentui.emulator.made.screenplay import Stage, play
from greentui.emulator.made.talks import GROUP, PRIVATE
from greentui.emulator.messages import Message
from greentui.emulator.stories import Story

if TYPE_CHECKING:
    from greentui.emulator.world import World

_DAY = 86_400
_SHARE_OF_GROUPS = 5
"""Every so many chats there is a group."""
_RECENT = (40, 7 * 3600)
"""Seconds since something last happened in the first chats."""
_GAP = (0.4, 6.0)
"""Days between two talks of a chat."""


def populate(world: World) -> None:
    """Fill an empty world."""
    random = Random(world.options.seed)
    world.book.know(Person(world.instance.wid, world.instance.name, world.instance.name))
    people = _people(world, random)
    _chats(world, random, people)
    _stories(world, random, people)


def _people(world: World, random: Random) -> list[Person]:
    wanted = world.options.chats
    made: list[Person] = []
    for sketch in FIRST[:wanted]:
        made.append(world.book.know(_person(sketch, random, len(made))))
    languages = ("ru", "en", "ru", "en", "es", "he", "ar", "zh")
    while len(made) < wanted:
        language = languages[len(made) % len(languages)]
        full = f"{random.choice(GIVEN[language])} {random.choice(FAMILY[language])}".strip()
        saved = full if random.random() < 0.7 else ""
        sketch = Sketch(full.split()[0], saved, language, PREFIXES[language])
        made.append(world.book.know(_person(sketch, random, len(made))))
    return made


def _person(sketch: Sketch, random: Random, place: int) -> Person:
    length = 12 if sketch.prefix.startswith(("97", "44", "49", "82", "86", "91")) else 11
    # The place keeps numbers apart; the fill makes them as long as the country's.
    digits = f"{sketch.prefix}{place:0{max(0, length - len(sketch.prefix))}d}"[: max(length, 11)]
    business = None
    if sketch.business:
        parts = sketch.business.split("|")
        business = dict(zip(("category", "email", "description", "product"), parts, strict=True))
    return Person(
        wid=f"{digits}@c.us",
        name=sketch.name,
        saved_as=sketch.saved_as,
        language=sketch.language,
        lid=f"{random.randrange(10**14, 10**15)}@lid",
        picture=random.randint(1, 23) if random.random() < 0.7 else 0,
        shy=random.random() < 0.1,
        business=business,
    )


def _chats(world: World, random: Random, people: list[Person]) -> None:
    options = world.options
    if not options.chats:
        return
    begun = world.now()
    groups = max(1, options.chats // _SHARE_OF_GROUPS) if options.chats > 1 else 0
    strangers = people[: options.chats - groups]
    shares = _shares(random, options.chats, options.messages)
    quiet = float(random.randint(*_RECENT) // 8)
    group_number = 0
    private = iter(strangers)
    for place in range(options.chats):
        last_at = int(begun - quiet)
        # The first dozen talked today; then the chats go back for months, ever more thinly.
        quiet += (
            random.uniform(60, 2400) if place < 12 else random.uniform(1800, 3 * _DAY * 60 / options.chats)
        )
        is_group = place % _SHARE_OF_GROUPS == 1 and group_number < groups
        person = None if is_group else next(private, None)
        if person is None:
            chat = _group_chat(world, random, people, group_number)
            group_number += 1
        else:
            chat = Chat(person.wid, person=person)
        chat.last_at = last_at
        chat.archived = place > 12 and random.random() < 0.12
        if random.random() < 0.06:
            chat.ephemeral, chat.ephemeral_at = 604_800, last_at - 30 * _DAY
        if is_group and random.random() < 0.4:
            chat.muted_until = begun + 7 * _DAY
        unread = random.randint(1, 4) if place in (0, 3, 4, 8) else 0
        _give_history(world, chat, shares[place], unread)
        world.book.put(chat)


def _shares(random: Random, chats: int, messages: int) -> list[int]:
    """How many messages each chat has: a few have most, everybody has some."""
    weights = [1 / (1 + place % 40) ** 0.8 * random.uniform(0.5, 1.5) for place in range(chats)]
    total = sum(weights)
    return [max(1 if messages else 0, round(messages * weight / total)) for weight in weights]


def _group_chat(world: World, random: Random, people: list[Person], number: int) -> Chat:
    subject, language = GROUPS[number % len(GROUPS)]
    if number >= len(GROUPS):
        subject = f"{subject} {number // len(GROUPS) + 1}"
    own = world.instance.wid
    speakers = [person for person in people if person.language == language] or people
    others = random.sample(speakers, min(len(speakers), random.randint(3, 9)))
    if len(others) < 3:
        others += random.sample(people, min(len(people), 3))
    members = list(dict.fromkeys([own, *(person.wid for person in others)]))
    own_group = number % 3 != 2
    created = world.now() - random.randint(200, 600) * _DAY
    group = Group(
        id=f"12036304{number:02d}{random.randrange(10**8):08d}@g.us",
        subject=subject,
        owner=own if own_group or len(members) < 2 else members[1],
        created=created,
        members=members,
        admins={own} if own_group else set(members[1:2]),
        renamed=created + 3 * _DAY,
        renamed_by=own,
        invite=f"https://chat.whatsapp.com/{random.getrandbits(88):022x}",
        picture=random.randint(1, 23),
    )
    return Chat(group.id, group=group)


def _give_history(world: World, chat: Chat, count: int, unread: int) -> None:
    seed, own = f"{world.options.seed}/{chat.id}", world.instance.wid
    if chat.group is not None:
        speakers = [wid for wid in chat.group.members if wid != own] or [own]
        first = world.book.people.get(speakers[0])
        language = next((tongue for name, tongue in GROUPS if chat.group.subject.startswith(name)), "en")
        talks = GROUP.get(language) or GROUP["en"]
    else:
        first = chat.person
        speakers = [chat.id]
        language = first.language if first is not None else "en"
        talks = PRIVATE.get(language) or PRIVATE["en"]
    last_at = chat.last_at
    stage = Stage(chat.id, own, speakers, language, world.files, world.calls.append)

    def make() -> list[Message]:
        random = Random(seed)
        order: list[str] = []
        made: list[list[Message]] = []
        total, ends = 0, last_at
        while total < count:
            if not order:
                order = random.sample(talks, len(talks))
            messages = play(order.pop(), stage, random, ends)
            if unread and not made:
                _leave_unanswered(messages, ends)
            if messages:
                made.append(messages)
                total += len(messages)
                ends = messages[0].at - int(random.uniform(*_GAP) * _DAY)
            else:
                ends -= _DAY
        history = [message for messages in reversed(made) for message in messages][-count:]
        _finish(history, random, unread)
        return history

    chat.make = make


def _leave_unanswered(messages: list[Message], ends_at: int) -> None:
    """Let a talk end with what the contact said, at the given moment."""
    while messages and messages[-1].outgoing:
        messages.pop()
    if messages:
        late = ends_at - messages[-1].at
        for message in messages:
            message.at += late


def _finish(history: list[Message], random: Random, unread: int) -> None:
    """What is not read yet: the contact's last messages, and now and then one's own last."""
    for message in reversed(history[-unread:] if unread else []):
        if message.outgoing:
            break
        message.read = False
    if history and history[-1].outgoing:
        history[-1].status = random.choice(("sent", "delivered", "read", "read"))


def _stories(world: World, random: Random, people: list[Person]) -> None:
    """What contacts posted today."""
    if not people:
        return
    texts = ("Fresh bread from seven 🥖", "Прекрасное утро!", "Back in the office on Monday")
    for place, text in enumerate(texts):
        person = people[place % len(people)]
        message = Message(
            id=f"{random.getrandbits(128):032X}",
            chat_id=person.wid,
            at=world.now() - random.randint(600, 20 * 3600),
            kind=kinds.LINK,
            content={"text": text, "backgroundColor": "#228B22", "font": "SANS_SERIF"},
            sender=person.wid,
        )
        world.stories.incoming.append(Story(message))
    person = people[0]
    name = "IMG-0042.jpg"
    picture = Message(
        id=f"{random.getrandbits(128):032X}",
        chat_id=person.wid,
        at=world.now() - 3600,
        kind=kinds.IMAGE,
        content=file_content(
            world.files.made("photo", "morning#42", name), name, "image/jpeg", "☀️", "morning#42"
        ),
        sender=person.wid,
    )
    world.stories.incoming.append(Story(picture))
