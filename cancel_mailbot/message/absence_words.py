"""What people and their answering programs write about an absence, language by language; and what only people write."""

from cancel_mailbot.message.machine_words import compile_phrases

_I_AM = r"(?:i(?:'m|'ll be| am| will be| shall be)?|we are|am|currently|now)(?: currently| now| presently| also)?"

# The author is not there.
AWAY = compile_phrases(
    phrase
    for phrases in {
        "English": (
            rf"{_I_AM} (?:out of (?:the )?(?:office|country|town)|not in the office)",
            rf"{_I_AM} away from (?:the|my) (?:office|desk|e-?mail)",
            rf"{_I_AM} away\b",
            rf"{_I_AM} (?:off|out) (?:until|till|from|on)",
            rf"{_I_AM} (?:travell?ing|unavailable)",
            rf"{_I_AM} on (?:(?:annual|sick|maternity|paternity|parental|medical) )?leave",
            rf"{_I_AM} on (?:vacation|holidays?|pto|a business trip)",
            r"(?:my|the|our) offices? (?:is|are|will be) closed",
            r"no longer (?:with|work|employed|at)",
            r"has left the company",
            r"not reading (?:my )?e-?mail",
        ),
        "German": (
            r"nicht (?:im (?:büro|haus|dienst)|am arbeitsplatz|zu erreichen)",
            r"außer haus",
            r"(?:bin ich|ich bin|ich befinde mich) .{0,60}(?:abwesend|nicht (?:erreichbar|da|anwesend)|unterwegs)",
            r"(?:bin ich|ich bin|ich befinde mich) .{0,60}(?:im urlaub|in elternzeit|auf (?:dienst|geschäfts)reise)",
        ),
        "French": (
            r"(?:je suis|je serai|étant) .{0,40}(?:absent|en congé|en vacances|en déplacement|injoignable)",
            r"je ne (?:suis|serai) .{0,40}pas (?:au bureau|disponible|joignable)",
        ),
        "Spanish": (
            r"(?:estoy|estaré|me encuentro) .{0,40}(?:ausente|fuera de la oficina|vacaciones|de viaje|de baja)",
            r"no (?:estoy|estaré) .{0,40}en la oficina",
        ),
        "Portuguese": (
            r"(?:estou|estarei|encontro-me) .{0,40}(?:ausente|férias|em viagem|de licença)",
            r"(?:estou|estarei|encontro-me) .{0,40}fora d[oae] (?:escritório|empresa)",
        ),
        "Italian": (
            r"(?:sono|sarò|siamo) .{0,40}(?:assente|fuori (?:ufficio|sede)|in ferie|in viaggio|in trasferta)",
            r"non (?:sono|sarò) .{0,40}(?:disponibile|raggiungibile|in ufficio)",
        ),
        "Dutch": (
            r"(?:ik ben|ben ik) .{0,40}(?:afwezig|niet (?:aanwezig|op kantoor|bereikbaar)|(?:met|op) vakantie)",
        ),
        "Polish": (
            r"(?:jestem|będę|przebywam) .{0,40}(?:nieobecn|na urlopie|poza biurem|w delegacji)",
            r"nie (?:ma|będzie) mnie .{0,40}w biurze",
        ),
        "Russian, Ukrainian": (
            r"(?:я|буду|нахожусь|сейчас|в настоящее время) .{0,40}(?:отсутств|в отпуске|вне офиса|в командировке)",
            r"(?:буду|нахожусь) (?:отсутств|в отпуске|вне офиса|в командировке)",
            r"(?:знаходжусь|буду) .{0,40}відпустці",
        ),
        "Swedish": (r"jag är .{0,40}(?:på semester|inte på kontoret|ledig|bortrest|på tjänsteresa|föräldraledig)",),
        "Danish, Norwegian": (
            r"jeg (?:er|holder) .{0,40}(?:ferie|ikke på kontoret|bortreist|bortrejst|ude af kontoret|fraværende)",
        ),
        "Finnish": (r"olen .{0,40}(?:lomalla|poissa|matkoilla|vapaalla)",),
        "Czech, Slovak": (r"(?:jsem|budu|som) .{0,40}(?:na dovolen|mimo kancelář|nepřítom)",),
        "Hungarian, Romanian": (
            r"(?:szabadságon|házon kívül) (?:vagyok|leszek)",
            r"sunt .{0,30}(?:în concediu|plecat)",
        ),
        "Turkish, Greek": (
            r"(?:ofis dışında|izinde|tatilde)(?:yim| olaca)",
            r"(?:είμαι|βρίσκομαι) .{0,30}(?:εκτός γραφείου|σε άδεια|σε διακοπές)",
        ),
        "Japanese": (
            r"不在(?:に|と|の)(?:して|なり|ため)",
            r"(?:休暇|外出|出張)(?:中|を|の|し)",
            r"お?休み(?:を|と)",
        ),
        "Chinese": (r"不在(?:办公室|辦公室)", r"(?:正在|目前)?(?:休假|出差)", r"暂时无法"),
        "Korean": (r"(?:부재|휴가|출장) ?(?:중|로|입니다)", r"자리를 비"),
    }.values()
    for phrase in phrases
)  # fmt: skip

