"""Certificates of an authority of one's own, for servers on this machine."""

from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app import clock

DAY = timedelta(days=1)


class Authority:
    """Vouches for names; `root` is the file that a machine trusts."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.key = folder, ec.generate_private_key(ec.SECP256R1())
        self.name = _name("Authority of the tests")
        made = _begun(self.name, self.name, self.key, 90)
        made = made.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        self.root = folder / "root.pem"
        self.root.write_bytes(_pem(made.sign(self.key, hashes.SHA256())))

    def chain(self, name: str, days: int) -> Path:
        """Key and certificate of a name, valid for so many days from now."""
        key = ec.generate_private_key(ec.SECP256R1())
        made = _begun(_name(name), self.name, key, days)
        made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        file = self.folder / f"{name}.pem"
        secret = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        file.write_bytes(secret + _pem(made.sign(self.key, hashes.SHA256())))
        return file


def _begun(
    name: x509.Name, by: x509.Name, key: ec.EllipticCurvePrivateKey, days: int
) -> x509.CertificateBuilder:
    """Valid since ten days ago; a negative number of days has ended by now."""
    now = clock.now()
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(by)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - 10 * DAY)
        .not_valid_after(now + days * DAY)
    )


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)
