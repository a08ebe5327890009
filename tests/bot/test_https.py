"""Pages over HTTPS, and what is said of the certificate."""

import asyncio
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
import trustme

from bot.certificates import BadCertificate, ExpiredCertificate, check, expiry
from bot.doctor import Finding, Mark, examine
from bot.program import serve
from bot.settings import BadSettings, Settings, read_settings
from messages.texts import texts
from messages.times import show_day
from tests.bot.installation import installed

NOW = datetime.now(UTC)
Pair = tuple[Path, Path]


def _pair(folder: Path, *, until: datetime, ca: trustme.CA | None = None) -> Pair:
    issued = (ca or trustme.CA()).issue_cert("127.0.0.1", not_before=NOW - timedelta(days=90), not_after=until)
    cert, key = folder / "cert.pem", folder / "key.pem"
    cert.write_bytes(b"".join(blob.bytes() for blob in issued.cert_chain_pems))
    issued.private_key_pem.write_to_path(key)
    return cert, key


async def test_the_program_serves_https_with_a_certificate(tmp_path: Path) -> None:
    ca = trustme.CA()
    cert, key = _pair(tmp_path, until=NOW + timedelta(days=90), ca=ca)
    trusted = tmp_path / "ca.pem"
    ca.cert_pem.write_to_path(trusted)
    known = ssl.create_default_context(cafile=trusted)
    async with (
        installed(tmp_path, tls_cert=cert, tls_key=key) as program,
        httpx.AsyncClient(verify=known) as http,
    ):
        told = await http.get(program.url.replace("http:", "https:") + "/healthz")
    assert told.json()["ok"]


def test_a_certificate_tells_until_when_it_is_good(tmp_path: Path) -> None:
    until = (NOW + timedelta(days=90)).replace(microsecond=0)
    assert expiry(*_pair(tmp_path, until=until)) == until


def test_an_expired_certificate_is_told_from_a_bad_one(tmp_path: Path) -> None:
    cert, key = _pair(tmp_path, until=NOW - timedelta(days=1))
    with pytest.raises(ExpiredCertificate):
        expiry(cert, key)
    for broken in (cert, key):
        kept = broken.read_bytes()
        broken.write_bytes(b"no certificate")
        with pytest.raises(BadCertificate):
            expiry(cert, key)
        broken.write_bytes(kept)
    with pytest.raises(BadCertificate):
        check(cert, tmp_path / "missing.pem")


def test_a_key_of_another_certificate_is_refused(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    cert, _ = _pair(tmp_path / "one", until=NOW + timedelta(days=9))
    _, key = _pair(tmp_path / "two", until=NOW + timedelta(days=9))
    with pytest.raises(BadCertificate):
        check(cert, key)


async def test_the_program_does_not_start_with_a_bad_certificate(tmp_path: Path) -> None:
    bad = tmp_path / "bad.pem"
    bad.write_text("no certificate")
    with pytest.raises(BadSettings) as refused:
        await serve(Settings(data=tmp_path, tls_cert=bad, tls_key=bad), asyncio.Event(), lambda: None)
    assert refused.value.names == ("tls",)


def test_one_without_the_other_is_a_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KINHMOI_TLS_CERT", "/etc/cert.pem")
    with pytest.raises(BadSettings) as refused:
        read_settings()
    assert refused.value.names == ("tls",)


def test_links_of_this_machine_are_https_with_a_certificate(tmp_path: Path) -> None:
    assert Settings(tls_cert=tmp_path, tls_key=tmp_path).local_url == "https://127.0.0.1:8080"


@pytest.mark.parametrize(
    ("days", "mark", "key"),
    [(90, Mark.FINE, "tls"), (5, Mark.LOOK, "tls_expires_soon"), (-5, Mark.BROKEN, "tls_expired")],
)
async def test_the_doctor_reads_the_certificate(tmp_path: Path, days: int, mark: Mark, key: str) -> None:
    until = NOW + timedelta(days=days)
    cert, private = _pair(tmp_path, until=until)
    said = texts("en")(f"doctor.{key}", until=show_day(until.date()), path=cert)
    assert Finding(mark, said) in await _found(Settings(data=tmp_path, tls_cert=cert, tls_key=private))


async def test_the_doctor_says_what_is_missing(tmp_path: Path) -> None:
    assert Finding(Mark.LOOK, texts("en")("doctor.no_tls")) in await _found(Settings(data=tmp_path))
    nowhere = tmp_path / "nowhere.pem"
    said = texts("en")("doctor.tls_unusable", path=nowhere)
    settings = Settings(data=tmp_path, tls_cert=nowhere, tls_key=nowhere)
    assert Finding(Mark.BROKEN, said) in await _found(settings)


async def _found(settings: Settings) -> list[Finding]:
    return [finding async for finding in examine(texts("en"), settings)]
