"""Mails about answers and records; their subjects show on locked screens."""

QUESTION = {
    "en": (
        "Your question was answered",
        "Human resources answered a question that you asked before signing. "
        "The answer is here:\n{link}\n\nTo ask again, open the text in your training.",
    ),
    "es": (
        "Hay una respuesta a su pregunta",
        "Recursos humanos contestó una pregunta que usted hizo antes de firmar. "
        "La respuesta está aquí:\n{link}\n\n"
        "Para volver a preguntar, abra el texto en su capacitación.",
    ),
}
"""By language: subject and text."""
SUBJECT = {"en": "Something was recorded for you", "es": "Se registró algo sobre usted"}
RECORDED = {
    "paper": {
        "en": "Human resources recorded a paper with your signature. See it, with its scan, here:\n"
        "{link}\n\nYou did not sign it? Call human resources now.",
        "es": "Recursos humanos registró un papel con su firma. Véalo, con su copia, aquí:\n"
        "{link}\n\n¿No lo firmó usted? Llame ahora a recursos humanos.",
    },
    "refusal": {
        "en": "Human resources recorded that you declined to sign. See it here:\n{link}\n\n"
        "It is not right? Call human resources. You can still sign.",
        "es": "Recursos humanos registró que usted no quiso firmar. Véalo aquí:\n{link}\n\n"
        "¿No es correcto? Llame a recursos humanos. Todavía puede firmar.",
    },
    "void": {
        "en": "An answer you gave, or that was recorded for you, counts no more. See which, and "
        "why, here:\n{link}\n\nIt is not right? Call human resources.",
        "es": "Una respuesta que usted dio, o que se registró por usted, ya no vale. Vea cuál, y "
        "por qué, aquí:\n{link}\n\n¿No es correcto? Llame a recursos humanos.",
    },
}
"""What human resources did, in what the person is told of it, by language."""
