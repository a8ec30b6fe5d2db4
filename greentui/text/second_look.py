"""What in a text deserves a second look before it is sent: a file that is named, a log, very many lines."""

from __future__ import annotations

import re
from collections.abc import Mapping

MANY_LINES = 25
"""More lines than a message that was meant to be one has."""

_LOG_LINES = 3
"""Lines like those of a log that make a text one."""

ATTACHMENT_WORDS: Mapping[str, tuple[str, ...]] = {
    "en": (
        r"(?:see|find|i(?:'ve| have)?|we(?:'ve| have)?|is|are) (?:the )?attached(?! to\b)",
        r"attached (?:is|are|you|please|herewith|file|document|photo|picture|invoice)\b",
        r"(?:in|see|open) the attachment",
    ),
    "ru": (
        r"во вложени(?:и|ях)",
        r"(?:прикрепл(?:яю|яем)|прикрепил[аи]?|прилага(?:ю|ем))\b",
        # An application of a phone is called the same.
        r"(?:см\.?|смотри(?:те)?|(?:файл|договор|сч[её]т|документ|прайс|скан)\w*) в приложении(?! банк)",
        r"в приложении к (?:письму|сообщению)",
    ),
    "uk": (
        r"у вкладенні",
        r"(?:прикріпл(?:юю|яю)|прикріпи(?:в|ла|ли)|додаю файл)",
        r"(?:див\.?|дивіться) у додатку",
    ),
    "de": (r"(?:siehe|im) anhang", r"(?:als|in der) anlage", r"anbei", r"angehängt", r"beigefügt"),
    "fr": (r"ci[- ]jointe?s?", r"en pi[eè]ces? jointes?", r"je (?:te |vous )?joins"),
    "es": (
        r"(?:te|le|os|les|se) adjunt(?:o|a|amos|an)",
        r"adjunto (?:el|la|los|las|un|una|te|le|envío|mando|encontrar\w*)",
        r"(?:ver|en el|archivo|documento) adjunto",
    ),
    "pt": (
        r"(?:em|segue(?:m)?(?: em)?|ver|veja o) anexos?",
        r"anexo (?:segue|envio|o|a)\b",
        r"(?:estou anexando|anexei)",
    ),
    "it": (r"in allegato", r"(?:ti |le |vi )?allego", r"(?:vedi|vedere) allegato"),
    "pl": (r"w załącz(?:niku|eniu)", r"załączam"),
    "nl": (r"(?:in de|zie) bijlage", r"bijgevoegd"),
    "tr": (r"ekte(?:ki)? (?:dosya|belge|fatura|bulabilir\w*|gönder\w*)", r"ekli dosya"),
    "he": (r"מצורפ(?:ת|ים|ות)?", r"מצורף", r"מצ\"ב", r"צירפתי"),
    "ar": (r"في المرفقات?", r"مرفق (?:طي|مع|لكم)", r"أرفقت"),
}
"""How it is said that a file comes with a text, by language, as patterns of whole words."""

_ATTACHED = re.compile(
    r"(?<!\w)(?:" + "|".join(word for words in ATTACHMENT_WORDS.values() for word in words) + r")(?!\w)",
    re.IGNORECASE,
)
_LOG_LINE = re.compile(
    r"""\s*(?:
        \[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?              # a time as programs write it
      | (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[ ]+\d+[ ]\d\d:\d\d:\d\d[ ]
      | \[?(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|CRITICAL)\]?[: ]
      | at[ ][\w.$<>]+\(                                       # a call in a trace of Java or JavaScript
      | File[ ]"[^"]+",[ ]line[ ]\d+
      | \d{1,3}(?:\.\d{1,3}){3}[ ]-[ ]                         # a web server's
    )""",
    re.VERBOSE,
)
_TRACE = "Traceback (most recent call last):"


def names_a_file(text: str) -> bool:
    """Whether a text says that a file comes with it."""
    return _ATTACHED.search(" ".join(text.replace("’", "'").split())) is not None


def looks_like_a_log(text: str) -> bool:
    """Whether some lines of a text were written by a program."""
    return _TRACE in text or sum(map(bool, map(_LOG_LINE.match, text.splitlines()))) >= _LOG_LINES


def lines_in(text: str) -> int:
    """How many lines a text has."""
    return text.count("\n") + 1
