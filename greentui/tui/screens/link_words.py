"""What the linking page says: the stage of the codes, and what to do on the phone."""

from __future__ import annotations

from greentui.engine.linking import LinkView, Stage, passkey
from greentui.text.sanitize import clean
from greentui.text.time_format import length
from greentui.words import _


def stage_words(view: LinkView, now: float) -> tuple[str, str]:
    """The stream in words: its stage, and the time left or passed."""
    waited = length(now - view.since)
    match view.stage:
        case Stage.WAITING:
            return (
                _("Waiting for a code."),
                _("%s so far; a new instance can take ten minutes.") % waited,
            )
        case Stage.SHOWN:
            left = max(0, int((view.renew_at or now) - now))
            return _("Scan this code with the phone."), _("A new code in %d s.") % left
        case Stage.PASSKEY:
            return passkey(), ""
        case Stage.TIMED_OUT:
            return _("The code was not scanned."), _("The service gave up. F5 asks for a new one.")
        case Stage.ALREADY:
            return (
                _("A phone is linked already."),
                _("Press l to unlink it and link another phone."),
            )
        case Stage.FAILED:
            # Often in the service's own words.
            text, advice = clean(view.text), clean(view.advice)
            return text or _("The service reports an error."), advice or _("F5 tries again.")
        case Stage.LINKED:
            return _("The phone is linked."), ""


def scan_steps() -> str:
    """How to scan the code on the phone (manual 1.2.1)."""
    return _(
        "On the phone, in WhatsApp or WhatsApp Business:\n"
        "1. Android: ⋮ → Linked devices. iPhone: Settings → Linked devices.\n"
        "2. Link a device.\n"
        "3. Point the camera at the code.\n\n"
        "The phone must stay charged and online."
    )


def pair_steps() -> str:
    """How to enter a pairing code on the phone (manual 1.3.2, GetAuthorizationCode)."""
    return _(
        "On the phone, in WhatsApp or WhatsApp Business:\n"
        "1. Linked devices → Link a device → Link with phone number instead.\n"
        "2. Type the code. It is good for about two and a half minutes."
    )


def boxes_words() -> str:
    """What to do if the terminal shows boxes in place of sextants."""
    return _("Only boxes? Press b.")
