"""The sample company, its customers, its vendors and its items."""

SETTINGS = {
    "Company": "Kranich & Söhne Handels GmbH",
    "Street": "Speicherstraße 12",
    "Postal code": "20457",
    "City": "Hamburg",
    "Country": "DE",
    "Tax number": "DE136695976",
    "Bank account": "DE89370400440532013000",
    "BIC": "COBADEFFXXX",
    "E-mail": "rechnung@kranich.example",
    "Phone": "+49 40 5550 120",
    "As of": "2026-11-30",
    "Interest % a year": "9",
    "Closed until": "2026-09-30",
    "Adviser number": "1001",
    "Client number": "1",
}

TERMS = ("net 30", "net 14", "2/10 net 30", "EOM+15")
"""The usual terms that the sample's customers and vendors have."""

HOLIDAYS = (
    ("DE", "2026-10-03", "Tag der Deutschen Einheit"),
    ("DE", "2026-12-25", "1. Weihnachtstag"),
    ("DE", "2026-12-26", "2. Weihnachtstag"),
    ("DE", "2027-01-01", "Neujahr"),
)

PEOPLE = (
    ("anna", "Anna Petersen", "anna@kranich.example", "clerk", None),
    ("lakshmi", "Lakshmi Rao", "lakshmi@kranich.example", "approver", 10_000),
    ("jonas", "Jonas Brandt", "jonas@kranich.example", "accounting", None),
    ("ulrike", "Ulrike Kranich", "ulrike@kranich.example", "manager", 100_000),
)

EXCHANGE_RATES = (
    ("JPY", "EUR", "2026-09-01", "0.005987"),
    ("KWD", "EUR", "2026-09-01", "2.894510"),
    ("JPY", "EUR", "2026-11-02", "0.006051"),
    ("KWD", "EUR", "2026-11-02", "2.911204"),
)

