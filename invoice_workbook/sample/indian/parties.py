"""The Indian sample company, its customers, vendors and items.

Every name is invented. Permanent account numbers begin with ZZ, and each GSTIN has the check digit that belongs to it;
the IFSC begin with letters of no bank. Rates of tax are those in force since 22 September 2025 (GST Council, 56th
meeting): 5 % and 18 %; codes are of the Customs Tariff (HSN) and of services (SAC).
"""

SETTINGS = {
    "Company": "కృష్ణా ట్రేడర్స్ ప్రైవేట్ లిమిటెడ్",
    "Street": "27-14-5, బీసెంట్ రోడ్, గవర్నర్‌పేట",
    "Postal code": "520002",
    "City": "విజయవాడ",
    "Country": "IN",
    "State": "Andhra Pradesh",
    "Tax number": "37ZZKCT4127M1ZR",
    "PAN": "ZZKCT4127M",
    "TAN": "VPNK01234E",
    "Bank account": "50100044127890",
    "Clearing code": "EXMP0004127",
    "E-mail": "accounts@krishna.example",
    "Phone": "+91 866 555 0120",
    "UPI id": "krishnatraders@example",
    "Home currency": "INR",
    "Fiscal year begins in month": "4",
    "Approval limit": "50000",
    "Write-off limit": "10",
    "As of": "2026-11-30",
    "Interest % a year": "18",
    "Closed until": "2026-09-30",
    "Withheld tax account": "1630",
}

TERMS = ("net 30", "net 45")

PEOPLE = (
    ("sita", "సీత", "sita@krishna.example", "clerk", None),
    ("lakshmi", "లక్ష్మి", "lakshmi@krishna.example", "approver", 500_000),
    ("ravi", "రవి", "ravi@krishna.example", "accounting", None),
    ("venkat", "వెంకట్", "venkat@krishna.example", "manager", 5_000_000),
)

EXCHANGE_RATES = (("USD", "INR", "2026-09-01", "84.10"), ("USD", "INR", "2026-11-02", "84.65"))

# name, street, postal code, city, state, country, language, currency, tax number, kind of supply
CUSTOMERS = (
    ("గోదావరి స్టోర్స్", "మెయిన్ రోడ్ 12", "533101", "రాజమహేంద్రవరం", "37", "IN", "te", "INR", "37ZZGFS2140D1ZG", ""),
    ("శ్రీ లక్ష్మీ సూపర్ మార్కెట్", "ఎం.జి. రోడ్ 45", "520010", "విజయవాడ", "37", "IN", "te", "INR", "37ZZLPR3561K1Z1", ""),
    (
        "Amaravati Provisions Pvt. Ltd.",
        "Lodge Centre 8",
        "522002",
        "Guntur",
        "37",
        "IN",
        "en",
        "INR",
        "37ZZACA8804H1ZN",
        "",
    ),
    ("కృష్ణా ఫుడ్స్", "అబిడ్స్ 7", "500001", "హైదరాబాద్", "36", "IN", "te", "INR", "36ZZDCF5120L1ZL", ""),
    ("Charminar Hotels LLP", "Lakdikapul 3", "500004", "Hyderabad", "36", "IN", "en", "INR", "36ZZHFM7702C1ZF", ""),
    (
        "Kaveri Retail Pvt. Ltd.",
        "Residency Road 61",
        "560025",
        "Bengaluru",
        "29",
        "IN",
        "en",
        "INR",
        "29ZZBCS6034N1ZU",
        "",
    ),
    (
        "Vizag Zone Exports Ltd.",
        "SEZ, Duvvada",
        "530046",
        "Visakhapatnam",
        "37",
        "IN",
        "en",
        "INR",
        "37ZZVCZ1190E1ZQ",
        "SEZ",
    ),
    ("Nizam Stores", "Nampally 19", "500012", "Hyderabad", "36", "IN", "en", "INR", "36ZZNPB2417F1ZZ", ""),
    ("రమణ", "పటమట 3-9", "520007", "విజయవాడ", "37", "IN", "te", "INR", "", ""),
    ("Harborview Foods Inc.", "55 Atlantic Avenue", "02110", "Boston", "96", "US", "en", "USD", "", "export"),
)

