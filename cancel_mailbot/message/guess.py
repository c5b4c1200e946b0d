"""Which charset bytes are in that name none or a wrong one, judged by how common the characters are that they yield."""

import re
from collections.abc import Collection

_SAMPLE = 4_000  # bytes that are judged
_LONG = 100  # bytes of a text that is long enough for its share to be a fair one
_HIGH = re.compile(rb"[\x80-\xff]+")
_ASCII = re.compile(r"[\x00-\x7f]+")
_WORD = re.compile(r"[A-Za-z\u0370-\u1fff]+")
_KINDS = 3  # different characters at least: a rule of `°` is no text
_WHOLE = 0.6  # of the characters above ASCII stand in words of one script,
_PURE = 0.8  # and of the words that have any, so many have no ASCII letter
_ALONE = 0.6  # of the high bytes stand alone between ASCII: European words with an accent here and there
_KANA_LEADS = (b"\x81", b"\x82", b"\x83")  # in Shift_JIS, before a byte that is often ASCII
_KANA = "".join(map(chr, (*range(0x3041, 0x3094), *range(0x30A1, 0x30F7), 0x30FC, 0x3001, 0x3002)))
_KANJI = (
    "日一人年大十二本中長出三時行見月分後前生間上東四今金九入学高円子外八六下来気小七山話女北午百書先名川千水"
    "半男西電校語土木聞食車何南万毎白天母火右読友左休父雨会社件文様願連絡送信確認注文取消返広告担当営業部株式"
)
_HANZI = (
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道"
    "行所然家事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无"
    "力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应向头文体美相见被利什二等产"
    "或新己制身果加月话合回内信表化老给世位次度门任先海通教儿原东声提及比员解水名真论处走各入几口认条平系气题"
    "更别打女变电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指取消订单广告谢请您，。！：？"
    "邮箱系统退信传输失败收址错误原因服器址客户账户付款合同项目测试通知回复转"
)
_TRADITIONAL = (
    "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡用道"
    "行所然家事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心她本前開但因只從想實日軍者意無"
    "力它與長把機十民第公此已工使情明性知全三又關點正業外將兩高間由問很最重並物手應向頭文體美相見被利什二等產"
    "或新己制身果加月話合回內信表化老給世位次度門任先海通教兒原東聲提及比員解水名真論處走各入幾口認條平系氣題"
    "更別打女變電數安少報才結反受目太量再感建務做接必場件計管期市直德資命山金指取消訂單廣告謝請您，。！：？"
    "郵箱系統退信傳輸失敗收址錯誤原因服器客戶帳戶付款合約項目測試通知回覆轉寄"
)
_HANGUL = (
    "이다는에의하고을를가은도로한지사시기리나자대어서인그해정수있라아보스주부일전제장들만과것여게면와니전상안"
    "신공구원동오모마조비적위세연습요합드려감녕취문래광할님중당계무성경유분내방예영미간회께무중호바저생후치외"
    "소금더되발송테트서울없말러우실선화타건확인"
)

_CYRILLIC = frozenset("оеаинтсрвл")

# A codec, and the characters that make up most of any text that is in it: of scripts with two bytes to a character,
_COMMON = (
    ("cp932", frozenset(_KANA + _KANJI)),
    ("euc_jp", frozenset(_KANA + _KANJI)),
    ("gb18030", frozenset(_HANZI)),
    ("big5hkscs", frozenset(_TRADITIONAL)),
    ("cp949", frozenset(_HANGUL)),
)
# and of alphabets.
_COMMON_LETTERS = (
    ("koi8-r", _CYRILLIC),
    ("cp1251", _CYRILLIC),
    ("iso8859-5", _CYRILLIC),
    ("cp866", _CYRILLIC),
    ("cp1253", frozenset("αοιετσνηρπς")),
    ("cp1255", frozenset("יוהלאמרבתש")),
    ("cp1256", frozenset("اليمونترةبعدسه")),
    ("cp874", frozenset("านรอกเงมยลวดท่้ส")),
)


def guess_charset(raw: bytes, min_share: float = 0.4, min_characters: int = 3) -> str | None:
    """The codec whose common characters `raw` is made of; None for European text, and for what none of them explains.

    `min_share` of the characters above ASCII must be common ones, a little less in a longer text, and there must be at
    least `min_characters`.
    """
    sample = raw[:_SAMPLE]
    if is_european(sample):
        return None
    shares = [(_find_share(sample, codec, common, min_characters), codec) for codec, common in _COMMON]
    shares += [(_find_letter_share(sample, codec, common, min_characters), codec) for codec, common in _COMMON_LETTERS]
    share, codec = max(shares)
    return codec if share >= (min_share - 0.1 if len(sample) > _LONG else min_share) else None


def is_european(raw: bytes) -> bool:
    """Whether the bytes above ASCII stand alone, as the accents and quotes of European words do."""
    runs = _HIGH.findall(raw)
    alone = sum(len(run) == 1 and run not in _KANA_LEADS for run in runs)
    return alone >= _ALONE * sum(map(len, runs))


def _find_share(sample: bytes, codec: str, common: Collection[str], min_characters: int) -> float:
    above = _decode(sample, codec, min_characters)[1]
    return sum(character in common for character in above) / len(above) if above else 0.0


def _find_letter_share(sample: bytes, codec: str, common: Collection[str], min_characters: int) -> float:
    """Nothing where the letters are not in words of their own: `hyvää` read as Hebrew would begin in Latin."""
    text, above = _decode(sample, codec, min_characters)
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    whole = [word for word in words if _is_one_script(word)]
    letters = sum(len(word) for word in whole if len(word) > 1)
    if (
        len(set(above)) < _KINDS
        or letters < max(min_characters, _WHOLE * len(above))
        or len(whole) < _PURE * len(words)
    ):
        return 0.0
    return sum(character.lower() in common for word in whole for character in word) / len(above)


def _is_one_script(word: str) -> bool:
    """Without ASCII letters, and as the script is written: else it was decoded by the charset of another one."""
    is_cased = word.isupper() or word[1:] == word[1:].lower()
    return is_cased and "ς" not in word[:-1] and all(character > "\x7f" for character in word)


def _decode(sample: bytes, codec: str, min_characters: int) -> tuple[str, str]:
    """The text and its characters above ASCII; two times nothing where it is another charset."""
    text = sample.decode(codec, "replace")
    above = _ASCII.sub("", text)
    # The last character may have been cut in two; more than a few broken ones, and it is another charset.
    if len(above) < min_characters or text.count("\N{REPLACEMENT CHARACTER}") > 1 + len(above) // 50:
        return "", ""
    return text, above