# name, city, postal code, street, country, language, currency, tax number
CUSTOMERS = (
    ("Bäckerei Müller", "Lübeck", "23552", "Mühlenstraße 4", "DE", "de", "EUR", "DE129273398"),
    ("Café Zeitgeist", "Hamburg", "20359", "Paulstraße 9", "DE", "de", "EUR", "DE811907980"),
    ("Weinhaus Größ", "Mainz", "55116", "Rheinallee 77", "DE", "de", "EUR", "DE114103379"),
    ("Teeladen Jörgensen", "Flensburg", "24937", "Holm 31", "DE", "de", "EUR", "DE134214324"),
    ("Hotel Fördeblick", "Kiel", "24103", "Hafenstraße 2", "DE", "de", "EUR", "DE118509848"),
    ("Feinkost Schäfer", "Bremen", "28195", "Am Wall 140", "DE", "de", "EUR", "DE129442957"),
    ("Gasthof Zum Löwen", "Ulm", "89073", "Neue Straße 18", "DE", "de", "EUR", "DE147794897"),
    ("Bioladen Grünkern", "Freiburg", "79098", "Gerberau 5", "DE", "de", "EUR", "DE142116817"),
    ("Rösterei Nordlicht", "Rostock", "18055", "Lange Straße 1", "DE", "de", "EUR", "DE122268496"),
    ("Kantine am Speicher", "Hamburg", "20457", "Brook 7", "DE", "de", "EUR", "DE118510105"),
    ("Konditorei Höflich", "Dresden", "01067", "Altmarkt 10", "DE", "de", "EUR", "DE140850377"),
    ("Marktküche Oldenburg", "Oldenburg", "26122", "Staulinie 12", "DE", "de", "EUR", "DE117504826"),
    ("Gewürzhaus Ahrens", "Hannover", "30159", "Kramerstraße 22", "DE", "de", "EUR", "DE115663211"),
    ("Strandcafé Dünenweg", "Westerland", "25980", "Strandstraße 3", "DE", "de", "EUR", "DE134506075"),
    ("Lindner Catering", "Leipzig", "04109", "Markt 8", "DE", "de", "EUR", "DE141364214"),
    ("Brasserie Élodie", "Lyon", "69002", "12 rue Mercière", "FR", "fr", "EUR", "FR40303265045"),
    ("Épicerie Noël", "Paris", "75011", "8 rue Oberkampf", "FR", "fr", "EUR", "FR23334175221"),
    ("Traiteur Garçonnet", "Nantes", "44000", "3 quai de la Fosse", "FR", "fr", "EUR", "FR83404833048"),
    ("Pâtisserie Bélanger", "Lille", "59800", "21 rue de Béthune", "FR", "fr", "EUR", "FR61954506077"),
    ("Almacén Ibáñez", "Sevilla", "41001", "Calle Sierpes 40", "ES", "es", "EUR", "ESB58378431"),
    ("Bodega Muñoz", "Valencia", "46002", "Calle Xàtiva 9", "ES", "es", "EUR", "ESA28015865"),
    ("Osteria Perché No", "Verona", "37121", "Via Mazzini 15", "IT", "it", "EUR", "IT00743110157"),
    ("Drogheria Città Alta", "Bergamo", "24129", "Via Colleoni 6", "IT", "it", "EUR", "IT00154189997"),
    ("Kavárna Čeřínek", "Brno", "60200", "Kobližná 11", "CZ", "cs", "EUR", "CZ25123891"),
    ("Sklep Żółty Młyn", "Kraków", "31042", "Rynek 28", "PL", "pl", "EUR", "PL8567346215"),
    ("Kahvila Äänekoski", "Helsinki", "00100", "Mannerheimintie 5", "FI", "fi", "EUR", "FI20774740"),
    ("Butik Smørrebrød", "Aarhus", "8000", "Åboulevarden 14", "DK", "da", "EUR", "DK13585628"),
    ("Delikatesy Ľubica", "Bratislava", "81101", "Obchodná 19", "SK", "sk", "EUR", "SK2022749619"),
    ("Gourmet O'Brien", "Dublin", "D02 X285", "14 Grafton Street", "IE", "en", "EUR", "IE6433435F"),
    ("Winkel van der Meer", "Utrecht", "3511 LX", "Oudegracht 158", "NL", "nl", "EUR", "NL004495445B01"),
    ("గోదావరి ట్రేడర్స్", "రాజమహేంద్రవరం", "533101", "మెయిన్ రోడ్ 12", "IN", "te", "EUR", "37AAPFU0939F1ZU"),
    ("శ్రీ లక్ష్మీ స్టోర్స్", "విజయవాడ", "520001", "ఎం.జి. రోడ్ 45", "IN", "te", "EUR", "37AAACR5055K1Z6"),
    ("కృష్ణా ఫుడ్స్", "హైదరాబాద్", "500001", "అబిడ్స్ 7", "IN", "te", "EUR", "36AABCU9603R1ZO"),
    ("Harborview Foods", "Boston", "02110", "55 Atlantic Avenue", "US", "en", "EUR", "04-2103594"),
    ("Sakura Shokuhin", "Tokyo", "104-0061", "Ginza 4-6-16", "JP", "en", "JPY", "T4010001027244"),
    ("Kyoto Chaya", "Kyoto", "600-8001", "Shijo-dori 12", "JP", "en", "JPY", "T4130001033123"),
    ("Naniwa Trading", "Osaka", "530-0001", "Umeda 2-5-25", "JP", "en", "JPY", "T3120001059632"),
    ("Hokkaido Gourmet", "Sapporo", "060-0042", "Odori Nishi 6", "JP", "en", "JPY", "T4430001022351"),
    ("Al-Salam General Trading", "Kuwait City", "13001", "Fahad Al-Salem Street 8", "KW", "en", "KWD", "KW-100234"),
    ("Gulf Pantry", "Hawally", "32001", "Tunis Street 21", "KW", "en", "KWD", "KW-100871"),
)