# name, street, postal code, city, state, tax number, PAN, GST scheme, section, account, IFSC
VENDORS = (
    (
        "గుంటూరు మిర్చి మిల్స్",
        "మిర్చి యార్డ్ 4",
        "522004",
        "గుంటూరు",
        "37",
        "37ZZGFM6612A1ZJ",
        "",
        "",
        "",
        "002110045671",
        "EXMP0000211",
    ),
    (
        "Deccan Soaps Pvt. Ltd.",
        "Balanagar 22",
        "500037",
        "Hyderabad",
        "36",
        "36ZZHCS4410J1Z9",
        "",
        "regular",
        "",
        "302004410987",
        "EXMP0000302",
    ),
    (
        "Mysuru Plastics Pvt. Ltd.",
        "Peenya 2nd Stage",
        "560058",
        "Bengaluru",
        "29",
        "29ZZBCP3379R1ZF",
        "",
        "",
        "",
        "417003379123",
        "EXMP0000417",
    ),
    (
        "Rao & Rao Chartered Accountants",
        "Labbipet 5",
        "520010",
        "Vijayawada",
        "37",
        "37ZZRFC2256Q1ZL",
        "",
        "",
        "194J",
        "518002256777",
        "EXMP0000518",
    ),
    (
        "లక్ష్మీ స్టేషనరీ",
        "వన్ టౌన్ 17",
        "520001",
        "విజయవాడ",
        "37",
        "37ZZLPS9014T1ZI",
        "",
        "composition",
        "",
        "620009014333",
        "EXMP0000620",
    ),
    (
        "శ్రీ సాయి ట్రాన్స్‌పోర్ట్",
        "ఆటో నగర్ 88",
        "520007",
        "విజయవాడ",
        "37",
        "",
        "ZZSPT7745D",
        "",
        "194C",
        "734007745012",
        "EXMP0000734",
    ),
    (
        "Coimbatore Steel Wares",
        "Avinashi Road 9",
        "641018",
        "Coimbatore",
        "33",
        "33ZZTCC7741G1ZA",
        "",
        "",
        "",
        "846007741555",
        "EXMP0000846",
    ),
)
CARRIER, ADVISER, STATIONER = 6, 4, 5
"""Numbers of vendors (from 1) with bills of their own kind."""

# description, unit, price in INR, rate, commodity code
ITEMS = (
    ("టీ పొడి 500 గ్రా.", "pcs", "180.00", 5, "09023020"),
    ("కాఫీ పొడి 500 గ్రా.", "pcs", "310.00", 5, "09012110"),
    ("మిరప పొడి 1 కిలో", "kg", "265.00", 5, "09042211"),
    ("పసుపు 1 కిలో", "kg", "190.00", 5, "09103030"),
    ("Biscuits, carton", "box", "720.00", 5, "19053100"),
    ("Bath soap, box of 48", "box", "1440.00", 5, "34011190"),
    ("Washing powder 5 kg", "pcs", "545.50", 18, "34025000"),
    ("Storage box, plastic", "pcs", "236.25", 18, "39231090"),
    ("Steel tiffin carrier", "pcs", "415.00", 5, "73239390"),
    ("LED lamp 12 W", "pcs", "118.75", 18, "85395200"),
    ("Repair of scales", "pcs", "850.00", 18, "998719"),
)
DOLLAR_PRICES = {1: "2.35", 2: "4.10", 3: "3.60"}
"""Items (from 1) that are exported, and their prices in USD."""

# use, tax category, tax rate, account, name
LEDGER_ACCOUNTS = (
    ("receivable", None, None, "1300", "Sundry debtors"),
    ("payable", None, None, "2100", "Sundry creditors"),
    ("sales", "G", None, "4110", "Exports"),
    ("sales", None, None, "4100", "Sales"),
    ("purchases", "AE", 5, "5210", "Freight, reverse charge"),
    ("purchases", None, None, "5100", "Purchases"),
    ("output tax", "AE", 5, "2230", "GST payable on reverse charge"),
    ("output tax", None, None, "2200", "Output GST"),
    ("input tax", "AE", 5, "1520", "Input GST, reverse charge"),
    ("input tax", None, None, "1510", "Input GST"),
    ("bank", None, None, "1100", "Bank"),
    ("cash", None, None, "1000", "Cash"),
    ("clearing", None, None, "1190", "Payments in transit"),
    ("discount given", None, None, "5710", "Discount allowed"),
    ("discount taken", None, None, "4710", "Discount received"),
    ("write-off given", None, None, "5720", "Bad debts"),
    ("write-off taken", None, None, "4720", "Other income"),
    ("reminder fee received", None, None, "4730", "Fees received"),
    ("reminder fee paid", None, None, "5730", "Fees paid"),
    ("interest received", None, None, "4740", "Interest received"),
    ("interest paid", None, None, "5740", "Interest paid"),
    ("exchange gain", None, None, "4750", "Exchange gain"),
    ("exchange loss", None, None, "5750", "Exchange loss"),
    ("bank fee", None, None, "5760", "Bank charges"),
    ("rounding", None, None, "5770", "Rounding"),
)
WITHHELD_ACCOUNT = "2310"
"""The account of tax held back from vendors."""