# What such answers add: until when, and whom to ask instead.
ROUTINE = compile_phrases(
    phrase
    for phrases in {
        "English": (
            r"(?:will|shall|i'll|we'll|not) (?:return|be back|respond|reply|get back|answer|be returning)",
            r"(?:will|shall|i'll|we'll) have (?:limited|no|intermittent)",
            r"(?:until|till|through|returning|return on|back (?:on|in)|from)\b.{0,40}\d",
            r"(?:limited|no|little|intermittent|sporadic|without) access to (?:my )?(?:e-?mail|voicemail)",
            r"in (?:case of|an?) (?:emergency|urgent)",
            r"for (?:any )?(?:urgent|immediate)",
            r"if (?:it|this|your [^ ]{1,20}|the matter) is urgent",
            r"if you (?:need|require) (?:urgent|immediate)",
            r"(?:in|during) my absence",
            r"thank(?:s| you) for (?:your (?:e-?mail|message|mail)|contacting|writing)",
        ),
        "German": (
            r"in dringenden", r"wenden sie sich", r"vertretung", r"ab dem \d", r"bis (?:zum|einschließlich|einschl)",
            r"wieder (?:im büro|erreichbar|da|zurück)", r"nicht (?:automatisch )?weitergeleitet",
        ),
        "French": (
            r"jusqu'au", r"de retour", r"en mon absence", r"en cas d'urgence", r"pour toute urgence", r"à partir du",
        ),
        "Spanish": (
            r"hasta el", r"en mi ausencia", r"para (?:asuntos|temas|cualquier) urgent", r"regres[oaé]", r"volveré",
        ),
        "Portuguese": (r"até (?:ao? |o )?(?:dia )?\d", r"na minha ausência", r"retorn[oa]", r"em caso de urgência"),
        "Italian": (r"fino al", r"in mia assenza", r"per (?:urgenze|questioni urgenti)", r"rientr", r"sarò di ritorno"),
        "Dutch": (
            r"tot en met", r"tot \d", r"bij afwezigheid", r"dringend", r"tijdens mijn afwezigheid", r"weer bereikbaar",
        ),
        "Polish": (r"do dnia", r"do \d", r"w pilnych", r"w sprawach pilnych", r"wracam", r"podczas mojej nieobecności"),
        "Russian": (
            r"(?:до|с|по) \d", r"по срочным", r"в срочных", r"вернусь", r"в мое отсутствие", r"по всем вопросам",
        ),
        "Swedish": (r"till och med", r"åter den", r"åter på", r"tillbaka", r"brådskande"),
        "Danish, Norwegian": (r"tilbage", r"tilbake", r"hastesaker", r"haster", r"ved hast"),
        "Finnish": (r"palaan", r"kiireellis", r"\d asti"),
        "Czech, Slovak, Hungarian, Romanian": (r"vrátím", r"v naléhav", r"visszatér", r"sürgős", r"până (?:pe|la|în)"),
        "Turkish, Greek": (r"döneceğim", r"acil (?:durum|bir)", r"μέχρι", r"επείγ"),
        "Japanese": (r"まで", r"至急", r"緊急", r"戻り次第", r"改めて", r"後日"),
        "Chinese": (r"返回", r"紧急", r"緊急", r"回来", r"期间"),
        "Korean": (r"까지", r"복귀", r"긴급", r"급한"),
    }.values()
    for phrase in phrases
)  # fmt: skip

# What nobody's answering program says to us, and people do.
WISHES = compile_phrases((
    r"(?:cancel|withdraw|billing|invoic|campaign|product|titan|cxl-)",
    r"please (?:stop|proceed|confirm|send|let|go ahead|see|find|advise|remove|credit)",
    r"(?:can|could|would|will|should|do|does|is|are|why|what|when|which|who|how)\b[^.!?]{0,200}\?",
    r"(?:yes|no|ok|okay|sure|agreed|approved|correct)[,.!]",
    r"go ahead",
    r"as discussed",
    r"attached",
))  # fmt: skip

# The same, in a mail that has a mark of an absence: an answering program may name our trade, and whom to ask of it.
DECISIONS = compile_phrases((
    r"(?:cancel|withdraw|remove|refund|go ahead|proceed|approve)",
    r"(?:please|pls|kindly)\b[^.?!]{0,40} (?:stop|credit|confirm|send|bill|hold|let me)",
    r"stop (?:the |this |all )?(?:bill|order|campaign)",
    r"(?:can|could|would|will|should) (?:you|we|i)\b[^.!?]{0,200}\?",
    r"(?:yes|no|ok|okay|sure|agreed|approved|correct)[,.!]",
))  # fmt: skip

# What people want of us, in words that no mail server uses.
ORDERS = compile_phrases((
    r"(?:please|pls|kindly)\b[^.?!]{0,80} (?:cancel|stop|withdraw|credit|remove|refund|bill|invoice)",
    r"(?:stop|cancel|halt|end)(?:ing|led)? (?:the |this |all |our |their |its )?(?:bill|invoic|order|campaign|product)",
    r"(?:stop|cancel) it\b",
    r"(?:campaign|invoice|true-?up|titan order|impressions|flight dates?|fulfil)",
))  # fmt: skip

# How people talk of bounces, which servers never do.
TALK = compile_phrases((
    r"i (?:get|got|keep|send|use|think|just|see|saw|need|want|attach|wonder|noticed|believe)\b",
    r"(?:any|some) (?:ideas?|hints?|clue)",
    r"[^ ]{1,80}\?(?: |$)",
))  # fmt: skip
GREETINGS = compile_phrases((
    r"(?:hi|hello|hey|dear|good (?:morning|day|afternoon)|folks)\b(?!\. this is)",  # qmail greets, too
    r"(?:guten tag|hallo|liebe|bonjour|hola|ciao)\b",
))  # fmt: skip
