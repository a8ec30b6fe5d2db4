"""Writes a big archive: ten thousand chats, a million messages, several scripts and kinds, from a seed.

    python benchmarks/fill.py --home DIR --chats 10000 --messages 1000000 [--seed N] [--instance ID]

The chats follow a long tail below one that holds a tenth of everything; words follow Zipf's law, so
that there are very common ones and rare ones to search for. The same arguments give the same archive.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.bulk import Bulk, Sheet
from greentui.archive.reducers import Stored
from greentui.archive.rows import PLACES
from greentui.model.chats import Contact
from greentui.model.messages import (
    Call,
    ContactCard,
    Contacts,
    Content,
    Direction,
    File,
    Location,
    Message,
    MessageKind,
    MessageStatus,
    Poll,
    PollOption,
    Quote,
    Reaction,
)

UNTIL = 1_760_000_000
"""When the archive ends, UTC seconds: fixed, so that a seed always gives the same."""

YEARS = 3
_SECONDS = YEARS * 365 * 86_400
_BIGGEST = 0.1
_GROUPS = 0.08
_UNREAD_CHATS = 0.03
_SYLLABLES = {
    "latin": "ba be bo ca ce da de do fi fo ga go ha he hi ka ko la le li lo ma me mi na ne no pa pe ra "
    "re ri ro sa se si so ta te ti to va ve vi wa we za zo",
    "cyrillic": "ба бе во га го да де до жа за зе зи ка ки ко ла ле ли ло ма ме ми мо на не ни но па пе по "
    "ра ре ри ро са се си со та те ти то ту ча че ша ше ще ё ю я",
    "hebrew": "בא גו די הו לי מא נו סי רא שו תי כל עם על",
    "arabic": "با تا جا دا را سا شا عا فا قا كا لا ما نا ها وا يا",
    "han": "的 一 是 不 了 人 我 在 有 他 这 中 大 来 上 国 个 到 说 们 为 子 和 你 地 出 "
    "道 也 时 年 得 就 那 要 下 以 生 会 自 着 去 之 过 家 学 对 可 她 里 后 小 么",
}
_SHARES = {"cyrillic": 45, "latin": 40, "hebrew": 5, "arabic": 5, "han": 5}
_COMMON = {
    "latin": ["the", "and", "to", "ok", "you", "is", "delivery", "tomorrow", "order", "thanks"],
    "cyrillic": ["и", "в", "не", "на", "да", "заказ", "завтра", "спасибо", "доставка", "нет"],
    "hebrew": ["של", "את", "לא", "כן", "תודה"],
    "arabic": ["من", "في", "لا", "نعم", "شكرا"],
    "han": ["好的", "谢谢", "明天"],
}
_EMOJI = ["👍", "🙏", "😀", "❤️", "👨‍👩‍👧", "🇮🇱", "🎉"]
_NAMES = {
    "latin": ["Anna", "Maya", "John", "Daniel", "Sofia", "Omar", "Lucas", "Emma"],
    "cyrillic": ["Анна", "Пётр", "Мария", "Олег", "Юлия", "Семён", "Ирина", "Фёдор"],
    "hebrew": ["נועה", "דוד", "מאיה"],
    "arabic": ["ليلى", "عمر", "سارة"],
    "han": ["王伟", "李娜", "张敏"],
}
_KINDS = [
    (MessageKind.TEXT, 800),
    (MessageKind.IMAGE, 60),
    (MessageKind.AUDIO, 40),
    (MessageKind.VIDEO, 15),
    (MessageKind.DOCUMENT, 20),
    (MessageKind.STICKER, 20),
    (MessageKind.LOCATION, 8),
    (MessageKind.CONTACT, 6),
    (MessageKind.POLL, 6),
    (MessageKind.CALL, 15),
    (MessageKind.CHOICE, 5),
    (MessageKind.UNRECOGNISED, 5),
]


class Language:
    """Words of one script: a few very common, thousands rare."""

    def __init__(self, script: str, chance: random.Random, size: int = 12_000) -> None:
        syllables = _SYLLABLES[script].split()
        rare = ("".join(chance.choices(syllables, k=chance.randint(2, 5))) for _ in range(size))
        self.words = [*_COMMON[script], *dict.fromkeys(rare)]
        self.weights = list(itertools.accumulate(1 / (rank + 4) for rank in range(len(self.words))))
        self.names = _NAMES[script]
        self.gap = "" if script == "han" else " "
        self._chance = chance

    def sentence(self, longest: int = 16) -> str:
        """Some words."""
        count = 1 + int(self._chance.random() ** 2 * longest)
        said = self.gap.join(self._chance.choices(self.words, cum_weights=self.weights, k=count))
        return f"{said} {self._chance.choice(_EMOJI)}" if self._chance.random() < 0.06 else said

    def name(self) -> str:
        """A person's name."""
        return f"{self._chance.choice(self.names)} {self._chance.choice(self.words[20:2000]).title()}"


