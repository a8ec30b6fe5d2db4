"""Talks between a delivery shop and its customers, in the little language of `screenplay`."""

from __future__ import annotations

PRIVATE: dict[str, tuple[str, ...]] = {
    "ru": (
        """
        < Здравствуйте! Подскажите, вы доставляете в выходные?
        > Добрый день! Да, в субботу и воскресенье с 10 до 20
        < Отлично, тогда хочу заказать на субботу
        > Напишите, пожалуйста, адрес и удобное время
        < [location] Дом|ул. Садовая, 14|55.7704|37.6031
        < После двенадцати, если можно
        > Записали: суббота, с 12 до 14. Курьер позвонит за полчаса
        < [react] 👍
        < Спасибо большое!
        """,
        """
        < Добрый вечер, заказ №{n} ещё не приехал
        > Сейчас проверю, минуту
        > Курьер в пути, будет через 20 минут. Простите за задержку
        < Хорошо, жду
        < Приехал, всё в порядке
        < [image] Вот так выглядело, коробка чуть помята|parcel
        > [quote -1] Очень жаль, что коробка пострадала. Содержимое целое?
        < Да, всё целое, спасибо 🙂
        > Дарим промокод на следующую доставку: SORRY{n}
        < [react] ❤️
        """,
        """
        > Здравствуйте! Какой день вам удобнее?
        > [poll] Когда привезти заказ №{n}?|Вторник|Среда|Четверг
        < [vote] Вторник
        > Тогда во вторник, с 10 до 12
        < Отлично, спасибо
        """,
        """
        < Можно счёт за прошлый месяц?
        > Да, сейчас пришлю
        > [document] Счет-{n}.pdf|Счёт за прошлый месяц
        < Получила, спасибо. Оплатим завтра
        < [document] platezhka-{n}.pdf|Платёжка
        > Оплату видим, всё в порядке ✅
        """,
        """
        < [voice] 14
        > Прослушали! Да, можем заменить на большую коробку
        < Сколько это будет стоить?
        > {price} ₽, доставка бесплатно
        < [sticker] ok
        > [edit] {price} ₽, доставка бесплатно до пятницы
        """,
        """
        < А у вас есть приложение?
        > Пока только сайт: https://green-bay.example/order
        < [link] https://maps.example/sadovaya-14|Садовая, 14 — карта|Как проехать: вход со двора, домофон 27
        < Вот так удобнее всего подъехать
        > Передал курьеру
        """,
        """
        < [call] missed
        < Не дозвонился, наберите меня, когда освободитесь
        > Добрый день! Звонили вам, не отвечает
        > [callout] hangUp
        < Был за рулём. Заберу сам сегодня до шести
        > Хорошо, пункт выдачи работает до 21:00
        < [contact] Мария, жена|79010000077
        < Если что, звоните ей
        """,
        """
        < Отмените, пожалуйста, заказ №{n}
        < Ой, нет, не отменяйте! Перепутала номер
        < [delete -2]
        > Поняли вас, заказ в силе 😊
        < Фух, спасибо
        """,
        """
        < {{SWE001}}
        > Пожалуйста, отправьте сообщение ещё раз, я не смогла увидеть ваш ответ
        < Я спрашивала, можно ли оплатить картой курьеру
        > Да, у всех курьеров есть терминал
        < [react] 🙏
        """,
        """
        < [video] Смотрите, как быстро разобрали!|market
        > Вот это скорость 😄
        < [image] И витрина|shop
        < Завтра нужно вдвое больше
        > Сделаем. Сколько коробок?
        < [quote -1] Двенадцать
        """,
    ),
    "en": (
        """
        < Hi! Can you deliver tomorrow before noon?
        > Good morning! Yes, between ten and twelve
        < Perfect
        < [location] Warehouse, gate 3|Dock Road 7, Haifa|32.8191|34.9983
        < Gate 3, please, the other one is closed
        > [quote -1] Got it, the driver knows
        < [react] 👍
        """,
        """
        > [poll] Which day suits you for order #{n}?|Tuesday|Thursday|Friday
        < [vote] Thursday
        < Thursday is better for us, actually
        > Thursday it is, {day} at the latest
        < Thanks! 🙌
        """,
        """
        < Hello, my order #{n} shows as delivered but nothing is here
        > I'm sorry to hear that. Let me ask the driver
        > He left it with your neighbour at number 12. Could you check?
        < [image] Found it! Safe and sound|parcel
        > Wonderful, have a nice day!
        < [sticker] hooray
        """,
        """
        < Could I get an invoice for the company?
        > Of course, here it is
        > [document] invoice-{n}.pdf|Invoice for order {n}
        < Got it, thank you
        < [contact] Dana, accounting|972500000088
        < Please send future ones to Dana directly
        > Noted
        """,
        """
        < [voice] 23
        > Yes, we can add two more boxes
        < [voice] 6
        > Great, that will be {price} € in total
        > [edit] Great, that will be {price} € in total, delivery included
        < Deal!
        """,
        """
        < Do you have the green one in stock?
        > [image] This one?|product
        < Yes! How much is it?
        > {price} €, ready to ship today
        < [forward] Ordering two, please
        > Done. Order #{n}, arriving {day}
        < [react] 🔥
        """,
        """
        < Here is the article I mentioned
        < [link] https://news.example/city-deliveries|Faster city deliveries|Bikes, lockers and some patience
        > Interesting read, thank you!
        < Thought you'd like it
        """,
        """
        < [call] declined
        > Sorry, we couldn't take your call. How can we help?
        < Just wanted to change the address
        < [location] New office|14 Harbour Street|51.5079|-0.0877
        > Changed. Anything else?
        < No, that's all. Cheers!
        """,
        """
        < Can I pick up on Sunday instead?
        < Actually Monday, sorry
        < [delete -2]
        > Monday works, from 9 am
        < Thanks a lot
        """,
        """
        < [video] Our new stall is open!|market
        > Looks amazing, congratulations! 🎉
        < Come visit us this weekend
        < [invite] Weekend market stall 🧺
        > We will!
        """,
        """
        > [buttons] Rate delivery #{n}|Great|Fine|Poor
        < [choose] Great
        > Thank you! 💚
        """,
        """
        > [list] What is it about?|Order|Payment|Something else
        < [pick] Payment
        > A colleague will write to you within the hour
        < No rush
        """,
        """
        > [template] Your parcel #{n} is waiting|Track it|Call us
        < [press] Track it
        < Works, thanks
        """,
        """
        < [contacts] Front desk|972500000091|Night porter|972500000092
        < Either of them can let you in
        > Saved both, thank you
        """,
    ),
    "he": (
        """
        < שלום, אפשר משלוח למחר בבוקר?
        > שלום! כן, בין תשע לאחת עשרה
        < מצוין, תודה
        < [location] הבית|רחוב הגפן 8, חיפה|32.8156|34.9892
        > רשמנו 🙂
        < [react] 🙏
        """,
        """
        < ההזמנה {n} עוד לא הגיעה
        > בודקים עם השליח
        > הוא אצלך בעוד רבע שעה
        < תודה רבה!
        """,
    ),
    "ar": (
        """
        < مرحبا، هل التوصيل متاح اليوم؟
        > أهلاً! نعم، بعد الساعة الرابعة
        < ممتاز، شكراً لكم
        < [location] المكتب|شارع النخيل 21|25.2048|55.2708
        > وصل العنوان، نراكم قريباً
        """,
        """
        < [image] وصل الطلب، شكراً|parcel
        > سعداء بخدمتكم 🌷
        < [react] ❤️
        """,
    ),
    "zh": (
        """
        < 您好，订单{n}什么时候发货？
        > 您好！今天下午发货，预计{day}送达
        < 好的，谢谢
        < [image] 请按这个样式包装|product
        > 没问题
        """,
        """
        < [document] 报价单-{n}.pdf|新的报价
        > 收到，我们今天回复
        < 👌
        """,
    ),
    "ja": (
        """
        < こんにちは。明日の午前中に配達できますか？
        > はい、10時から12時の間にお届けします
        < ありがとうございます😊
        < [image] この入口にお願いします|door
        > 承知しました
        """,
    ),
    "ko": (
        """
        < 안녕하세요, 주문 {n} 배송 언제 오나요?
        > 안녕하세요! 오늘 저녁 7시 전에 도착합니다
        < 감사합니다 🙏
        """,
    ),
    "es": (
        """
        < Hola, ¿tenéis reparto el sábado?
        > ¡Hola! Sí, de diez a dos
        < Genial, entonces el sábado
        < [location] Casa|Calle Mayor 12, Madrid|40.4153|-3.7074
        > Apuntado, gracias
        < [react] 😍
        """,
        """
        < El pedido {n} ha llegado perfecto, gracias
        > ¡Nos alegramos mucho!
        < [sticker] hola
        """,
    ),
    "fr": (
        """
        < Bonjour, pouvez-vous livrer avant midi ?
        > Bonjour ! Oui, entre dix heures et midi
        < Parfait, merci beaucoup
        < [image] C'est la porte bleue|door
        """,
    ),
    "de": (
        """
        < Guten Tag, kann ich die Lieferung auf Freitag verschieben?
        > Guten Tag! Ja, Freitag zwischen 8 und 10 Uhr
        < Super, danke schön
        < [document] Rechnung-{n}.pdf|Anbei die Rechnung
        > Vielen Dank!
        """,
    ),
    "it": (
        """
        < Ciao! Il pane di oggi è già pronto?
        > Sì, appena sfornato 🥖
        < Allora due, per favore
        < [image] Li mangiamo così|food
        > Buon appetito!
        """,
    ),
}

