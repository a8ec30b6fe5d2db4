"""Words that say a file comes with a text, and their false friends; what looks like a log."""

from __future__ import annotations

import pytest

from greentui.text.second_look import ATTACHMENT_WORDS, looks_like_a_log, names_a_file

NAMED = {
    "en": ("See attached.", "Please find attached our offer", "I’ve attached the invoice",
           "it is in the attachment",
           "Attached you will find the plan"),
    "ru": ("Договор во вложении", "счёт в приложении", "См. в приложении", "Прикрепляю акт",
           "прилагаем прайс",
           "условия в приложении к письму"),
    "uk": ("Рахунок у вкладенні", "Див. у додатку"),
    "de": ("Siehe Anhang", "das Angebot im Anhang", "Anbei die Rechnung", "die Liste ist beigefügt"),
    "fr": ("Veuillez trouver ci-joint le devis", "la facture ci-jointe", "en pièce jointe"),
    "es": ("Te adjunto la factura", "Adjunto el contrato", "ver archivo adjunto"),
    "pt": ("Segue em anexo", "em anexo a proposta", "veja o anexo"),
    "it": ("In allegato il preventivo", "Ti allego la fattura"),
    "pl": ("W załączniku faktura", "załączam umowę"),
    "nl": ("zie bijlage", "De factuur is bijgevoegd"),
    "tr": ("Ekte bulabilirsiniz", "ekli dosya"),
    "he": ("מצורף החשבון", "מצ\"ב הקובץ"),
    "ar": ("الفاتورة في المرفقات",),
}  # fmt: skip
"""Texts that promise a file, by language."""

FALSE_FRIENDS = {
    "en": ("I am very attached to this dog", "no strings attached", "an attached garage", "Detached house"),
    "ru": ("Оплатите в приложении", "счёт в приложении банка", "скачайте приложение", "вложил деньги",
           "в приложении Сбера есть скидка"),
    "uk": ("оплатіть у додатку", "додаток до телефону"),
    "de": ("Der Anhänger steht im Hof", "die Anlage läuft", "unser Anhang kommt mit"),
    "fr": ("un joint de robinet", "nous sommes joints à vous", "ma conjointe"),
    "es": ("el director adjunto", "adjuntos y titulares"),
    "pt": ("o prédio anexo", "anexar"),
    "it": ("è allegro", "alleghiamo?"),
    "pl": ("załącz światło",),
    "nl": ("een bij op de laag",),
    "tr": ("etekteki düğme", "ekte"),
    "he": ("צריך עזרה",),
    "ar": ("المرافق",),
}  # fmt: skip
"""Texts with words that look alike and promise nothing, by language."""


def told(texts: dict[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    return [(language, text) for language, listed in texts.items() for text in listed]


def test_every_language_has_texts_of_both_sorts() -> None:
    assert ATTACHMENT_WORDS.keys() == NAMED.keys() == FALSE_FRIENDS.keys()


@pytest.mark.parametrize(("language", "text"), told(NAMED))
def test_a_promised_file_is_noticed(language: str, text: str) -> None:
    assert names_a_file(text)
    assert names_a_file(text.upper() if language != "tr" else text)


@pytest.mark.parametrize(("language", "text"), told(FALSE_FRIENDS))
def test_a_false_friend_promises_nothing(language: str, text: str) -> None:
    assert not names_a_file(text), language


@pytest.mark.parametrize(
    ("log", "text"),
    [
        (True, "2026-03-02 12:00:01 started\n2026-03-02 12:00:02 failed\n2026-03-02T12:00:03Z ended"),
        (True, "Mar  2 12:00:01 host sshd: a\nMar  2 12:00:02 host b\nMar  2 12:00:03 host c"),
        (True, "INFO a\nWARNING b\n[ERROR] c"),
        (True, 'Traceback (most recent call last):\n  File "a.py", line 1'),
        (True, "it says\n  at a.b.C(D.java:1)\n  at a.b.E(F.java:2)\n  at a.b.G(H.java:3)"),
        (True, '10.0.0.1 - - "GET /"\n10.0.0.2 - - "GET /"\n10.0.0.3 - - "GET /"'),
        (False, "[02.03.2026, 12:00:01] A: hi\n[02.03.2026, 12:00:02] You: yes\n[02.03.2026, 12:00:03] A: k"),
        (False, "2026-03-02 is the day\n2026-03-03 is the next\n2026-03-04 too"),
        (False, "Mar 2: open\nMar 3: closed\nMar 4: open"),
        (False, "Info: we open at ten\nerror in the bill\nat the gate (left)"),
        (False, "2026-03-02 12:00 at the gate"),
    ],
)  # fmt: skip
def test_a_log_is_told_from_a_list(log: bool, text: str) -> None:
    assert looks_like_a_log(text) is log
