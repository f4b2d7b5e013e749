"""The fixed words of a certificate in English and Spanish."""

from certificates.words import Language

PHRASES: dict[Language, dict[str, str]] = {
    "en": {
        "title": "Certificate of Completion",
        "certifies": "This certifies that",
        "completed": "has completed the training program",
        "total": "declared minutes in total",
        "hours": "Clock hours",
        "until": "Valid until",
        "elsewhere": "Training elsewhere",
        "training": "Training and provider",
        "finished": "Finished",
        "proven": "Minutes",
        "modules": "Modules passed",
        "policies": "Policies signed",
        "module": "Module",
        "edition": "Edition",
        "minutes": "Declared minutes",
        "code": "Policy",
        "policy": "Title",
        "passed": "Passed",
        "number": "Certificate number",
        "check": "Check it at",
        "qr": "QR code that opens the page where this certificate can be checked",
        "logo": "District logo",
        "issued": "Issued by",
        "legal": (
            "This is a training record. It is not legal advice and not a certificate of"
            " professional development units."
        ),
    },
    "es": {
        "title": "Certificado de finalización",
        "certifies": "Se certifica que",
        "completed": "ha completado el programa de capacitación",
        "total": "minutos declarados en total",
        "hours": "Horas reloj",
        "until": "Válido hasta el",
        "elsewhere": "Capacitación en otro lugar",
        "training": "Capacitación y proveedor",
        "finished": "Terminada",
        "proven": "Minutos",
        "modules": "Módulos aprobados",
        "policies": "Políticas firmadas",
        "module": "Módulo",
        "edition": "Edición",
        "minutes": "Minutos declarados",
        "code": "Política",
        "policy": "Título",
        "passed": "Aprobado",
        "number": "Número de certificado",
        "check": "Verifíquelo en",
        "qr": "Código QR que abre la página donde se puede verificar este certificado",
        "logo": "Logotipo del distrito",
        "issued": "Emitido por",
        "legal": (
            "Este documento es un registro de capacitación. No es asesoría legal ni un"
            " certificado de unidades de desarrollo profesional."
        ),
    },
}