GROUP: dict[str, tuple[str, ...]] = {
    "ru": (
        """
        1< Доброе утро всем
        2< Утро! Машина уже на воротах
        > Отлично, начинайте загрузку
        1< [image] Первый рейс готов|warehouse
        3< Уехал в 9:40
        > Фургон уехал, следующий в 11
        2< [react] 👍
        """,
        """
        > [poll] Кто выходит в субботу?|Я|Не могу|Только утром
        1< [vote] Я
        2< [vote] Только утром
        3< [vote] Я
        > Спасибо, вижу
        """,
        """
        2< Не хватает двух коробок по заказу {n}
        > Посмотрите на третьей полке
        2< [quote -1] Нашёл, спасибо
        1< [voice] 9
        > Принято
        """,
        """
        3< [document] inventory-{n}.csv|Остатки на сегодня
        > Спасибо, сверю
        1< [video] Новая лента работает!|warehouse
        2< 🎉🎉🎉
        """,
    ),
    "en": (
        """
        1< Who can take the afternoon run?
        2< I'll take it
        > Thanks! Keys are at the desk
        3< [location] Meeting point|Harbour gate 2|51.5033|-0.0195
        2< [react] 👍
        """,
        """
        > [poll] Team lunch on Friday?|Pizza|Sushi|Salad bar
        1< [vote] Pizza
        2< [vote] Sushi
        3< [vote] Pizza
        1< Pizza is winning 😄
        """,
        """
        2< Running ten minutes late, traffic on the bridge
        > No problem, the customer is informed
        3< [image] It really is bad|road
        1< [quote -1] Wow
        """,
        """
        1< New price list attached
        1< [document] price-list-{n}.pdf|From Monday on
        > Pinned, thanks
        3< [contact] Omar, new driver|971500000055
        > Welcome Omar!
        """,
    ),
    "he": (
        """
        1< מי לוקח את המשלוח לחיפה?
        2< אני, יוצא עוד עשר דקות
        > תודה! סע בזהירות
        3< [image] הכל מוכן|warehouse
        """,
    ),
    "ar": (
        """
        1< صباح الخير جميعاً
        2< صباح النور، الشاحنة جاهزة
        > شكراً، انطلقوا
        3< [location] نقطة التجمع|الميناء، بوابة 2|25.2697|55.2963
        """,
    ),
}

DAYS = {
    "ru": ("завтра", "в пятницу", "в понедельник"),
    "en": ("tomorrow", "on Friday", "on Monday"),
    "zh": ("明天", "周五", "下周一"),
}
