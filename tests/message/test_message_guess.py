"""Which charset unlabelled bytes are in."""

from time import process_time

import pytest

from cancel_mailbot.message.decode import decode_bytes, find_likely_charset
from cancel_mailbot.message.guess import guess_charset

WRITTEN = {
    "cp932": ("キャンセル依頼", "テスト", "ご注文ありがとうございます", "お世話になっております。件名のとおりです。"),
    "euc_jp": ("キャンセル依頼", "テスト", "ご注文ありがとうございます"),
    "gb18030": ("取消订单", "我们是中国人。", "请取消这个订单，谢谢。"),
    "big5": ("取消訂單", "我們是中國人。", "請取消這個訂單，謝謝。"),
    "cp949": ("주문 취소 요청", "안녕하세요", "광고 주문을 취소해 주세요."),
    "koi8-r": ("тест", "Отмена заказа", "ОТМЕНА ЗАКАЗА", "Здравствуйте, прошу отменить заказ 4471923."),
    "cp1251": ("тест", "Отмена заказа", "ОТМЕНА ЗАКАЗА", "Скасування замовлення", "Прошу отменить заказ."),
    "iso8859-5": ("Отмена заказа", "Прошу отменить заказ."),
    "cp866": ("Отмена заказа", "Прошу отменить заказ."),
    "cp1253": ("Ακύρωση παραγγελίας", "Καλημέρα σας, παρακαλώ ακυρώστε."),
    "cp1255": ("ביטול הזמנה", "שלום רב, נא לבטל את ההזמנה."),
    "cp1256": ("إلغاء الطلب", "السلام عليكم ورحمة الله"),
    "cp874": ("ยกเลิกคำสั่งซื้อ", "สวัสดีครับ"),
}
EUROPEAN = {
    "German": "Größe, Kündigung der Verträge für März über Äpfel",
    "German in capitals": "ÄNDERUNG DER GRÖSSE: MÜLLER & SÖHNE",
    "Spanish": "Señor Núñez: cancelación del pedido, mañana",
    "Spanish in capitals": "CANCELACIÓN DE LA CAMPAÑA DE OTOÑO",
    "French": "Annulation de la commande n° 4471, déjà reçue à l\u2019été",
    "Portuguese": "não é possível, informação de São Paulo",
    "Finnish, full of doubled umlauts": "hyvää päivää, räksmörgås tänään",
    "Icelandic": "Þórður Æsir á Íslandi",
    "Danish and Swedish": "Ærø, Øl, å, Smörgåsbord på båten",
    "quotes": "\u201cFall Implants\u201d \u2013 it\u2019s off\u2026",
    "prices": "½ price, 100 £, 25 °C ± 5 µm, § 5",
    "bullets of Word": "·\u00a0\u00a0SEO\n·\u00a0\u00a0OTT\n·\u00a0\u00a0Video",
    "a rule of degrees": "°" * 40,
    "one accent": "é",
}


@pytest.mark.parametrize(
    ("charset", "text"),
    [
        pytest.param(charset, text, id=f"{charset}, {len(text)} characters")
        for charset, texts in WRITTEN.items()
        for text in texts
    ],
)
def test_words_without_a_label_are_read_in_their_charset(charset: str, text: str):
    assert decode_bytes(text.encode(charset), None) == text


@pytest.mark.parametrize("declared", [None, "iso-8859-1", "windows-1252", "us-ascii"])
@pytest.mark.parametrize("text", EUROPEAN.values(), ids=EUROPEAN)
def test_european_text_is_taken_for_nothing_else(text: str, declared: str | None):
    assert decode_bytes(text.encode("cp1252"), declared) == text


@pytest.mark.parametrize("charset", ["cp1250", "cp1254", "cp1257"])
def test_the_other_alphabets_of_europe_are_no_cyrillic_and_no_greek(charset: str):
    texts = {
        "cp1250": "Zażółć gęślą jaźń, ŁÓDŹ. Příliš žluťoučký kůň",
        "cp1254": "Türkçe metin: İstanbul\u2019da güneşli, ŞİŞLİ ÇARŞISI",
        "cp1257": "Lietuvių kalba: užsakymo atšaukimas, ačiū",
    }
    assert guess_charset(texts[charset].encode(charset)) is None


def test_a_mail_s_likely_charset_is_told_by_its_unlabelled_lines_alone():
    utf8 = "Здравствуйте, это не важно.\n".encode()
    greek = "Καλημέρα σας, παρακαλώ ακυρώστε την παραγγελία.\n".encode("cp1253")
    assert find_likely_charset(utf8 + greek) == "cp1253"
    assert find_likely_charset(utf8) is None
    assert find_likely_charset(b"plain") is None
    assert find_likely_charset("Fr\u00f6sche".encode("cp1252")) is None


def test_a_guess_costs_no_more_than_a_sample():
    raw = "我们".encode("gb18030") * 4_000_000
    began = process_time()
    assert guess_charset(raw) == "gb18030"
    assert process_time() - began < 1, "only the first 4,000 bytes are judged"
