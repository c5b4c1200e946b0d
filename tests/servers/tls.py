"""Certificates for the tests: an authority of our own, and a server certificate for this machine's loopback."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

# Complete enough for VERIFY_X509_STRICT, which Python 3.13 switches on.
_AUTHORITY = """
[req]
distinguished_name = name
x509_extensions = authority
prompt = no
[name]
CN = Test Authority
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
"""
_SERVER = """
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature, keyEncipherment
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
subjectAltName = DNS:localhost, IP:127.0.0.1
"""


@dataclass(frozen=True, slots=True)
class Certificates:
    """PEM files: the authority to trust, the server's certificate, and its key."""

    authority: Path
    certificate: Path
    key: Path


def make_certificates(folder: Path) -> Certificates:
    """New certificates in `folder`, good for `localhost` and 127.0.0.1, for two days."""
    made = Certificates(folder / "authority.pem", folder / "server.pem", folder / "server.key")
    authority_key, request, config, extensions = (
        folder / name for name in ("ca.key", "server.csr", "ca.cnf", "ext.cnf")
    )
    config.write_text(_AUTHORITY)
    extensions.write_text(_SERVER)
    new_key = ("-newkey", "rsa:2048", "-nodes", "-keyout")
    _openssl("req", "-x509", *new_key, authority_key, "-config", config, "-days", "2", "-out", made.authority)
    _openssl("req", *new_key, made.key, "-subj", "/CN=localhost", "-out", request)
    authority = ("-CA", made.authority, "-CAkey", authority_key, "-set_serial", "1")
    _openssl("x509", "-req", "-in", request, *authority, "-days", "2", "-extfile", extensions, "-out", made.certificate)
    return made


def _openssl(*arguments: str | Path) -> None:
    subprocess.run(("openssl", *map(str, arguments)), check=True, capture_output=True)
