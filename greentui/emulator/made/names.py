"""The people and groups of the made world, with the language each writes in.

Numbers are from ranges nobody has: fictional blocks, or countries' own test ranges.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sketch:
    """Somebody before they have a number.

    Attributes:
        name: The name in their own profile.
        saved_as: Their name in the phone book; empty for a stranger.
        language: What they write in.
        prefix: How their number begins.
        talk: The kind of talk they have, empty for any.
        business: Category, e-mail, description and product of a business profile, separated by `|`.
    """

    name: str
    saved_as: str
    language: str
    prefix: str
    talk: str = ""
    business: str = ""


FIRST = (
    Sketch("Анна", "Анна Петрова", "ru", "790100000"),
    Sketch("Maya", "Maya Levi", "en", "972500000"),
    Sketch("Иван", "Иван Васильевич", "ru", "790100001"),
    Sketch("James O'Connor", "James O'Connor", "en", "447700900"),
    Sketch("Ольга 🌷", "Ольга Смирнова", "ru", "790100002"),
    Sketch("נועה", "נועה כהן", "he", "972500001"),
    Sketch("Sofía", "Sofía Martínez", "es", "346000000"),
    Sketch("محمد", "محمد الأحمد", "ar", "971500000"),
    Sketch("王芳", "王芳", "zh", "861380000"),
    Sketch("Priya Sharma", "Priya Sharma", "en", "919000000"),
    Sketch("Дмитрий К.", "Дмитрий Курьер", "ru", "790100003", "courier"),
    Sketch("田中さくら", "田中さくら", "ja", "819000000"),
    Sketch("Bakery Corner 🥐", "Bakery Corner", "en", "442079460",
           business="Bakery|hello@bakery.example|Fresh bread every morning|Sourdough loaf"),
    Sketch("Lucas", "Lucas Meyer", "de", "491500000"),
    Sketch("Елена", "Елена Викторовна", "ru", "790100004"),
    Sketch("Chloé", "Chloé Dubois", "fr", "336000000"),
    Sketch("김민준", "김민준", "ko", "821000000"),
    Sketch("", "", "en", "972500002"),
    Sketch("Татьяна", "Татьяна (бухгалтерия)", "ru", "790100005"),
    Sketch("Ahmed 🚚", "Ahmed Driver", "en", "971500001", "courier"),
    Sketch("Yossi", "יוסי מהמחסן", "he", "972500003"),
    Sketch("Марина", "Марина Цветы", "ru", "790100006",
           business="Цветочный магазин|flowers@example.org|Букеты к вашему столу|Букет «Утро»"),
    Sketch("Giulia Rossi", "Giulia Rossi", "it", "393000000"),
    Sketch("Oğuz", "Oğuz Yılmaz", "en", "905000000"),
    Sketch("Сергей", "", "ru", "790100007"),
    Sketch("ليلى", "ليلى حسن", "ar", "962790000"),
    Sketch("Nguyễn An", "Nguyễn Thị An", "en", "849000000"),
    Sketch("Zoë 🌿✨", "Zoë van Dijk", "en", "316000000"),
    Sketch("Алексей", "Алексей Сантехник", "ru", "790100008"),
    Sketch("李雷", "李雷 (供应商)", "zh", "861380001"),
    Sketch("Åsa", "Åsa Lindström", "en", "467000000"),
    Sketch("Виктория", "Виктория Новикова", "ru", "790100009"),
)  # fmt: skip
"""Those who are there first; a larger world adds strangers made of the parts below."""

GROUPS = (
    ("Склад — смена 2", "ru"),
    ("Delivery club", "en"),
    ("Команда поддержки 💬", "ru"),
    ("Weekend market stall 🧺", "en"),
    ("משלוחים צפון", "he"),
    ("Поставщики — март", "ru"),
    ("فريق التوصيل", "ar"),
    ("Bakery orders 🥐", "en"),
)

GIVEN = {
    "ru": ("Алиса", "Борис", "Вера", "Глеб", "Дарья", "Егор", "Жанна", "Захар", "Ирина", "Кирилл",
           "Лариса", "Максим", "Наталья", "Олег", "Полина", "Роман", "Светлана", "Тимур", "Ульяна", "Фёдор"),
    "en": ("Alice", "Ben", "Clara", "Daniel", "Emma", "Finn", "Grace", "Henry", "Isla", "Jack",
           "Kate", "Liam", "Mia", "Noah", "Olive", "Peter", "Quinn", "Ruby", "Sam", "Tess"),
    "he": ("אביגיל", "בועז", "גלית", "דן", "הילה", "ורד", "יעל", "מיכל", "נדב", "רועי"),
    "ar": ("أحمد", "بسمة", "جمال", "دينا", "رامي", "سارة", "عمر", "فاطمة", "كريم", "نور"),
    "zh": ("陈静", "刘洋", "赵敏", "孙丽", "周杰", "吴昊", "郑爽", "黄磊", "林娜", "徐强"),
    "es": ("Ana", "Carlos", "Lucía", "Diego", "Elena", "Pablo", "Marta", "Javier", "Paula", "Andrés"),
}  # fmt: skip

FAMILY = {
    "ru": ("Орлова", "Соколов", "Зайцева", "Виноградов", "Белова", "Громов", "Лебедева", "Журавлёв"),
    "en": ("Hart", "Brooks", "Ellis", "Ward", "Fox", "Pearce", "Lane", "Shaw"),
    "he": ("לוי", "מזרחי", "פרץ", "ביטון"),
    "ar": ("الخطيب", "حداد", "نجار", "صالح"),
    "zh": ("", "先生", "女士", "经理"),
    "es": ("García", "López", "Navarro", "Vidal"),
}

PREFIXES = {
    "ru": "7901", "en": "4477009", "he": "97250", "ar": "97150", "zh": "86138", "es": "3460",
}  # fmt: skip
"""How the numbers of strangers begin, by language."""
