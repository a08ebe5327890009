"""Figures for Prometheus: numbers alone, for this machine or whoever has the token."""

from pathlib import Path

import httpx
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr

from ceremony.model import Guest
from tests.bot.installation import installed
from tests.web.conftest import Site


async def _guest(site: Site) -> Guest:
    return await site.stage.guest("Chủ tịch UBND", "phường Xuân Bình")


async def test_the_figures_are_those_of_the_database(site: Site, http: httpx.AsyncClient) -> None:
    guest = await _guest(site)
    await http.post(f"/i/{guest.code}/say", data={"press": f"attend:{guest.id}"})
    text = (await http.get("/metrics")).text
    families = {family.name: family.samples for family in text_string_to_metric_families(text)}
    replies = {sample.labels["reply"]: sample.value for sample in families["kinhmoi_guests"]}
    assert replies == {"attending": 1, "awaiting": 174}
    assert sum(sample.value for sample in families["kinhmoi_deliveries"]) == 2
    assert families["kinhmoi_present"][0].value == 0
    assert "process_resident_memory_bytes" in families
    assert guest.code not in text and "Xuân" not in text


async def test_what_a_proxy_passes_on_is_refused(site: Site, http: httpx.AsyncClient) -> None:
    passed_on = await http.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"})
    assert passed_on.status_code == 404


async def test_with_a_token_the_token_alone_counts(tmp_path: Path) -> None:
    async with installed(tmp_path, metrics_token=SecretStr("a-long-token")) as office, httpx.AsyncClient() as http:
        url = f"{office.url}/metrics"
        assert (await http.get(url)).status_code == 404
        assert (await http.get(url, headers={"Authorization": "Bearer a-long-tokeN"})).status_code == 404
        given = {"Authorization": "Bearer a-long-token", "X-Forwarded-For": "203.0.113.7"}
        assert (await http.get(url, headers=given)).status_code == 200
