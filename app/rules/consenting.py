"""The consent to electronic records (E-SIGN, 15 U.S.C. 7001(c); UETA 5), word for word."""

WORDS = {
    "en": (
        "I agree to sign policies on a screen, and to get their texts and my receipts in "
        "electronic form.",
        "What this covers: the policies that my district asks me to sign in Brightline, what "
        "belongs to them, and my receipts. It covers nothing else.",
        "Paper instead: at any time I can have these texts on paper, free of charge, and sign "
        "on paper. I ask for it on the page of the policy, or I ask human resources.",
        "Taking it back: I can take this back at any time on the page where I gave it; a link "
        "to it stands under My records. From then on I sign on paper. What I signed before "
        "stays signed.",
        "Copies: after each signature I get a receipt with the text I signed. I can save it or "
        "print it at once, and find it later under My records. It also comes by mail, if my "
        "district sends mail and has my address. Human resources gives me a copy on paper if I "
        "ask.",
        "What I need: a phone, tablet or computer with a web browser that is not older than a "
        "few years, and room to save a file, or a printer. If my address changes, I tell human "
        "resources.",
    ),
    "es": (
        "Acepto firmar las políticas en una pantalla y recibir sus textos y mis comprobantes en "
        "forma electrónica.",
        "Qué abarca: las políticas que mi distrito me pide firmar en Brightline, lo que va con "
        "ellas y mis comprobantes. No abarca nada más.",
        "En papel: en cualquier momento puedo recibir estos textos en papel, sin costo, y "
        "firmar en papel. Lo pido en la página de la política o se lo pido a recursos humanos.",
        "Retirarlo: puedo retirar esto en cualquier momento en la página donde lo acepté; hay "
        "un enlace a ella en Mis registros. Desde entonces firmo en papel. Lo que firmé antes "
        "sigue firmado.",
        "Copias: después de cada firma recibo un comprobante con el texto que firmé. Puedo "
        "guardarlo o imprimirlo enseguida y encontrarlo después en Mis registros. También llega "
        "por correo, si mi distrito envía correo y tiene mi dirección. Recursos humanos me da "
        "una copia en papel si la pido.",
        "Qué necesito: un teléfono, una tableta o una computadora con un navegador que no tenga "
        "más de unos pocos años, y espacio para guardar un archivo, o una impresora. Si mi "
        "dirección cambia, se lo digo a recursos humanos.",
    ),
}
"""One paragraph each; what comes before a colon says what it is about."""
TAKEN_BACK = {
    "en": "I take back my consent to electronic records. From now on I sign on paper.",
    "es": "Retiro mi consentimiento a los registros electrónicos. Desde ahora firmo en papel.",
}


def words(agrees: bool, language: str) -> str:
    """The exact words of a consent, or of taking it back, with an empty line between paragraphs."""
    return "\n\n".join(WORDS[language]) if agrees else TAKEN_BACK[language]


def paragraphs(words: str) -> list[tuple[str, str]]:
    """Recorded words for a page: of each paragraph what it is about (or nothing), and the rest."""
    pairs = (each.partition(": ") for each in words.split("\n\n"))
    return [(about, rest) if colon else ("", about) for about, colon, rest in pairs]