# name, city, postal code, street, country, currency, IBAN
VENDORS = (
    ("Assam Leaf Exports", "Guwahati", "781001", "G.S. Road 101", "IN", "EUR", ""),
    ("Caffè Importazione Rossi", "Trieste", "34121", "Riva Grumula 6", "IT", "EUR", "IT60X0542811101000000123456"),
    ("Zuckerwerke Elbe", "Magdeburg", "39104", "Elbufer 3", "DE", "EUR", "DE75512108001245126199"),
    ("Papier & Pappe Kröger", "Hamburg", "21107", "Reiherstieg 40", "DE", "EUR", "DE02120300000000202051"),
    ("Moulins de Provence", "Avignon", "84000", "Route de Lyon 77", "FR", "EUR", "FR1420041010050500013M02606"),
    ("Spedition Nordkap", "Hamburg", "20539", "Ausschläger Elbdeich 2", "DE", "EUR", "DE02500105170137075030"),
    ("Keramik Østergaard", "København", "1051", "Nyhavn 12", "DK", "EUR", "DK5000400440116243"),
    ("Honig Imkerei Bäumler", "Celle", "29221", "Zöllnerstraße 8", "DE", "EUR", "DE02100500000054540402"),
    ("Aceites Jaén", "Jaén", "23001", "Calle Maestra 2", "ES", "EUR", "ES9121000418450200051332"),
    ("Stadtwerke Hamburg Nord", "Hamburg", "22297", "Überseering 12", "DE", "EUR", "DE02300209000106531065"),
    ("Kühlhaus Frostmann", "Bremerhaven", "27568", "Am Lunedeich 9", "DE", "EUR", "DE02200505501015871393"),
    ("Vanille Bourbon SARL", "Saint-Denis", "97400", "Rue de Paris 19", "FR", "EUR", "FR7630006000011234567890189"),
    ("Verpackung Ölmann", "Hannover", "30419", "Hansastraße 33", "DE", "EUR", "DE02370502990000684712"),
    ("Gewürzmühle Singh", "Wien", "1040", "Naschmarkt 17", "AT", "EUR", "AT611904300234573201"),
    ("Druckerei Gutenbörg", "Lübeck", "23556", "Fackenburger Allee 5", "DE", "EUR", "DE88100900001234567892"),
    ("Uji Matcha Co.", "Uji", "611-0021", "Renge 21", "JP", "JPY", ""),
    ("Shizuoka Tea Farm", "Shizuoka", "420-0852", "Koyamachi 4", "JP", "JPY", ""),
    ("Kuwait Dates Company", "Kuwait City", "15000", "Port Road 3", "KW", "KWD", "KW81CBKU0000000000001234560101"),
    ("Nussknacker Handel", "Nürnberg", "90402", "Königstraße 50", "DE", "EUR", "DE27100777770209299700"),
    ("Büro Direkt", "Hamburg", "20095", "Mönckebergstraße 3", "DE", "EUR", "DE70500105171234567890"),
    ("IT-Service Wächter", "Hamburg", "22765", "Große Bergstraße 160", "DE", "EUR", "DE68210501700012345678"),
    ("Reinigung Blitzblank", "Hamburg", "20099", "Lange Reihe 21", "DE", "EUR", "DE44500105175407324931"),
    ("Chocolaterie Anvers", "Antwerpen", "2000", "Meir 44", "BE", "EUR", "BE71096123456769"),
    ("Suikerhuis Jansen", "Rotterdam", "3011 AA", "Coolsingel 8", "NL", "EUR", "NL91ABNA0417164300"),
    ("Fruits secs Fès", "Marseille", "13002", "Quai de la Joliette 1", "FR", "EUR", "FR7630001007941234567890185"),
)
BICS = {"Kuwait Dates Company": "CBKUKWKW"}
"""The bank of a vendor to whom no SEPA transfer goes."""

EU = ("AT", "BE", "CZ", "DK", "ES", "FI", "FR", "IE", "IT", "NL", "PL", "SK")

_GOODS = (
    ("Assam tea", "kg", "14.80"),
    ("Darjeeling tea", "kg", "28.50"),
    ("Earl Grey tea", "kg", "16.20"),
    ("Rooibos tea", "kg", "11.90"),
    ("Sencha tea", "kg", "24.00"),
    ("Espresso beans", "kg", "13.40"),
    ("Filter coffee", "kg", "10.95"),
    ("Decaf beans", "kg", "14.10"),
    ("Cane sugar", "kg", "1.35"),
    ("Acacia honey", "jar", "5.60"),
    ("Forest honey", "jar", "6.25"),
    ("Olive oil", "bottle", "8.75"),
    ("Vanilla pods", "piece", "2.95"),
    ("Cinnamon sticks", "pack", "3.15"),
    ("Cardamom", "pack", "4.85"),
)
_SIZES = (("", "1"), (" organic", "1.25"), (" trade pack", "0.92"), (" gift tin", "1.6"))

