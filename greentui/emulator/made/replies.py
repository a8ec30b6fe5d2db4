"""What people answer, by language and by what they were sent."""

from __future__ import annotations

from random import Random

from greentui.emulator import messages as kinds

REACTIONS = ("👍", "❤️", "🙏", "😂", "🔥", "😮")

_YES = {
    "ru": ("Хорошо, спасибо!", "Поняла, жду", "Отлично 👍", "Договорились", "Спасибо большое!"),
    "en": ("Great, thank you!", "Perfect, see you then", "Sounds good 👍", "Got it, thanks", "Lovely!"),
    "he": ("מצוין, תודה!", "סבבה 👍", "תודה רבה"),
    "ar": ("ممتاز، شكراً!", "تمام 👍", "شكراً جزيلاً"),
    "zh": ("好的，谢谢！", "收到 👍", "没问题"),
    "ja": ("ありがとうございます！", "承知しました"),
    "ko": ("네, 감사합니다!", "알겠습니다 👍"),
    "es": ("¡Genial, gracias!", "Perfecto 👍", "De acuerdo"),
    "fr": ("Parfait, merci !", "D'accord 👍"),
    "de": ("Super, danke!", "Alles klar 👍"),
    "it": ("Perfetto, grazie!", "Va bene 👍"),
}
_TO_A_QUESTION = {
    "ru": ("Да, конечно", "Давайте после обеда", "Сейчас уточню и напишу", "Нет, спасибо"),
    "en": ("Yes, of course", "Let's say after lunch", "Let me check and get back to you", "No, thanks"),
    "he": ("כן, בטח", "אבדוק ואחזור אליך"),
    "ar": ("نعم، بالتأكيد", "سأتأكد وأخبركم"),
    "zh": ("可以的", "我确认一下再回复您"),
    "ja": ("はい、大丈夫です", "確認してご連絡します"),
    "ko": ("네, 괜찮아요", "확인하고 연락드릴게요"),
    "es": ("Sí, claro", "Lo miro y te digo"),
    "fr": ("Oui, bien sûr", "Je vérifie et je vous dis"),
    "de": ("Ja, natürlich", "Ich schaue nach und melde mich"),
    "it": ("Sì, certo", "Controllo e ti faccio sapere"),
}
_FOR_A_PLACE = {
    "ru": "Спасибо, вижу на карте, скоро буду",
    "en": "Thanks, I see it on the map. On my way!",
    "he": "תודה, רואה במפה",
    "ar": "شكراً، أرى الموقع",
    "zh": "谢谢，看到位置了",
    "es": "Gracias, ya lo veo en el mapa",
}
_FOR_A_CONTACT = {
    "ru": "Спасибо за контакт, сохранила",
    "en": "Thank you for the contact, saved it",
    "he": "תודה, שמרתי את המספר",
    "ar": "شكراً على الرقم",
    "zh": "谢谢，已保存联系人",
    "es": "Gracias por el contacto",
}
_OPENINGS = {
    "ru": ("Здравствуйте! Есть минутка?", "Подскажите, заказ уже собран?", "Добрый день, это снова я 🙂"),
    "en": ("Hi! Do you have a minute?", "Is my order packed already?", "Hello, me again 🙂"),
    "he": ("היי, יש לך רגע?",),
    "ar": ("مرحبا، عندي سؤال",),
    "zh": ("您好，在吗？",),
    "es": ("Hola, ¿tienes un momento?",),
}


def _said(table: dict[str, tuple[str, ...]], language: str, random: Random) -> str:
    return random.choice(table.get(language) or table["en"])


def reply_to(kind: str, text: str, language: str, random: Random) -> str:
    """What somebody answers.

    Args:
        kind: The kind of what they were sent, or `opening` for what they begin with.
        text: Its text.
    """
    if kind == "opening":
        return _said(_OPENINGS, language, random)
    if kind == kinds.LOCATION:
        return _FOR_A_PLACE.get(language, _FOR_A_PLACE["en"])
    if kind in (kinds.CONTACT, kinds.CONTACTS):
        return _FOR_A_CONTACT.get(language, _FOR_A_CONTACT["en"])
    if text.rstrip().endswith(("?", "？", "؟")):
        return _said(_TO_A_QUESTION, language, random)
    return _said(_YES, language, random)
