"""The words of payment terms as pieces of patterns: English, German, French and Telugu, small and without accents.

To be compiled with re.VERBOSE; none of them takes the same words in two ways.
"""

DAY = r"(?:(?:days?|d|tage?n?|jours?|j)\b|రోజులు|రోజుల)"
WEEK = r"(?:(?:weeks?|wochen?|semaines?)\b|వారాలు|వారాల)"
MONTH = r"(?:(?:months?|monate?n?|mois)\b|నెలలు|నెలల)"
NET = r"(?:(?:strictly|rein)\s+)?(?:net|netto|n)\b"
PERCENT = r"(\d{1,2}(?:[.,]\d{1,6})?)"
LEADS = r"""(?:(?:payment|payable|due|pay|terms|paid|zahlung|zahlbar|fallig|zahlungsziel|ziel|bei|paiement|reglement
    |payer|if|within|in|innerhalb|binnen|sous|dans|les|des|a|of|with|and|und|et|then|dann|puis|on|by|am|zum
    |le|the|der|den|von)\b:?\s*)*"""
"""Words before the days that say nothing of their own."""
FROM_DATE = r"""(?:\s*(?:(?:from|after|of)\s+(?:the\s+)?(?:date\s+of\s+)?(?:the\s+)?invoice(?:\s+date)?
    |(?:ab|nach)\s+rechnungsdatum|(?:de\s+la\s+)?date\s+de\s+(?:la\s+)?facture|date\s+de\s+facturation)\b)?"""
NO_DISCOUNT = r"""(?:\s*(?:ohne\s+abzug|sans\s+escompte|no\s+discount|without\s+(?:discount|deduction))\b)?"""
END = r"(?:(?:the\s+)?end\s+of\s+(?:the\s+)?|(?:zum\s+)?ende\s+(?:des\s+)?|fin\s+(?:d[eu]\s+)?)"
MONTH_END = rf"(?:eom\b|{END}(?:month|monats?|mois)\b|month\s+end\b|(?:zum\s+)?monatsende\b|నెలాఖరు)"
NEXT = r"(?:next|following|nachsten|folgenden|kommenden)"
AFTER_NEXT = r"(?:ubernachsten)"
NEXT_MONTH = rf"""(?:(?:of\s+)?(?:the\s+)?(?:{NEXT}\s+month|month\s+following|month\s+after(?!\s+next))
    |(?:des\s+|im\s+)?{NEXT}\s+monats?|(?:des\s+|im\s+)?folgemonats?|(?:du\s+)?mois\s+(?:suivant|prochain)
    |(?:of\s+)?prox(?:imo)?|(?:of\s+)?mfi)\b"""
MONTH_AFTER_NEXT = rf"""(?:(?:of\s+)?(?:the\s+)?month\s+after\s+(?:the\s+)?next
    |(?:des\s+|im\s+)?{AFTER_NEXT}\s+monats?
    |(?:du\s+)?(?:deuxieme|2e|second)\s+mois\s+suivant)\b"""
NTH = r"(3[01]|[12]\d|[1-9])(?:st|nd|rd|th|er|e|\.)?(?:\s+(?:day|tag))?"
AT_ONCE = r"""(?:(?:(?:up)?on\s+receipt(?:\s+of\s+(?:the\s+)?invoice)?|at\s+once|immediate(?:ly)?|now|up\s*front|sofort
    |(?:a\s+)?reception(?:\s+de\s+(?:la\s+)?facture)?|(?:au\s+)?comptant|d'avance|immediatement|prepaid|prepayment
    |(?:paid\s+)?in\s+advance|cash\s+in\s+advance|vorkasse|vorauskasse|im\s+voraus|cod|cash\s+on\s+delivery)\b|వెంటనే)"""
