"""The certificate with which pages are served over HTTPS."""

import ssl
from datetime import UTC, datetime
from pathlib import Path

_EXPIRED = 10
"""What OpenSSL calls a certificate whose time is over."""


class BadCertificate(Exception):
    """The certificate or its key cannot be read, or they are not of one another."""


class ExpiredCertificate(Exception):
    """The certificate's time is over."""


def check(cert: Path, key: Path) -> None:
    """See that a server can use these.

    Raises:
        BadCertificate: it cannot.
    """
    _server(cert, key)


def expiry(cert: Path, key: Path) -> datetime:
    """Until when the certificate is good. Python reads certificates only in a handshake, so one is held in memory.

    Raises:
        BadCertificate: they cannot be used.
        ExpiredCertificate: it was good once.
    """
    client = _trusting(cert)
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    asks = client.wrap_bio(to_client, to_server)
    answers = _server(cert, key).wrap_bio(to_server, to_client, server_side=True)
    try:
        while not all([_advance(asks), _advance(answers)]):
            pass
    except ssl.SSLCertVerificationError as error:
        raise (ExpiredCertificate if error.verify_code == _EXPIRED else BadCertificate)(str(cert)) from error
    told = asks.getpeercert() or {}
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(told["notAfter"])), UTC)


def _server(cert: Path, key: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        context.load_cert_chain(cert, key, password="")
    except (OSError, ValueError) as error:
        raise BadCertificate(str(cert)) from error
    return context


def _trusting(cert: Path) -> ssl.SSLContext:
    """A client that trusts this certificate itself, whoever issued it and for whatever name."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    try:
        context.load_verify_locations(cert)
    except OSError as error:
        raise BadCertificate(str(cert)) from error
    return context


def _advance(side: ssl.SSLObject) -> bool:
    try:
        side.do_handshake()
    except ssl.SSLWantReadError:
        return False
    return True