class World:
    """Everything the archive is made of."""

    def __init__(self, seed: int, chats: int, messages: int, instance_id: str) -> None:
        self.chance = random.Random(seed)
        self.instance_id = instance_id
        self.total = messages
        self.languages = {script: Language(script, self.chance) for script in _SHARES}
        self.contacts = [self._contact(number) for number in range(chats)]
        self.tongues = [language for _, language in self.contacts]
        self.thumbnails = _thumbnails(self.chance)

    def _contact(self, number: int) -> tuple[Contact, Language]:
        script = self.chance.choices(list(_SHARES), weights=list(_SHARES.values()))[0]
        language = self.languages[script]
        # Number 0 is the biggest chat: a group, so that it has senders.
        if number == 0 or self.chance.random() < _GROUPS:
            title = language.sentence(3)
            return Contact(f"1203630000{number:08d}@g.us", name=title, kind="group"), language
        known = language.name() if self.chance.random() < 0.5 else ""
        name = language.name() if self.chance.random() < 0.9 else ""
        return Contact(f"7901{number:07d}@c.us", name=name, contact_name=known, kind="user"), language

    def sizes(self) -> list[int]:
        """Messages of each chat: the first holds a tenth, the others follow a long tail of at least one."""
        count = len(self.contacts)
        biggest = int(self.total * _BIGGEST) if count > 1 else self.total
        rest = self.total - biggest
        weights = [1 / (rank + 30) ** 0.9 for rank in range(count - 1)]
        scale = max(rest - (count - 1), 0) / sum(weights) if weights else 0
        tail = [1 + int(weight * scale) for weight in weights]
        if tail:
            tail[0] += rest - sum(tail)
        return [biggest, *tail]

    def sheets(self, keys: list[int]) -> Iterator[Sheet]:
        """Every message, in the order of time."""
        chance = self.chance
        sizes = self.sizes()
        moments: list[tuple[int, int]] = []
        for number, size in enumerate(sizes):
            last = UNTIL - int(chance.random() ** 3 * _SECONDS) if number else UNTIL
            span = last - (UNTIL - _SECONDS - 86_400)
            moments.extend((last - int(chance.random() * span), number) for _ in range(size))
        moments.sort()
        left = list(sizes)
        unread = [chance.random() < _UNREAD_CHATS for _ in sizes]
        second, place = -1, 0
        kinds = [kind for kind, _ in _KINDS]
        shares = list(itertools.accumulate(share for _, share in _KINDS))
        chosen = iter(chance.choices(kinds, cum_weights=shares, k=len(moments)))
        for timestamp, number in moments:
            place = place + 1 if timestamp == second else 0
            second = timestamp
            left[number] -= 1
            fresh = unread[number] and left[number] < 3
            message = self._message(number, timestamp, next(chosen), fresh)
            key = timestamp * PLACES + place
            yield Sheet(
                Stored(key, keys[number], message, reactions=message.reactions, seen=not fresh), _raw(message)
            )

    def _message(self, number: int, timestamp: int, kind: MessageKind, fresh: bool) -> Message:
        chance, language = self.chance, self.tongues[number]
        contact = self.contacts[number][0]
        incoming = fresh or chance.random() < 0.6
        sender, sender_name = "", ""
        if incoming and contact.kind == "group":
            who = chance.randrange(min(len(self.contacts), 400))
            sender = f"7901{who:07d}@c.us"
            sender_name = self.contacts[who][0].name
        text, content = self._content(kind, language)
        status = None
        if not incoming:
            status = MessageStatus.READ if chance.random() < 0.9 else MessageStatus.DELIVERED
            if chance.random() < 0.0005:
                status = MessageStatus.FAILED
        dice = chance.random()
        return Message(
            instance_id=self.instance_id,
            chat_id=contact.id,
            id=f"3EB0{chance.getrandbits(64):016X}",
            timestamp=timestamp,
            direction=Direction.INCOMING if incoming else Direction.OUTGOING,
            kind=kind,
            text=text,
            sender_id=sender,
            sender_name=sender_name,
            status=status,
            content=content,
            quote=Quote("3EB0", contact.id, text=language.sentence(6)) if dice < 0.05 else None,
            reactions=(Reaction(contact.id, "👍", timestamp + 5),) if dice > 0.95 else (),
            raw_type=f"{kind.value}Message",
        )

    def _content(self, kind: MessageKind, language: Language) -> tuple[str, Content]:
        chance = self.chance
        match kind:
            case MessageKind.IMAGE | MessageKind.VIDEO:
                mime = "image/jpeg" if kind is MessageKind.IMAGE else "video/mp4"
                file = File(
                    url="https://media.example/file.jpg",
                    name="photo.jpg",
                    mime=mime,
                    size=chance.randrange(20_000, 4_000_000),
                    thumbnail=chance.choice(self.thumbnails),
                )
                return (language.sentence(6) if chance.random() < 0.4 else ""), file
            case MessageKind.AUDIO:
                return "", File(mime="audio/ogg", seconds=chance.randrange(1, 180), voice=True)
            case MessageKind.DOCUMENT:
                name = f"{chance.choice(language.words)}.pdf"
                return name, File(name=name, mime="application/pdf", size=chance.randrange(1_000, 9_000_000))
            case MessageKind.STICKER:
                return "", File(mime="image/webp", animated=chance.random() < 0.3)
            case MessageKind.LOCATION:
                name = language.sentence(3)
                return name, Location(chance.uniform(-60, 60), chance.uniform(-180, 180), name)
            case MessageKind.CONTACT:
                name = language.name()
                return name, Contacts((ContactCard(name, ("79010000001",)),))
            case MessageKind.POLL:
                names = dict.fromkeys(language.sentence(2) for _ in range(4))
                return language.sentence(8), Poll(tuple(PollOption(name) for name in names))
            case MessageKind.CALL:
                return "", Call(chance.choice(["missed", "pickUp", "declined"]))
            case _:
                return language.sentence(), None


