"""The drawing of each kind of message as plain text; every line has the width of the view."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greentui.engine.reasons import FOR_REVIEW, HELD
from greentui.model.messages import (
    Advertisement,
    Button,
    Call,
    Choice,
    ContactCard,
    Contacts,
    File,
    GroupInvite,
    LinkPreview,
    Location,
    Menu,
    Message,
    MessageKind,
    MessageStatus,
    Order,
    Origin,
    Poll,
    PollOption,
    ProductCard,
    Quote,
    Reacted,
    Reaction,
)
from greentui.model.reasons import said
from greentui.tui.chat.render.bubble import Lead, estimate, render
from greentui.tui.chat.render.by_kind import BODIES
from greentui.tui.chat.render.canvas import FOLD, Scene
from tests.hostile import HOSTILE, MILLION
from tests.tui.chat.render.conftest import PALETTE
from tests.tui.world import ME, NOON, incoming, outgoing

Scenes = Callable[..., Scene]
K = MessageKind


def drawn(message: Message, scene: Scene, lead: Lead = Lead()) -> str:  # noqa: B008
    block = render(message, lead, scene)
    assert all(strip.cell_length == scene.width for strip in block.strips)
    return "\n".join(strip.text.rstrip() for strip in block.strips)


def parts(message: Message, scene: Scene) -> set[tuple[str, str]]:
    """What can be clicked."""
    found = set()
    for strip in render(message, Lead(), scene).strips:
        for segment in strip:
            meta = segment.style.meta if segment.style else {}
            if "part" in meta:
                found.add((meta["part"], meta["value"]))
    return found


def test_every_kind_has_its_drawing() -> None:
    assert set(BODIES) == set(MessageKind)


def test_an_incoming_text(scene: Scenes) -> None:
    assert drawn(incoming("*Hello* there"), scene(40)) == "   Hello there  12:00"


def test_an_outgoing_text_stands_on_the_right(scene: Scenes) -> None:
    line = render(outgoing("Yes"), Lead(), scene(40)).strips[0].text
    assert line.rstrip().endswith("Yes  12:00 ✓✓ read")
    assert len(line) - len(line.rstrip()) == 2


def test_the_time_moves_to_a_line_of_its_own_where_there_is_no_room(scene: Scenes) -> None:
    lines = drawn(incoming("as many words as one line holds"), scene(40)).splitlines()
    assert [line.strip() for line in lines] == ["as many words as one line holds", "12:00"]


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (
            incoming("Look", kind=K.IMAGE, content=File(name="a.jpg", mime="image/jpeg", size=245_000)),
            ["a.jpg · 245 kB", "Look"],
        ),
        (incoming(kind=K.VIDEO, content=File(seconds=75, size=3_200_000)), ["Video · 1:15 · 3.2 MB"]),
        (
            incoming(kind=K.DOCUMENT, content=File(name="offer.pdf", mime="application/pdf", size=999)),
            ["offer.pdf", "PDF · 999 B"],
        ),
        (incoming(kind=K.AUDIO, content=File(voice=True, seconds=17)), ["Voice message  0:17"]),
        (incoming(kind=K.AUDIO, content=File(name="song.mp3", seconds=3700)), ["song.mp3  1:01:40"]),
        (incoming(kind=K.STICKER, content=File(animated=True)), ["Sticker · animated"]),
        (
            incoming(kind=K.LOCATION, content=Location(55.75, -37.5, "Gate 3", "Main street 1")),
            ["Gate 3", "Main street 1", "55.750000, -37.500000", "open map"],
        ),
        (
            incoming(
                kind=K.CONTACT, content=Contacts((ContactCard("Sergey", ("+7 903 000-00-09",), "Vans"),))
            ),
            ["Sergey", "Vans", "+7 903 000-00-09", "write to"],
        ),
        (
            incoming(kind=K.CONTACT, content=Contacts(tuple(ContactCard(f"C{n}") for n in range(9)))),
            ["C5", "and 3 more"],
        ),
        (
            incoming(kind=K.GROUP_INVITE, content=GroupInvite("1@g.us", "Riders", expires=NOON + 86_400)),
            ["Invitation to a group", "Riders", "valid until 03 Mar 2026 12:00"],
        ),
        (
            incoming(kind=K.GROUP_INVITE, content=GroupInvite("1@g.us", "Riders", expires=NOON - 86_400)),
            ["expired 01 Mar 2026 12:00"],
        ),
        (
            incoming(
                "Body", kind=K.LIST, content=Menu((Button("One", detail="1 piece"),), "Head", "Foot", "Go")
            ),
            ["Head", "Body", "Foot", "Go", "▸ One  1 piece"],
        ),
        (
            incoming("Body", kind=K.TEMPLATE, content=Menu((Button("Site", detail="https://e.example"),))),
            ["▸ Site  https://e.example"],
        ),
        (
            incoming("One", kind=K.CHOICE, content=Choice("id1", "1 piece", "M1")),
            ["chose", "One", "1 piece", "to the menu"],
        ),
        (incoming("👍", kind=K.REACTION, content=Reacted("M1")), ["reacted with 👍", "to the message"]),
        (incoming("", kind=K.REACTION, content=Reacted("M1")), ["took a reaction back"]),
        (incoming(kind=K.CALL, content=Call("missed", video=True)), ["Missed call · video"]),
        (incoming(kind=K.CALL, content=Call("hangUp", seconds=62)), ["Call ended · 1:02"]),
        (incoming(kind=K.CALL, content=Call("hangUp")), ["Call not answered"]),
        (incoming(kind=K.CALL, content=Call("declined")), ["Missed call"]),
        (incoming(kind=K.SERVICE), ["The service could not show this message.", "Look at it on the phone."]),
        (
            incoming(
                "For Friday",
                kind=K.ORDER,
                content=Order("1", "t", title="Boxes", total=129_900, currency="RUB", items=2),
            ),
            ["🛒 Boxes", "2 products · 1299.00 RUB", "For Friday"],
        ),
        (
            incoming(
                "Box",
                kind=K.PRODUCT,
                content=ProductCard("1", "Of birch", "649.5", "RUB", "https://e.example"),
            ),
            ["📦 Box", "649.5 RUB", "Of birch", "https://e.example"],
        ),
        (
            incoming("How much?", content=Advertisement("Boxes", "Now!", source_type="ad", source_id="12")),
            ["How much?", "▎ Boxes", "▎ Now!", "▎ From an advertisement: ad · 12"],
        ),
        (incoming(kind=K.CALL, content=Call("somethingNew")), ["somethingNew"]),
        (incoming("a note of ours", kind=K.SERVICE), ["a note of ours"]),
        (
            incoming("x", kind=K.UNRECOGNISED, raw_type="eventMessage"),
            ["Unknown kind of message: eventMessage"],
        ),
        (incoming("see", content=LinkPreview("A title", "About it", "https://e.example")), ["▎ A title"]),
        (incoming("", kind=K.TEXT), ["empty message"]),
        (incoming("x", forwarded=1), ["↪ Forwarded"]),
        (incoming("x", forwarded=7), ["↪ Forwarded many times"]),
        (incoming("new", edited=NOON, earlier=("old",)), ["new  edited · 12:00"]),
        (incoming("secret", deleted=NOON + 60), ["✗ deleted for everyone at 12:01; it said:", "secret"]),
        (incoming("late", origin=Origin.RECOVERED), ["late  ↺ recovered · 12:00"]),
        (
            incoming("re", quote=Quote("Q", "79010000005@c.us", text="the first\nline of it")),
            ["▎ Maya", "▎ the first line of it"],
        ),
        (incoming("re", quote=Quote("Q", ME, text="mine")), ["▎ You"]),
        (incoming("re", quote=Quote("Q", "x", "Xenia", K.IMAGE)), ["▎ Xenia", "Photo"]),
        (
            incoming("x", reactions=(Reaction("a", "👍"), Reaction("b", "👍"), Reaction(ME, "❤️"))),
            ["👍 2  ❤ 1"],
        ),
    ],
)
def test_what_a_message_shows(message: Message, expected: list[str], scene: Scenes) -> None:
    text = drawn(message, scene())
    for piece in expected:
        assert piece in text


@pytest.mark.parametrize("marker", ["SWE001", "SWE003", "SWE004", "SWE999", "SWE777"])
@pytest.mark.parametrize("kind", [K.SERVICE, K.TEXT])
def test_a_service_marker_is_explained(marker: str, kind: MessageKind, scene: Scenes) -> None:
    text = drawn(incoming("{{" + marker + "}}", kind=kind), scene())
    assert "{{" not in text
    assert "⚠" in text
    assert "→" in text
    assert f"({marker})" in text


def test_a_file_too_large_is_explained(scene: Scenes) -> None:
    text = drawn(incoming(kind=K.VIDEO, content=File(url="{{SWE002}}")), scene())
    assert "larger than 100 MB" in text
    assert "phone" in text


@pytest.mark.parametrize(
    ("status", "reason", "expected"),
    [
        (MessageStatus.QUEUED, "", ["◷"]),
        (MessageStatus.QUEUED, "held: not linked", ["◷ held: not linked"]),
        (MessageStatus.SENDING, "", ["↑"]),
        (MessageStatus.UNKNOWN, "", ["12:00 ?", "? It is being looked up"]),
        (MessageStatus.UNKNOWN, "time-out", ["12:00 ?", "? time-out. It is being looked up"]),
        (MessageStatus.UNCONFIRMED, "", ["12:00 ?", "? It could not be determined whether"]),
        (MessageStatus.ACCEPTED, "", ["12:00 …"]),
        (MessageStatus.SENT, "", ["12:00 ✓"]),
        (MessageStatus.DELIVERED, "", ["12:00 ✓✓"]),
        (MessageStatus.READ, "", ["12:00 ✓✓ read"]),
        (MessageStatus.FAILED, "too long", ["! failed", "! too long"]),
        (MessageStatus.NO_ACCOUNT, "", ["! failed", "no WhatsApp"]),
        (MessageStatus.NOT_IN_GROUP, "", ["not in the group"]),
        (MessageStatus.YELLOW_CARD, "", ["… held", "service's queue"]),
        (MessageStatus.CANCELLED, "", ["× cancelled"]),
    ],
)
def test_every_status_has_its_mark(
    status: MessageStatus, reason: str, expected: list[str], scene: Scenes
) -> None:
    text = drawn(outgoing("hi", status=status, reason=said(reason)), scene())
    for piece in expected:
        assert piece in text


def test_what_waits_behind_a_message_in_doubt_says_so(scene: Scenes) -> None:
    behind = drawn(outgoing("hi", status=MessageStatus.QUEUED), scene(), Lead(behind=True))
    assert "◷ It waits for the message before it, which is in doubt." in behind


def test_what_is_held_for_review_names_the_page_that_decides(scene: Scenes) -> None:
    text = drawn(outgoing("hi", status=MessageStatus.QUEUED, reason=FOR_REVIEW), scene())
    assert "◷ Held: it waits for your decision. F6 sends or drops it." in text


@pytest.mark.parametrize(
    ("lead", "words"),
    [
        (Lead(due=5, returns=True), "◷ Sends in 5 s. Take back"),
        (Lead(due=5), "◷ Sends in 5 s. Cancel"),
        (Lead(due=5, held=HELD, returns=True), "◷ Held: nothing can be sent for now. Take back"),
        (
            Lead(due=5, held=FOR_REVIEW),
            "◷ Held: it waits for your decision. F6 sends or drops it. Cancel",
        ),
    ],
)
def test_what_waits_for_its_moment_says_what_is_true_of_it(lead: Lead, words: str, scene: Scenes) -> None:
    assert words in drawn(outgoing("hi", status=MessageStatus.QUEUED), scene(100), lead)


def test_delivered_and_read_differ_by_more_than_colour(scene: Scenes) -> None:
    one, two = (
        drawn(outgoing("hi", status=s), scene()) for s in (MessageStatus.DELIVERED, MessageStatus.READ)
    )
    assert one != two


def test_a_poll_has_bars_counts_and_our_vote(scene: Scenes) -> None:
    options = (PollOption("Tuesday", ("a", ME)), PollOption("Thursday", ("a",)), PollOption("Never"))
    text = drawn(incoming("Which day?", kind=K.POLL, content=Poll(options)), scene())
    assert "single choice · 3 votes" in text
    lines = [line.strip() for line in text.splitlines()[2:5]]
    assert lines[0] == "██████████████  Tuesday       2  ← you"
    assert lines[1] == "███████░░░░░░░  Thursday      1"
    assert lines[2].startswith("░░░░░░░░░░░░░░  Never         0")


def test_voters_are_named_in_a_group(scene: Scenes) -> None:
    options = (PollOption("Soup", ("79010000005@c.us", ME, "79010000006@c.us")),)
    text = drawn(incoming("Lunch?", kind=K.POLL, content=Poll(options, multiple=True)), scene(group=True))
    assert "Maya, Oleg" in text
    assert "several choices" in text


def test_an_unknown_kind_shows_its_body(scene: Scenes) -> None:
    raw = '{"typeWebhook": "x", "messageData": {"typeMessage": "eventMessage", "title": "Fair"}}'
    text = drawn(incoming(kind=K.UNRECOGNISED), scene(raw_of=lambda _message: raw))
    assert '"title": "Fair"' in text
    assert "typeWebhook" not in text


def test_a_body_that_is_no_json_is_no_trouble(scene: Scenes) -> None:
    assert "Unknown" in drawn(incoming(kind=K.UNRECOGNISED), scene(raw_of=lambda _message: "{" * 9000))


def test_names_stand_where_they_are_asked_for(scene: Scenes) -> None:
    message = incoming("hi", sender_id="79010000005@c.us")
    assert "Maya" in drawn(message, scene(group=True), Lead(named=True))
    assert "Maya" not in drawn(message, scene(group=True))


def test_a_name_has_the_same_colour_on_each_message(scene: Scenes) -> None:
    assert PALETTE.incoming.person("a@c.us") is PALETTE.incoming.person("a@c.us")
    assert len({PALETTE.incoming.person(f"{n}@c.us") for n in range(50)}) > 4


def test_mentions_become_names(scene: Scenes) -> None:
    message = incoming("ask @79010000005 or @79019999999")
    assert "ask @Maya or @79019999999" in drawn(message, scene(group=True))


@pytest.mark.parametrize("group", [True, False])
@pytest.mark.parametrize("mine", [f"79995550077@{server}" for server in ("c.us", "lid")])
def test_a_mention_of_our_own_account_says_you(scene: Scenes, mine: str, group: bool) -> None:
    message = incoming("@79995550077 are you there?")
    assert "@You are you there?" in drawn(message, scene(group=group, me=frozenset({mine})))


def test_a_date_and_the_divider_share_a_rule(scene: Scenes) -> None:
    block = render(incoming("hi"), Lead(day="Today", unread=2, gap=True), scene(40))
    above = [strip.text.strip() for strip in block.strips[: block.lead]]
    assert above[0] == ""
    assert "─ Today · 2 unread ─" in above[1]
    assert len(above) == 2


@given(
    st.builds(
        Lead, st.sampled_from(["", "Today"]), st.none() | st.integers(0, 3), st.booleans(), st.booleans()
    )
)
def test_a_lead_knows_its_lines(lead: Lead) -> None:
    assert render(incoming("hi"), lead, Scene(40, PALETTE)).lead == lead.lines


def test_a_click_finds_its_target(scene: Scenes) -> None:
    message = incoming(
        "https://e.example/x",
        quote=Quote("Q1", "a", "Anna", text="hm"),
    )
    assert parts(message, scene()) == {("open", "https://e.example/x"), ("jump", "Q1")}
    card = incoming(kind=K.CONTACT, content=Contacts((ContactCard("S", ("+7 (903) 000-00-09",)),)))
    assert parts(card, scene()) == {("write", "79030000009")}


def test_markup_is_text(scene: Scenes) -> None:
    message = incoming("[bold]x[/bold] [@click=app.quit]y[/]")
    assert "[bold]x[/bold] [@click=app.quit]y[/]" in drawn(message, scene())
    assert parts(message, scene()) == set()


def test_needles_are_marked(scene: Scenes) -> None:
    strips = render(incoming("Where is the VAN? A van!"), Lead(), scene(needles=("van",))).strips
    marked = [
        segment.text
        for segment in strips[0]
        if segment.style == PALETTE.incoming.text + PALETTE.incoming.match
    ]
    assert marked == ["VAN", "van"]


def test_a_long_text_is_folded(scene: Scenes) -> None:
    text = "\n".join(f"line {n}" for n in range(FOLD + 98))
    shown = drawn(incoming(text), scene())
    assert "… 98 more lines, Enter opens" in shown
    assert f"line {FOLD - 1}" in shown
    assert f"line {FOLD}\n" not in shown
    assert ("more", "") in parts(incoming(text), scene())


def test_a_text_of_just_as_many_lines_is_not_folded(scene: Scenes) -> None:
    assert "more line" not in drawn(incoming("\n".join("x" * FOLD)), scene())


def test_a_million_characters_have_a_bounded_height(scene: Scenes) -> None:
    block = render(incoming(MILLION), Lead(), scene())
    assert len(block.strips) <= FOLD + 2
    assert "more lines" in "".join(strip.text for strip in block.strips)
    assert estimate(incoming(MILLION), Lead(), 80) <= FOLD + 4


def test_emoji_as_text_leaves_no_pictograph(scene: Scenes) -> None:
    message = incoming("hi 👍", kind=K.LOCATION, content=Location(1, 2, "👍"))
    text = drawn(message, scene(emoji_as_text=True))
    assert ":thumbs_up_sign:" in text
    assert not any(ord(character) > 0x1F000 for character in text)


def hostile_message(kind: MessageKind, text: str) -> Message:
    contents = {
        K.IMAGE: File(name=text, mime=text, url=text, thumbnail=b"no picture"),
        K.DOCUMENT: File(name=text, mime=text, size=-5),
        K.AUDIO: File(name=text, seconds=-1),
        K.LOCATION: Location(1e300, float("nan"), text, text),
        K.CONTACT: Contacts((ContactCard(text, (text, text), text),)),
        K.POLL: Poll((PollOption(text, (text,) * 9), PollOption(text, (ME,)))),
        K.GROUP_INVITE: GroupInvite(text, text, text, 2**62),
        K.BUTTONS: Menu((Button(text, text, text),), text, text, text),
        K.CHOICE: Choice(text, text, text),
        K.CALL: Call(text, seconds=-9),
        K.ORDER: Order(text, text, text, text, -(2**60), text, -1, text),
        K.PRODUCT: ProductCard(text, text, text, text, text, -1, text),
        K.TEXT: LinkPreview(text, text, text),
    }
    return incoming(
        text,
        -(2**40),
        kind=kind,
        content=contents.get(kind),
        sender_id=text,
        sender_name=text,
        quote=Quote(text, text, text, kind, text),
        reactions=(Reaction(text, text), Reaction("a", text)),
        raw_type=text,
        forwarded=9,
        deleted=2**60,
        edited=1,
    )


@pytest.mark.parametrize("width", [20, 60, 120])
@pytest.mark.parametrize("kind", MessageKind)
def test_hostile_text_everywhere_keeps_to_its_lines(kind: MessageKind, width: int, scene: Scenes) -> None:
    setting = scene(width, group=True, raw_of=lambda message: message.text)
    for text in HOSTILE.values():
        for strip in render(hostile_message(kind, text), Lead(named=True, gap=True), setting).strips:
            assert strip.cell_length == width == sum(segment.cell_length for segment in strip)
            assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or c in "\u202e\u200d" for c in strip.text)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(list(MessageKind)), st.integers(8, 200), st.text(max_size=200))
def test_any_width_is_kept(kind: MessageKind, width: int, text: str) -> None:
    for strip in render(
        hostile_message(kind, text), Lead(named=True), Scene(width, PALETTE, group=True)
    ).strips:
        assert strip.cell_length == sum(segment.cell_length for segment in strip) == width


@pytest.mark.parametrize(
    ("kind", "content", "said"),
    [
        (K.IMAGE, File(name="a.jpg", mime="image/jpeg"), True),
        (K.STICKER, File(animated=True), True),
        (K.VIDEO, File(seconds=75), False),
        (K.DOCUMENT, File(name="offer.pdf"), False),
    ],
)
def test_a_picture_that_is_not_drawn_names_the_key_that_shows_it(
    kind: MessageKind, content: File, said: bool, scene: Scenes
) -> None:
    message = incoming(kind=kind, content=content)
    assert ("o shows it" in drawn(message, scene(picture_key="o"))) is said
    assert "shows it" not in drawn(message, scene())
    assert (("more", "") in parts(message, scene(picture_key="o"))) is True