ITEMS = tuple((f"{name}{size}", unit, price, factor) for size, factor in _SIZES for name, unit, price in _GOODS)
"""Sixty items: name, unit, price of the basic one in EUR, factor for this size."""

# use, tax category, tax rate, account, tax key, name: the accounts of a German trading company (SKR 03)
LEDGER_ACCOUNTS = (
    ("receivable", None, None, "1400", None, "Forderungen"),
    ("payable", None, None, "1600", None, "Verbindlichkeiten"),
    ("sales", "S", 19, "8400", "auto", "Erlöse 19 %"),
    ("sales", "S", 7, "8300", "auto", "Erlöse 7 %"),
    ("sales", "K", None, "8125", "auto", "Lieferungen in die EU"),
    ("sales", "G", None, "8120", "auto", "Ausfuhren"),
    ("sales", None, None, "8200", None, "Übrige Erlöse"),
    ("purchases", "S", 19, "3400", "auto", "Wareneingang 19 %"),
    ("purchases", "S", 7, "3300", "auto", "Wareneingang 7 %"),
    ("purchases", "K", 19, "3425", "auto", "Erwerbe aus der EU 19 %"),
    ("purchases", "AE", 19, "3125", "auto", "Leistungen nach § 13b"),
    ("purchases", None, None, "3200", None, "Wareneingang"),
    ("output tax", "S", 19, "1776", None, "Umsatzsteuer 19 %"),
    ("output tax", "S", 7, "1771", None, "Umsatzsteuer 7 %"),
    ("output tax", "K", 19, "1774", None, "Umsatzsteuer aus Erwerben"),
    ("output tax", "AE", 19, "1787", None, "Umsatzsteuer nach § 13b"),
    ("input tax", "S", 19, "1576", None, "Vorsteuer 19 %"),
    ("input tax", "S", 7, "1571", None, "Vorsteuer 7 %"),
    ("input tax", "K", 19, "1574", None, "Vorsteuer aus Erwerben"),
    ("input tax", "AE", 19, "1577", None, "Vorsteuer nach § 13b"),
    ("bank", None, None, "1200", None, "Bank"),
    ("cash", None, None, "1000", None, "Kasse"),
    ("clearing", None, None, "1360", None, "Geldtransit"),
    ("discount given", "S", 19, "8736", "auto", "Gewährte Skonti 19 %"),
    ("discount given", "S", 7, "8731", "auto", "Gewährte Skonti 7 %"),
    ("discount given", None, None, "8730", None, "Gewährte Skonti"),
    ("discount taken", "S", 19, "3736", "auto", "Erhaltene Skonti 19 %"),
    ("discount taken", "S", 7, "3731", "auto", "Erhaltene Skonti 7 %"),
    ("discount taken", None, None, "3730", None, "Erhaltene Skonti"),
    ("write-off given", None, None, "2400", None, "Forderungsverluste"),
    ("write-off taken", None, None, "2700", None, "Sonstige Erträge"),
    ("reminder fee received", None, None, "2705", None, "Mahngebühren"),
    ("reminder fee paid", None, None, "4905", None, "Mahngebühren der Lieferanten"),
    ("interest received", None, None, "2650", None, "Zinserträge"),
    ("interest paid", None, None, "2110", None, "Zinsaufwand"),
    ("exchange gain", None, None, "2660", None, "Kursgewinne"),
    ("exchange loss", None, None, "2150", None, "Kursverluste"),
    ("bank fee", None, None, "4970", None, "Kosten des Geldverkehrs"),
    ("rounding", None, None, "4900", None, "Rundungen"),
)
CUSTOMERS_FROM, VENDORS_FROM = 10_000, 70_000
"""The account of the first customer and vendor is one more."""