def _raw(message: Message) -> str:
    """A body of about the size and words of the real ones."""
    return json.dumps(
        {
            "typeWebhook": "incomingMessageReceived" if message.incoming else "outgoingMessageReceived",
            "instanceData": {"idInstance": 1101000001, "wid": "79990000042@c.us", "typeInstance": "whatsapp"},
            "timestamp": message.timestamp,
            "idMessage": message.id,
            "senderData": {"chatId": message.chat_id, "sender": message.sender_id or message.chat_id},
            "messageData": {
                "typeMessage": message.raw_type,
                "textMessageData": {"textMessage": message.text},
            },
        },
        ensure_ascii=False,
    )


def _thumbnails(chance: random.Random) -> list[bytes]:
    from PIL import Image

    pictures = []
    for _ in range(48):
        small = Image.new("RGB", (4, 3))
        small.putdata([tuple(chance.randrange(256) for _ in range(3)) for _ in range(12)])
        out = BytesIO()
        small.resize((64, 48)).save(out, "JPEG", quality=60)
        pictures.append(out.getvalue())
    return pictures


def fill(
    home: Path, *, chats: int, messages: int, seed: int, instance_id: str, say: Callable[[str], None]
) -> dict[str, object]:
    """Write the archive into `home` and a note of what it holds beside it. Returns the note."""
    started = time.monotonic()
    path = home / f"archive-{instance_id}.db"
    world = World(seed, chats, messages, instance_id)
    bulk = Bulk(path, instance_id, UNTIL - 30 * 86_400)
    keys = [bulk.chat(contact) for contact, _ in world.contacts]
    say("messages")
    written = bulk.write(world.sheets(keys))
    say("indexes")
    bulk.finish()
    note: dict[str, object] = {
        "idInstance": instance_id,
        "chats": len(keys),
        "messages": written,
        "biggestChat": world.contacts[0][0].id,
        "biggest": world.sizes()[0],
        "seed": seed,
        "bytes": path.stat().st_size,
        "seconds": round(time.monotonic() - started, 1),
    }
    (home / "fill.json").write_text(json.dumps(note) + "\n", encoding="utf-8")
    return note


def main() -> int:
    """Read the arguments, fill, print one line of JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--home", type=Path, required=True, help="folder for the archive (GREENTUI_HOME)")
    parser.add_argument("--chats", type=int, default=10_000)
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--instance", default="1101000001", help="idInstance")
    options = parser.parse_args()
    if options.chats < 1 or options.messages < options.chats:
        parser.error("there must be a chat, and a message for each")
    if any(options.home.glob("archive*.db")):
        parser.error(f"{options.home} holds an archive already")
    note = fill(
        options.home,
        chats=options.chats,
        messages=options.messages,
        seed=options.seed,
        instance_id=options.instance,
        say=lambda step: print(step, "…", file=sys.stderr),
    )
    print(json.dumps({"fill": note}, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
